"""What is known of a record by itself: badges, and who said it, where, how, meaning what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.components import html
from dashboard.components.record_parts import badge, definitions, host, outside_link
from dashboard.components.record_quantities import quantity_rows
from dashboard.context import Context
from dashboard.dossier import Dossier, Figure, republications
from dashboard.record_words import (
    Scale,
    base_words,
    figure_words,
    interval_words,
    known_from,
    place_words,
    published_words,
    rate_words,
    stated_words,
    when_words,
)  # fmt: skip
from dashboard.text import Words
from dashboard.urls import source_url

STATEMENT = "statement"
_BADGED = {"P": "provisional", "E": "estimated", "B": "break", "U": "questionable"}


def is_statement(ctx: Context, source: str) -> bool:
    """Whether a source is a collection of statements, each with its own publisher."""
    info = ctx.registry.sources.get(source)
    return info is not None and info.kind == STATEMENT


def badges(ctx: Context, dossier: Dossier) -> html.Div:
    """Who says so, how sure it is, what was inferred, whether others say otherwise."""
    words, record, figure = ctx.words, dossier.record, dossier.figure
    if record.get("rule"):
        found = [badge(words.say("record.badge.derived")), badge(words.say("record.badge.nobody"))]
    else:
        found = [badge(words.say(f"record.badge.{'statement' if is_statement(ctx, record['source']) else 'official'}"))]
    if figure is None:
        found.append(badge(words.say("record.badge.set_apart"), "na"))
    elif figure.status in _BADGED:
        found.append(badge(words.say(f"record.badge.{_BADGED[figure.status]}")))
    if record.get("basis_inferred"):
        found.append(badge(words.say("record.badge.basis"), "na"))
    if record.get("period_inferred"):
        found.append(badge(words.say("record.badge.period"), "na"))
    return html.Div([*found, *_agreement(ctx, dossier)], className="bds")


def _agreement(ctx: Context, dossier: Dossier) -> list[Any]:
    """How many other prints of the same figure leave its interval, by when they were published."""
    figure, others = dossier.figure, dossier.comparable
    if figure is None or not others:
        return []
    apart = [one for one in others if one.differs_from(figure)]
    if not apart:
        return [badge(ctx.words.say("record.badge.agrees"), "rd", "range")]
    when = {
        "older": sum(one.published < figure.published for one in apart),
        "newer": sum(one.published > figure.published for one in apart),
        "other": sum(one.published == figure.published for one in apart),
    }
    return [badge(ctx.words.plural(f"record.{name}", n), "bad", "noteq") for name, n in when.items() if n]


def facts(ctx: Context, dossier: Dossier, scale: Scale | None, converted_from: str = "") -> html.Dl:
    """The definition list of a record. `converted_from` is its value as published where another is shown above."""
    words, record, figure = ctx.words, dossier.record, dossier.figure
    rows: list[tuple[str, Any]] = [
        ("publisher", record["publisher"]),
        ("document", _document(ctx, record)),
        ("published", _published(words, record)),
        ("as_stated", _as_stated(words, record, figure)),
        ("converted", converted_from),
    ]
    if figure is not None and scale is not None:
        rows += [("rounding", interval_words(scale, figure)), ("means", _meaning(ctx, figure, record))]
    rows += [
        _base(ctx, dossier),
        ("period_inferred", record.get("period_inferred")),
        ("basis_inferred", record.get("basis_inferred")),
        ("office", record.get("speaker_office")),
        ("cites", record.get("stated_source")),
        ("place", "" if record.get("rule") else place_words(words, str(record["locator"]))),
        ("read", _reading(ctx, record)),
        ("also", _republished(words, record)),
        *quantity_rows(ctx, str(record["record_id"]), figure),
        ("note", "" if is_missing_note(record) else record.get("note")),
    ]
    return definitions((words.say(f"record.{name}"), content) for name, content in rows)


def is_missing_note(record: Mapping[str, Any]) -> bool:
    """Whether a record's note lists the members that a sum lacks, which is told with its parts."""
    return str(record.get("note") or "").startswith("missing members: ")


def rate_row(ctx: Context, figure: Figure, scale: Scale, target: str, rate: float) -> str:
    """A value as published, beside the one it was converted to, and the rate."""
    published = scale.full(figure.value)
    return ctx.words.say("record.converted_from", value=published, rate=rate_words(ctx, figure, target, rate))


def source_title(ctx: Context, record: Mapping[str, Any]) -> str:
    """The publication in a word: a source's short name, or of a statement who published it."""
    info = ctx.registry.sources.get(str(record["source"]))
    if info is None or info.kind == STATEMENT:
        return str(record["publisher"])
    return info.short


def citation(ctx: Context, dossier: Dossier, value: str) -> str:
    """The figure as a sentence with its source, for the clipboard; the address of its record is put behind it."""
    words, record, figure = ctx.words, dossier.record, dossier.figure
    what = figure_words(ctx, figure) if figure is not None else str(record.get("event") or record["publisher"])
    return words.say(
        "record.citation",
        what=what,
        value=value,
        publisher=record["publisher"],
        document=_document_name(ctx, record),
        published=published_words(words, record),
        hash=ctx.data_hash[:12],
    )


def _base(ctx: Context, dossier: Dossier) -> tuple[str, str]:
    """What a growth rate is measured on; of what a share, rank or count is."""
    figure, base = dossier.figure, str(dossier.record.get("base") or "")
    indicator = ctx.registry.indicators.get(figure.indicator) if figure is not None else None
    is_growth = indicator is not None and indicator.growth_of is not None
    return ("base", base_words(ctx.words, base)) if is_growth and base else ("base_of", base)


def _document_name(ctx: Context, record: Mapping[str, Any]) -> str:
    info = ctx.registry.sources.get(str(record["source"]))
    if record.get("rule"):
        title = info.title if info is not None else str(record["source"])
        return ctx.words.say("record.computed_from", title=title)
    if is_statement(ctx, str(record["source"])):
        return str(record.get("event") or record["document"])
    return str(record["document"])


def _document(ctx: Context, record: Mapping[str, Any]) -> Any:
    """The document, linked where it has an address; then the site it was read on."""
    url = record.get("url")
    site = host(url)
    parts: list[Any] = [outside_link(_document_name(ctx, record), url)]
    if site and is_statement(ctx, str(record["source"])):
        parts.append(html.Small(site, className="line"))
    return parts


def _published(words: Words, record: Mapping[str, Any]) -> Any:
    text = published_words(words, record)
    if record.get("published_precision") == "inferred":
        text = words.say("record.date_inferred", date=text)
    since = known_from(words, record)
    return [text, html.Small(words.say("record.known_from", date=since), className="line")] if since else text


def _as_stated(words: Words, record: Mapping[str, Any], figure: Figure | None) -> str:
    if record.get("rule"):
        return words.say("record.not_printed")
    return stated_words(words, record, figure.qualifier if figure is not None else "")


def _meaning(ctx: Context, figure: Figure, record: Mapping[str, Any]) -> list[Any]:
    """The concept, how it is valued, whose count it is, what kind of period."""
    words, indicator = ctx.words, ctx.registry.indicators.get(figure.indicator)
    valuation = indicator.valuation if indicator is not None else None
    is_trade = indicator is not None and indicator.family == "trade"
    lines = [
        words.say("record.valued", valuation=valuation.replace(" - ", " − ")) if valuation else "",
        words.say("record.counted", area=words.area(figure.reporter)) if is_trade else "",
        when_words(ctx, figure),
    ]
    definition = indicator.definition if indicator is not None else figure.indicator
    return [definition, html.Small(words.capital(", ".join(line for line in lines if line)) + ".", className="line")]


def _reading(ctx: Context, record: Mapping[str, Any]) -> Any:
    """How the figure came from the document to here, and where more is told of its source."""
    info = ctx.registry.sources.get(str(record["source"]))
    if info is None:
        return ""
    key = f"record.maturity.{info.maturity}"
    text = ctx.words.say(key) if ctx.words.has(key) else ctx.words.capital(info.maturity)
    return [text, ". ", html.A(ctx.words.say("record.about_source"), href=source_url(info.id), className="num")]


def _republished(words: Words, record: Mapping[str, Any]) -> list[Any]:
    """Other outlets that carried the same release; it is one figure, said once."""
    lines = []
    for item in republications(record):
        name = item.get("outlet") or host(item.get("url")) or words.say("record.unnamed")
        lines.append(html.Div(outside_link(name, item.get("url"))))
    return lines
