"""Claims that are no amounts of money: shares, ranks, growth without a level."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from etl.reader import choices, whose
from etl.reader.choices import Place, concept
from etl.reader.claims import Claim, Growth, PeriodForm
from etl.reader.lexicon import ELSEWHERE, FDI, KZ, AreaWord
from etl.reader.numbers import Figure
from etl.reader.parsed import Marks, Rank
from etl.reader.passages import Sentence
from etl.reader.periods import UNSTATED, Resolved, resolve

if TYPE_CHECKING:
    from etl.reader.resolver import Draft, Walk

_OF = re.compile(
    r"\s*(?:share )?of (?:the |all )?(?P<of>[^,;:()]{2,90}?)(?=\s*(?:[,;:()]|\.$|\bcame\b|\bwas\b|\bis\b|\bwith\b(?! Central| the| [A-Z])|$))",
    re.IGNORECASE,
)
_SHARE_OF = re.compile(
    r"\bshare (?:of|in) (?P<of>[^,;:()\d]{2,70}?)\s+(?:is|was|were|reached|amounted to|stood at|made up|rose|fell|grew|has|of|to)?\s*(?:\w+ ){0,3}$",
    re.IGNORECASE,
)


def share_draft(walk: Walk, sentence: Sentence, marks: Marks, figure: Figure, new: Sequence[Draft]) -> Draft | None:
    """A share with what it is of; set apart where the text does not say of what, or of whose trade."""
    from etl.reader.resolver import Draft

    after, before = _OF.match(marks.text, figure.end), _SHARE_OF.search(marks.text[: figure.lead])
    match = after or before
    if match is None:
        walk._set_apart(sentence, figure.start, figure.end, "a share of which the text does not say what it is of")
        return None
    of = re.sub(r"\s+", " ", match["of"]).strip()
    if len(of) < 3 or re.match(
        r"(?:them|these|those|people|companies|the population|respondents|GDP)\b", of, re.IGNORECASE
    ):
        walk._set_apart(sentence, figure.start, figure.end, f"a share of {of!r}, not of trade or investment")
        return None
    if not re.search(r"trade|turnover|export|import|invest|FDI|capital|that|total|inflow", of, re.IGNORECASE):
        walk._set_apart(sentence, figure.start, figure.end, f"a share of {of!r}, not of trade or investment")
        return None
    offset = match.start("of")
    inside = [a for a in marks.areas if offset <= a.start < match.end("of") + 2 and a.code != ELSEWHERE]
    owner = next((a.code for a in inside if a.code != KZ), "") if not any(a.code == KZ for a in inside) else KZ
    subject = next(
        (a for a in marks.areas if a not in inside and a.end <= figure.start and a.code not in {ELSEWHERE}), None
    )
    reporter, partner = _share_pair(walk, sentence, marks, owner, subject)
    if not partner:
        walk._set_apart(sentence, figure.start, figure.end, "the text does not say whose share")
        return None
    place = _place(marks, figure)
    period = _moment(walk, marks, place, new)
    claim = Claim(
        "share", reporter, partner, period.code, period.form, figure.value, "PERCENT", 1, sentence.start + figure.start,
        sentence.start + figure.end, figure.qualifier, share_of=of, stated_source=whose.source(walk.carried, marks, figure, "turnover"),
        confidence=0.9 if period.code else 0.75, reasons=period.reasons, paragraph=sentence.paragraph, sentence=sentence.number,
    )  # fmt: skip
    walk.carried.partner = partner if partner != KZ else reporter
    return Draft(claim, figure, figure.start, sentence)


def _share_pair(walk: Walk, sentence: Sentence, marks: Marks, owner: str, subject: AreaWord | None) -> tuple[str, str]:
    if owner and owner != KZ and (any(a.code == KZ for a in marks.areas) or subject is None):
        return owner, KZ
    if subject is not None and subject.code != KZ:
        return KZ, subject.code
    first = choices.subject(marks, len(marks.text))
    return KZ, walk.carried.partner or (first.code if first and first.code != ELSEWHERE else "") or walk.topic(sentence)


def _moment(walk: Walk, marks: Marks, place: Place, new: Sequence[Draft]) -> Resolved:
    """The period of a share: its own, or that of the level beside it; nothing else is assumed."""
    mention = choices.pick_mention(marks, place)
    if mention is not None:
        return resolve(mention, walk.published, None)
    front = choices.fronted(marks, place)
    if front is not None:
        return resolve(front, walk.published, None)
    levels = [draft for draft in new if draft.noun and draft.at < place.figure.start]
    if levels and ";" not in marks.text[levels[-1].at : place.figure.start]:
        claim = levels[-1].claim
        return Resolved(claim.period, claim.period_form, ("the period is carried from the figure before",))
    return UNSTATED


def rank_draft(walk: Walk, sentence: Sentence, marks: Marks, rank: Rank) -> Draft | None:
    """A stated place among partners or investors."""
    from etl.reader.resolver import Draft

    subject = choices.subject(marks, rank.start)
    near = [a for a in marks.areas if a.end <= rank.start and a.code not in {KZ, ELSEWHERE}]
    code = subject.code if subject else near[0].code if near else ""
    if not code:
        after = [
            a for a in marks.areas if a.start >= rank.end and a.code not in {KZ, ELSEWHERE} and a.start - rank.end < 12
        ]
        code = "" if after else walk.carried.partner or walk.topic(sentence)
    if not code or code == ELSEWHERE:
        walk._set_apart(sentence, rank.start, rank.end, "a place of which the text does not say whose")
        return None
    figure = Figure(kind=_COUNT, start=rank.start, end=rank.end, value=str(rank.value), scale=1, unit="RANK",
                    qualifier=rank.qualifier, lead=rank.start)  # fmt: skip
    mention = choices.pick_mention(marks, _place(marks, figure))
    period = resolve(mention, walk.published, None) if mention is not None and mention.end <= rank.start else UNSTATED
    of = rank.of or ("investors" if rank.investor else "trading partners")
    claim = Claim(
        "rank", KZ, code, period.code, period.form, str(rank.value), "RANK", 1, sentence.start + rank.start,
        sentence.start + rank.end, rank.qualifier, share_of=of, confidence=0.85 if period.code else 0.75,
        reasons=period.reasons, paragraph=sentence.paragraph, sentence=sentence.number,
    )  # fmt: skip
    walk.carried.partner = code
    return Draft(claim, figure, figure.start, sentence)


def growth_draft(
    walk: Walk, sentence: Sentence, marks: Marks, figure: Figure, growth: Growth, new: Sequence[Draft]
) -> Draft | None:
    """Growth without a level: an indicator of its own, `share_of` says what grew."""
    from etl.reader.resolver import Draft

    place = _place(marks, figure)
    noun, _ = choices.pick_noun(marks, place)
    levels = [draft for draft in new if draft.noun and draft.opened < 0]
    indicator = noun.indicator if noun else levels[-1].noun if levels else walk.carried.topic
    if indicator not in {"turnover", "exports", "imports", "balance", FDI}:
        walk._set_apart(sentence, figure.start, figure.end, "growth of which the text does not say what grew")
        return None
    pair = whose.pair(walk, sentence, marks, place, noun, indicator)
    if pair.refused:
        walk._set_apart(sentence, figure.start, figure.end, pair.refused)
        return None
    mention = _own_mention(marks, place)
    period = resolve(mention, walk.published, None) if mention is not None else walk._period(
        sentence, marks, place, noun, indicator, False, [d for d in new if concept(d.noun or indicator) == concept(indicator)]
    )  # fmt: skip
    of = pair.indicator or ("fdi_inflow_gross" if indicator == FDI else indicator)
    claim = Claim(
        "growth", pair.reporter, pair.partner, period.code, period.form, "", "FACTOR" if growth.is_factor else "PERCENT", 1,
        sentence.start + figure.start, sentence.start + figure.end, figure.qualifier, replace(growth), of, whose.source(walk.carried, marks, figure, indicator),
        confidence=0.8 if period.form is not PeriodForm.INFERRED else 0.5,
        reasons=("growth without a level", *pair.reasons, *period.reasons), paragraph=sentence.paragraph, sentence=sentence.number,
    )  # fmt: skip
    walk._remember(indicator, walk.carried.unit, walk.carried.scale, pair.topic, period)
    return Draft(claim, figure, figure.start, sentence, indicator)


def _own_mention(marks: Marks, place: Place):  # type: ignore[no-untyped-def]
    found = choices.pick_mention(marks, place)
    if found is not None:
        return found
    for mention in marks.mentions:
        if 0 <= mention.start - place.figure.end <= 30 and not mention.compares and mention.end <= place.until:
            return mention
    return None


def _place(marks: Marks, figure: Figure) -> Place:
    after = max((f.end for f in marks.figures if f.end <= figure.start), default=0)
    until = min((f.lead for f in marks.figures if f.lead >= figure.end), default=len(marks.text))
    return Place(figure, after, after, until, until)


from etl.reader.numbers import Kind as _Kind  # noqa: E402

_COUNT = _Kind.COUNT
