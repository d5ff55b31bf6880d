"""Claims that are no amounts of money: shares, ranks, growth without a level."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from etl.reader import choices, levels, parties, sides, times, whose
from etl.reader.choices import Place, alone, concept
from etl.reader.claims import Claim, Growth, PeriodForm
from etl.reader.context import Draft
from etl.reader.lexicon import ELSEWHERE, FDI, KZ, AreaWord
from etl.reader.listed import bare_share_owner, is_listed_share, listed_share_owner, part_of_whole, same_share
from etl.reader.mentions import Anchor, Mention
from etl.reader.numbers import Figure, Kind
from etl.reader.parsed import Marks
from etl.reader.passages import Sentence
from etl.reader.periods import Resolved, resolve
from etl.reader.rates import goes_on_growing

if TYPE_CHECKING:
    from etl.reader.resolver import Walk

_OF = re.compile(
    r"\s*,?\s*(?:share )?(?:\([^()]{0,40}\) )?of (?:the |all )?(?P<of>[^,;:()]{2,90}?)(?=\s*(?:[,;:()]|\.$"
    r"|\b(?:came|comes?|was|were|is|are|go|goes|went|falls?|fell|belongs?|account(?:s|ed)?|conducted|attracted)\b"
    r"|\bwith\b(?! Central| the| [A-Z])|$))",
    re.IGNORECASE,
)
_SHARE_OF = re.compile(
    r"(?:\bshare (?:of|in)|,? (?:and )?in) (?P<of>[^,;:()\d]{2,70}?)"
    r"(?:\s+(?:is|was|were|reached|amounted to|stood at|made up|makes up|rose|fell|grew|has)\b[^,;()\d]{0,24})?\s*$",
    re.IGNORECASE,
)


def share_draft(walk: Walk, sentence: Sentence, marks: Marks, figure: Figure, new: Sequence[Draft]) -> Draft | None:
    """A share with what it is of; set apart where the text does not say of what, or of whose trade."""
    after, before = _OF.match(marks.text, figure.end), _SHARE_OF.search(marks.text[: figure.lead])
    match = after or before
    if after is not None and _IS_GOODS.match(marks.text, after.end()):
        walk.set_apart(sentence, figure.start, figure.end, "the share of a product or a flow, not of a partner")
        return None
    if match is None and (part := part_of_whole(marks, figure)) is not None:
        return _partner_share(walk, sentence, marks, figure, part)
    if match is None and (again := same_share(marks, figure, new)) is not None:
        return _share_of_then(walk, sentence, marks, figure, again)
    if match is None and (bare := bare_share_owner(marks, figure)) is not None:
        return _bare_share(walk, sentence, marks, figure, bare)
    if match is None and (area := listed_share_owner(marks, figure)) is not None:
        return _partner_share(walk, sentence, marks, figure, area)
    if match is None and is_listed_share(marks, figure):
        return _listed_share(walk, sentence, marks, figure, new)
    if match is None:
        walk.set_apart(sentence, figure.start, figure.end, "a share of which the text does not say what it is of")
        return None
    of = re.sub(r" or $", "", re.sub(r"\s+", " ", match["of"][: _sum_in(marks, match)]).strip() + " ").strip()
    for mention in marks.mentions:
        of = (
            of.removesuffix(marks.text[mention.start : mention.end])
            .strip()
            .removesuffix(" in")
            .removesuffix(" for")
            .strip()
        )
    if len(of) < 3 or re.match(
        r"(?:them|these|those|people|companies|the population|respondents|GDP)\b", of, re.IGNORECASE
    ):
        walk.set_apart(sentence, figure.start, figure.end, f"a share of {of!r}, not of trade or investment")
        return None
    if not re.search(r"trad(?:e|ing)|turnover|export|import|invest|FDI|capital|that|total|inflow", of, re.IGNORECASE):
        walk.set_apart(sentence, figure.start, figure.end, f"a share of {of!r}, not of trade or investment")
        return None
    if _GOODS_SHARE.search(marks.text, max(0, figure.start - 90), figure.start):
        walk.set_apart(sentence, figure.start, figure.end, "the share of a product or a flow, not of a partner")
        return None
    if _TO_BRANCH.match(marks.text, match.end()):
        walk.set_apart(sentence, figure.start, figure.end, "the share of a branch or a region, not of a partner")
        return None
    if re.search(r"\bregional|frontier|border|interregional", of):
        walk.set_apart(sentence, figure.start, figure.end, f"a share of {of!r}, not of all trade")
        return None
    if _JOINT_BEHIND.match(marks.text, match.end()) or _JOINT.search(marks.text, 0, figure.start):
        walk.set_apart(sentence, figure.start, figure.end, "the share of several countries together")
        return None
    if re.match(r"(?:\w+ ){0,2}?(?:its|their) ", of) and _is_of_group(marks, figure):
        walk.set_apart(sentence, figure.start, figure.end, "a share of a third country's trade")
        return None
    offset = match.start("of")
    inside = [a for a in marks.areas if offset <= a.start < offset + len(match["of"]) and a.code != ELSEWHERE]
    groups = [a for a in marks.areas if offset <= a.start < offset + len(match["of"]) and a.code == ELSEWHERE]
    if groups and not inside:
        walk.set_apart(sentence, figure.start, figure.end, "a share of a third country's trade")
        return None
    owner = next((a.code for a in inside if a.code != KZ), "") if not any(a.code == KZ for a in inside) else KZ
    # "the share of Italy in the trade of Kazakhstan": whose, and of what.
    whose_share = next((a for a in inside if a.start == offset and marks.text.startswith(" in ", a.end)), None)
    if whose_share is not None and len(inside) > 1:
        inside = [area for area in inside if area is not whose_share]
        owner = next((a.code for a in inside if a.code != KZ), KZ)
    named = [a for a in marks.areas if a not in inside and a.end <= figure.start and a.code != ELSEWHERE]
    named = [area for area in named if not _AFTER_OTHERS.search(marks.text, 0, area.start)] or named
    subject = whose_share or (named[-1] if named else None)
    third = owner not in {"", KZ} and subject is not None and subject.code not in {owner, KZ}
    own, _ = sides.side(walk, marks, figure)
    of_theirs = not owner and own not in {"", KZ} and subject is not None and subject.code not in {own, KZ}
    if of_theirs or (third and not any(area.code == KZ for area in marks.areas)):
        walk.set_apart(sentence, figure.start, figure.end, "a share of a third country's trade")
        return None
    reporter, partner = _share_pair(walk, sentence, marks, owner, subject, of, new)
    if not partner:
        walk.set_apart(sentence, figure.start, figure.end, "the text does not say whose share")
        return None
    place = alone(marks, figure)
    period = times.share_period(
        walk, sentence, marks, place, new, is_of_trade=re.search(r"trade|turnover|export|import", of) is not None
    )
    claim = Claim(
        "share", reporter, partner, period.code, period.form, figure.value, "PERCENT", 1, sentence.start + figure.start,
        sentence.start + figure.end, figure.qualifier, share_of=of,
        stated_source=sides.source(walk.carried, marks, figure, "turnover"), confidence=0.9 if period.code else 0.75,
        reasons=tuple(reason for reason in (*period.reasons, figure.doubt) if reason),
        paragraph=sentence.paragraph, sentence=sentence.number,
    )  # fmt: skip
    walk.carried.partner = partner if partner != KZ else reporter
    return Draft(claim, figure, figure.start, sentence)


# "the third partner after Russia and China, with a share of": those are not whose share it is.
_AFTER_OTHERS = re.compile(r"\b(?:after|behind|alongside) (?:(?:the )?[A-Z][\w-]+(?:, | and |,? and ))*(?:the )?$")
_JOINT_BEHIND = re.compile(
    r"\s*(?:comes?|came|is|are|falls?|goes|go) (?:from|on|to) (?:the )?[A-Z]\w+(?: [A-Z]\w+)*(?:,| and) (?:the )?[A-Z]"
)
_JOINT = re.compile(
    r"[A-Z][\w.]+(?: [A-Z]\w+)*(?:, (?:the )?[A-Z][\w.]+(?: [A-Z]\w+)*)+,? and (?:the )?[A-Z][\w.]+(?: [A-Z]\w+)* "
    r"(?:together )?account(?:ed)? for[^.;]{0,30}$"
)
# "oil and gas, which account for more than 80% of exports": what is a part of the trade is no partner.
_GOODS_SHARE = re.compile(
    r"\b(?:oil|gas|fuels?|metals?|products?|goods|machinery|equipment|minerals?|uranium|grain|raw materials|exports"
    r"|imports|sector|industry)\b[^.;:]{0,30}\b(?:account|make|made|making|represent|constitut|compris)[^.;:]{0,24}$",
    re.IGNORECASE,
)


# "90% of German investments are in non-resource sectors", "half of the trade falls on near-border regions"
_TO_BRANCH = re.compile(
    r"\s*(?:is|are|was|were|falls?|fell|goes|go|went|comes?|came|account\w*)"
    r"(?: accounted for by| directed| concentrated)?"
    r" (?:in|on|to|into|from|by) (?:the )?(?:[\w-]+ ){0,3}(?:sectors?|industr\w+|regions?|branches|oblasts?|enterprises"
    r"|business\w*|resources|minerals|hydrocarbons|oil|metals|products)\b"
)
_IS_GOODS = re.compile(r"\s*(?:is|are|was|were) (?:the )?(?:exports?|imports?|oil|gas|crude|raw|made up|mineral)\b")


def _share_of_then(walk: Walk, sentence: Sentence, marks: Marks, figure: Figure, now: Draft) -> Draft:
    mention = next(m for m in marks.mentions if m.start >= figure.end)
    period = resolve(mention, walk.published, now.claim.interval)
    claim = replace(
        now.claim, period=period.code, period_form=period.form, value=figure.value, qualifier=figure.qualifier,
        start=sentence.start + figure.start, end=sentence.start + figure.end, reasons=period.reasons,
    )  # fmt: skip
    return Draft(claim, figure, figure.start, sentence)


def _sum_in(marks: Marks, match: re.Match[str]) -> int:
    """How far the words for what a share is of go before a sum in them begins: "of investment or 48 billion"."""
    sums = [f.lead - match.start("of") for f in marks.figures if match.start("of") < f.lead < match.end("of")]
    return sums[0] if sums else len(match["of"])


def _is_of_group(marks: Marks, figure: Figure) -> bool:
    """Whether the area named last before a share is none that the registry has: "the region, a third of its trade"."""
    before = [area for area in marks.areas if area.end <= figure.start]
    return bool(before) and before[-1].code == ELSEWHERE


def _partner_share(walk: Walk, sentence: Sentence, marks: Marks, figure: Figure, area: AreaWord) -> Draft | None:
    """A share of a list of partners: of whose trade or investment, says what stands before the list."""
    own, _ = sides.side(walk, marks, figure)
    if ELSEWHERE in {area.code, own} or (own not in {"", KZ} and area.code != KZ) or area.code == own:
        walk.set_apart(sentence, figure.start, figure.end, "a share of a third country's trade")
        return None
    nouns = [noun for noun in marks.nouns if noun.end <= figure.start]
    what = marks.text[nouns[-1].start : nouns[-1].end] if nouns else "trade"
    period = times.share_period(walk, sentence, marks, alone(marks, figure), (), is_of_trade=True)
    claim = Claim(
        "share", own, area.code, period.code, period.form, figure.value, "PERCENT", 1, sentence.start + figure.start,
        sentence.start + figure.end, figure.qualifier, share_of=what,
        stated_source=sides.source(walk.carried, marks, figure, "turnover"), confidence=0.75,
        reasons=("of a list of partners", *period.reasons), paragraph=sentence.paragraph, sentence=sentence.number,
    )  # fmt: skip
    return Draft(claim, figure, figure.start, sentence)


def _bare_share(walk: Walk, sentence: Sentence, marks: Marks, figure: Figure, area: AreaWord) -> Draft | None:
    """`Russia's share amounted to 18.6%`: of what the share before was, or of the trade that the text is about."""
    own, _ = sides.side(walk, marks, figure)
    before = next((draft.claim for draft in reversed(walk.drafts) if draft.claim.indicator == "share"), None)
    near = before is not None and before.paragraph == sentence.paragraph
    if (not near and walk.carried.topic == FDI) or ELSEWHERE in {area.code, own} or area.code == own:
        walk.set_apart(sentence, figure.start, figure.end, "a share of which the text does not say what it is of")
        return None
    if own not in {"", KZ} and area.code != KZ:
        walk.set_apart(sentence, figure.start, figure.end, "a share of a third country's trade")
        return None
    of = before.share_of if near and before is not None else "trade"
    period = times.share_period(walk, sentence, marks, alone(marks, figure), (), is_of_trade=False)
    if not period.code and near and before is not None:
        period = Resolved(before.period, before.period_form, ("the period is that of the share before",))
    claim = Claim(
        "share", own, area.code, period.code, period.form, figure.value, "PERCENT", 1, sentence.start + figure.start,
        sentence.start + figure.end, figure.qualifier, share_of=of, confidence=0.7,
        reasons=("of what it is a share is carried from before", *period.reasons),
        paragraph=sentence.paragraph, sentence=sentence.number,
    )  # fmt: skip
    return Draft(claim, figure, figure.start, sentence)


def _listed_share(walk: Walk, sentence: Sentence, marks: Marks, figure: Figure, new: Sequence[Draft]) -> Draft | None:
    """A share in brackets behind the level of a list, of the same trade; none where the level is no claim."""
    levels = [draft for draft in new if draft.figure is not None and draft.noun and draft.at < figure.start]
    if not levels or any(levels[-1].at < f.start < figure.start for f in marks.figures):
        walk.set_apart(sentence, figure.start, figure.end, "a share in a list, of a level that is no claim")
        return None
    level = levels[-1].claim
    claim = Claim(
        "share", level.reporter, level.partner, level.period, level.period_form, figure.value, "PERCENT", 1,
        sentence.start + figure.start, sentence.start + figure.end, figure.qualifier,
        share_of=f"all {level.indicator} of {level.reporter}", stated_source=level.stated_source, confidence=0.75,
        reasons=("in brackets behind a level of a list: its share of the whole",),
        paragraph=sentence.paragraph, sentence=sentence.number,
    )  # fmt: skip
    return Draft(claim, figure, figure.start, sentence)


def _share_pair(
    walk: Walk,
    sentence: Sentence,
    marks: Marks,
    owner: str,
    subject: AreaWord | None,
    of: str,
    new: Sequence[Draft],
) -> tuple[str, str]:
    speaker = walk.carried.speaker.side if walk.carried.speaker else ""
    if of.startswith(("this ", "that ")) and not owner and any(a.code == KZ for a in marks.areas):
        return walk.carried.partner or walk.topic(sentence), KZ
    if not owner and subject is not None and subject.code == speaker != KZ:
        return speaker, KZ
    own = walk.carried.source.side if walk.carried.source else ""
    if not owner and subject is not None and subject.code == KZ and own not in {"", KZ}:
        return own, KZ
    ranked = [draft.claim for draft in new if draft.claim.indicator == "rank" and draft.claim.partner == KZ]
    if not owner and subject is not None and subject.code == KZ and ranked:
        return ranked[-1].reporter, KZ
    if owner == KZ and speaker not in {"", KZ} and subject is None:
        return speaker, KZ
    if owner and owner != KZ and (any(a.code == KZ for a in marks.areas) or subject is None):
        return owner, KZ
    if subject is not None and subject.code != KZ:
        return KZ, subject.code
    first = parties.subject(marks, len(marks.text))
    return KZ, walk.carried.partner or (first.code if first and first.code != ELSEWHERE else "") or walk.topic(sentence)


def growth_draft(
    walk: Walk, sentence: Sentence, marks: Marks, figure: Figure, growth: Growth, new: Sequence[Draft]
) -> Draft | None:
    """Growth without a level: an indicator of its own, `share_of` says what grew."""
    place = alone(marks, figure)
    noun, _ = choices.pick_noun(marks, place)
    outside = [draft for draft in new if draft.noun and draft.opened < 0]
    if noun is None and _follows_apart(marks, figure, new):
        walk.set_apart(sentence, figure.start, figure.end, "growth of a figure that is set apart")
        return None
    levels_here = outside or [draft for draft in new if draft.noun]
    indicator = noun.indicator if noun else levels_here[-1].noun if levels_here else ""
    if not indicator and goes_on_growing(marks, figure):
        indicator = next((n.indicator for n in reversed(marks.nouns) if n.end <= figure.start), "")
    if not indicator and choices.is_carried(marks, place):
        indicator = walk.carried.topic
    if indicator not in {"turnover", "exports", "imports", "balance", FDI}:
        walk.set_apart(sentence, figure.start, figure.end, "growth of which the text does not say what grew")
        return None
    pair = whose.pair(walk, sentence, marks, place, noun, indicator)
    if pair.refused:
        walk.set_apart(sentence, figure.start, figure.end, pair.refused)
        of_others = times.level_period(walk, sentence, marks, place, indicator, False, [])
        levels.remember(walk, indicator, walk.carried.unit, walk.carried.scale, "", of_others)
        return None
    mention = _own_mention(marks, place) or _span_behind(marks, figure)
    if mention is not None and mention.anchor is Anchor.FIXED and mention.last - mention.first >= 23:
        mention = replace(mention, first=mention.last - 11)  # "by 16% from 2021 to 2022" is of 2022
    if mention is None and indicator != FDI:
        mention = _years_in_sentence(marks, figure)
    if mention is None and walk.published is not None and _than_last_year(marks, figure):
        mention = Mention(figure.end, figure.end, Anchor.THIS_YEAR, 0, -1)
    if mention is not None:
        period = resolve(mention, walk.published, None)
    else:
        alike = [draft for draft in new if concept(draft.noun or indicator) == concept(indicator)]
        period = times.level_period(walk, sentence, marks, place, indicator, False, alike)
    of = pair.indicator or ("fdi_inflow_gross" if indicator == FDI else indicator)
    claim = Claim(
        "growth", pair.reporter, pair.partner, period.code, period.form, "",
        "FACTOR" if growth.is_factor else "PERCENT", 1, sentence.start + figure.start, sentence.start + figure.end,
        figure.qualifier, growth, of, sides.source(walk.carried, marks, figure, indicator),
        confidence=0.8 if period.form is not PeriodForm.INFERRED else 0.5,
        reasons=("growth without a level", *pair.reasons, *period.reasons),
        paragraph=sentence.paragraph, sentence=sentence.number,
    )  # fmt: skip
    levels.remember(walk, indicator, walk.carried.unit, walk.carried.scale, pair.topic, period)
    return Draft(claim, figure, figure.start, sentence, indicator)


def _follows_apart(marks: Marks, figure: Figure, new: Sequence[Draft]) -> bool:
    """Whether the sum of money right before a rate was set apart: the rate is then of the same."""
    before = [f for f in marks.figures if f.kind is Kind.MONEY and f.end <= figure.start]
    return bool(before) and not any(draft.at == before[-1].start for draft in new)


def _span_behind(marks: Marks, figure: Figure) -> Mention | None:
    """The years that a change took, right behind it: "doubled in ten years"."""
    behind = [m for m in marks.mentions if m.anchor is Anchor.SPAN and 0 <= m.start - figure.end <= 3]
    return behind[0] if behind else None


def _years_in_sentence(marks: Marks, figure: Figure) -> Mention | None:
    """The only period of a sentence where it is a number of years before a change: "over three decades 180-fold"."""
    only = marks.mentions[0] if len(marks.mentions) == 1 else None
    return only if only is not None and only.anchor is Anchor.SPAN and only.end <= figure.start else None


def _than_last_year(marks: Marks, figure: Figure) -> bool:
    """Whether growth is said on last year and of no other period: it is of this year so far."""
    behind = [mention for mention in marks.mentions if mention.start >= figure.end]
    return len(marks.mentions) == 1 and bool(behind) and behind[0].anchor is Anchor.LAST_YEAR and behind[0].compares


def _own_mention(marks: Marks, place: Place) -> Mention | None:
    found = choices.pick_mention(marks, place)
    if found is not None:
        return found
    for mention in marks.mentions:
        if 0 <= mention.start - place.figure.end <= 30 and not mention.compares and mention.end <= place.until:
            return mention
    return None
