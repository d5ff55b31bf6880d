"""Products of one flow by size: the largest of a level, the window a year before behind, and what is not told apart."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.assembly import Draft, empty
from dashboard.charts.partner_pieces import label_number
from dashboard.charts.points import ROLES, amount_axis
from dashboard.charts.product_pieces import (
    MOST_ROWS,
    REST,
    assembled,
    empty_subtitle,
    empty_title,
    note_of,
    notes,
    offer,
    point_of,
    product_axis,
    rest_is_shown,
    row_of,
    subject,
    subject_inside,
    window_words,
)
from dashboard.charts.product_sections import Section, section
from dashboard.charts.spec import Axis, ChartSpec, Kind, Mark, Point, Series
from dashboard.context import Context
from dashboard.measures import products as measure
from dashboard.measures.product_windows import Window
from dashboard.measures.products import Figure
from dashboard.product_words import inside, level_name
from dashboard.state import ViewState
from dashboard.text import Words


def by_product(ctx: Context, state: ViewState, flow: str, chart_id: str, most: int = MOST_ROWS) -> ChartSpec:
    """Bars of the `most` largest products of a flow with their shares, and the rest that the level does not tell."""
    words = ctx.words
    found = section(ctx, state, flow)
    if found is None or not found.now.parts:
        title, subtitle = empty_title(ctx, state, flow), empty_subtitle(ctx, state)
        return empty(ctx, state, chart_id, Kind.BAR, title, subtitle, offer(ctx, state, chart_id, flow))
    codes = measure.top(found.now, most)
    shown = [*codes, REST] if rest_is_shown(found.now) else codes
    axis = amount_axis(ctx, found.now.parts.amounts.tolist())
    unit = words.unit_words(state.unit, axis.scale)
    now = _points(ctx, found, found.now, shown, axis)
    drawn = [_series(ctx, found, flow, "", now)]
    if found.base is not None:
        before = _points(ctx, found, found.base, shown, None)
        drawn.insert(0, _series(ctx, found, flow, f"-{found.base.period.code}", before))
    draft = Draft(
        kind=Kind.BAR,
        title=_title(ctx, found, codes),
        subtitle=_subtitle(ctx, found, codes, unit),
        series=[one for one in drawn if one.points],
        x=product_axis(ctx, shown),
        y=axis,
        unit=unit,
        frames=[[row_of(found, window, measure.total(window)) for window in (found.now, found.base) if window]],
        notes=notes(ctx, found, codes),
    )
    return assembled(ctx, state, chart_id, found, draft)


def _points(ctx: Context, found: Section, window: Window, codes: Sequence[str], axis: Axis | None) -> list[Point]:
    """The points of a window; those of the window shown have their amount and share as labels."""
    made = []
    for code in codes:
        figure = _figure(window, code)
        if figure is None:
            continue
        row = row_of(found, window, figure)
        if axis is None:
            made.append(point_of(row, code, mark=Mark.YEAR_BEFORE))
            continue
        label = _label(ctx.words, figure.value, window, axis)
        made.append(point_of(row, code, note_of(ctx, code), label=label))
    return made


def _figure(window: Window, code: str) -> Figure | None:
    """The amount at a row; None where nothing was recorded, which is no zero."""
    if code == REST:
        return measure.unallocated(window)
    return measure.amount(window, code) if code in window.parts else None


def _label(words: Words, value: float, window: Window, axis: Axis) -> str:
    text = label_number(words, value, axis)
    if not window.whole.value > 0:
        return text
    return f"{text} {words.share(value / window.whole.value * 100)}"


def _series(ctx: Context, found: Section, flow: str, suffix: str, points: Sequence[Point]) -> Series:
    pair = found.chosen.pair
    window = found.base if suffix and found.base is not None else found.now
    name = f"{ctx.words.say(f'indicator.{flow}')}, {window_words(ctx, window.period)}"
    return Series(
        id=f"{flow}{suffix}",
        name=name,
        role=ROLES[flow],
        points=tuple(points),
        indicator=flow,
        reporter=pair.reporter,
        partner=pair.partner,
        unit=found.now.unit,
    )


def _title(ctx: Context, found: Section, codes: Sequence[str]) -> str:
    """The largest product and its share of the whole."""
    words = ctx.words
    share = measure.share(found.now, codes[0])
    values = {
        "flow": subject_inside(ctx, found),
        "subject": subject(ctx, found),
        "product": inside(codes[0]),
        "when": window_words(ctx, found.now.period),
    }
    if not found.now.whole.value > 0:
        return words.say("products.bars.plain", **values)
    return words.capital(words.say("products.bars.title", pct=words.share(share.value), **values))


def _subtitle(ctx: Context, found: Section, codes: Sequence[str], unit: str) -> str:
    words = ctx.words
    several = len(found.now.parts) > len(codes)
    return words.say(
        "products.bars.first" if several else "products.bars.all",
        flow=subject(ctx, found),
        level=level_name(words, found.chosen.level),
        when=window_words(ctx, found.now.period),
        unit=unit,
        n=len(codes),
        of=len(found.now.parts),
        share=words.say("products.bars.share"),
    )
