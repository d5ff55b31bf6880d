"""The largest products of a flow over time, a small panel each, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts import Chart
from dashboard.charts.assembly import Draft, empty
from dashboard.charts.phrases import moved
from dashboard.charts.points import ROLES, Row, amount_axis, point
from dashboard.charts.product_pieces import (
    assembled,
    empty_subtitle,
    empty_title,
    note_of,
    notes,
    offer,
    row_of,
    subject,
    subject_inside,
    window_axis,
    windows_words,
)
from dashboard.charts.product_sections import Section, flow_of, section
from dashboard.charts.spec import ChartSpec, Kind, Series
from dashboard.context import Context
from dashboard.measures import products as measure
from dashboard.measures import rate
from dashboard.product_words import level_name, short_name, told
from dashboard.state import ViewState

ID = "products-multiples"
MOST_PANELS = 8
# Largest values further apart than this are drawn on a logarithmic scale.
WIDE_RATIO = 10
_MOST_NAMED = 5


def build(ctx: Context, state: ViewState) -> ChartSpec:
    """The eight largest products of the window shown, in that order, over all windows."""
    words, flow = ctx.words, flow_of(state)
    found = section(ctx, state, flow)
    if found is None or not found.now.parts:
        title, subtitle = empty_title(ctx, state, flow), empty_subtitle(ctx, state)
        return empty(ctx, state, ID, Kind.SMALL_MULTIPLES, title, subtitle, offer(ctx, state, ID, flow))
    codes = measure.top(found.now, MOST_PANELS)
    lines = {code: _rows(found, code) for code in codes}
    drawn = [_series(ctx, found, code, rows) for code, rows in lines.items()]
    values = [row.value for rows in lines.values() for row in rows]
    log = _is_log(state, list(lines.values()))
    axis = amount_axis(ctx, values, log=log)
    unit = words.unit_words(state.unit, axis.scale)
    draft = Draft(
        kind=Kind.SMALL_MULTIPLES,
        title=_title(ctx, found, codes),
        subtitle=words.say(
            "products.multiples.log" if log else "products.multiples.subtitle",
            n=len(codes),
            level=level_name(words, found.chosen.level),
            flow=subject(ctx, found),
            span=windows_words(ctx, found),
            unit=unit,
        ),
        series=drawn,
        x=window_axis(ctx, found, (window.period.code for window in found.windows)),
        y=axis,
        unit=unit,
        frames=list(lines.values()),
        notes=[*notes(ctx, found, codes, rest=False), *_gaps(ctx, found, codes)],
    )
    return assembled(ctx, state, ID, found, draft)


def _rows(found: Section, code: str) -> list[Row]:
    """The windows in which a product was recorded; in the others the line breaks, for no row is no zero."""
    return [row_of(found, window, measure.amount(window, code)) for window in found.windows if code in window.parts]


def _series(ctx: Context, found: Section, code: str, rows: Sequence[Row]) -> Series:
    pair, note = found.chosen.pair, note_of(ctx, code)
    return Series(
        id=f"{found.flow}-{code}",
        name=short_name(code),
        role=ROLES[found.flow],
        points=tuple(point(row, note=note) for row in rows),
        indicator=found.flow,
        reporter=pair.reporter,
        partner=pair.partner,
        unit=found.now.unit,
        as_line=True,
        panel=short_name(code),
        product=code,
    )


def _is_log(state: ViewState, lines: Sequence[Sequence[Row]]) -> bool:
    """Whether the scale is logarithmic: asked for, or else the smaller products would lie flat on zero."""
    values = [[row.value for row in rows if row.value is not None] for rows in lines]
    if any(value <= 0 for held in values for value in held):
        return False
    tops = [max(held) for held in values if held]
    return bool(tops) and (state.scale == "log" or max(tops) > WIDE_RATIO * min(tops))


def _gaps(ctx: Context, found: Section, codes: Sequence[str]) -> list[str]:
    lacking = [code for code in codes if any(code not in window.parts for window in found.windows)]
    if not lacking:
        return []
    named = [short_name(code) for code in lacking[:_MOST_NAMED]]
    if len(lacking) > _MOST_NAMED:
        named.append(ctx.words.say("chart_partners.more", n=len(lacking) - _MOST_NAMED))
    return [ctx.words.say("products.multiples.gaps", names=ctx.words.listing(named))]


def _title(ctx: Context, found: Section, codes: Sequence[str]) -> str:
    """In how many of the products shown the flow grew on the window before."""
    words = ctx.words
    values = {"flow": subject(ctx, found), "inside": subject_inside(ctx, found), "n": len(codes)}
    when = words.window(found.now.period)
    if found.base is None:
        return words.say("products.multiples.plain", when=when, **values)
    rates = {
        code: grew
        for code in codes
        if code in found.base.parts
        and (grew := rate(found.now.parts[code].value, found.base.parts[code].value)) is not None
    }
    if not rates:
        return words.say("products.multiples.plain", when=when, **values)
    if len(rates) == 1:
        ((code, only),) = rates.items()
        change = moved(ctx, found.flow, only)
        return words.say("products.multiples.single", product=told(code), change=change, when=when, **values)
    grew = sum(value > 0 for value in rates.values())
    key = "none_grew" if grew == 0 else "all_grew" if grew == len(rates) else "grew"
    return words.say(f"products.multiples.{key}", k=grew, m=len(rates), when=when, **values)


CHART = Chart(ID, "Products over time", build)
