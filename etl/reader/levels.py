"""Sums of money: what they count, in which currency and scale, of whom and when."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from etl.model.units import Qualifier, Unit
from etl.reader import choices, parties, sides, times, whose
from etl.reader.choices import Place, concept
from etl.reader.claims import Claim, PeriodForm
from etl.reader.context import ASSUMED, CARRIED, GUESSED, Draft, confidence
from etl.reader.lexicon import FDI, PARTNER, TRADE, TURNOVER, Noun, is_outflow
from etl.reader.numbers import Figure, Kind
from etl.reader.parsed import Marks
from etl.reader.passages import Sentence
from etl.reader.periods import Resolved

if TYPE_CHECKING:
    from etl.reader.resolver import Walk

# How many sentences a list may be away from the word for what it counts.
_TOPIC_REACH = 3
_YEARLY = re.compile(r"\b(?:annually|annual|per year|a year|each year|every year)\b", re.IGNORECASE)
_UNITS = {str(unit) for unit in Unit}


def read_level(walk: Walk, sentence: Sentence, marks: Marks, place: Place, new: list[Draft]) -> None:
    """Add a claim of a sum of money to the drafts of its sentence, or set the figure apart with the reason."""
    figure, reasons, doubt = walk.settled(place.figure), [], 0.0
    place = place if figure is place.figure else replace(place, figure=figure)
    noun, behind = choices.pick_noun(marks, place, walk.used)
    if noun is not None and behind:
        walk.used.add(noun.start)
    indicator = noun.indicator if noun else ""
    if noun is None and (first := _restated(marks, place, new)) is not None:
        if first.is_ghost:
            pass
        elif first.claim.unit != figure.unit:
            walk.set_apart(sentence, figure.start, figure.end, "the same sum in another currency")
            return
        elif first.figure is not None:
            new.remove(first)
            walk.set_apart(sentence, first.at, first.figure.end, "the same sum, said more exactly in brackets")
            noun, indicator = _noun_of(marks, first), first.said or first.noun
    if noun is None:
        indicator, why = _carried_indicator(walk, sentence, marks, place, new)
        if not indicator:
            walk.set_apart(sentence, figure.start, figure.end, why)
            return
        reasons.append(why)
        doubt += CARRIED
    unit, scale, notes, cost = _money(walk, figure, new)
    if not unit or unit not in _UNITS:
        why = f"an amount in {unit}, a currency that is not held" if unit else "no currency is printed"
        walk.set_apart(sentence, figure.start, figure.end, why)
        if not unit:
            return
    if not scale:
        walk.set_apart(sentence, figure.start, figure.end, "no scale word is printed, and no figure beside it tells")
        return
    reasons += notes
    doubt += cost
    pair = whose.pair(walk, sentence, marks, place, noun, indicator)
    if pair.refused:
        walk.set_apart(sentence, figure.start, figure.end, pair.refused)
        walk.carried.dead_in = sentence.order
        period = times.level_period(walk, sentence, marks, place, indicator, False, new)
        remember(walk, indicator, unit, scale, "", period)
        return
    reasons += pair.reasons
    doubt += pair.doubt
    named, indicator = indicator, pair.indicator or indicator
    beside = _base_in_bracket(marks, place, noun, new)
    base = choices.is_base(marks, figure) or beside is not None or choices.is_overtaken(marks, figure)
    period = times.level_period(walk, sentence, marks, place, indicator, base, new)
    if beside is not None:
        period = times.year_before(beside.claim)
    elif _is_taken(indicator, unit, pair, period, new):
        # Two figures cannot be of one period: what grew to the second one was of another.
        period = times.unstated(walk, concept(indicator))
    reasons += period.reasons
    doubt += {PeriodForm.INFERRED: GUESSED, PeriodForm.NONE: ASSUMED, PeriodForm.OPEN_ENDED: CARRIED}.get(
        period.form, 0.0
    )
    code, why = _indicator_code(walk, marks, place, noun, indicator, period)
    if why:
        reasons.append(why)
        doubt += CARRIED
    of = ""
    if code == "balance" and (said := _balance_word(marks, noun)):
        of = said
        reasons.append(f"a {said}, printed without a sign")
    if figure.doubt:
        reasons.append(figure.doubt)
        doubt += GUESSED
    claim = Claim(
        code, pair.reporter, pair.partner, period.code, period.form, figure.value, unit, scale,
        sentence.start + figure.start, sentence.start + figure.end, figure.qualifier,
        stated_source=sides.source(walk.carried, marks, figure, indicator), confidence=confidence(doubt),
        reasons=tuple(dict.fromkeys(reasons)),
        paragraph=sentence.paragraph, sentence=sentence.number, share_of=of,
    )  # fmt: skip
    opened = choices.in_bracket(marks, figure)
    base = base or (opened >= 0 and any("the year before is" in reason for reason in period.reasons))
    ghost = unit not in _UNITS
    by_pronoun = noun is None and choices.has_pronoun(marks, place)
    new.append(Draft(claim, figure, figure.start, sentence, indicator, base, opened, beside, ghost, by_pronoun, named))
    dated = walk.carried.said_in.get(concept(indicator)) == walk.number
    aside = opened >= 0 and dated and parties.item_area(marks, place) is None
    remember(walk, indicator, unit, scale, pair.topic, None if base or aside else period)


# "to bring turnover to $2 billion from the current $800 million"
_FROM_CURRENT = re.compile(r"[^.;,]{0,20}\bfrom (?:the |its |today's )?(?:current|present|existing)\s*$", re.IGNORECASE)
_BRACKET_GAP = re.compile(r"\s?\(")


def _restated(marks: Marks, place: Place, new: list[Draft]) -> Draft | None:
    """The sum that a figure alone in brackets right behind it says again, in another currency or more exactly."""
    before = next((draft for draft in new if draft.figure is not None and draft.figure.end == place.after), None)
    closed = marks.text.startswith(")", place.figure.end)
    if before is None or not closed or not place.figure.unit or not before.noun:
        return None
    if not _BRACKET_GAP.fullmatch(marks.text, place.after, place.figure.lead):
        return None
    hedged = before.claim.qualifier is not Qualifier.EXACT
    return before if before.is_ghost or before.claim.unit != place.figure.unit or hedged else None


def _noun_of(marks: Marks, draft: Draft) -> Noun | None:
    behind = [noun for noun in marks.nouns if noun.end <= draft.at]
    return behind[-1] if behind and behind[-1].indicator == (draft.said or draft.noun) else None


def remember(walk: Walk, indicator: str, unit: str, scale: int, partner: str, period: Resolved | None) -> None:
    """Note what the figures behind may take over; no `period` where this one is only a base of comparison."""
    carried = walk.carried
    carried.indicator, carried.unit, carried.scale = indicator, unit, scale
    carried.partner = partner or carried.partner
    if period is not None:
        carried.periods[concept(indicator)] = period
        carried.said_in[concept(indicator)] = walk.number


def _carried_indicator(walk: Walk, sentence: Sentence, marks: Marks, place: Place, new: list[Draft]) -> tuple[str, str]:
    levels = [draft for draft in new if draft.noun]
    opened = choices.in_bracket(marks, place.figure)
    if item := parties.listed_noun(marks, place):
        return item, "what is counted is that of the list"
    near = 0 < sentence.order - walk.carried.topic_in <= _TOPIC_REACH
    if near and parties.is_item(marks, place) and walk.carried.topic in TRADE | {FDI}:
        return walk.carried.topic, "what is counted is that of the sentences before the list"
    if (
        not levels
        and choices.is_part(marks, place)
        and walk.carried.said_in.get(concept(walk.carried.indicator)) == walk.number
    ):
        return walk.carried.indicator, "what is counted is carried from the total that it is a part of"
    if not levels and _FROM_CURRENT.match(marks.text, place.after_level, place.figure.lead):
        before = [noun.indicator for noun in marks.nouns if noun.end <= place.figure.start]
        return (before[-1], "what is counted is that of the target") if before else ("", "a target of something else")
    if not levels and place.after_level and not choices.has_pronoun(marks, place):
        return "", "it goes on from a figure that is set apart"
    if levels and (last := _level_before(marks, place)) is not None and last > levels[-1].at:
        return "", "it goes on from a figure that is set apart"
    if opened < 0 and ";" in marks.text[place.after : place.figure.start]:
        # Behind a bracket of parts, a list goes on with what the figures before it count.
        levels = [draft for draft in levels if draft.opened < 0] or levels
    if levels and _grown_to(marks, place):
        return levels[-1].noun, "what is counted is carried from the figure that grew to it"
    of_theirs = bool(levels) and levels[-1].noun == FDI and is_outflow(marks.text[place.after : place.figure.start])
    if levels and (of_theirs or choices.is_carried(marks, place) or opened > levels[-1].at):
        return levels[-1].noun, "what is counted is carried from the figure before"
    if levels and choices.is_base(marks, place.figure):
        return levels[-1].noun, "what is counted is carried from the figure that it is compared with"
    base = choices.goes_on_as_base(marks, place) or (opened >= 0 and place.after > place.after_level)
    if not levels and walk.carried.topic in TRADE | {FDI} and base:
        return walk.carried.topic, "what is counted is carried from the sentence before"
    if not levels and sentence.order - walk.carried.dead_in <= 1 and choices.has_pronoun(marks, place):
        return "", "it goes on from a figure that is set apart"
    if not levels and walk.carried.topic in TRADE | {FDI} and choices.is_carried(marks, place):
        return walk.carried.topic, "what is counted is carried from the sentence before"
    if (partner := PARTNER.search(marks.text, 0, place.figure.start)) and place.figure.start - partner.end() <= 40:
        return TURNOVER, "what is counted is not said: trade, as it follows the words `trade partner`"
    return "", "the text does not say what it counts"


def _money(walk: Walk, figure: Figure, new: list[Draft]) -> tuple[str, int, list[str], float]:
    """Currency and scale of a level, with what was carried; an empty unit or a scale of 0 where nothing tells."""
    reasons, doubt = [], 0.0
    unit, scale = ("" if figure.unit == "COUNT" else figure.unit), figure.scale
    beside = walk.carried.unit
    if not unit:
        unit = beside
        reasons.append(f"no currency is printed: {unit}, as of the figure before")
        doubt += CARRIED
    if not figure.scaled and figure.number < 10_000:
        scale = walk.carried.scale if beside and walk.carried.scale > 1 else 0
        reasons.append(f"no scale word is printed: {_scale_word(scale)}, as of the figure before")
        doubt += GUESSED
    return unit, scale, reasons, doubt


def _indicator_code(
    walk: Walk, marks: Marks, place: Place, noun: Noun | None, indicator: str, period: Resolved
) -> tuple[str, str]:
    if indicator != FDI:
        return indicator, ""
    said = marks.text[noun.start : noun.end].lower() if noun else ""
    near = marks.text[max(0, noun.start - 30) : noun.end + 20].lower() if noun else walk.carried.gross
    walk.carried.gross = near
    if re.search(r"\b(?:stock|accumulated stock)\b", near) and "capital stock" not in said:
        return "fdi_stock", ""
    if "accumulated" in near or "accumulated" in marks.text[place.figure.end : place.figure.end + 30].lower():
        return "fdi_cumulative", "accumulated, without a beginning"
    why = "" if "gross" in near else "gross, net or stock is not said: taken as gross inflow"
    whole = period.period
    yearly = whole is None and period.form is PeriodForm.NONE and _YEARLY.search(marks.text, place.after, place.until)
    cumulative = not yearly and (period.form is PeriodForm.OPEN_ENDED or whole is None or whole.length > 12)
    if re.search(r"\bnet\b", near):
        return ("fdi_cumulative", "net flows over more than a year") if cumulative else ("fdi_inflow_net", "")
    return ("fdi_cumulative" if cumulative else "fdi_inflow_gross"), why


def is_odd_base(walk: Walk, draft: Draft) -> bool:
    """Whether a bare figure in brackets is no base: it does not give the growth that is printed. It is set apart."""
    level = draft.base_of.claim if draft.base_of else None
    if level is None:
        return False
    if fits(level, draft.claim):
        return False
    walk.set_apart(
        draft.sentence,
        draft.at,
        draft.figure.end if draft.figure else draft.at,
        "a figure in brackets that the text does not explain",
    )
    return True


def fits(level: Claim, base: Claim) -> bool:
    """Whether a level is its base grown as the text says, within two percent."""
    if level.growth is None or not level.number or not base.number:
        return False
    said = 1 + level.growth.percent / 100
    return abs(level.number / base.number - said) <= Decimal("0.02") * said


def _balance_word(marks: Marks, noun: Noun | None) -> str:
    """`deficit` or `surplus`, where the word says which; a gap says neither."""
    match = re.search(r"deficit|surplus|negative|positive", marks.text[noun.start : noun.end], re.I) if noun else None
    return {"negative": "deficit", "positive": "surplus"}.get(match[0].lower(), match[0].lower()) if match else ""


def _level_before(marks: Marks, place: Place) -> int | None:
    """Where the sum before a figure begins."""
    before = [f.start for f in marks.figures if f.kind is Kind.MONEY and f.end <= place.figure.start]
    return before[-1] if before else None


def _grown_to(marks: Marks, place: Place) -> bool:
    """Whether a figure is what a rate right before it leads to: "grew six times, to 78 million"."""
    lead = marks.text[place.after : place.figure.lead]
    return place.after > place.after_level and bool(re.search(r"\b(?:to|reaching)\s*$", lead)) and ";" not in lead


def _base_in_bracket(marks: Marks, place: Place, noun: Noun | None, new: list[Draft]) -> Draft | None:
    """The level that a figure, alone in brackets behind a rate, seems to be the base of: "up 7.6% ($100.1mln)"."""
    opened = choices.in_bracket(marks, place.figure)
    before = [draft for draft in new if draft.noun and not draft.is_base]
    if opened < 0 or noun is not None or not before or place.after <= place.after_level:
        return None
    inside = marks.text[opened + 1 : place.figure.lead] + marks.text[place.figure.end : place.figure.end + 1]
    return before[-1] if re.fullmatch(r"\s*\)", inside) and before[-1].opened < 0 else None


def _is_taken(indicator: str, unit: str, pair: whose.Pair, period: Resolved, new: list[Draft]) -> bool:
    """Whether a carried period already has another figure of the same indicator and pair in the sentence."""
    if not any("the period is carried" in reason for reason in period.reasons):
        return False
    return any(
        draft.noun == indicator and draft.claim.period == period.code and draft.claim.unit == unit
        and (draft.claim.reporter, draft.claim.partner) == (pair.reporter, pair.partner)
        for draft in new
    )  # fmt: skip


def _scale_word(scale: int) -> str:
    return {10**3: "thousand", 10**6: "million", 10**9: "billion", 10**12: "trillion"}.get(scale, "none")
