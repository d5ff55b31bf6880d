"""What only the whole text tells: the end of an open total, the period of a rank."""

from __future__ import annotations

from dataclasses import replace

from etl.model.period import Period
from etl.reader.claims import Apart, Claim, PeriodForm, Published
from etl.reader.lexicon import TURNOVER

# How many sentences behind its level growth may be said.
_NEAR = 2
_A_YEAR = 4  # "2023"
# Why no period of a neighbour is taken over.
SAID_NOW = "said of the present: the text does not say the period"
SAID_AGAIN = "the same figure is said elsewhere in the text"


def close_totals(claims: list[Claim], published: Published | None) -> list[Claim]:
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


def join_growth(claims: list[Claim]) -> list[Claim]:
    """Growth that is said behind its level, of the same thing and period, joined to it: one claim."""
    made: list[Claim] = []
    for claim in claims:
        level = _level_before(made, claim) if claim.indicator == "growth" else None
        if level is None:
            made.append(claim)
        else:
            made[level] = replace(made[level], growth=claim.growth)
    return made


def _level_before(made: list[Claim], growth: Claim) -> int | None:
    """The place of the level that growth belongs to, among the last claims of its paragraph."""
    for place in range(len(made) - 1, -1, -1):
        if made[place].paragraph != growth.paragraph or growth.sentence - made[place].sentence > _NEAR:
            return None
        if _grew(made[place], growth):
            return place
    return None


def _grew(level: Claim, growth: Claim) -> bool:
    near = 0 < growth.sentence - level.sentence <= _NEAR
    same = (level.indicator, level.reporter, level.partner) == (growth.share_of, growth.reporter, growth.partner)
    dated = level.period == growth.period != ""
    return near and same and dated and level.value != "" and level.growth is None


def said_again(claims: list[Claim]) -> tuple[list[Claim], list[Apart]]:
    """The claims, each once: the same figure of the same thing said again goes apart; the fuller saying stays."""
    kept: dict[tuple[object, ...], Claim] = {}
    again = []
    for claim in claims:
        growth = claim.growth.percent if claim.growth and not claim.value else None
        of = claim.share_of if claim.indicator in {"growth", "share"} else "invest" in claim.share_of
        key = (claim.indicator, claim.reporter, claim.partner, claim.period, claim.number, claim.unit, growth, of)
        if key in kept and claim.indicator != "companies":
            first = kept[key]
            fuller = claim.growth is not None and first.growth is None
            kept[key], other = (claim, first) if fuller else (first, claim)
            again.append(Apart(other.start, other.end, "", SAID_AGAIN, other.paragraph, other.sentence))
        else:
            kept[key] = claim
    return sorted(kept.values(), key=lambda claim: claim.start), again


def date_ranks(claims: list[Claim]) -> list[Claim]:
    """Places among trade partners, and shares of trade, without a period: that of the trade right beside them.

    It is taken from the same or the next sentence, by a share from the next one only where that names a whole year.
    A period that is itself inferred is none to take.
    """
    made = []
    for place, claim in enumerate(claims):
        is_rank = claim.indicator == "rank" and "invest" not in claim.share_of
        of_trade = is_rank or (claim.indicator == "share" and "trade" in claim.share_of)
        if of_trade and not claim.period and SAID_NOW not in claim.reasons:
            beside = _dated_beside(claims, place, whole_years=not is_rank)
            if beside is not None:
                reason = f"no period is said: {beside.period}, as of the {beside.indicator} beside it"
                claim = replace(claim, period=beside.period, period_form=PeriodForm.INFERRED, reasons=(reason,))
        made.append(claim)
    return made


def _dated_beside(claims: list[Claim], place: int, *, whole_years: bool) -> Claim | None:
    """The nearest claim here or in the next sentence with a period that the text says, of the same two sides."""
    own = claims[place]
    for other in (*claims[place + 1 : place + 5], *reversed(claims[:place])):
        away = other.sentence - own.sentence
        if other.paragraph != own.paragraph or not 0 <= away <= 1 or other.partner != own.partner:
            continue
        if away and whole_years and not (other.period_form is PeriodForm.EXPLICIT and len(other.period) == _A_YEAR):
            continue
        shared = away == 0 and other.indicator == "share" and "trade" in other.share_of
        interval = other.interval
        said = other.period_form is not PeriodForm.INFERRED and interval is not None and interval.length <= 12
        if said and (shared or other.indicator == TURNOVER):
            return other
    return None
