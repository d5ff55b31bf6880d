"""The period of a level: said beside it, carried from before, inferred, or unstated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeGuard

from etl.model.period import Period
from etl.reader import choices, parties
from etl.reader.choices import Place, concept
from etl.reader.claims import Claim, PeriodForm
from etl.reader.context import Draft
from etl.reader.lexicon import FDI, is_outflow
from etl.reader.mentions import Anchor, Mention
from etl.reader.numbers import Kind
from etl.reader.parsed import Marks
from etl.reader.passages import Sentence
from etl.reader.periods import UNSTATED, Resolved, resolve

if TYPE_CHECKING:
    from etl.reader.resolver import Walk


# What is said of the present, or of any year, is of no year that could be inferred: "to date", "a year", "amounts to".
_ANY_YEAR = re.compile(
    r"\b(?:to date|at present|presently|current(?:ly)?|now|nowadays|today|as of today|so far|annual(?:ly)?"
    r"|per (?:year|annum)|a year\b(?! (?:before|earlier|ago|on))|each year|every year|years in a row)\b",
    re.IGNORECASE,
)
_IS_NOW = re.compile(
    r"\b(?:is|are|amounts? to|stands? at|totals|equals|remains?|varies|makes? up)(?: already| now| (?:estimated"
    r"|valued))?"
    r"(?: at| below| to)?\s*$",
    re.IGNORECASE,
)
_IS_NOW_SHARE = re.compile(r"\b(?:is|are|has|have|accounts? for|makes? up|represents?)\b", re.IGNORECASE)
_THAT_PERIOD = re.compile(
    r"\b(?:(?:the )?(?:above|said|specified|reporting|reported|indicated|mentioned)(?:[- ]mentioned)?|this"
    r"|that) period\b"
    r"|\b(?:during|over|in|for) the same period\b(?! (?:of|in|a year|last|the))",
    re.IGNORECASE,
)
_GROWTH_OVER = re.compile(r"\b(?:growth|increase|rise|decrease|decline|drop|fall) (?:over|on|from) (?:the )?$")
_TODAY = re.compile(r"\b(?:as of today|today|to date|at present|currently|at the moment)\b", re.IGNORECASE)
_SIDE_REACH = 40
_TWO_YEARS = 23
# For how many sentences a period holds that none of them changes.
_GOES_ON = 3


def says_no_year(marks: Marks, place: Place) -> bool:
    """Whether a figure is said of the present, or of any year, so that no year may be inferred for it."""
    if any(f.kind is Kind.PERCENT for f in marks.figures):
        return bool(_ANY_YEAR.search(marks.text, place.after, place.figure.end + 20))
    if marks.mentions and all(m.anchor is Anchor.SPAN and m.compares for m in marks.mentions):
        return True
    lead = marks.text[place.after_level : place.figure.lead]
    trail = marks.text[place.figure.end : min(place.until, place.figure.end + _SIDE_REACH)]
    return bool(_ANY_YEAR.search(lead) or _ANY_YEAR.search(trail) or _IS_NOW.search(lead))


def level_period(
    walk: Walk,
    sentence: Sentence,
    marks: Marks,
    place: Place,
    indicator: str,
    base: bool,
    new: list[Draft],
) -> Resolved:
    """The period of a level; `base` where the text only compares with it, `new` are the sentence's drafts so far."""
    of = concept(indicator)
    before = walk.carried.periods.get(of)
    levels = [draft for draft in new if concept(draft.noun) == of and not draft.is_base]
    mention = choices.pick_mention(marks, place)
    bracketed = choices.in_bracket(marks, place.figure) >= 0
    if mention is not None and mention.anchor is Anchor.THIS_YEAR and mention.years and _runs_in(before, walk):
        # "since the beginning of the year", behind months of this year: the same months.
        return _carry(before, "the months of this year before")
    if mention is not None and of != FDI and _has_grown(marks, mention, place):
        return _grown_since(walk, mention, of, base=base)
    if mention is not None:
        compared = base or bracketed or mention.compares
        if mention.anchor is Anchor.BEFORE and before is not None and not before.code and not compared:
            before = None
        return resolve(mention, walk.published, before.period if before and compared else None)
    if base:
        return replace(UNSTATED, reasons=("a base of comparison whose period is not said",))
    if bracketed and (inside := choices.period_of_bracket(marks, place)) is not None:
        return resolve(inside, walk.published, None)
    goes_on = walk.carried.said_in.get(of) == walk.number
    if before is not None and before.code and _THAT_PERIOD.search(marks.text, place.after, place.figure.start):
        return _carry(before, "the period said before")
    if of == FDI and levels and _goes_out_now(marks, place):
        return replace(UNSTATED, reasons=("said of the present, of investment the other way",))
    if (levels or goes_on) and before is not None:
        return _carry(before, "the figure before") if before.code else before
    front = choices.fronted(marks, place)
    if front is not None and of != FDI and _has_grown(marks, front, place):
        return _grown_since(walk, front, of, base=False)
    if front is not None:
        return resolve(front, walk.published, None)
    behind = choices.only_period_behind(marks, place, is_fdi=of == FDI)
    if behind is not None:
        own = resolve(behind, walk.published, None)
        compared = _GROWTH_OVER.search(marks.text, 0, behind.start) is not None
        if compared and before is not None and before.period is not None and own.period == before.period.year_earlier():
            return _carry(before, "the figure before, as the growth is over the same months of the year before")
        return own
    if of == FDI and before is not None and before.code and parties.is_item(marks, place):
        return _carry(before, "the total before the list")
    if of != FDI and _TODAY.search(marks.text, place.after, place.figure.start):
        return replace(UNSTATED, reasons=("said of the present: the text does not say the period",))
    earlier = trade_of_sentence_before(walk, sentence)
    if of != FDI and earlier is not None and all(m.compares for m in marks.mentions):
        return earlier
    if of != FDI and says_no_year(marks, place):
        return replace(UNSTATED, reasons=("said of the present or of any year: the text does not say which",))
    return unstated(walk, of)


_GREW = re.compile(
    r"\b(?:doubled|tripled|quadrupled|increas\w+|grew|grown|rose|risen|expanded|jumped|surged|fell|fallen|decreased"
    r"|declined|dropped|fold|times|growth)\b",
    re.IGNORECASE,
)


def _has_grown(marks: Marks, mention: Mention, place: Place) -> bool:
    """Whether years of trade are those of a change: "from 2015 to 2018 trade rose by 30% and made $900 million"."""
    if mention.anchor is Anchor.FIXED and mention.last - mention.first < _TWO_YEARS:
        return False
    first, last = sorted((mention.end, place.figure.lead))
    changed = _GREW.search(marks.text, first, last) is not None and mention.end <= place.figure.start
    return changed and mention.anchor in {Anchor.FIXED, Anchor.SINCE} and not mention.moment


def _grown_since(walk: Walk, mention: Mention, of: str, *, base: bool) -> Resolved:
    """What trade came to over years is that of the last of them, what it grew from that of the first."""
    if base:
        year = Period.year(mention.first // 12)
        return Resolved(year.code, PeriodForm.EXPLICIT, (f"what it grew from since {year.code}",))
    if mention.anchor is Anchor.FIXED:
        year = Period.year(mention.last // 12)
        return Resolved(year.code, PeriodForm.EXPLICIT, (f"what it came to in the last of the years, {year.code}",))
    return unstated(walk, of)


def _goes_out_now(marks: Marks, place: Place) -> bool:
    """Whether investment the other way is told of the present: "while Kazakh investments in Malta amount to"."""
    if any(mention.end <= marks.figures[0].start for mention in marks.mentions):
        return False  # "since 2005" at the beginning holds both ways
    lead = marks.text[place.after_level : place.figure.lead]
    return is_outflow(lead) and _IS_NOW.search(lead) is not None


def share_period(
    walk: Walk, sentence: Sentence, marks: Marks, place: Place, new: Sequence[Draft], *, is_of_trade: bool
) -> Resolved:
    """The period of a share: said beside it, else that of the level before it; what is said of the present has none."""
    mention = choices.pick_mention(marks, place) or choices.fronted(marks, place)
    if mention is not None:
        return resolve(mention, walk.published, None)
    levels = [draft for draft in new if draft.noun and draft.at < place.figure.start]
    if levels and ";" not in marks.text[levels[-1].at : place.figure.start]:
        claim = levels[-1].claim
        return Resolved(claim.period, claim.period_form, ("the period is carried from the figure before",))
    before = trade_of_sentence_before(walk, sentence)
    if is_of_trade and before is not None and not marks.mentions and not _IS_NOW_SHARE.search(marks.text):
        return before
    return UNSTATED


def trade_of_sentence_before(walk: Walk, sentence: Sentence) -> Resolved | None:
    """The period of trade in the sentences before, to go on with; None if they name none, or another one since."""
    carried = walk.carried
    before, said = carried.periods.get("trade"), carried.said_in.get("trade", -_GOES_ON)
    if before is None or not before.code or sentence.order - said > _GOES_ON or said < carried.dated_in:
        return None
    return _carry(before, "the sentence before")


def unstated(walk: Walk, of: str) -> Resolved:
    """The last full year before the publication for trade, marked as inferred; else nothing."""
    if of == FDI or walk.published is None:
        return UNSTATED
    year = walk.published.year - 1
    reason = (
        f"the text does not state the year: {year} is the last full year before the publication"
        f" in {walk.published.text}"
    )
    return Resolved(str(year), PeriodForm.INFERRED, (reason,))


def year_before(claim: Claim) -> Resolved:
    """The same months a year earlier, for the base in brackets behind a change."""
    own = claim.interval
    earlier = None if own is None else own.year_earlier()
    if earlier is None:
        return UNSTATED
    return Resolved(
        earlier.code, PeriodForm.INFERRED, (f"in brackets behind a change, and it fits as the level of {earlier.code}",)
    )


def _runs_in(before: Resolved | None, walk: Walk) -> TypeGuard[Resolved]:
    """Whether what was said before is the first months of the year of publication."""
    own = before.period if before else None
    return own is not None and walk.published is not None and own.start == walk.published.year * 12 and own.length < 12


def _carry(before: Resolved, where: str) -> Resolved:
    return Resolved(before.code, before.form, (*before.reasons, f"the period is carried from {where}"))
