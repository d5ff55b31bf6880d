"""Plain routes that curl can fetch: files of charts, observations, health."""

from __future__ import annotations

import csv
import io
import logging
import re
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, cast

import orjson
from flask import Flask, Response, abort, jsonify, request

from dashboard import charts, exports
from dashboard.briefing import brief, writers
from dashboard.exports.look import Scheme
from dashboard.serving import PURE_HEADER
from dashboard.settings import Settings
from dashboard.state import Notice, ViewState
from etl.model.observation import OBSERVATION_SCHEMA
from etl.model.period import Period, PeriodError
from etl.store import Query

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.current import DataSnapshot

LOG = logging.getLogger(__name__)
GetSnapshot = Callable[[], "DataSnapshot"]
MAX_API_ROWS = 10_000
# A file that is shown in the browser brings all it needs, and nothing in it runs.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; frame-ancestors 'none'"
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LISTS = (
    ("indicator", "indicators"), ("reporter", "reporters"), ("partner", "partners"), ("product", "products"),
    ("source", "sources"), ("period", "periods"), ("record", "record_ids"),
)  # fmt: skip


def register_routes(server: Flask, snapshot: GetSnapshot, settings: Settings) -> None:
    """Add the routes to a Flask application; `snapshot` gives the data of the request at hand."""

    def chart_file(chart: str, ext: str) -> Response:
        known_charts, known_exports = charts.discover(), exports.discover()
        if chart not in known_charts or ext not in known_exports:
            abort(404)
        ctx, state, notices = _read(snapshot())
        export = known_exports[ext]
        scheme: Scheme = "dark" if state.theme == "dark" else "light"
        options = exports.ExportOptions(dict(request.args), scheme, settings.site_url, settings.slide_template)
        data = export.write(known_charts[chart].build(ctx, state), options)
        response = _pure(Response(data, content_type=export.mime))
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name(chart, state, ext)}"'
        _name_notices(response, notices)
        return response

    def brief_file(ext: str) -> Response:
        known = writers.discover()
        if ext not in known:
            abort(404)
        ctx, state, notices = _read(snapshot())
        made = brief(ctx, state)
        options = exports.ExportOptions(dict(request.args), "light", settings.site_url, settings.slide_template)
        response = _pure(Response(known[ext].write(made, ctx.words, options), content_type=known[ext].mime))
        if known[ext].inline:
            response.headers["Content-Security-Policy"] = FILE_POLICY
        else:
            name = file_name("briefing", state, ext)
            response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        _name_notices(response, notices)
        return response

    def health() -> Response:
        response = jsonify(status="ok", data=snapshot().data_hash, version=program_version())
        response.headers["Cache-Control"] = "no-store"
        return response

    def observations() -> Response:
        return _observations(snapshot())

    server.register_error_handler(exports.TemplateError, _template_failed)
    server.add_url_rule("/chart/<chart>.<ext>", "chart_file", chart_file)
    server.add_url_rule("/brief.<ext>", "brief_file", brief_file)
    server.add_url_rule("/healthz", "health", health)
    server.add_url_rule("/api/v1/observations", "observations", observations)


def program_version() -> str:
    """The installed version of the distribution; "unknown" where it is not installed."""
    try:
        return version("tradebrief")
    except PackageNotFoundError:
        return "unknown"


def file_name(chart: str, state: ViewState, ext: str) -> str:
    """A file name of plain characters that says what is inside: `trade-levels_CZ-DE_2015-2024.csv`."""
    parts = [chart, "-".join(state.partners)]
    parts += ["-".join(period.code for period in (state.start, state.end) if period is not None)]
    return _UNSAFE.sub("-", "_".join(part for part in parts if part))[:120] + "." + _UNSAFE.sub("", ext)


def _read(current: DataSnapshot) -> tuple[Context, ViewState, tuple[Notice, ...]]:
    return current.read(request.query_string.decode("latin-1"))


def _template_failed(error: exports.TemplateError) -> Response:
    """The template was in order when the server started; readers learn that it is not their doing, the log what is."""
    LOG.error("%s", error)
    told = "The slide template of this site cannot be read at the moment; the other formats work.\n"
    return Response(told, status=503, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


def _pure(response: Response) -> Response:
    response.headers[PURE_HEADER] = "1"
    return response


def _name_notices(response: Response, notices: tuple[Notice, ...]) -> None:
    """A file has no place for notices, so its headers say which values of the address were not used."""
    if notices:
        text = "; ".join(f"{notice.key}: {notice.given}" for notice in notices)
        response.headers["X-Address-Changed"] = text.encode("ascii", "backslashreplace").decode()[:500]


def _observations(current: DataSnapshot) -> Response:
    """Observations as JSON, or as CSV with `format=csv`: the columns of the table, at most 10 000 rows.

    Filters are comma-separated codes (`indicator reporter partner product source period record`), `asof` a day, `all=1`
    every observation of a key and not the headline only.
    """
    wanted = {field: tuple(part for part in request.args.get(key, "").split(",")[:64] if part) for key, field in _LISTS}
    try:
        wanted["periods"] = tuple(Period.parse(code[:32]).code for code in wanted["periods"])
    except PeriodError as error:
        return _problem(str(error))
    if not any(wanted.values()):
        return _problem(f"name at least one of {', '.join(key for key, _ in _LISTS)}")
    _, state, notices = _read(current)
    if any(notice.key == "asof" for notice in notices):
        return _problem("asof is not a date such as 2024-09-02")
    store = current.store
    select = store.select if request.args.get("all") == "1" else store.headline
    frame = select(Query(**cast(Any, wanted)), state.as_of)
    truncated = len(frame) > MAX_API_ROWS
    frame = frame.head(MAX_API_ROWS)
    frame = frame.assign(published=frame["published"].dt.strftime("%Y-%m-%d")).astype(object)
    rows = frame.where(frame.notna(), None)[OBSERVATION_SCHEMA.names].to_dict("records")
    if request.args.get("format") == "csv":
        return _pure(Response(_csv(rows), content_type="text/csv; charset=utf-8"))
    body = {"data": current.data_hash, "truncated": truncated, "observations": rows}
    return _pure(Response(orjson.dumps(body), content_type="application/json"))


def _csv(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(OBSERVATION_SCHEMA.names)
    for row in rows:
        writer.writerow(" ".join(value) if isinstance(value, list) else value for value in row.values())
    return out.getvalue()


def _problem(text: str) -> Response:
    response = jsonify(error=text)
    response.status_code = 400
    return response
