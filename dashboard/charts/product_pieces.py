"""What the charts of products share: rows and points of products, words of windows, notes, and why one is empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from dashboard.charts.assembly import Draft, Offer, assemble, page_of
from dashboard.charts.phrases import flow, flow_inside
from dashboard.charts.points import Row, known, time_axis
from dashboard.charts.product_sections import FLOWS, YEAR, Chosen, Section, chosen, held
from dashboard.charts.selection import pairs
from dashboard.charts.spec import Axis, ChartSpec, Mark, Point
from dashboard.context import Context
from dashboard.measures import products as measure
from dashboard.measures.product_windows import Window
from dashboard.measures.products import Figure
from dashboard.product_words import code_text, full_name, level_name, row_label
from dashboard.state import HOME, ViewState
from dashboard.urls import page_url
from etl.model.period import Period, PeriodKind

MOST_ROWS = 12
REST = "rest"
# A rest below this percentage of the whole is not drawn: it would be a bar without length.
SMALLEST_REST_PCT = 0.05


def subject(ctx: Context, section: Section) -> str:
    """The flow of a section as the subject of a sentence: "Czechia’s imports from Kazakhstan"."""
    return flow(ctx, section.flow, section.chosen.pair)


def subject_inside(ctx: Context, section: Section) -> str:
    """The flow of a section in the middle of a sentence."""
    return flow_inside(ctx, section.flow, section.chosen.pair)


def row_of(section: Section, window: Window, figure: Figure, unit: str = "") -> Row:
    """A figure as the row that points, marks and sources are made from; `unit` where it is no amount."""
    pair = section.chosen.pair
    return Row(
        period=window.period.code,
        period_start=window.period.start,
        period_end=window.period.end,
        value=known(figure.value),
        lo=known(figure.lo),
        hi=known(figure.hi),
        status=figure.status,
        origin="reported",
        source=window.source,
        indicator=section.flow,
        reporter=pair.reporter,
        partner=pair.partner,
        ref=figure.ref,
        unit=unit or window.unit,
        record_id=window.whole.ids[-1],
        currency=window.currency,
        stated_unit=window.stated_unit,
    )


def point_of(row: Row, code: str, note: str = "", *, mark: Mark | None = None, label: str = "") -> Point:
    """The point of a product's row at its code; what is not known is a gap."""
    return Point(
        x=code,
        value=row.value,
        ref=row.ref if row.value is not None else "",
        mark=row.mark if mark is None else mark,
        lo=row.lo,
        hi=row.hi,
        label=label,
        note=note,
        source=row.source,
    )


def rest_is_shown(window: Window) -> bool:
    """Whether what a level does not tell apart is large enough to be seen."""
    whole = abs(window.whole.value)
    return bool(whole) and abs(window.rest) / whole * 100 >= SMALLEST_REST_PCT


def product_axis(ctx: Context, codes: Sequence[str]) -> Axis:
    """The axis of a chart of products: a place a row, the rest by its name."""
    words = ctx.words
    labels = (words.say("products.rest") if code == REST else row_label(code) for code in codes)
    return Axis(title=words.say("products.product"), categories=tuple(codes), labels=tuple(labels))


def window_axis(ctx: Context, section: Section, periods: Iterable[str]) -> Axis:
    """The axis of windows; other than calendar years are named by their year, for the subtitle says which months."""
    axis = time_axis(ctx, periods, section.step_months)
    if section.step_months < YEAR or section.now.period.kind is PeriodKind.YEAR:
        return axis
    return replace(axis, labels=tuple(str(Period.parse(code).end_year) for code in axis.categories))


def windows_words(ctx: Context, section: Section) -> str:
    """From the first window to the last: "2023–2025", "January–August of 2023–2026"."""
    words, periods = ctx.words, [window.period for window in section.windows]
    first, last = periods[0], periods[-1]
    if section.step_months < YEAR:
        return words.span(first, last)
    if last.length < YEAR and len(periods) > 1:
        months = [words.month(month) for month in (last.start, last.end)]
        named = words.range(*months)
        years = words.say("number.range", low=first.end_year, high=last.end_year)
        return words.say("products.part_of_years", months=named, years=years)
    if last.start % YEAR and len(periods) > 1:
        years = words.say("number.range", low=first.end_year, high=last.end_year)
        return words.say("products.years_to", month=words.month(last.end), years=years)
    return words.span(first, last) if len(periods) > 1 else words.window(last)


def note_of(ctx: Context, code: str) -> str:
    """What a product is, in the classification's own words; of the rest, what it may be."""
    return ctx.words.say("products.rest_note") if code == REST else full_name(ctx.words, code)


def window_words(ctx: Context, period: Period) -> str:
    """A window in a title or subtitle: "2025", "January–August 2026", "the year to August 2026"."""
    return ctx.words.window(period)


def notes(ctx: Context, section: Section, shown: Iterable[str], *, rest: bool = True) -> list[str]:
    """Whose count it is where it is not the one asked for, what the rest is, and which codes have no name."""
    words = ctx.words
    found = []
    if section.chosen.is_other:
        asked = section.chosen.pair.partner
        found.append(
            words.say("products.other_count", asked=words.area(asked), counted=words.area(section.chosen.pair.reporter))
        )
    if rest and rest_is_shown(section.now):
        found.append(
            words.say(
                "products.rest_share",
                pct=words.share(100 - measure.coverage(section.now)),
                level=level_name(words, section.chosen.level),
            )
        )
    nameless = [code for code in shown if code != REST and not _named(code)]
    if nameless:
        found.append(words.say("products.nameless", codes=words.listing([code_text(code) for code in nameless[:6]])))
    return found


def _named(code: str) -> bool:
    return row_label(code) != code_text(code)


def assembled(ctx: Context, state: ViewState, chart_id: str, section: Section, draft: Draft) -> ChartSpec:
    """The specification of a chart of products: its level and windows stand among what chose the data."""
    draft.extra = {**draft.extra, "level": str(section.chosen.level)}
    spec = assemble(ctx, state, chart_id, draft)
    windows = [window.period.code for window in (section.now, section.base) if window is not None]
    chosen_by = (("products", str(section.chosen.level)), ("window", ", compared with ".join(windows)))
    return replace(spec, filters=(*spec.filters, *chosen_by))


def empty_title(ctx: Context, state: ViewState, flow_id: str) -> str:
    """What an empty chart would tell of."""
    return ctx.words.say("products.empty_title", flow=flow(ctx, flow_id, pairs(state)[0]))


def empty_subtitle(ctx: Context, state: ViewState) -> str:
    """What an empty chart would show."""
    return ctx.words.say("products.empty_subtitle", unit=ctx.words.unit_words(state.unit))


def offer(ctx: Context, state: ViewState, chart_id: str, flow_id: str = "") -> Offer:
    """Why a chart of products is empty, and the nearest view that has some."""
    words, path = ctx.words, page_of(chart_id)
    plain = ViewState(lang=state.lang, theme=state.theme)
    trade = page_url("/trade", plain)
    if not held(ctx).levels:
        return Offer(words.say("products.none_loaded"), words.say("products.show_trade"), trade)
    named: Mapping[str, object] = {"partner": words.area(state.partner), "reporter": words.area(HOME)}
    if state.as_of is not None:
        why = words.say("products.empty_as_of", day=words.day(state.as_of), **named)
        return Offer(why, *_pair_offer(ctx, state, path))
    flows = [flow_id] if flow_id else list(FLOWS)
    picked = next((found for name in flows if (found := chosen(ctx, state, name)) is not None), None)
    if picked is None:
        return Offer(words.say("products.empty_pair", **named), *_pair_offer(ctx, state, path))
    if (state.start, state.end, state.year) != (None, None, None):
        whole = state.with_changes(start=None, end=None, year=None, base=None)
        return Offer(words.say("products.empty_span"), words.say("products.show_all"), page_url(path, whole))
    if state.freq != "A":
        return Offer(
            words.say("products.empty_freq"), words.say("products.show_years"), page_url(path, state, freq="A")
        )
    return Offer(words.say("products.empty_years"), words.say("products.show_trade"), trade)


def _pair_offer(ctx: Context, state: ViewState, path: str) -> tuple[str, str]:
    """The first pair whose products are held, the state's own before others."""
    others = [pair.other for pair in held(ctx).pairs]
    own = state.partner if state.partner in others else others[0]
    plain = ViewState(partners=(own,), lang=state.lang, theme=state.theme)
    return ctx.words.say("products.show_pair", partner=ctx.words.area(own)), page_url(path, plain)


def finer_offer(ctx: Context, state: ViewState, chart_id: str, picked: Chosen, why: str) -> Offer:
    """An empty chart of a level whose finer one may have something; else the trade page."""
    words = ctx.words
    place = picked.levels.index(picked.level)
    for level in picked.levels[place + 1 :]:
        same = level.prefix[:1] == picked.level.prefix[:1] or {level.prefix, picked.level.prefix} <= {"HS", "CN"}
        if same:
            text = words.say("products.show_level", level=level_name(words, level))
            return Offer(why, text, page_url(page_of(chart_id), state, view=str(level).lower()))
    plain = ViewState(lang=state.lang, theme=state.theme)
    return Offer(why, words.say("products.show_trade"), page_url("/trade", plain))
