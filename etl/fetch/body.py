"""Whether a body is what was asked for: publishers send error pages and half files with status 200."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from etl.fetch.failure import FetchError, TransientError

_HTML = re.compile(rb"^\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")
_BOM = b"\xef\xbb\xbf"
_ZIP, _OLE, _GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"
_SEEN_OF_A_BODY = 160
_LOOKED_AT = 4096
_RETRY_LATER = "try again later; if it stays so, open the address in a browser and see what the publisher says"


class Kind(StrEnum):
    """What a body should be."""

    TABLE = "a table as text (CSV or TSV)"
    JSON = "JSON"
    XML = "XML"
    ZIP = "a zip archive"
    WORKBOOK = "a workbook (.xls or .xlsx)"


def check_body(data: bytes, kind: Kind, address: str) -> None:
    """Raise FetchError for an empty body, a page of HTML, another kind of file, and one that ends too early.

    A truncated text cannot always be told from a whole one: a table that does not end with a line end is refused only
    if its last line has fewer fields than the first.
    """
    if not data.strip():
        raise TransientError(
            "empty_answer", address, "the answer is empty", expected=kind, found="0 bytes", mend=_RETRY_LATER
        )
    if _HTML.match(data[:_LOOKED_AT]):
        raise TransientError(
            "html_answer",
            address,
            "a web page came with a status of success",
            expected=kind,
            found=page_words(data),
            mend=_RETRY_LATER,
        )
    _CHECKS[kind](data, address)


def page_words(data: bytes) -> str:
    """The title of a page of HTML, or its first words; of other text its beginning."""
    title = _TITLE.search(data[: 16 * _LOOKED_AT])
    words = title[1] if title else _TAG.sub(b" ", data[:_LOOKED_AT])
    return " ".join(words.decode("utf-8", "replace").split())[:_SEEN_OF_A_BODY]


def _check_table(data: bytes, address: str) -> None:
    start = data.removeprefix(_BOM).lstrip()[:1]
    if start in (b"<", b"{"):
        raise _another_kind(address, Kind.TABLE, data)
    if any(data.startswith(magic) for magic in (_ZIP, _OLE, _GZIP)):
        raise _another_kind(address, Kind.TABLE, data)
    first, _, _ = data.partition(b"\n")
    last = data.rpartition(b"\n")[2]
    sign = max((b"\t", b",", b";"), key=first.count)
    if last and last.count(sign) < first.count(sign):
        raise _cut(address, "the last line ends within a row", last)


def _check_json(data: bytes, address: str) -> None:
    if data.removeprefix(_BOM).lstrip()[:1] not in (b"{", b"["):
        raise _another_kind(address, Kind.JSON, data)
    try:
        json.loads(data)
    except ValueError as error:
        raise _cut(address, f"the JSON does not close: {error}", data[-_SEEN_OF_A_BODY:]) from error


def _check_xml(data: bytes, address: str) -> None:
    from lxml import etree

    if data.removeprefix(_BOM).lstrip()[:1] != b"<":
        raise _another_kind(address, Kind.XML, data)
    try:
        for _ in etree.iterparse(BytesIO(data), resolve_entities=False, huge_tree=True):
            pass
    except etree.XMLSyntaxError as error:
        raise _cut(address, f"the XML does not close: {error}", data[-_SEEN_OF_A_BODY:]) from error


def _check_zip(data: bytes, address: str) -> None:
    if not data.startswith(_ZIP):
        raise _another_kind(address, Kind.ZIP, data)
    try:
        with ZipFile(BytesIO(data)) as archive:
            broken = archive.testzip()
    except BadZipFile as error:
        raise _cut(address, f"the archive cannot be opened: {error}", b"") from error
    if broken:
        raise _cut(address, f"{broken} in the archive is damaged", b"")


def _check_workbook(data: bytes, address: str) -> None:
    if data.startswith(_ZIP):
        _check_zip(data, address)
    elif not data.startswith(_OLE):
        raise _another_kind(address, Kind.WORKBOOK, data)


_CHECKS = {
    Kind.TABLE: _check_table,
    Kind.JSON: _check_json,
    Kind.XML: _check_xml,
    Kind.ZIP: _check_zip,
    Kind.WORKBOOK: _check_workbook,
}


def _another_kind(address: str, kind: Kind, data: bytes) -> FetchError:
    return FetchError(
        "another_kind",
        address,
        "the answer is of another kind than was asked for",
        expected=kind,
        found=page_words(data) or repr(data[:20]),
        mend="the publisher may have changed the service: compare with its documentation, then mend the connector",
    )


def _cut(address: str, what: str, end: bytes) -> TransientError:
    return TransientError(
        "truncated",
        address,
        f"the answer ends too early: {what}",
        expected="a whole file",
        found=f"ends with {end[-60:]!r}" if end else "",
        mend="nothing was kept; run the same command again",
    )
