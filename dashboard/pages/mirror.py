"""Two sides: what Kazakhstan and the partner each count of one flow, side by side and never joined."""

from __future__ import annotations

from typing import Any

from dashboard.charts import mirror_exports, mirror_gap, mirror_imports, mirror_ranking, mirror_ratio
from dashboard.components import html
from dashboard.components.figure_card import figure_card
from dashboard.components.number import sentence
from dashboard.components.options import Choice, choice_bar, choices
from dashboard.components.record_parts import badge
from dashboard.components.states import notice
from dashboard.components.two_counts_table import members_table, periods_table
from dashboard.context import Context
from dashboard.exports.look import Scheme
from dashboard.pages import Page
from dashboard.state import HOME, ViewState
from dashboard.two_sides import Reason, has_months, left_out, mirror_headline, reasons
from dashboard.urls import page_url

PATH = "/mirror"


def layout(ctx: Context, state: ViewState, scheme: Scheme) -> html.Div:
    """The page in a state."""
    headline = mirror_headline(ctx, state)
    first, second = (chart.CHART.build(ctx, state) for chart in (mirror_imports, mirror_exports))
    compared = not (first.empty and second.empty)
    return html.Div(
        [
            html.H1(headline.title, className="h1"),
            html.P(headline.lede, className="lede"),
            html.Div(
                [
                    html.Div(figure_card(first, state, scheme), className="c7"),
                    html.Div(figure_card(second, state, scheme, "small"), className="c5"),
                ],
                className="g12",
            ),
            *_remarks(ctx, state),
            _over_time(ctx, state, scheme) if compared else None,
            periods_table(ctx, state, PATH),
            _why(ctx, state, reasons(ctx, state)),
            _members(ctx, state, scheme),
        ]
    )


def _over_time(ctx: Context, state: ViewState, scheme: Scheme) -> html.Div:
    return html.Div(
        [
            html.Div(figure_card(chart.CHART.build(ctx, state), state, scheme, "small"), className="c6")
            for chart in (mirror_ratio, mirror_gap)
        ],
        className="g12",
    )


def _remarks(ctx: Context, state: ViewState) -> list[Any]:
    """Years that are left out, and months that only the partner counts."""
    words = ctx.words
    told = [html.Div(sentence(one, state, PATH)) for one in left_out(ctx, state)]
    found = [notice(words.say("two_sides.left_out_title"), told)] if told else []
    if has_months(ctx, state):
        href = page_url("/trade", state.with_changes(reporter=state.partner, freq="M", flow="", sort="", year=None))
        link = html.A(words.say("two_sides.months_link", partner=words.area(state.partner)), href=href, className="tl")
        text = words.say("two_sides.months", partner=words.area(state.partner), reporter=words.area(HOME))
        found.append(notice(words.say("two_sides.months_title"), [text, " ", link]))
    return found


def _why(ctx: Context, state: ViewState, found: tuple[Reason, ...]) -> html.Section | None:
    """The candidate reasons, each tagged with how far it holds, and what the data here say of it."""
    if not found:
        return None
    say = ctx.words.say
    cells = [
        html.Div(
            [
                badge(say(f"why.tag_{one.tag}"), "na" if one.tag == "untested" else "pl"),
                html.H3(one.title, className="sh3"),
                html.P(one.text),
                *(html.P(sentence(told, state, PATH), className="ev") for told in one.evidence),
            ]
        )
        for one in found
    ]
    return html.Section(
        [
            html.H2(say("why.title"), className="tk"),
            html.P(say("why.subtitle"), className="sub"),
            html.Div(cells, className="why"),
        ],
        className="fig",
    )


def _members(ctx: Context, state: ViewState, scheme: Scheme) -> html.Div:
    """EU members by how far apart the counts are: choices, chart, table."""
    found = mirror_ranking.by_year(ctx, state)
    year = mirror_ranking.year_of(state, found)
    table = members_table(ctx, state, PATH, found[year]) if year is not None else []
    title = html.H2(ctx.words.say("two_sides.members", year=year or ""), className="tk s")
    return html.Div(
        [
            _choices(ctx, state, list(found), year),
            html.Div(
                [
                    html.Div(figure_card(mirror_ranking.CHART.build(ctx, state), state, scheme), className="c6"),
                    html.Div(
                        html.Section([title, *table], className="fig") if table else None,
                        className="c6",
                    ),
                ],
                className="g12",
            ),
        ],
        className="members",
    )


def _choices(ctx: Context, state: ViewState, years: list[int], shown: int | None) -> html.Div:
    say = ctx.words.say
    flow, by_ratio = mirror_ranking.flow_of(state), state.sort.removeprefix("-") == mirror_ranking.RATIO
    rows = [
        choices(
            say("two_sides.direction"),
            [
                Choice(say(f"two_sides.direction_{name}"), page_url(PATH, state, flow=target, year=None), flow == name)
                for name, target in (("imports", ""), ("exports", "exports"))
            ],
        ),
        choices(
            say("two_sides.by"),
            [
                Choice(say("two_sides.by_gap"), page_url(PATH, state, sort=""), not by_ratio),
                Choice(say("two_sides.by_ratio"), page_url(PATH, state, sort=mirror_ranking.RATIO), by_ratio),
            ],
        ),
    ]
    if len(years) > 1:
        rows.append(
            choices(
                say("two_sides.year"),
                [Choice(str(year), page_url(PATH, state, year=year), year == shown) for year in years[-6:]],
            )
        )
    return choice_bar(rows)


PAGE = Page(
    "mirror",
    PATH,
    60,
    "page.mirror",
    layout,  # type: ignore[arg-type]
    controls=("partner", "period", "unit", "asof"),
    freqs=("A",),
    indicators=("exports", "imports"),
    data_chart=mirror_imports.ID,
    key="m",
)
