"""What can be taken from a figure: a slide at one click, files of every kind, copies, its place in a briefing."""

from __future__ import annotations

from typing import Any

from dashboard.charts.spec import ChartSpec
from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.embed_code import embed_code
from dashboard.components.icons import icon
from dashboard.exports import discover
from dashboard.state import HOME, ViewState
from dashboard.text import Words
from dashboard.urls import chart_url, observations_url, slide_token

# Groups of the menu of files: the phrase of each file, its format, the format's own parameters.
FILES: tuple[tuple[str, tuple[tuple[str, str, dict[str, str]], ...]], ...] = (
    ("documents", (("pptx", "pptx", {}), ("pptx_43", "pptx", {"size": "4x3"}), ("docx", "docx", {}))),
    ("pictures", (("png", "png", {"size": "2400x1350"}), ("svg", "svg", {}))),
    ("tables", (("xlsx", "xlsx", {}), ("csv_long", "csv", {}), ("csv_wide", "csv", {"layout": "wide"}))),
    ("data", (("json", "json", {}),)),
)

# What calculations of two counts of one flow begin with.
_COMPARISONS = ("gap-", "ratio-")


def figure_actions(spec: ChartSpec, state: ViewState, words: Words) -> html.Span:
    """The actions below a figure: files by plain addresses, copies by the page's script."""
    actions = [_slide(spec, state, words), _files(spec, state, words), _copies(spec, state, words)]
    return html.Span([*actions, _briefing(spec, state, words)], className="acts")


def citation(spec: ChartSpec, words: Words) -> str:
    """How a figure is quoted: publishers, datasets and editions, its title, as known when, and from which data.

    The address follows it where it is copied.
    """
    named = "; ".join(source.citation or source.text for source in spec.sources)
    told = words.say("card.cited", title=spec.title, date=words.day(spec.as_of), hash=spec.data_hash)
    return f"{named}. {told}" if named else told


def _slide(spec: ChartSpec, state: ViewState, words: Words) -> html.A:
    hint = words.say("card.slide_hint")
    inner = [icon("slide", 14), html.Span(words.say("card.slide"))]
    return html.A(inner, href=chart_url(spec.id, "pptx", state), download="", className="act", title=hint)


def _files(spec: ChartSpec, state: ViewState, words: Words) -> html.Details:
    """Files in groups; every address can be fetched as it stands."""
    known = discover()
    items: list[Any] = []
    for group, files in FILES:
        held = [(key, chart_url(spec.id, ext, state, **own)) for key, ext, own in files if ext in known]
        if group == "data":
            held.insert(0, ("csv_full", everything_url(spec, state)))
        items.append(html.Li(words.say(f"card.group_{group}"), className="grp"))
        items += [html.Li(html.A(words.say(f"card.{key}"), href=href, download="")) for key, href in held]
    return _menu("download", words.say("card.files"), items)


def _copies(spec: ChartSpec, state: ViewState, words: Words) -> html.Details:
    """Copies of picture, table, citation, address and code to embed; the menu's own name says when it is done."""
    table = chart_url(spec.id, "csv", state, layout="wide", header="none")
    buttons = [
        _button(words.say("card.copy_picture"), copy_picture=words.say("card.picture_saved")),
        _button(words.say("card.copy_table"), copy_table=table),
        _button(words.say("card.copy_citation"), copy=citation(spec, words), link=spec.permalink),
        _button(words.say("card.copy_link"), copy="", link=spec.permalink),
    ]
    # The script puts the site's own address in, which the server need not know.
    codes = [(kind, embed_code(spec, state, "{site}", frozen=kind == "frozen")) for kind in ("live", "frozen")]
    buttons += [_button(words.say(f"card.embed_{kind}"), copy=code) for kind, code in codes]
    says = attributes(data_copied=words.say("card.copied"), data_failed=words.say("card.not_copied"))
    return _menu("copy", words.say("card.copy"), [html.Li(button) for button in buttons], says)


def _button(label: str, **data: str) -> html.Button:
    return html.Button(label, type="button", **attributes(**{f"data_{key}": text for key, text in data.items()}))


def _menu(name: str, label: str, items: list[Any], says: dict[str, Any] | None = None) -> html.Details:
    """A menu that opens upwards; `says` are the words that its name becomes when something in it was done."""
    live = attributes(aria_live="polite") if says else {}
    summary = html.Summary([icon(name, 14), html.Span(label, **live)], title=label)
    return html.Details([summary, html.Ul(items)], className="menu", **(says or {}))


def _briefing(spec: ChartSpec, state: ViewState, words: Words) -> html.Button:
    told = attributes(data_brief=slide_token(spec.id, state), data_added=words.say("card.added"))
    inner = [icon("plus", 14), html.Span(words.say("card.briefing"), **attributes(aria_live="polite"))]
    return html.Button(inner, type="button", className="act", title=words.say("card.add"), **told)


def everything_url(spec: ChartSpec, state: ViewState) -> str:
    """The address of all that every source holds of what the chart shows, not only of what it displays."""
    areas = [category for category in spec.x.categories if len(category) == 2 or category.isupper()]
    partners = [one.partner for one in spec.series if one.partner]
    reporters = [one.reporter for one in spec.series if one.reporter]
    # Where the rows are those who count, or two counts are compared, both sides of the trade are wanted.
    compared = any(point.ref.startswith(_COMPARISONS) for one in spec.series for point in one.points)
    both = areas if HOME in areas else [HOME, *(partners or areas)] if compared else []
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
    return (base,) if computed in ("cagr", "contribution", "hhi") else (indicator,)
