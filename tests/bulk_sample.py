"""A small file in the form of Comext's bulk files, constructed: few rows, in which every sum can be done by hand."""

from __future__ import annotations

import gzip
from pathlib import Path

import py7zr

HEADER = (
    "REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_CPA21,PRODUCT_CPA22,PRODUCT_BEC,PRODUCT_BEC5,"
    "PRODUCT_SECTION,FLOW,STAT_PROCEDURE,SUPPL_UNIT,PERIOD,VALUE_EUR,VALUE_NAC,QUANTITY_KG,QUANTITY_SUPPL_UNIT"
)
OLD_HEADER = (
    "DECLARANT,DECLARANT_ISO,PARTNER,PARTNER_ISO,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_cpa2002,PRODUCT_cpa2008,"
    "PRODUCT_CPA2_1,PRODUCT_BEC,PRODUCT_SECTION,FLOW,STAT_REGIME,SUPP_UNIT,PERIOD,VALUE_IN_EUROS,QUANTITY_IN_KG,"
    "SUP_QUANTITY"
)
# reporter, partner, product, SITC, flow, procedure, period, euros, kilograms
ROWS = [
    ("CZ", "KZ", "84713000", "75220", "2", "1", "202401", "1000", "10"),
    ("CZ", "KZ", "84713000", "75220", "2", "3", "202401", "50", "1"),
    ("CZ", "KZ", "84713000", "75220", "2", "1", "202402", "1100", "11"),
    ("CZ", "KZ", "84714100", "75230", "2", "1", "202401", "300", "3"),
    ("CZ", "KZ", "87032319", "78120", "2", "1", "202401", "7000", "2000"),
    ("CZ", "KZ", "27090090", "33300", "1", "1", "202401", "90000", "150000"),
    ("CZ", "KZ", "27XXXXXX", "333XX", "1", "1", "202401", "400", ""),
    ("DE", "KZ", "84713000", "75220", "2", "1", "202401", "20000", "100"),
    ("DE", "KZ", "27090090", "33300", "1", "9", "202401", "500000", "800000"),
    ("EL", "KZ", "27090090", "33300", "1", "1", "202402", "60000", "99000"),
    ("DE", "CZ", "84713000", "75220", "2", "1", "202401", "800", "8"),
    ("DE", "QV", "27090090", "33300", "2", "1", "202401", "5", "1"),
    ("DE", "US", "84713000", "75220", "2", "1", "202401", "123456", "900"),
    # A flow, a procedure that sums the others, a product and a trade classification that nobody knows.
    ("DE", "KZ", "84713000", "75220", "7", "1", "202401", "1", "1"),
    ("DE", "KZ", "84713000", "75220", "2", "4", "202401", "20000", "100"),
    ("DE", "KZ", "TOTAL", "75220", "2", "1", "202401", "3", "1"),
    ("DE", "KZ", "99909900", ".....", "2", "1", "202401", "70", "1"),
]


def line(row, value_nac=""):
    """A row of ROWS as a line of the current layout."""
    reporter, partner, product, sitc, flow, procedure, period, value, weight = row
    trade_type = "I" if partner in ("CZ", "DE") else "E"
    return (
        f"{reporter},{partner},{trade_type},{product},{sitc},2620,2620,410,211210,16,{flow},{procedure},NO_SU,"
        f"{period},{value},{value_nac or value},{weight},0"
    )


def old_line(row):
    """The same in the layout of before 2024."""
    reporter, partner, product, sitc, flow, procedure, period, value, weight = row
    return (
        f"061,{reporter},0079,{partner},E,{product},{sitc},3002,2620,2620,410,16,{flow},{procedure},A,"
        f"{period},{value},{weight},0"
    )


def text(rows=ROWS, header=HEADER, write=line):
    """A whole file as text."""
    return "\n".join([header, *map(write, rows)]) + "\n"


def write_bulk(folder: Path, form: str = "7z", content: str = "", name: str = "full_v2_202402") -> Path:
    """Write the file in a form (`7z`, `gz`, `dat`); gives its path."""
    content = content or text()
    plain = folder / "full_202402.dat"
    plain.write_text(content, encoding="utf-8")
    if form == "dat":
        return plain
    packed = folder / f"{name}.{form}"
    if form == "gz":
        packed.write_bytes(gzip.compress(content.encode(), mtime=1_710_460_800))
    else:
        with py7zr.SevenZipFile(packed, "w") as archive:
            archive.write(plain, plain.name)
    plain.unlink()
    return packed
