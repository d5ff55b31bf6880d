"""The one place that builds an address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from dashboard.state import ViewState, canonical_query, quoted

# What the address of every chart to embed begins with.
EMBED = "/embed/"


def page_url(path: str, state: ViewState, **changes: Any) -> str:
    """The address of a page in a state with some fields changed.

    An open record is closed unless `record` is given.
    """
    changed = state.with_changes(**{"record": "", **changes})
    return _join(path, canonical_query(changed))


def chart_url(chart_id: str, ext: str, state: ViewState, **extra: str | int) -> str:
    """The address of a chart's file, such as `/chart/trade-levels.csv?partner=DE&shape=wide`.

    `extra` are the export's own parameters; they stand after the state's.
    """
    return _with_own(f"/chart/{quote(chart_id)}.{quote(ext)}", state.with_changes(record=""), extra)


def observations_url(state: ViewState, **codes: Iterable[str]) -> str:
    """The address of every observation of some indicators, reporters and partners, from every source, as CSV.

    `codes` are lists of codes by the filter's name (indicator, reporter, partner).
    """
    query = {name: ",".join(values) for name, values in codes.items()} | {"all": "1", "format": "csv"}
    if state.as_of is not None:
        query["asof"] = state.as_of.isoformat()
    return _join("/api/v1/observations", urlencode({name: text for name, text in query.items() if text}, safe=","))


def embed_url(chart_id: str, state: ViewState, data: str = "") -> str:
    """The address of a chart for embedding in another page; with `data`, the hash of a build, frozen to that build."""
    return _with_own(f"{EMBED}{quote(chart_id)}", state.with_changes(record=""), {"data": data})


def oembed_url(target: str) -> str:
    """The address that tells how to embed what is shown at a whole address (https://oembed.com)."""
    return _join("/oembed", urlencode({"url": target, "format": "json"}))


def slide_token(chart_id: str, state: ViewState) -> str:
    """A chart in a state as a slide of a briefing: `trade-levels~partner=DE;freq=Q`."""
    plain = state.with_changes(record="", theme="", lang=ViewState().lang, slides=())
    query = canonical_query(plain).replace("&", ";")
    # The state's own defaults are a state too: without a query the slide would take the briefing's.
    return f"{chart_id}~{query or 'freq=A'}"


def brief_url(ext: str, state: ViewState, **extra: str | int) -> str:
    """The address of a briefing's file, such as `/brief.pptx?partner=DE&size=4x3`."""
    return _with_own(f"/brief.{quote(ext)}", state.with_changes(record="", sort="", theme=""), extra)


def record_url(ref: str, path: str, state: ViewState) -> str:
    """The address of a page with the drawer open on a figure."""
    if not ref:
        return page_url(path, state)
    before, after = _around_record(path, state)
    return before + quoted(ref) + after


# A page has hundreds of such addresses, which differ in the record alone.
@lru_cache(maxsize=64)
def _around_record(path: str, state: ViewState) -> tuple[str, str]:
    before, _, after = page_url(path, state, record=_ANY).rpartition(quoted(_ANY))
    return before, after


_ANY = "\0"


def record_page_url(ref: str, state: ViewState | None = None) -> str:
    """The address of a figure's own page; the language and colour scheme of `state` are kept."""
    query = "" if state is None else canonical_query(ViewState(lang=state.lang, theme=state.theme))
    return _join(f"/f/{quote(ref, safe='~')}", query)


def source_url(source_id: str) -> str:
    """The address of a source's entry."""
    return f"/sources#{quote(source_id)}"


def absolute(base_url: str, url: str) -> str:
    """An address with the site's own beginning, such as `https://trade.example`."""
    return base_url.rstrip("/") + "/" + url.lstrip("/")


def _with_own(path: str, state: ViewState, own: Mapping[str, str | int]) -> str:
    given = urlencode({key: str(value) for key, value in own.items() if value != ""})
    return _join(path, "&".join(part for part in (canonical_query(state), given) if part))


def _join(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
