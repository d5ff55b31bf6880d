"""What Eurostat's services send, in whichever form, and what they send when there are no data yet or too many."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence

from lxml import etree

from etl.fetch.failure import FetchError
from etl.sources.formats import Cells
from etl.sources.formats.eurostat_tsv import is_eurostat_tsv, read_eurostat_tsv
from etl.sources.formats.json_stat import read_json_stat
from etl.sources.formats.packed import unpacked
from etl.sources.formats.sdmx_csv import is_sdmx_csv, read_sdmx_csv
from etl.sources.formats.sdmx_ml import read_sdmx_ml

# Eurostat's own codes; all others are ISO 3166.
AREAS: Mapping[str, str] = {"EL": "GR", "UK": "GB"}
# Its observation flags, in either of the two spellings in use; confidential (c) is no status but no value.
STATUSES: Mapping[str, str] = {
    "": "", "p": "P", "e": "E", "b": "B", "u": "U", "A": "", "P": "P", "E": "E", "B": "B", "U": "U",
}  # fmt: skip
CONFIDENTIAL = ("c", "C")
_ASYNC = re.compile(rb"<(?:\w+:)?(?:syncResponse|asyncResponse)\b")
_FILE_ADDRESS = re.compile(rb">\s*(https?://[^<\s]+/file/[^<\s]+)\s*<")
_LABEL_SEEN = 200
_LATER_LABEL = b"ASYNCHRONOUS_RESPONSE"


def read_eurostat(data: bytes, file: str, dimensions: Sequence[str]) -> Cells | None:
    """The cells of SDMX-CSV, TSV, JSON-stat or SDMX-ML, packed or not; None for what is none of them.

    Raises LayoutError as the readers of these forms do, and FetchError for a refusal that came in place of data.
    """
    data = unpacked(data, file)
    if data[:1] == b"{":
        if _is_refusal(data):
            raise refused(file, data)
        return read_json_stat(data, file, dimensions)
    if data.lstrip()[:1] == b"<":
        return read_sdmx_ml(data, file, dimensions)
    if is_sdmx_csv(data):
        return read_sdmx_csv(data, file, dimensions)
    if is_eurostat_tsv(data):
        return read_eurostat_tsv(data, file, dimensions)
    return None


def later_at(service: str) -> Callable[[str, bytes], str | None]:
    """Where to ask next while a service (its address without a slash) prepares a large answer; None for data.

    Three forms are in use: a label in JSON that says to ask again, an envelope in XML with id and status, and a data
    message whose footer 413 names the address of a file to come (the service before). Raises FetchError for a refusal
    and for an answer that never will be ready.
    """

    def later(address: str, data: bytes) -> str | None:
        if data[:1] == b"{":
            if _LATER_LABEL in data[:_LABEL_SEEN]:
                return address
            if _is_refusal(data):
                raise refused(address, data)
        return _in_envelope(service, address, data) if data[:1] == b"<" else None

    return later


def refused(address: str, data: bytes) -> FetchError:
    """A refusal in JSON in the words of the service."""
    try:
        label = str(json.loads(data)["error"][0]["label"])
    except (ValueError, KeyError, IndexError, TypeError):
        label = data[:_LABEL_SEEN].decode("utf-8", "replace")
    if "TOO_BIG" not in label and "rows" not in label:
        return FetchError(
            "refused",
            address,
            "Eurostat refuses the request",
            expected="a data set and codes that exist",
            found=label,
            mend="compare the address with the data set's dimensions, then mend the connector",
        )
    return FetchError(
        "extraction_too_big",
        address,
        "Eurostat refuses so large a request",
        expected="at most 5,000,000 rows",
        found=label,
        mend="ask for less with --since, or give the bulk file with --file",
    )


def _is_refusal(data: bytes) -> bool:
    return b'"error"' in data[:_LABEL_SEEN]


def _in_envelope(service: str, address: str, data: bytes) -> str | None:
    if found := _FILE_ADDRESS.search(data[:20_000]):
        return found[1].decode()
    if not _ASYNC.search(data[:5_000]):
        return None
    fields = {etree.QName(node).localname: (node.text or "").strip() for node in etree.fromstring(data).iter("{*}*")}
    match fields.get("status"):
        case "SUBMITTED" | "PROCESSING":
            return f"{service}/1.0/async/status/{fields['id']}"
        case "AVAILABLE":
            return f"{service}/1.0/async/data/{fields['id']}"
        case status:
            raise FetchError(
                "not_prepared",
                address,
                "Eurostat no longer prepares the answer",
                expected="SUBMITTED, PROCESSING or AVAILABLE",
                found=str(status),
                mend="run the same command again",
            )
