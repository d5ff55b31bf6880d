"""What can be done with a figure: files, pictures, code to embed it, its place in a briefing, its link."""

from __future__ import annotations

from dashboard.charts.spec import ChartSpec
from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.copying import copy_button
from dashboard.components.embed_code import embed_code
from dashboard.components.icons import icon
from dashboard.state import HOME, ViewState
from dashboard.text import Words
from dashboard.urls import chart_url, observations_url, slide_token


def figure_actions(spec: ChartSpec, state: ViewState, words: Words) -> html.Span:
    """Files by plain addresses, pictures by the page's script, the figure's link."""
    files = [
        ("csv_long", chart_url(spec.id, "csv", state)),
        ("csv_wide", chart_url(spec.id, "csv", state, layout="wide")),
        ("csv_excel", chart_url(spec.id, "csv", state, bom=1)),
        ("csv_full", _everything(spec, state)),
        ("json", chart_url(spec.id, "json", state)),
    ]
    items = [html.Li(html.A(words.say(f"card.{key}"), href=href, download="")) for key, href in files]
    items += [
        html.Li(html.Button(words.say(f"card.{kind}"), type="button", **attributes(data_picture=kind)))
        for kind in ("png", "svg")
    ]
    # The script puts the site's own address in, which the server need not know.
    codes = [(kind, embed_code(spec, state, "{site}", frozen=kind == "frozen")) for kind in ("live", "frozen")]
    items += [html.Li(copy_button(words, words.say(f"card.embed_{kind}"), text=code)) for kind, code in codes]
    token = slide_token(spec.id, state)
    told = attributes(data_brief=token, data_added=words.say("card.added"))
    items.append(html.Li(html.Button([icon("slide", 16), html.Span(words.say("card.add"))], type="button", **told)))
    return html.Span(
        [
            html.Details(
                [html.Summary([icon("download", 14), html.Span(words.say("card.files"))]), html.Ul(items)],
                className="menu",
            ),
            copy_button(words, words.say("card.copy_link"), link=spec.permalink, style="act"),
        ],
        className="acts",
    )


def _everything(spec: ChartSpec, state: ViewState) -> str:
    """The address of all that every source holds of what the chart shows, not only of what it displays."""
    areas = [category for category in spec.x.categories if len(category) == 2 or category.isupper()]
    partners = [one.partner for one in spec.series if one.partner]
    reporters = [one.reporter for one in spec.series if one.reporter]
    # Where the rows are those who count, both sides of the trade are wanted.
    both = areas if HOME in areas else []
    return observations_url(
        state,
        indicator=dict.fromkeys(name for one in spec.series for name in _counted(one.indicator, both=bool(both))),
        reporter=dict.fromkeys([*reporters, *both]),
        partner=dict.fromkeys([*(partners or areas), *both]),
    )


def _counted(indicator: str, *, both: bool) -> tuple[str, ...]:
    """The indicators that a shown one is computed from; a growth rate that somebody stated is wanted too."""
    if both:
        return ("exports", "imports")
    if indicator == "share":
        return ("exports", "imports", "turnover")
    base, _, computed = indicator.rpartition("_")
    if computed == "growth":
        return (base, indicator)
    return (base,) if computed in ("cagr", "contribution") else (indicator,)
