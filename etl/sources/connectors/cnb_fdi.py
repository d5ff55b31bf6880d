"""Czech direct investment by country, annual: the Czech National Bank's database ARAD.

ARAD answers three questions as CSV: the data, what the indicators are (unit, frequency), and their dimensions (country,
direction). A zip of the three is read. ARAD wants a key of one's own and names no set that holds for everybody, so the
files come by hand. No answer was at hand when this was written: it follows the columns that the bank documents.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from etl.registry import Registry
from etl.sources import Snapshot
from etl.sources.connectors import Connector, Extract, TidyRow, no_address
from etl.sources.formats import LayoutError, value_text

ID = "cnb_fdi"
_DATA = ("indicator_id", "snapshot_id", "period", "value")
_INDICATORS = ("indicator_id", "indicator_name", "frequency_code", "unit_mult_name", "unit")
_DIMENSIONS = ("indicator_id", "base_name", "dim_name", "dim_value_name")
_ANNUAL = ("A", "R")
_ENCODINGS = ("utf-8-sig", "cp1250")
_MEANINGS = {
    ("inward", "stock"): "fdi_stock",
    ("inward", "flow"): "fdi_inflow_net",
    ("abroad", "stock"): "fdi_stock_outward",
    ("abroad", "flow"): "fdi_outflow_net",
}
_LARGEST_MEMBER = 64 * 1024 * 1024

_Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Names:
    known: Mapping[str, Any]
    areas: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Meaning:
    indicator: str
    partner: str
    unit: str
    scale: str


def read(snapshots: Sequence[Snapshot], registry: Registry) -> Extract:
    """Positions and flows in both directions by country, CZK, by year; parts and other frequencies are left out.

    What an indicator means is said by its names alone (cnb_fdi.toml): one that they do not settle is left out by name.
    Raises LayoutError where one of the three files is missing or has other columns.
    """
    names = _names(registry)
    extract = Extract("Direct investment by country (ARAD)", "")
    for snapshot in snapshots:
        tables = _tables(snapshot)
        dimensions: dict[str, list[_Row]] = {}
        for _, row in tables[_DIMENSIONS]:
            dimensions.setdefault(row["indicator_id"], []).append(row)
        meanings = {
            row["indicator_id"]: meaning
            for place, row in tables[_INDICATORS]
            if (meaning := _meaning(row, dimensions.get(row["indicator_id"], []), names, snapshot.name, place, extract))
        }
        for place, row in tables[_DATA]:
            _add(row, meanings, snapshot.name, place, extract)
    years = sorted({row.period for row in extract.rows})
    extract.edition = f"{years[0]} to {years[-1]}" if years else "no years"
    extract.caveats = ["Directional principle; positions at the end of the year."]
    return extract


def _names(registry: Registry) -> _Names:
    known = tomllib.loads(files("etl.sources.connectors").joinpath("cnb_fdi.toml").read_text(encoding="utf-8"))
    countries = [area for area in registry.areas.values() if area.kind == "country"]
    areas = {area.names[language].casefold(): area.id for area in countries for language in ("en", "cs")}
    return _Names(known, areas | {name.casefold(): code for name, code in known["areas"].items()})


def _tables(snapshot: Snapshot) -> dict[tuple[str, ...], list[tuple[str, _Row]]]:
    """The rows of the three files by the columns that tell which is which, each with its place."""
    found: dict[tuple[str, ...], list[tuple[str, _Row]]] = {}
    for name, text in _members(snapshot):
        reader = csv.DictReader(StringIO(text), delimiter=";")
        header = reader.fieldnames or []
        kind = next((wanted for wanted in (_DATA, _INDICATORS, _DIMENSIONS) if set(wanted) <= set(header)), None)
        if kind is None:
            raise LayoutError(
                snapshot.name,
                f"{name}, line 1",
                "none of the three files of ARAD",
                expected=" or ".join(";".join(wanted) for wanted in (_DATA, _INDICATORS, _DIMENSIONS)),
                found=";".join(header)[:120],
            )
        rows = found.setdefault(kind, [])
        for row in reader:
            place = f"{name}, line {reader.line_num}"
            if None in row or None in row.values():
                expected = f"{len(header)} fields"
                raise LayoutError(snapshot.name, place, "a row of another length", expected=expected, found=str(row))
            rows.append((place, {key: value.strip() for key, value in row.items()}))
    if missing := [wanted for wanted in (_DATA, _INDICATORS, _DIMENSIONS) if wanted not in found]:
        raise LayoutError(
            snapshot.name,
            "",
            "not all three files of ARAD are there",
            expected="data, indicators and dimensions",
            found=f"missing: {' and '.join(';'.join(wanted) for wanted in missing)}",
            mend="put the three answers (data, indicators, dimensions) of one set into one zip",
        )
    return found


def _members(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    try:
        with ZipFile(BytesIO(snapshot.data)) as archive:
            for info in archive.infolist():
                if info.file_size > _LARGEST_MEMBER:
                    raise LayoutError(
                        snapshot.name,
                        info.filename,
                        "too large when unpacked",
                        expected=f"at most {_LARGEST_MEMBER:,} bytes",
                        found=f"{info.file_size:,}",
                        mend="ask for fewer indicators",
                    )
                yield info.filename, _text(archive.read(info), snapshot.name, info.filename)
    except BadZipFile as error:
        raise LayoutError(
            snapshot.name, "", "not a zip", expected="a zip of ARAD's three answers", found=str(error)
        ) from error


def _text(data: bytes, file: str, member: str) -> str:
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LayoutError(file, member, "another encoding", expected=" or ".join(_ENCODINGS), found=repr(data[:40]))


def _meaning(
    row: _Row, dimensions: Sequence[_Row], names: _Names, file: str, place: str, extract: Extract
) -> _Meaning | None:
    """What an indicator is; None, counted as left out, for a part, another frequency, and what names do not tell."""
    if row["frequency_code"] not in _ANNUAL:
        extract.left_out[f"frequency {row['frequency_code']}"] += 1
        return None
    said = " ".join(
        [row["indicator_name"], *(text for d in dimensions for text in (d["base_name"], d["dim_value_name"]))]
    )
    direction, kind = (_one_of(names.known[of], said) for of in ("direction", "kind"))
    indicator = _MEANINGS.get((direction, kind))
    if indicator is None:
        extract.left_out[f"indicator {row['indicator_name']}: direction or kind not said"] += 1
        return None
    partners = list[str]()
    for value in (dimension["dim_value_name"] for dimension in dimensions):
        if code := names.areas.get(value.casefold()):
            partners.append(code)
        elif value.casefold() not in names.known["whole"]["names"] and not _names_a_kind(value, names):
            extract.unknown["country or part", value] += 1
            return None
    if len(partners) != 1:
        extract.left_out[f"indicator {row['indicator_name']}: no one country"] += 1
        return None
    scale = names.known["scale"].get(row["unit_mult_name"].casefold().strip(". "))
    if scale is None or row["unit"] != "CZK":
        raise LayoutError(
            file,
            place,
            "an unknown unit",
            expected="CZK, in millions or thousands",
            found=f"{row['unit_mult_name']} {row['unit']}",
        )
    return _Meaning(indicator, partners[0], row["unit"], scale)


def _one_of(kinds: Mapping[str, Sequence[str]], said: str) -> str:
    found = [kind for kind, words in kinds.items() if any(word in said.casefold() for word in words)]
    return found[0] if len(found) == 1 else ""


def _names_a_kind(value: str, names: _Names) -> bool:
    return any(_one_of(names.known[of], value) for of in ("direction", "kind"))


def _add(row: _Row, meanings: Mapping[str, _Meaning], file: str, place: str, extract: Extract) -> None:
    meaning = meanings.get(row["indicator_id"])
    if meaning is None:
        extract.left_out["indicators that are not taken"] += 1
        return
    if row["snapshot_id"]:
        extract.left_out["earlier vintages"] += 1
        return
    period = row["period"]
    if len(period) != len("20231231") or not period.isdecimal() or not period.endswith("1231"):
        raise LayoutError(file, place, "not the last day of a year", expected="20231231", found=period)
    value = value_text(row["value"].replace(" ", "").replace("\u00a0", "").replace(",", "."), file, place)
    if not value:
        extract.left_out["no value given"] += 1
        return
    extract.rows.append(
        TidyRow(meaning.indicator, "CZ", meaning.partner, period[:4], value, meaning.unit, meaning.scale)
    )


CONNECTOR = Connector(
    ID,
    no_address,
    read,
    by_hand="https://www.cnb.cz/arad, balance of payments, direct investment by territory: with a key of one's own the "
    "three answers data, indicators and dimensions of the service aradb/api/v1 for one set, in one zip",
)
