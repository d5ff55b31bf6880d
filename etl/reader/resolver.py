"""From marks to claims: a walk over the sentences that carries period, partner, indicator, currency and source along."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal

from etl.model.period import Period
from etl.model.units import Unit
from etl.reader import choices, shares, whose
from etl.reader.choices import Place, concept
from etl.reader.claims import Apart, Claim, PeriodForm, Published
from etl.reader.lexicon import (
    ELSEWHERE,
    FDI,
    KZ,
    PARTNER,
    TRADE,
    TURNOVER,
    AreaWord,
    Lexicon,
    Noun,
    Voice,
    decoy,
    is_outflow,
    is_regional,
)
from etl.reader.numbers import Figure, Kind
from etl.reader.parsed import Marks, counts_companies, parse
from etl.reader.passages import Passages, Sentence
from etl.reader.periods import UNSTATED, Anchor, Resolved, resolve
from etl.reader.rates import Rated, attach

# Doubts and what each takes off the confidence.
_CARRIED, _ASSUMED, _GUESSED = 0.05, 0.15, 0.4
_UNITS = {str(unit) for unit in Unit}


@dataclass(slots=True)
class Draft:
    """A claim being made: `place` is its figure's in the sentence; a rate is attached to it later."""

    claim: Claim
    figure: Figure | None
    at: int
    sentence: Sentence
    noun: str = ""
    is_base: bool = False
    opened: int = -1
    # The level that a figure in brackets behind it would be the base of.
    base_of: Draft | None = None


@dataclass(slots=True)
class Carried:
    """What a figure takes over from those before it."""

    indicator: str = ""
    topic: str = ""
    periods: dict[str, Resolved] = field(default_factory=dict)
    unit: str = ""
    scale: int = 1
    partner: str = ""
    paragraph: int = -1
    sentence: int = -1
    gross: str = ""
    speaker: Voice | None = None
    source: Voice | None = None
    source_concept: str = ""


class Walk:
    """One text being read. `claims` and `apart` grow sentence by sentence."""

    def __init__(
        self, passages: Passages, lexicon: Lexicon, published: Published | None, reporter: str, side: str
    ) -> None:
        self.passages = passages
        self.lexicon = lexicon
        self.published = published
        self.reporter = reporter
        self.drafts: list[Draft] = []
        self.apart: list[Apart] = []
        self.carried = Carried()
        self._used: set[int] = set()
        self._areas = lexicon.find_areas(passages.text)
        self._starts = [area.start for area in self._areas]
        named = Counter(area.code for area in self._areas if area.code not in {KZ, ELSEWHERE})
        if not named:
            # The address of an article often names whom it is about.
            slug = re.sub(r"[^A-Za-z]+", " ", passages.url.partition("://")[2].partition("/")[2]).title()
            named = Counter(area.code for area in lexicon.find_areas(slug) if area.code not in {KZ, ELSEWHERE})
        self._main = named.most_common(1)[0][0] if named else ""
        # A publisher counts its own trade where the text is about it; an embassy of a third country does not.
        self.side = side if side in {"?", KZ, self._main} else ""

    def run(self) -> tuple[list[Claim], list[Apart]]:
        """Read every sentence; claims and figures set apart, each in order of place."""
        for sentence in self.passages.sentences:
            marks = parse(sentence.text, self.lexicon)
            if marks is not None:
                self._sentence(sentence, marks)
        claims = _closed([draft.claim for draft in self.drafts], self.published)
        return sorted(claims, key=lambda c: c.start), sorted(self.apart, key=lambda a: a.start)

    # -- a sentence ---------------------------------------------------------------------------------------------------

    def _sentence(self, sentence: Sentence, marks: Marks) -> None:
        carried = self.carried
        if carried.paragraph != sentence.paragraph:
            carried.paragraph, carried.indicator, carried.topic = sentence.paragraph, "", ""
            carried.speaker, carried.source, carried.source_concept = None, None, ""
            carried.periods, carried.unit, carried.partner = {}, "", ""
        whose.hear(carried, marks)
        new: list[Draft] = []
        rates: list[Figure] = []
        self._used = set()
        places = _places(marks)
        for figure, place in zip(marks.figures, places, strict=True):
            reason = self._refused(sentence, marks, place)
            if reason:
                self._set_apart(sentence, figure.start, figure.end, reason)
            elif figure.kind in {Kind.PERCENT, Kind.FACTOR}:
                rates.append(figure)
            elif figure.kind is Kind.MONEY or (figure.kind is Kind.COUNT and not counts_companies(figure, marks.text)):
                self._level(sentence, marks, place, new)
            elif figure.kind is Kind.COUNT:
                self._companies(sentence, marks, place, new)
        for rank in marks.ranks:
            self._rank(sentence, marks, rank, new)
        self._rates(sentence, marks, rates, new)
        new = [draft for draft in new if not self._is_odd_base(draft)]
        self.drafts += new
        if marks.nouns:
            carried.topic = marks.nouns[0].indicator
        carried.sentence = sentence.number

    def _refused(self, sentence: Sentence, marks: Marks, place: Place) -> str:
        figure = place.figure
        if figure.doubt == "too many digits":
            return "too many digits for a figure"
        if figure.kind is Kind.OTHER:
            return "a quantity of goods, a currency or a unit that is not held"
        if _in_range(marks.text, figure):
            return "a range, not one figure"
        if counts_companies(figure, marks.text):
            return self._refused_count(marks, place)
        clause = _clause(marks, place)
        for voice in marks.voices:
            clause = clause.replace(voice.words, " ")
        reason = decoy(marks.text, clause)
        if reason:
            return reason
        return "of a region or a city, not of Kazakhstan" if is_regional(marks.text, self.lexicon) else ""

    def _refused_count(self, marks: Marks, place: Place) -> str:
        after = marks.text[place.figure.end : place.until]
        if re.search(
            r"\b(?:export(?!s? of)|plan|will|joined|took part|participat(?:ed|ing)\b(?! in Kazakh)|attended|signed|intend|visit|represent(?:ed|ing|atives))",
            after,
        ):
            return "companies that do something else than work with capital in the country"
        if is_regional(marks.text, self.lexicon):
            return "of a region or a city, not of Kazakhstan"
        return ""

    def _set_apart(self, sentence: Sentence, start: int, end: int, reason: str) -> None:
        text = sentence.text[start:end]
        self.apart.append(
            Apart(sentence.start + start, sentence.start + end, text, reason, sentence.paragraph, sentence.number)
        )

    def _is_odd_base(self, draft: Draft) -> bool:
        """Whether a bare figure in brackets is no base: it does not give the growth that is printed. It is set apart."""
        level = draft.base_of.claim if draft.base_of else None
        if level is None:
            return False
        number, base = level.number, draft.claim.number
        if level.growth is not None and number and base:
            said = 1 + level.growth.percent / 100
            if abs(number / base - said) <= Decimal("0.02") * said:
                return False
        self._set_apart(
            draft.sentence,
            draft.at,
            draft.figure.end if draft.figure else draft.at,
            "a figure in brackets that the text does not explain",
        )
        return True

    # -- levels -------------------------------------------------------------------------------------------------------

    def _level(self, sentence: Sentence, marks: Marks, place: Place, new: list[Draft]) -> None:
        figure, reasons, doubt = place.figure, [], 0.0
        noun, behind = choices.pick_noun(marks, place, self._used)
        if noun is not None and behind:
            self._used.add(noun.start)
        indicator = noun.indicator if noun else ""
        if noun is None:
            indicator, why = self._carried_indicator(sentence, marks, place, new)
            if not indicator:
                self._set_apart(sentence, figure.start, figure.end, why)
                return
            reasons.append(why)
            doubt += _CARRIED
        unit, scale, notes, cost = self._money(figure, new)
        if not unit or unit not in _UNITS:
            why = f"an amount in {unit}, a currency that is not held" if unit else "no currency is printed"
            self._set_apart(sentence, figure.start, figure.end, why)
            return
        if not scale:
            self._set_apart(
                sentence, figure.start, figure.end, "no scale word is printed, and no figure beside it tells"
            )
            return
        reasons += notes
        doubt += cost
        pair = whose.pair(self, sentence, marks, place, noun, indicator)
        if pair.refused:
            self._set_apart(sentence, figure.start, figure.end, pair.refused)
            self._remember(indicator, unit, scale, "", None)
            return
        reasons += pair.reasons
        doubt += pair.doubt
        indicator = pair.indicator or indicator
        beside = _base_in_bracket(marks, place, noun, new)
        base = choices.is_base(marks, figure) or beside is not None
        period = self._period(sentence, marks, place, noun, indicator, base, new)
        if beside is not None:
            period = _year_before(beside.claim)
        reasons += period.reasons
        doubt += {PeriodForm.INFERRED: _GUESSED, PeriodForm.NONE: _ASSUMED, PeriodForm.OPEN_ENDED: _CARRIED}.get(
            period.form, 0.0
        )
        code, why = self._indicator_code(marks, noun, indicator, period)
        if why:
            reasons.append(why)
            doubt += _CARRIED
        if figure.doubt:
            reasons.append(figure.doubt)
            doubt += _GUESSED
        claim = Claim(
            code, pair.reporter, pair.partner, period.code, period.form, figure.value, unit, scale,
            sentence.start + figure.start, sentence.start + figure.end, figure.qualifier,
            stated_source=whose.source(self.carried, marks, figure, indicator), confidence=_confidence(doubt), reasons=tuple(dict.fromkeys(reasons)),
            paragraph=sentence.paragraph, sentence=sentence.number,
        )  # fmt: skip
        opened = choices.in_bracket(marks, figure)
        new.append(Draft(claim, figure, figure.start, sentence, indicator, base, opened, beside))
        self._remember(indicator, unit, scale, pair.topic, None if base else period)

    def _remember(self, indicator: str, unit: str, scale: int, partner: str, period: Resolved | None) -> None:
        carried = self.carried
        carried.indicator, carried.unit, carried.scale = indicator, unit, scale
        carried.partner = partner or carried.partner
        if period is not None:
            carried.periods[concept(indicator)] = period

    def _carried_indicator(self, sentence: Sentence, marks: Marks, place: Place, new: list[Draft]) -> tuple[str, str]:
        levels = [draft for draft in new if draft.noun]
        opened = choices.in_bracket(marks, place.figure)
        if levels and (choices.is_carried(marks, place) or opened > levels[-1].at):
            return levels[-1].noun, "what is counted is carried from the figure before"
        if levels and choices.is_base(marks, place.figure):
            return levels[-1].noun, "what is counted is carried from the figure that it is compared with"
        if not levels and self.carried.topic in TRADE | {FDI} and choices.is_carried(marks, place):
            return self.carried.topic, "what is counted is carried from the sentence before"
        if (partner := PARTNER.search(marks.text, 0, place.figure.start)) and place.figure.start - partner.end() <= 40:
            return TURNOVER, "what is counted is not said: trade, as it follows the words `trade partner`"
        return "", "the text does not say what it counts"

    def _money(self, figure: Figure, new: list[Draft]) -> tuple[str, int, list[str], float]:
        """Currency and scale of a level, with what was carried; an empty unit or a scale of 0 where nothing tells."""
        reasons, doubt = [], 0.0
        unit, scale = ("" if figure.unit == "COUNT" else figure.unit), figure.scale
        beside = self.carried.unit
        if not unit:
            unit = beside
            reasons.append(f"no currency is printed: {unit}, as of the figure before")
            doubt += _CARRIED
        if not figure.scaled and figure.number < 10_000:
            scale = self.carried.scale if beside and (new or self.carried.sentence) and self.carried.scale > 1 else 0
            reasons.append(f"no scale word is printed: {_scale_word(scale)}, as of the figure before")
            doubt += _GUESSED
        return unit, scale, reasons, doubt

    def _indicator_code(self, marks: Marks, noun: Noun | None, indicator: str, period: Resolved) -> tuple[str, str]:
        if indicator != FDI:
            return indicator, ""
        said = marks.text[noun.start : noun.end].lower() if noun else ""
        near = marks.text[max(0, noun.start - 30) : noun.end + 20].lower() if noun else self.carried.gross
        self.carried.gross = near
        if re.search(r"\b(?:stock|accumulated stock)\b", near) and "capital stock" not in said:
            return "fdi_stock", ""
        why = "" if "gross" in near else "gross, net or stock is not said: taken as gross inflow"
        whole = period.period
        cumulative = period.form is PeriodForm.OPEN_ENDED or whole is None or whole.length > 12
        if re.search(r"\bnet\b", near):
            return ("fdi_cumulative", "net flows over more than a year") if cumulative else ("fdi_inflow_net", "")
        return ("fdi_cumulative" if cumulative else "fdi_inflow_gross"), why

    # -- period -------------------------------------------------------------------------------------------------------

    def _period(
        self,
        sentence: Sentence,
        marks: Marks,
        place: Place,
        noun: Noun | None,
        indicator: str,
        base: bool,
        new: list[Draft],
    ) -> Resolved:
        of = concept(indicator)
        before = self.carried.periods.get(of)
        levels = [draft for draft in new if concept(draft.noun) == of and not draft.is_base]
        mention = choices.pick_mention(marks, place)
        bracketed = choices.in_bracket(marks, place.figure) >= 0
        if mention is not None:
            compared = base or bracketed or mention.compares
            if mention.anchor is Anchor.BEFORE and before is not None and not before.code and not compared:
                before = None
            return resolve(mention, self.published, before.period if before and compared else None)
        if base and before is not None and before.period is not None:
            return replace(UNSTATED, reasons=("a base of comparison whose period is not said",))
        if levels and before is not None and before.code:
            return _carry(before, "the figure before")
        front = choices.fronted(marks, place)
        if front is not None:
            return resolve(front, self.published, None)
        behind = choices.only_period_behind(marks, place)
        if behind is not None:
            return resolve(behind, self.published, None)
        if (
            of != FDI
            and before is not None
            and before.code
            and sentence.number - 1 == self.carried.sentence
            and not marks.mentions
        ):
            return _carry(before, "the sentence before")
        return self._unstated(of)

    def _unstated(self, of: str) -> Resolved:
        if of == FDI or self.published is None:
            return UNSTATED
        year = self.published.year - 1
        reason = f"the text does not state the year: {year} is the last full year before the publication in {self.published.text}"
        return Resolved(str(year), PeriodForm.INFERRED, (reason,))

    def topic(self, sentence: Sentence) -> str:
        """Whom the text is about here: the first area of the paragraph so far, else the one that it names most."""
        start, end = self.passages.paragraph_starts[sentence.paragraph], sentence.start + len(sentence.text)
        first = bisect_left(self._starts, start)
        for area in self._areas[first:]:
            if area.start >= end:
                break
            if area.code not in {KZ, ELSEWHERE}:
                return area.code
        return self._main

    # -- companies, ranks, rates --------------------------------------------------------------------------------------

    def _companies(self, sentence: Sentence, marks: Marks, place: Place, new: list[Draft]) -> None:
        figure = place.figure
        around = [
            a
            for a in marks.areas
            if a.code != KZ and figure.end - 2 <= a.start <= figure.end + 70 and a.start < place.until + 40
        ]
        area = around[0] if around else choices.subject(marks, figure.start)
        code = area.code if area else self.carried.partner or self.topic(sentence)
        if not code or code == ELSEWHERE:
            self._set_apart(sentence, figure.start, figure.end, "companies of no area that the registry has")
            return
        mention = choices.pick_mention(marks, place)
        period, form, reasons = "", PeriodForm.NONE, ["the text does not say when they were counted"]
        if mention is not None and mention.moment:
            period, form, reasons = resolve(mention, self.published, None).code, PeriodForm.EXPLICIT, []
        elif self.published is not None:
            period, form = self.published.period.code, PeriodForm.RELATIVE
            reasons = [f"counted at the publication in {self.published.text}, as the text does not say when"]
        value = str(figure.number)
        claim = Claim(
            "companies", KZ, code, period, form, value, "COUNT", 1, sentence.start + figure.start, sentence.start + figure.end,
            figure.qualifier, share_of=_counted(marks.text, figure), confidence=_confidence(_CARRIED if area else 2 * _CARRIED),
            reasons=tuple(reasons), paragraph=sentence.paragraph, sentence=sentence.number,
        )  # fmt: skip
        new.append(Draft(claim, figure, figure.start, sentence))
        self.carried.partner = self.carried.partner or code

    def _rank(self, sentence: Sentence, marks: Marks, rank: object, new: list[Draft]) -> None:
        draft = shares.rank_draft(self, sentence, marks, rank)
        if draft is not None:
            new.append(draft)

    def _rates(self, sentence: Sentence, marks: Marks, rates: list[Figure], new: list[Draft]) -> None:
        for figure in rates:
            rated = attach(marks, figure, new, self.drafts, sentence)
            self._rate(sentence, marks, figure, rated, new)

    def _rate(self, sentence: Sentence, marks: Marks, figure: Figure, rated: Rated, new: list[Draft]) -> None:
        if rated.refused:
            self._set_apart(sentence, figure.start, figure.end, rated.refused)
        elif rated.draft is not None and rated.growth is not None:
            rated.draft.claim = replace(rated.draft.claim, growth=rated.growth)
        elif rated.growth is not None:
            draft = shares.growth_draft(self, sentence, marks, figure, rated.growth, new)
            if draft is not None:
                new.append(draft)
        else:
            draft = shares.share_draft(self, sentence, marks, figure, new)
            if draft is not None:
                new.append(draft)


def _places(marks: Marks) -> list[Place]:
    figures = marks.figures
    made = []
    for i, figure in enumerate(figures):
        after = figures[i - 1].end if i else 0
        until = figures[i + 1].lead if i + 1 < len(figures) else len(marks.text)
        levels_before = [f.end for f in figures[:i] if f.kind not in {Kind.PERCENT, Kind.FACTOR}]
        levels_behind = [f.lead for f in figures[i + 1 :] if f.kind not in {Kind.PERCENT, Kind.FACTOR}]
        made.append(
            Place(
                figure,
                after,
                levels_before[-1] if levels_before else 0,
                until,
                levels_behind[0] if levels_behind else len(marks.text),
            )
        )
    return made


def _clause(marks: Marks, place: Place) -> str:
    """The words around a figure up to the figures beside it, within `;`."""
    lead = marks.text[place.after : place.figure.end].rsplit(";", 1)[-1]
    trail = marks.text[place.figure.end : place.until].split(";", 1)[0]
    if place.until < len(marks.text):
        trail = re.split(r"[,(]|\band\b", trail)[0]
    return lead + trail


def _in_range(text: str, figure: Figure) -> bool:
    before = text[max(0, figure.start - 3) : figure.start]
    after = text[figure.end : figure.end + 12]
    if re.match(r" ?[-–—] ?[$€£]?\d[\d.,]* ?(?:%|percent|per cent|million|billion|bn|mln|bln)", after) or re.search(
        r"\d ?[-–]$", before
    ):
        return True
    return bool(re.search(r"\bbetween (?:US)?[$€£]?$", text[max(0, figure.lead - 12) : figure.lead])) or bool(
        re.search(
            r"\bbetween (?:USD |US)?[$€£]?[\d.,]+[^.;]{0,24} and (?:US)?$",
            text[max(0, figure.start - 60) : figure.start],
        )
    )


def _base_in_bracket(marks: Marks, place: Place, noun: Noun | None, new: list[Draft]) -> Draft | None:
    """The level that a figure, alone in brackets behind a rate, seems to be the base of: "up 7.6% ($100.1mln)"."""
    opened = choices.in_bracket(marks, place.figure)
    before = [draft for draft in new if draft.noun and not draft.is_base]
    if opened < 0 or noun is not None or not before or place.after <= place.after_level:
        return None
    inside = marks.text[opened + 1 : place.figure.lead] + marks.text[place.figure.end : place.figure.end + 1]
    return before[-1] if re.fullmatch(r"\s*\)", inside) and before[-1].opened < 0 else None


def _year_before(claim: Claim) -> Resolved:
    own = claim.interval
    earlier = None if own is None else own.year_earlier()
    if earlier is None:
        return UNSTATED
    return Resolved(
        earlier.code, PeriodForm.INFERRED, (f"in brackets behind a change, and it fits as the level of {earlier.code}",)
    )


def _closed(claims: list[Claim], published: Published | None) -> list[Claim]:
    """Totals with an open end, closed by the part of a year that the next sentence gives for the same flow.

    "Since 2005 it was 354.5 million. In the first half of 2024 it was 24.9 million": the total runs to that half.
    """
    made = []
    for place, claim in enumerate(claims):
        if claim.period_form is PeriodForm.OPEN_ENDED and claim.indicator == "fdi_cumulative":
            claim = _closed_by(claim, claims[place + 1 : place + 3], published)
        made.append(claim)
    return made


def _closed_by(claim: Claim, following: list[Claim], published: Published | None) -> Claim:
    start = int(claim.period[:4]) * 12 + (int(claim.period[5:7]) - 1 if claim.period[4:5] == "-" else 0)
    for other in following:
        part = other.interval
        if part is None or other.paragraph != claim.paragraph or other.partner != claim.partner:
            continue
        recent = published is None or part.end_year >= published.year - 1
        if other.indicator == "fdi_inflow_gross" and part.length < 12 and part.end > start and recent:
            reason = f"an open end, closed by {part.code} of the figure after it"
            return replace(
                claim,
                period=Period(start, part.end).code,
                reasons=(*(r for r in claim.reasons if "end" not in r), reason),
            )
    return claim


def _carry(before: Resolved, where: str) -> Resolved:
    return Resolved(before.code, before.form, (*before.reasons, f"the period is carried from {where}"))


def _confidence(doubt: float) -> float:
    return round(max(0.1, 0.98 - doubt), 2)


def _scale_word(scale: int) -> str:
    return {10**3: "thousand", 10**6: "million", 10**9: "billion", 10**12: "trillion"}.get(scale, "none")


def _counted(text: str, figure: Figure) -> str:
    """Which companies are counted, in the words of the text."""
    match = re.match(
        r"\s*((?:[\w'-]+ ){0,5}?(?:compan\w+|firms|enterprises|legal entities|(?:joint )?ventures|businesses|JVs)(?: with [\w ]{2,30}?(?:capital|participation))?)",
        text[figure.end :],
    )
    return match[1] if match else ""


__all__ = ["Draft", "Walk"]
