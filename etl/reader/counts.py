"""Companies and ranks: numbers that are no money."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from etl.model.period import Period
from etl.reader import choices, parties, sides
from etl.reader.choices import Place, alone
from etl.reader.claims import Claim, PeriodForm
from etl.reader.closing import SAID_NOW
from etl.reader.context import CARRIED, Draft, confidence
from etl.reader.lexicon import ELSEWHERE, EXPORTERS, KZ
from etl.reader.mentions import Anchor, Mention
from etl.reader.numbers import Figure, Kind
from etl.reader.parsed import Marks
from etl.reader.passages import Sentence
from etl.reader.periods import UNSTATED, resolve
from etl.reader.ranks import Rank
from etl.reader.voices import Voice

if TYPE_CHECKING:
    from etl.reader.resolver import Walk


def companies_draft(walk: Walk, sentence: Sentence, marks: Marks, place: Place, new: list[Draft]) -> None:
    """Add a claim of a number of companies to the drafts, or set it apart."""
    figure = place.figure
    around = [
        a
        for a in marks.areas
        if a.code != KZ and figure.end - 2 <= a.start <= figure.end + 70 and a.start < place.until + 40
    ]
    area = around[0] if around else parties.subject(marks, figure.start)
    code = area.code if area else walk.carried.partner or walk.topic(sentence)
    if not code or code == ELSEWHERE:
        walk.set_apart(sentence, figure.start, figure.end, "companies of no area that the registry has")
        return
    exporters = EXPORTERS.search(marks.text[figure.end : place.until]) is not None
    mention = choices.pick_mention(marks, place)
    period, form, reasons = "", PeriodForm.NONE, ["the text does not say when they were counted"]
    if mention is not None and mention.moment:
        month = Period(mention.first + mention.opening, mention.last + mention.opening)
        period, form, reasons = month.code, PeriodForm.EXPLICIT, []
    elif walk.published is not None:
        period, form = walk.published.period.code, PeriodForm.RELATIVE
        reasons = [f"counted at the publication in {walk.published.text}, as the text does not say when"]
    if exporters:
        reasons.append("companies that trade with the country, not companies with capital in it")
    if not exporters and _elsewhere(marks, figure):
        walk.set_apart(sentence, figure.start, figure.end, "companies in another country, without Kazakh capital")
        return
    reporter, partner = (code, KZ) if exporters or _of_kazakh_capital(marks, figure) else (KZ, code)
    value = str(figure.number)
    claim = Claim(
        "companies", reporter, partner, period, form, value, "COUNT", 1, sentence.start + figure.start,
        sentence.start + figure.end, figure.qualifier, share_of=_counted(marks.text, figure),
        confidence=confidence(CARRIED if area else 2 * CARRIED),
        reasons=tuple(reasons), paragraph=sentence.paragraph, sentence=sentence.number,
    )  # fmt: skip
    new.append(Draft(claim, figure, figure.start, sentence))
    walk.carried.partner = walk.carried.partner or code


_KAZAKH_CAPITAL = re.compile(r"[^.;,]{0,40}\bKazakh(?:stani|stan)? (?:capital|participation|investment|compan|firms)")


# "2,000 joint enterprises are operating in Kyrgyzstan"
_JOINT_IN = re.compile(r"[^.;,]{0,30}\bjoint (?:ventures|enterprises|companies|firms)\b[^.;,]{0,30}\bin (?:the )?")


def _elsewhere(marks: Marks, figure: Figure) -> bool:
    """Whether companies are counted that work in another country: "20 companies in Poland"."""
    if _of_kazakh_capital(marks, figure):
        return False
    ends = [area for area in marks.areas if figure.end <= area.start <= figure.end + 60]
    return bool(ends) and ends[0].code != KZ and _COMPANIES_IN.search(marks.text, figure.end, ends[0].start) is not None


_COMPANIES_IN = re.compile(r"(?:compan\w+|firms|enterprises|businesses)(?: \w+){0,2} in (?:the )?$")


def _of_kazakh_capital(marks: Marks, figure: Figure) -> bool:
    """Whether companies with Kazakh capital are counted, in the other country."""
    if _KAZAKH_CAPITAL.match(marks.text, figure.end) is not None:
        return True
    joint = _JOINT_IN.match(marks.text, figure.end)
    return joint is not None and any(a.start == joint.end() and a.code not in {KZ, ELSEWHERE} for a in marks.areas)


def _ranked(walk: Walk, sentence: Sentence, marks: Marks, rank: Rank) -> tuple[str, bool]:
    """The area other than Kazakhstan that a place is about, and whether the place is among that area's partners."""
    ranked_by = sides.ranking_side(marks.text, marks.areas, rank.start, rank.end)
    if ranked_by not in {"", KZ, ELSEWHERE} and not rank.investor:
        return ranked_by, True
    legs = walk.carried.legs
    if legs is not None and any(a.code == KZ and 0 <= a.start - rank.end <= _PLACE_REACH for a in marks.areas):
        return legs.side, True
    own, _ = sides.side(walk, marks, _figure(rank))
    kazakh = any(a.code == KZ and _TAKES.fullmatch(marks.text, a.end, rank.start) for a in marks.areas)
    if kazakh and own not in {"", KZ} and not rank.investor:
        return own, True
    if _PROVINCE.match(marks.text, rank.end):
        return "", False
    if ranked_by != KZ and _is_kazakhstans_place(marks, rank):
        end = _subject_end(marks, rank)
        theirs = [
            a.code
            for a in marks.areas
            if a.code not in {KZ, ELSEWHERE} and a.end > end
            and not _BEHIND_OTHER.search(marks.text, max(0, a.start - 30), a.start)
        ]  # fmt: skip
        code = own if own not in {"", KZ} else next(iter(theirs), "") or walk.carried.partner or walk.topic(sentence)
        return code, True
    subject = parties.subject(marks, rank.start)
    third = subject is not None and subject.code not in {own, KZ}
    if third and own not in {"", KZ} and not rank.investor and not any(a.code == KZ for a in marks.areas):
        return "", False
    near = [a for a in marks.areas if a.end <= rank.start and a.code not in {KZ, ELSEWHERE}]
    if subject or near:
        return (subject.code if subject else near[0].code), False
    after = [
        a for a in marks.areas if a.start >= rank.end and a.code not in {KZ, ELSEWHERE} and a.start - rank.end < 12
    ]
    return ("" if after else walk.carried.partner or walk.topic(sentence)), False


_NOW = re.compile(r"\b(?:now|currently|today|at present|presently|nowadays)\b[^.;]{0,60}$", re.IGNORECASE)
# "Kazakhstan has become a partner of Kyrgyzstan and stands third in its trade": a place of Kazakhstan's among theirs.
_IS = re.compile(
    r"(?:,[^,;.]{3,40},)?(?: (?:has|have|had|also|now|today|still|currently|already|thus))*"
    r" (?:become|became|is|are|was|remain\w*|stands?|stood|rank\w*|occup\w+|takes?|took|holds?|held|enter\w*|joined"
    r"|comes?|came|placed|kept|retain\w*)\b"
)
# "partner of Omsk oblast": of a part of a country.
_PROVINCE = re.compile(
    r"[^.;]{0,40}\b(?:of|for|in) (?:the )?(?:[A-Z][\w-]+(?:'s)? ){1,4}(?:oblast|province|region|territory|krai"
    r"|prefecture|Autonomous|district)\b"
)
# "second after Russia": not whose partners they are.
_BEHIND_OTHER = re.compile(r"\b(?:after|behind|only to|displacing|overtaking|ahead of) (?:[A-Z]\w+,? and )?(?:the )?$")
_WE_ARE = re.compile(
    r"\b(?:we|our country|our republic) (?:are|is|rank\w*|remain\w*|became|have become)\b", re.IGNORECASE
)


# "trade with Kazakhstan stood at": not what something is said of.
_OBJECT = re.compile(r"\b(?:with|to|from|of|in|between|for|by)(?: the)? $")


def _subject_end(marks: Marks, rank: Rank) -> int:
    """Where the last area before a place ends that something is said of: "Kazakhstan is ..."; -1 if none is."""
    ends = [area.end for area in marks.areas if area.end <= rank.start and _IS.match(marks.text, area.end)]
    ends = [
        end for end in ends if not any(a.end == end and _OBJECT.search(marks.text, 0, a.start) for a in marks.areas)
    ]
    return ends[-1] if ends else -1


def _is_kazakhstans_place(marks: Marks, rank: Rank) -> bool:
    """Whether Kazakhstan, or "we" of its speaker, is what has the place."""
    end = _subject_end(marks, rank)
    said = [match.end() for match in _WE_ARE.finditer(marks.text, 0, rank.start)]
    if said and said[-1] > end:
        return not any(area.code not in {KZ, ELSEWHERE} for area in marks.areas if said[-1] <= area.start < rank.start)
    return any(area.code == KZ and area.end == end for area in marks.areas)


# "Kazakhstan ranked second" is about the partners of the side whose statistics are given.
_TAKES = re.compile(r"(?<!'s) (?:\w+ ){0,2}")
_REACH_BEHIND = 90
# "Third place is occupied by Kazakhstan", among the partners of the country whose trade is told.
_PLACE_REACH = 30
_OTHER_FIELD = re.compile(
    r"^[^.;,]{0,40}\b(?:coal|oil|gas|grain|wheat|flour|uranium|metals?|food|fuel|crude|copper|steel|cement|meat|fish|sugar)"
    r"(?: products?)? (?:exporters?|importers?|suppliers?|buyers?|producers?|markets?)\b"
    r"|^ ?(?:oil|gas|uranium|grain|wheat|economy|economies|producers?)\b|\b(?:partners?|importers?|exporters?"
    r"|suppliers?|buyers?)(?: (?:of|for) [A-Z]\w+)? (?:in|of) (?:the )?"
    r"(?:Kazakh )?(?:field of |area of |sphere of )?"
    r"(?:rail|transport|transit|cargo|tourism|agri|oil|gas|energy|educat|space|science|cultur|military|logistic)"
)


def _behind(marks: Marks, rank: Rank) -> Mention | None:
    """The period behind a place: "since 2005" anywhere in its clause, another one before any comma or figure."""
    for mention in marks.mentions:
        between = marks.text[rank.end : mention.start]
        if mention.start < rank.end or ";" in between or mention.compares:
            continue
        near = len(between) <= _REACH_BEHIND and not re.search(r"[,:(\d]|\bwith a\b", between)
        if mention.anchor is Anchor.SINCE or (near and mention.anchor is not Anchor.SPAN):
            return mention
    return None


def _figure(rank: Rank) -> Figure:
    return Figure(
        kind=Kind.COUNT, start=rank.start, end=rank.end, value=str(rank.value), scale=1, unit="RANK",
        qualifier=rank.qualifier, lead=rank.start,
    )  # fmt: skip


def rank_draft(walk: Walk, sentence: Sentence, marks: Marks, rank: Rank) -> Draft | None:
    """A stated place among partners or investors."""
    # A place behind one among coal exporters is one among them too.
    if any(_OTHER_FIELD.search(marks.text[one.end : one.end + 70]) for one in marks.ranks if one.start <= rank.start):
        walk.set_apart(sentence, rank.start, rank.end, "a place in something else than trade or investment")
        return None
    code, theirs = _ranked(walk, sentence, marks, rank)
    if not code or code == ELSEWHERE:
        walk.set_apart(sentence, rank.start, rank.end, "a place of which the text does not say whose")
        return None
    if theirs and any(figure.kind is Kind.MONEY for figure in marks.figures):
        walk.carried.speaker = Voice(marks.text[rank.start : rank.end], code, False, rank.start)
    figure = _figure(rank)
    mention = choices.pick_mention(marks, alone(marks, figure))
    if mention is None or mention.end > rank.start:
        mention = _behind(marks, rank)
    period = resolve(mention, walk.published, None) if mention is not None else UNSTATED
    if not period.code and _NOW.search(marks.text, 0, rank.start):
        period = replace(UNSTATED, reasons=(SAID_NOW,))
    of = re.sub(r"^(?:of|among) ", "", rank.of) or ("investors" if rank.investor else "trading partners")
    claim = Claim(
        "rank", *((code, KZ) if theirs else (KZ, code)), period.code, period.form, str(rank.value), "RANK", 1,
        sentence.start + rank.start, sentence.start + rank.end, rank.qualifier, share_of=of,
        confidence=0.85 if period.code else 0.75,
        reasons=period.reasons, paragraph=sentence.paragraph, sentence=sentence.number,
    )  # fmt: skip
    walk.carried.partner = code
    return Draft(claim, figure, figure.start, sentence)


def _counted(text: str, figure: Figure) -> str:
    """Which companies are counted, in the words of the text."""
    match = re.match(
        r"\s*((?:[\w'-]+ ){0,5}?(?:compan\w+|firms|enterprises|(?:legal|commercial|business) entities"
        r"|(?:joint )?ventures|businesses|JVs)(?: with [\w ]{2,30}?(?:capital|participation))?)",
        text[figure.end :],
    )
    return match[1] if match else ""
