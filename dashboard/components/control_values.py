"""What the controls hold: the options and values of a page in a state, and the lines that stand for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dashboard.charts.assembly import AS_PUBLISHED
from dashboard.components.coverage import partners_held, span_held
from dashboard.page import CONTROLS, Page
from dashboard.state import FREQUENCIES, HOME, PUBLIC_EU, UNITS, ViewState, public_code
from dashboard.urls import chart_url
from etl.model.period import Period

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.text import Words

BAR, SHEET = "bar", "sheet"
PLACES = (BAR, SHEET)
# Component property of each value that the server decides; both copies of the controls take the same one.
_FILLED = (
    ("partner", "value"), ("compare", "value"), ("freq", "value"), ("freq", "data"), ("from", "data"),
    ("from", "value"), ("to", "data"), ("to", "value"), ("year", "data"), ("year", "value"), ("unit", "data"),
    ("unit", "value"), ("reporter", "data"), ("reporter", "value"), ("asof", "data"), ("asof", "value"),
)  # fmt: skip
_SINGLE = ("period-button.children", "summary-1.children", "summary-2.children", "data-link.href", "data-link.style")
# The choice of no currency; as it is usual where it is offered, no address has it.
_AS_PUBLISHED = "published"
HIDDEN = {"display": "none"}


def view_of(ctx: Context, page: Page, state: ViewState) -> dict[str, Any]:
    """What the browser needs to fill the controls: values, defaults, options, the two lines of the summary.

    `controls` is keyed by `<place>-<name>.<property>`; `values` are the state's, `usual` those an address omits.
    """
    words = ctx.words
    span = span_held(ctx, page.indicators, state.partners, state.freq)
    periods = periods_of(state.freq, *span) if span else []
    options = [{"value": period.code, "label": words.tick(period)} for period in periods]
    usual_from, usual_to = (options[0]["value"], options[-1]["value"]) if options else ("", "")
    usual_unit = _AS_PUBLISHED if page.path in AS_PUBLISHED else UNITS[0]
    values: dict[str, Any] = {
        "partner": public_code(state.partner),
        "compare": [public_code(a) for a in (state.compare if page.compare_key == "with" else state.partners[1:])],
        "freq": state.freq,
        "from": _nearest(state.start, periods, last=False) or usual_from,
        "to": _nearest(state.end, periods, last=True) or usual_to,
        "year": str(state.year or (span[1] // 12 if span else "")),
        "unit": state.unit_asked or usual_unit,
        "reporter": public_code(state.reporter),
        "asof": (state.as_of or ctx.today).isoformat(),
    }
    data = {
        "freq": frequency_options(words, [f for f in FREQUENCIES if f in page.freqs or f == state.freq]),
        "from": options,
        "to": options,
        "unit": unit_options(words, as_published=page.path in AS_PUBLISHED),
        "year": [str(year) for year in range(span[1] // 12, span[0] // 12 - 1, -1)] if span else [],
        "reporter": [{"value": public_code(area), "label": words.area_label(area)} for area in (HOME, *state.partners)],
        "asof": _days(words, _known_days(ctx) | {state.as_of or ctx.today}),
    }
    filled: dict[str, Any] = {}
    for place in PLACES:
        for name, prop in _FILLED:
            value = values[name] if prop == "value" else data[name]
            filled[f"{place}-{name}.{prop}"] = value
        for name in CONTROLS:
            filled[f"{place}-{name}-part.style"] = {} if name in page.controls else HIDDEN
    period_text = _period_text(ctx, values["from"], values["to"])
    filled["period-button.children"] = period_text
    filled["summary-1.children"], filled["summary-2.children"] = _summary(ctx, page, state, period_text)
    filled["data-link.href"] = chart_url(page.data_chart, "csv", state) if page.data_chart else "/"
    filled["data-link.style"] = {} if page.data_chart else HIDDEN
    usual = {
        "partner": "CZ", "freq": "A", "from": usual_from, "to": usual_to, "year": "",
        "unit": usual_unit, "reporter": HOME, "asof": ctx.today.isoformat(),
    }  # fmt: skip
    return {"values": values, "usual": usual, "controls": filled, "compare_key": page.compare_key}


def _known_days(ctx: Context) -> frozenset[date]:
    """Today and the days on which anything was published."""
    found: frozenset[date] = ctx.recent.get(
        "days of publication", lambda: frozenset((ctx.today, *ctx.store.publications()))
    )
    return found


@lru_cache(maxsize=64)
def _days(words: Words, days: frozenset[date]) -> list[dict[str, str]]:
    """Options of days, the latest first; kept, as hundreds of dates take their time to be put into words."""
    return [{"value": day.isoformat(), "label": words.day_short(day)} for day in sorted(days, reverse=True)]


def _nearest(wanted: Period | None, periods: Sequence[Period], *, last: bool) -> str:
    """The code of the listed period that an address's bound falls into; "" where there is none."""
    if wanted is None:
        return ""
    inside = [p for p in periods if (p.end <= wanted.end if last else p.start >= wanted.start)]
    return (inside[-1] if last else inside[0]).code if inside else ""


def _period_text(ctx: Context, first: str, last: str) -> str:
    return ctx.words.span(Period.parse(first), Period.parse(last)) if first and last else ctx.words.say("number.none")


def _summary(ctx: Context, page: Page, state: ViewState, period_text: str) -> tuple[str, str]:
    """The two lines that stand for the bar on a small screen."""
    words = ctx.words
    shown = set(page.controls)
    who = words.say("shell.with", area=words.area(state.partner)) if "partner" in shown else words.say(page.title_key)
    what = [
        period_text if "period" in shown else "",
        str(state.year) if "year" in shown and state.year else "",
        _unit_words(words, page, state) if "unit" in shown else "",
        words.say("shell.counted", area=words.area(state.reporter)) if "reporter" in shown else "",
        words.say("shell.known", date=words.day_short(state.as_of)) if state.as_of else "",
    ]
    return who, " · ".join(part for part in what if part)


def filled_targets() -> list[str]:
    """`<id>.<property>` of everything that the server decides, in the order of the callback's outputs."""
    targets = [f"{place}-{name}.{prop}" for place in PLACES for name, prop in _FILLED]
    targets += [f"{place}-{name}-part.style" for place in PLACES for name in CONTROLS]
    return [*targets, *_SINGLE]


def partner_groups(ctx: Context) -> list[dict[str, Any]]:
    """Options of the partner picker that have data: the whole, neighbours, the EU's members, main partners, others.

    An area stands in the first group it belongs to, as a picker may list it once only.
    """
    words, areas = ctx.words, ctx.registry.areas
    members = set(ctx.registry.members("EU27_2020"))
    groups: dict[str, list[str]] = {name: [] for name in ("whole", "neighbours", "eu", "main", "others")}
    for area_id in partners_held(ctx):
        area = areas.get(area_id)
        # What publishers call "the EU" has no series of its own; the computed one is called EU in addresses.
        if area is None or area_id in (HOME, PUBLIC_EU):
            continue
        group = (
            "whole" if area.kind != "country"
            else "neighbours" if "neighbour" in area.groups
            else "eu" if area_id in members
            else "main" if "main" in area.groups
            else "others"
        )  # fmt: skip
        groups[group].append(area_id)
    return [
        {
            "group": words.say(f"shell.group_{name}"),
            "items": sorted(
                ({"value": public_code(a), "label": words.area_label(a)} for a in ids), key=lambda item: item["label"]
            ),
        }
        for name, ids in groups.items()
        if ids
    ]


def periods_of(freq: str, first: int, last: int) -> list[Period]:
    """The periods of a frequency that lie wholly between two month ordinals, in order.

    Years for A; quarters for Q; months for M and R12 (whose windows end in them) and YTD (likewise).
    """
    length = {"A": 12, "Q": 3}.get(freq, 1)
    start = -(-first // length) * length
    return [Period(month, month + length - 1) for month in range(start, last - length + 2, length)]


def unit_options(words: Words, *, as_published: bool) -> list[dict[str, str]]:
    """Options of the unit picker: the currencies, before them as published where a page has that."""
    currencies = [{"value": unit, "label": unit} for unit in UNITS]
    return [*([{"value": _AS_PUBLISHED, "label": words.say("unit.as_published")}] if as_published else []), *currencies]


def _unit_words(words: Words, page: Page, state: ViewState) -> str:
    as_published = page.path in AS_PUBLISHED and not state.unit_asked
    return words.say("unit.as_published") if as_published else words.unit_words(state.unit)


def frequency_options(words: Words, freqs: Iterable[str]) -> list[dict[str, str]]:
    """Options of the frequency picker, in the order given."""
    return [{"value": freq, "label": words.say(f"shell.freq_{freq}")} for freq in freqs]
