"""The briefing builder: slides in order, one of them shown, what for, files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard import charts
from dashboard.briefing import Brief, Slide, brief
from dashboard.briefing.build import PATH, shown_state
from dashboard.briefing.parts import Length
from dashboard.briefing.sections import discover
from dashboard.briefing.slide_view import slide_view
from dashboard.charts.spec import ChartSpec, Mark
from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.copying import copy_button
from dashboard.components.icons import icon
from dashboard.components.shell import alert
from dashboard.components.states import notice
from dashboard.context import Context
from dashboard.exports.look import Scheme
from dashboard.pages import Page
from dashboard.state import MAX_SLIDES, ViewState
from dashboard.urls import brief_url, chart_url, page_url, record_url, slide_token

SHAPES = {1: "wide", 2: "half", 3: "third"}


def layout(ctx: Context, state: ViewState, scheme: Scheme) -> html.Div:
    """The page in a state; the address holds the slides, their titles and which of them is shown."""
    words, made = ctx.words, brief(ctx, state)
    count = _count(ctx, len(made.slides))
    tokens = tuple(slide.token for slide in made.slides)
    at = min(shown_slide(state), max(len(made.slides) - 1, 0))
    partner = words.area(state.partner)
    return html.Div(
        [
            html.H1(words.say("brief.page_title", slides=count), className="h1"),
            html.P(words.say("brief.page_lede", partner=partner), className="lede"),
            *_notices(ctx, made),
            html.Div(
                [
                    html.Div([_list(ctx, state, made, tokens, at), _adding(ctx, state, tokens)], className="c3"),
                    html.Div(_shown(ctx, state, made, at, scheme), className="c6"),
                    html.Div([_lengths(ctx, state, made), _files(ctx, state, made)], className="c3"),
                ],
                className="g12 briefing",
            ),
        ],
        **attributes(data_slides="!".join(tokens)),
    )


def shown_slide(state: ViewState) -> int:
    """The place of the slide that is shown, from the address's `sort=slide_3`; the first where it names none."""
    name, _, number = state.sort.partition("_")
    return max(int(number) - 1, 0) if name == "slide" and number.isdecimal() and len(number) < 3 else 0


def _count(ctx: Context, number: int) -> str:
    return ctx.words.say("brief.slides_1" if number == 1 else "brief.slides_n", n=number)


def _notices(ctx: Context, made: Brief) -> list[Any]:
    say = ctx.words.say
    found = []
    if made.unknown:
        names = ctx.words.listing([token[:40] for token in made.unknown])
        found.append(alert(say("shell.address_changed"), say("brief.unknown", names=names), "warning"))
    if made.left_out:
        found.append(notice(say("brief.left_out", names=ctx.words.listing(list(made.left_out))), ""))
    return found


def _with_slides(state: ViewState, tokens: Sequence[str], at: int | None = None) -> str:
    """The address of the briefing with other slides; `at` is the place of the one that is shown."""
    sort = f"slide_{at + 1}" if at else ""
    return page_url(PATH, state, slides=tuple(tokens), sort=sort)


def _list(ctx: Context, state: ViewState, made: Brief, tokens: Sequence[str], at: int) -> html.Section:
    """The slides in their order; each can be shown, moved and left out by links alone."""
    say = ctx.words.say
    rows = []
    for i, slide in enumerate(made.slides):
        moves = []
        for key, other, name in (("up", i - 1, "chevron"), ("down", i + 1, "chevron")):
            if 0 <= other < len(tokens):
                order = list(tokens)
                order[i], order[other] = order[other], order[i]
                label = say(f"brief.{key}", title=slide.title)
                href = _with_slides(state, order, other)
                moves.append(
                    html.A(icon(name, 14), href=href, className=key, title=label, **attributes(aria_label=label))
                )
        rest = [token for j, token in enumerate(tokens) if j != i]
        label = say("brief.drop", title=slide.title)
        if rest:
            href = _with_slides(state, rest, min(at, len(rest) - 1))
            moves.append(
                html.A(icon("close", 14), href=href, className="drop", title=label, **attributes(aria_label=label))
            )
        link = html.A(
            [html.B(slide.title), html.Span(slide.label)],
            href=page_url(PATH, state, sort=f"slide_{i + 1}" if i else ""),
            className="pick",
            **attributes(aria_current="true" if i == at else None),
        )
        rows.append(html.Li([link, html.Span(moves, className="moves")]))
    title = html.H2(say("brief.slides"), className="tk s")
    usual = html.P(
        html.A(say("brief.usual"), href=page_url(PATH, state, slides=(), sort=""), className="num"), className="note"
    )
    return html.Section([title, html.Ul(rows, className="deck"), usual if state.slides else None], className="fig sm")


def _adding(ctx: Context, state: ViewState, tokens: Sequence[str]) -> html.Details | None:
    """Sections and charts that are not in the briefing yet, each a link that adds it."""
    if len(tokens) >= MAX_SLIDES:
        return None
    own = shown_state(state)
    sections = [
        html.Li(html.A(ctx.words.say(f"brief.{one.id}"), href=_with_slides(state, (*tokens, one.id), len(tokens))))
        for one in discover().values()
        if one.is_loaded(ctx, own) and not any(token.partition("*")[0] == one.id for token in tokens)
    ]
    links = sections + [
        html.Li(html.A(chart.title, href=_with_slides(state, (*tokens, slide_token(chart.id, own)), len(tokens))))
        for chart in charts.discover().values()
    ]
    return html.Details(
        [html.Summary([icon("plus", 14), html.Span(ctx.words.say("brief.add"))]), html.Ul(links)], className="adding"
    )


def _shown(ctx: Context, state: ViewState, made: Brief, at: int, scheme: Scheme) -> list[Any]:
    if not made.slides:
        return [html.P(ctx.words.say("brief.nothing", partner=ctx.words.area(state.partner)), className="sub")]
    slide = made.slides[at]

    def draw(spec: ChartSpec, count: int) -> Any:
        drawn = (slide.state or shown_state(state)).with_changes(
            theme=scheme if scheme == "dark" else "", lang=state.lang
        )
        address = chart_url(spec.id, "svg", drawn, frame="none", size=SHAPES.get(count, "third"))
        return html.Img(src=address, alt=spec.alt or spec.title)

    return [
        html.Div(slide_view(made, slide, ctx.words, draw, lambda ref: record_url(ref, "", state)), className="preview"),
        _title_field(ctx, slide, at),
        html.P(ctx.words.say("brief.native"), className="note"),
    ]


def _title_field(ctx: Context, slide: Slide, at: int) -> html.Div:
    """The title as a text that can be edited; the page's script writes it into the address."""
    label = ctx.words.say("brief.title_of")
    return html.Div(
        slide.title,
        contentEditable="plaintext-only",
        className="retitle",
        role="textbox",
        title=label,
        **attributes(aria_label=label, data_retitle=str(at), data_computed=slide.computed_title or slide.title),
    )


def _lengths(ctx: Context, state: ViewState, made: Brief) -> html.Nav:
    say = ctx.words.say
    links = [
        html.A(
            [html.B(say(f"brief.{length}")), html.Span(say(f"brief.{length}_text"))],
            href=page_url(PATH, state, view="" if length is Length.FIVE else str(length), slides=(), sort=""),
            className="pick",
            **attributes(aria_current="true" if length is made.length and not state.slides else None),
        )
        for length in Length
    ]
    return html.Nav(
        [html.H2(say("brief.settings"), className="tk s"), *links],
        className="fig sm",
        **attributes(aria_label=say("brief.settings")),
    )


def _files(ctx: Context, state: ViewState, made: Brief) -> html.Section:
    say = ctx.words.say
    provisional = sum(
        any(mark is Mark.PROVISIONAL for spec in slide.charts for mark, _ in spec.legend) for slide in made.slides
    )
    return html.Section(
        [
            notice(say("brief.provisional", slides=_count(ctx, provisional)), "") if provisional else None,
            html.A(
                [icon("download", 16), say("brief.pptx")], href=brief_url("pptx", state), className="btn", download=""
            ),
            html.Ul(
                [
                    html.Li(html.A(say("brief.pptx_4x3"), href=brief_url("pptx", state, size="4x3"), download="")),
                    html.Li(html.A(say("brief.docx"), href=brief_url("docx", state), download="")),
                    html.Li(html.A(say("brief.html"), href=brief_url("html", state), target="_blank")),
                    html.Li(copy_button(ctx.words, say("brief.copy"), link=made.permalink)),
                ],
                className="files",
            ),
        ],
        className="fig sm",
    )


PAGE = Page(
    "brief",
    PATH,
    80,
    "page.brief",
    layout,  # type: ignore[arg-type]
    controls=("partner", "year", "unit", "reporter", "asof"),
    freqs=("A",),
    key="b",
    has_charts=False,
)
