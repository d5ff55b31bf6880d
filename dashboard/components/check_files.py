"""Files of a check that are made in the page itself: the text is kept nowhere, so no address could give them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

import dash_mantine_components as dmc

from dashboard.checked import Outcome
from dashboard.claim_words import field_words
from dashboard.components import html
from dashboard.components.check_ids import NOTE
from dashboard.components.icons import icon
from dashboard.context import Context
from dashboard.exports.formulas import harmless
from etl.reader import Header, checked_fields, statement_toml, to_json


def result_files(ctx: Context, outcome: Outcome) -> html.Div:
    """The note for the office, the table, the result for machines, and the statement's file for the inputs."""
    say = ctx.words.say
    links = [
        html.A([icon("download", 14), say(f"check.{ext}")], download=f"check.{ext}",
               href=f"data:{mime};charset=utf-8,{quote(data)}")
        for ext, mime, data in _files(ctx, outcome)
    ]  # fmt: skip
    note = dmc.Button(say("check.note"), id=NOTE, leftSection=icon("download", 14), variant="filled", n_clicks=0)
    return html.Div([note, html.Div(links, className="outs note")], className="asked")


def _files(ctx: Context, outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    rows = list(_rows(ctx, outcome))
    apart = [{"text": one.text, "span": list(one.span), "reason": one.reason} for one in outcome.reading.apart]
    whole = {"claims": rows, "apart": apart, "notes": _notes(outcome), "data": ctx.data_hash}
    yield "csv", "text/csv", csv_of(rows)
    yield "json", "application/json", to_json(whole)
    yield "toml", "application/toml", statement_toml(outcome.reading, Header())


def _notes(outcome: Outcome) -> list[str]:
    return [*outcome.reading.notes, *([outcome.copy.words] if outcome.copy else [])]


def _rows(ctx: Context, outcome: Outcome) -> Iterator[dict[str, Any]]:
    """Claims with their verdicts, and what the reader had where a person corrected it."""
    for place, one in enumerate(outcome.checked):
        before = outcome.corrected.read_as(place)
        read_as = {str(field): field_words(ctx.words, field, value) for field, value in before.items()}
        yield checked_fields(one) | {"corrected_from": read_as or None}


def csv_of(rows: Sequence[dict[str, Any]]) -> str:
    """Rows of checked claims as CSV, a line each; no cell is one that a spreadsheet would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    left_out = ("findings", "reasons", "span", "corrected_from")
    names = [name for name in (rows[0] if rows else {}) if name not in left_out]
    writer.writerow([*names, "corrected_from", "findings"])
    for row in rows:
        findings = " | ".join(finding["words"] for finding in row["findings"])
        corrected = "; ".join(f"{field}: {was}" for field, was in (row["corrected_from"] or {}).items())
        writer.writerow([_cell(row[name]) for name in names] + [harmless(corrected), harmless(findings)])
    return out.getvalue()


def _cell(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else value
