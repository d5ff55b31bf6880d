"""The parts that every chart has: sources, notes, legend, alternative text, permalink, and the empty state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from dashboard.charts.disputed import aside_note, bounds_note
from dashboard.charts.points import Row, Rows, known_points, read, short_source
from dashboard.charts.selection import TRADE, Pair, pairs, span
from dashboard.charts.spec import Axis, ChartSpec, Kind, Mark, Rule, Series, SourceRef
from dashboard.context import Context
from dashboard.state import COMPUTED_EU, HOME, ViewState
from dashboard.text import MILLION
from dashboard.urls import page_url, record_page_url, source_url
from etl.model.period import Period
from etl.store import Query

MAX_TITLE = 110
PAGES = {
    "overview": "/", "trade": "/trade", "growth": "/growth", "partners": "/partners", "investment": "/investment",
    "mirror": "/mirror", "products": "/products",
}  # fmt: skip
# Pages whose figures stay in the units they were published in unless a currency is asked for.
AS_PUBLISHED = frozenset({"/investment"})
STATEMENTS = "statements"
YEAR = 12
_STEP_KIND = {"A": "year", "Q": "quarter", "M": "month", "R12": "month", "YTD": "year"}
_MARK_ORDER = (Mark.PROVISIONAL, Mark.MIRROR, Mark.DERIVED, Mark.YEAR_BEFORE)


@dataclass(slots=True)
class Draft:
    """What a chart's own module decides; sources and notes follow from `frames`, the rows shown."""

    kind: Kind
    title: str
    subtitle: str
    series: Sequence[Series]
    x: Axis
    y: Axis
    unit: str
    frames: Sequence[Rows]
    notes: Sequence[str] = ()
    rules: tuple[Rule, ...] = ()
    highlight: str = ""
    stacked: bool = False
    diagonal: bool = False
    height: int = 380
    extra: dict[str, str] = field(default_factory=dict)


def page_of(chart_id: str) -> str:
    """The page that a chart stands on."""
    return PAGES[chart_id.partition("-")[0]]


def assemble(ctx: Context, state: ViewState, chart_id: str, draft: Draft) -> ChartSpec:
    """The specification of a chart from what its module decided."""
    shown = [one for one in draft.series if one.points]
    rows = [row for frame in draft.frames for row in read(frame)]
    return ChartSpec(
        id=chart_id,
        kind=draft.kind,
        title=fitting(draft.title),
        subtitle=draft.subtitle,
        series=tuple(shown),
        x=draft.x,
        y=draft.y,
        unit=draft.unit,
        sources=sources(ctx, rows),
        as_of=state.as_of or ctx.today,
        data_hash=ctx.data_hash,
        permalink=page_url(page_of(chart_id), state),
        alt=ctx.words.say(
            "alt.chart", kind=ctx.words.say(f"kind.{draft.kind}"), title=draft.title, subtitle=draft.subtitle
        ),
        description=_description(ctx, shown, draft),
        notes=tuple(dict.fromkeys([*draft.notes, *common_notes(ctx, rows, shown, state.as_of)])),
        legend=_legend(ctx, shown),
        rules=draft.rules,
        highlight=draft.highlight,
        filters=filters(ctx, state, chart_id),
        height=draft.height,
        stacked=draft.stacked,
        diagonal=draft.diagonal,
        extra={"lang": ctx.words.lang, **draft.extra},
    )


def empty(
    ctx: Context, state: ViewState, chart_id: str, kind: Kind, title: str, subtitle: str, offer: Offer, unit: str = ""
) -> ChartSpec:
    """The specification of a chart without data: why, and the nearest view that has some.

    An offer that leads back to the same view is replaced by one of the page as it first opens.
    """
    if offer.href == page_url(page_of(chart_id), state):
        offer = _default_offer(ctx, state, page_of(chart_id), offer.why)
    return ChartSpec(
        id=chart_id,
        kind=kind,
        title=fitting(title),
        subtitle=subtitle,
        series=(),
        x=Axis(),
        y=Axis(),
        unit=unit or ctx.words.unit_words(state.unit),
        sources=(),
        as_of=state.as_of or ctx.today,
        data_hash=ctx.data_hash,
        permalink=page_url(page_of(chart_id), state),
        alt=ctx.words.say("alt.empty", title=title, why=offer.why),
        description=offer.why,
        empty=offer.why,
        empty_action=offer.action,
        empty_href=offer.href,
        filters=filters(ctx, state, chart_id),
        extra={"lang": ctx.words.lang},
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """Why there is nothing, and what to look at instead."""

    why: str
    action: str = ""
    href: str = ""


def nearest(ctx: Context, state: ViewState, chart_id: str, indicators: Sequence[str], of: Pair | None = None) -> Offer:
    """Why a view of these indicators is empty, and the nearest one that has data: another span, step, or count.

    The view offered is never the one that is empty.
    """
    words, path = ctx.words, page_of(chart_id)
    pair = of or pairs(state)[0]
    held = ctx.store.areas_with_data()
    held = held[held["indicator"].isin(indicators)]
    own = held[(held["reporter"] == pair.reporter) & (held["partner"] == pair.partner)]
    named: dict[str, object] = {"reporter": words.area(pair.reporter), "partner": words.area(pair.partner)}
    named["what"] = words.say("trade.what" if set(indicators) & set(TRADE) else "fdi.what")
    kinds = {kind for found in own["kinds"] for kind in found}
    step = _STEP_KIND[state.freq]
    has_step = step in kinds or (state.freq == "Q" and _STEP_KIND["M"] in kinds)
    if state.as_of is not None:
        why = words.say("empty.as_of", day=words.day(state.as_of), **named)
        return Offer(why, words.say("empty.show_today"), page_url(path, state, as_of=None))
    if has_step and (state.start, state.end, state.year) != (None, None, None):
        span_held = words.say("number.range", low=int(own["first"].min()) // 12, high=int(own["last"].max()) // 12)
        why = words.say("empty.span", held=span_held, **named)
        whole = page_url(path, state, start=None, end=None, year=None)
        return Offer(why, words.say("empty.show_span", held=span_held), whole)
    freq = words.say(f"freq.{state.freq}")
    if own.empty:
        why = words.say("empty.pair", **named)
    else:
        why = words.say("empty.part" if has_step else "empty.freq", freq=freq, **named)
    other = _other_count(state, held, pair, "" if own.empty else step)
    if other is not None and not has_step:
        shown = "A" if own.empty else state.freq
        action = words.say("empty.show_count", reporter=words.area(other.reporter), freq=words.say(f"freq.{shown}"))
        href = page_url(path, state, reporter=other.reporter, freq=shown, start=None, end=None, year=None)
        return Offer(why, action, href)
    if not own.empty and state.freq != "A" and _STEP_KIND["A"] in kinds:
        href = page_url(path, state, freq="A", start=None, end=None, year=None)
        return Offer(why, words.say("empty.show_freq", freq=words.say("freq.A")), href)
    return _default_offer(ctx, state, path, why)


def _default_offer(ctx: Context, state: ViewState, path: str, why: str) -> Offer:
    """The page as it first opens, in the same language and colours."""
    default = ViewState(lang=state.lang, theme=state.theme)
    action = ctx.words.say("empty.show_partner", partner=ctx.words.area(default.partner))
    return Offer(why, action, page_url(path, default))


def _other_count(state: ViewState, held: pd.DataFrame, pair: Pair, kind: str) -> Pair | None:
    """The count of the same trade by the other side, if it has periods of a kind ("": any)."""
    found = held[(held["reporter"] == pair.partner) & (held["partner"] == pair.reporter)]
    if found.empty or (kind and not any(kind in kinds for kinds in found["kinds"])):
        return None
    if pair.reporter == HOME and pair.partner not in state.partners:
        return None
    return Pair(pair.partner, pair.reporter)


def fitting(title: str) -> str:
    """A title that fits: cut at a word where it is longer than 110 characters."""
    if len(title) <= MAX_TITLE:
        return title
    return title[: MAX_TITLE - 1].rpartition(" ")[0].rstrip(",;:") + "…"


def sources(ctx: Context, rows: Iterable[Row]) -> tuple[SourceRef, ...]:
    """The sources of the rows shown, the latest first, each with the years it gives."""
    words = ctx.words
    spans: dict[str, tuple[int, int]] = {}
    records: set[str] = set()
    converted = False
    for row in rows:
        if row.value is None:
            continue
        told = [(row.source, row.period_start, row.period_end)]
        if row.base_source:
            base = Period.parse(row.base_period) if row.base_period else None
            start, end = (base.start, base.end) if base else (row.period_start, row.period_end)
            told.append((row.base_source, start, end))
        for source, start, end in told:
            if source:
                first, last = spans.get(source, (start, end))
                spans[source] = min(first, start), max(last, end)
        if row.source == STATEMENTS and row.record_id:
            records.add(row.record_id)
        converted = converted or bool(row.currency)
    found = []
    for source, (start, end) in sorted(spans.items(), key=lambda item: (-item[1][1], item[0])):
        if source == STATEMENTS and records:
            found += _statements(ctx, records)
            continue
        first, last = start // 12, end // 12
        years = words.say("number.range", low=first, high=last) if first != last else str(last)
        text = words.say("source.part", name=short_source(ctx, source), years=years)
        found.append(SourceRef(source, text, source_url(source), citation(ctx, source)))
    if converted:
        found.append(SourceRef("ecb", words.say("source.rates"), source_url("ecb"), citation(ctx, "ecb")))
    return tuple(found)


def citation(ctx: Context, source_id: str) -> str:
    """A source as it is quoted: publisher, dataset, edition; "" for one that the registry does not have."""
    info = ctx.registry.sources.get(source_id)
    if info is None:
        return ""
    key = "source.citation_edition" if info.edition else "source.citation"
    return ctx.words.say(key, publisher=info.publisher, title=info.title, edition=info.edition)


def _statements(ctx: Context, record_ids: Iterable[str]) -> list[SourceRef]:
    """The statements that records come from, each named by publisher and day, the latest first.

    What nobody printed comes from the statements that printed what it follows from.
    """
    frame = ctx.store.records(sorted(record_ids))
    derived = tuple(frame.loc[frame["rule"].notna(), "record_id"])
    if derived:
        parents = ctx.store.select(Query(record_ids=derived))["parents"].explode()
        frame = ctx.store.records(sorted({*frame.loc[frame["rule"].isna(), "record_id"], *parents}))
    first = frame.sort_values(["published", "document", "record_id"], ascending=[False, True, True])
    documents = first.drop_duplicates("document").to_dict("records")
    out = []
    for row in documents[:4]:
        day: date = pd.Timestamp(row["published"]).date()
        text = ctx.words.say("source.statement", publisher=row["publisher"], day=ctx.words.day_short(day))
        out.append(SourceRef(STATEMENTS, text, record_page_url(str(row["record_id"]))))
    if len(documents) > 4:
        out.append(SourceRef(STATEMENTS, ctx.words.say("source.more", n=len(documents) - 4), source_url(STATEMENTS)))
    return out


def common_notes(ctx: Context, rows: Sequence[Row], shown: Sequence[Series], as_of: date | None = None) -> list[str]:
    """Notes that follow from the rows shown: provisional years, bounds, what was set aside, the EU, conversion."""
    words = ctx.words
    notes = []
    points = [point for one in shown for point in known_points(one)]
    provisional = {point.x for point in points if point.mark is Mark.PROVISIONAL}
    if provisional:
        periods = sorted(_periods(provisional))
        # Of a rate over a span of years only its end is provisional.
        plain = bool(periods) and all(period.length <= YEAR for period in periods)
        where = words.span(periods[0], periods[-1]) if plain else ""
        notes.append(words.say("note.provisional", periods=where) if where else words.say("note.provisional_plain"))
    # Some sources print the EU themselves; only what was added up here has this composition for certain.
    if any(COMPUTED_EU in (row.partner, row.reporter) and row.origin == "derived" for row in rows):
        notes.append(words.say("note.eu27"))
    if any(point.mark is Mark.DERIVED for point in points):
        notes += _bounds(ctx, rows)
        notes.append(bounds_note(ctx, shown))
    notes.append(aside_note(ctx, rows, as_of))
    units = sorted({row.stated_unit for row in rows if row.currency and row.value is not None} - {""})
    if units:
        notes.append(words.say("note.converted", units=words.listing(units)))
    return [note for note in notes if note]


def _periods(codes: Iterable[str]) -> list[Period]:
    """The periods among x codes; areas are no periods."""
    return [Period.parse(code) for code in codes if code[:4].isdigit()]


def _bounds(ctx: Context, rows: Sequence[Row]) -> list[str]:
    """Which aggregates are lower bounds, and which members they lack, as their records say."""
    ids = [row.record_id for row in rows if row.qualifier == "over" and row.origin == "derived" and row.record_id]
    if not ids:
        return [ctx.words.say("note.derived")]
    found = ctx.store.records(list(dict.fromkeys(ids))[:60])
    lacking = {note.partition(": ")[2] for note in found["note"].dropna() if note.startswith("missing members: ")}
    members = sorted({code.strip() for text in lacking for code in text.split(",") if code.strip()})
    if not members:
        return [ctx.words.say("note.lower_bound_plain")]
    names = ctx.words.listing([str(ctx.words.area(code)) for code in members])
    return [ctx.words.say("note.lower_bound", members=names)]


def _legend(ctx: Context, shown: Sequence[Series]) -> tuple[tuple[Mark, str], ...]:
    marks = {point.mark for one in shown for point in known_points(one)}
    if marks <= {Mark.REPORTED}:
        return ()
    return tuple((mark, ctx.words.say(f"status.{mark}")) for mark in _MARK_ORDER if mark in marks)


def filters(ctx: Context, state: ViewState, chart_id: str) -> tuple[tuple[str, str], ...]:
    """The state's values that chose a chart's data, in words."""
    words = ctx.words
    as_published = not state.unit_asked and page_of(chart_id) in AS_PUBLISHED
    start, end = span(state)
    found = [
        ("partner", words.listing([words.area_label(area) for area in state.partners])),
        ("reporter", words.area_label(state.reporter)),
        ("unit", words.say("unit.as_published") if as_published else state.unit),
        ("frequency", words.say(f"freq.{state.freq}")),
    ]
    if start is not None and state.start is not None:
        found.append(("from", state.start.code))
    if end is not None and state.end is not None:
        found.append(("to", state.end.code))
    if state.year is not None:
        found.append(("year", str(state.year)))
    if state.as_of is not None:
        found.append(("as of", state.as_of.isoformat()))
    return tuple(found)


def _description(ctx: Context, shown: Sequence[Series], draft: Draft) -> str:
    """The chart in sentences: each series' first, last, highest and lowest value."""
    words = ctx.words
    ticks = dict(zip(draft.x.categories, draft.x.labels, strict=False))
    sentences = []
    for one in shown[:12]:
        points = known_points(one)
        if not points:
            continue
        axis_scale = draft.y.scale if draft.y.scale else MILLION
        ends = {
            "first": points[0],
            "last": points[-1],
            "high": max(points, key=lambda point: point.value or 0.0),
            "low": min(points, key=lambda point: point.value or 0.0),
        }
        texts: dict[str, str] = {"name": one.name, "unit": draft.unit}
        for name, found in ends.items():
            texts[name] = words.number((found.value or 0.0) / axis_scale, draft.y.decimals)
            texts[f"{name}_at"] = ticks.get(found.x, found.x)
        key = "alt.single" if len(points) == 1 else "alt.series"
        sentences.append(words.say(key, **texts))
    return " ".join(sentences)
