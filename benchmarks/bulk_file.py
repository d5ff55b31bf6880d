"""Makes a product-level file as Eurostat publishes them in bulk: its columns, order and containers, made-up trade.

`full_v2_YYYYMM.7z` holds `full_YYYYMM.dat`: comma separated with a header, a row for each reporter, partner, product,
flow and statistical procedure of a month. Few pairs and few products carry most of the trade, as they do; some rows
are confidential (`39XXXXXX`), some partners are codes of no country (`QP`). The same seed gives the same file.

Run: python benchmarks/bulk_file.py FOLDER [--rows 10000000] [--months 2] [--forms dat,gz,7z]
"""

from __future__ import annotations

import argparse
import gzip
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from babel import Locale
from numpy.typing import NDArray

REPORTERS = (
    "DE", "FR", "NL", "IT", "BE", "ES", "PL", "AT", "CZ", "SE", "HU", "DK", "IE", "RO", "PT", "SK", "SI", "GR", "BG",
    "FI", "LT", "LV", "EE", "HR", "LU", "CY", "MT",
)  # fmt: skip
HEADER = (
    "REPORTER", "PARTNER", "TRADE_TYPE", "PRODUCT_NC", "PRODUCT_SITC", "PRODUCT_CPA21", "PRODUCT_CPA22", "PRODUCT_BEC",
    "PRODUCT_BEC5", "PRODUCT_SECTION", "FLOW", "STAT_PROCEDURE", "SUPPL_UNIT", "PERIOD", "VALUE_EUR", "VALUE_NAC",
    "QUANTITY_KG", "QUANTITY_SUPPL_UNIT",
)  # fmt: skip
# Partners of no country: stores and provisions, not specified, secret.
NO_COUNTRY = ("QP", "QR", "QS", "QV", "QW", "QY", "QZ")
FORMS = ("dat", "gz", "7z")
_PRODUCTS = 9_600
_PROCEDURES = np.array(["1", "2", "3", "9"])
_SECTIONS = np.array([f"{n:02d}" for n in range(1, 22)])


@dataclass(frozen=True, slots=True)
class BulkSize:
    """How much to make: `rows` of all months together, `months` from the month `first` of `year` on.

    `home_share` is the share of rows that are of trade with Kazakhstan; 0: as much as chance gives it. Of real files it
    is less than a hundredth, which then is as many rows a month as a made file of this share and a hundredth of its
    size has.
    """

    rows: int
    months: int
    year: int = 2024
    first: int = 1
    home_share: float = 0.0

    @property
    def periods(self) -> tuple[str, ...]:
        """The months as the publisher writes them, such as `202401`."""
        begun = self.year * 12 + self.first - 1
        return tuple(f"{month // 12}{month % 12 + 1:02d}" for month in range(begun, begun + self.months))


@dataclass(frozen=True, slots=True)
class _Codes:
    """The code lists that rows draw from, each with how often it is drawn."""

    partners: NDArray[np.str_]
    partner_weights: NDArray[np.float64]
    reporter_weights: NDArray[np.float64]
    products: NDArray[np.str_]
    sitc: NDArray[np.str_]
    product_weights: NDArray[np.float64]


def make_bulk(size: BulkSize, folder: Path, forms: Sequence[str] = FORMS, seed: int = 6) -> dict[str, Path]:
    """Write the file in the wanted forms (of FORMS) into a folder; gives its path by form.

    Takes some 15 seconds and 1 GB for 10^7 rows as plain text, a minute more for 7z.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = size.periods[-1]
    plain = folder / f"full_{name}.dat"
    with plain.open("wb") as file:
        file.write((",".join(HEADER) + "\n").encode())
        for table in _months(size, seed):
            pa_csv.write_csv(table, file, pa_csv.WriteOptions(include_header=False, quoting_style="none"))
    made = {"dat": plain}
    if "gz" in forms:
        made["gz"] = folder / f"full_v2_{name}.dat.gz"
        with plain.open("rb") as source, gzip.GzipFile(made["gz"], "wb", compresslevel=5, mtime=0) as packed:
            shutil.copyfileobj(source, packed, 1 << 20)
    if "7z" in forms:
        made["7z"] = folder / f"full_v2_{name}.7z"
        _pack(plain, made["7z"])
    if "dat" not in forms:
        plain.unlink()
        del made["dat"]
    return made


def _pack(plain: Path, packed: Path) -> None:
    import py7zr

    # The quickest preset: only reading is measured, and it hardly depends on it.
    with py7zr.SevenZipFile(packed, "w", filters=[{"id": py7zr.FILTER_LZMA2, "preset": 1}]) as archive:
        archive.write(plain, plain.name)


def _months(size: BulkSize, seed: int) -> Iterator[pa.Table]:
    codes = _codes(np.random.default_rng(seed))
    if size.home_share:
        others = (1 - size.home_share) / (len(codes.partners) - 1)
        codes = replace(codes, partner_weights=np.where(codes.partners == "KZ", size.home_share, others))
    for place, period in enumerate(size.periods):
        rows = size.rows // size.months + (size.rows % size.months if place == 0 else 0)
        # A month is the same in whichever file it stands.
        yield _month(np.random.default_rng((seed, int(period))), codes, rows, period)


def _codes(random: np.random.Generator) -> _Codes:
    countries = [code for code in sorted(Locale("en").territories) if len(code) == 2 and code.isalpha()]
    partners = np.array([code for code in countries if code not in ("EU", "EZ", "UN", "ZZ")] + list(NO_COUNTRY))
    numbers = np.sort(random.choice(97 * 10_000, _PRODUCTS, replace=False)) + 10_000
    products = np.array([f"{number:06d}{ending}" for number, ending in zip(numbers, _endings(random), strict=True)])
    sitc = np.array([f"{number:05d}" for number in random.integers(1_000, 98_999, _PRODUCTS)])
    # Some chapters have trade that is counted, but of which the product is not told.
    for chapter in (27, 28, 29, 39, 84, 88):
        place = int(np.searchsorted(products, f"{chapter}9"))
        products[place], sitc[place] = f"{chapter}XXXXXX", f"{sitc[place][:3]}XX"
    return _Codes(
        partners,
        _falling(random, len(partners), 0.9),
        _falling(random, len(REPORTERS), 0.6),
        products,
        sitc,
        _falling(random, _PRODUCTS, 0.5),
    )


def _endings(random: np.random.Generator) -> NDArray[np.str_]:
    return random.choice(np.array(["00", "10", "20", "30", "90", "95", "99"]), _PRODUCTS)


def _falling(random: np.random.Generator, count: int, power: float) -> NDArray[np.float64]:
    """Weights that fall by rank, in no order, with sum 1."""
    weights = 1 / np.arange(1, count + 1) ** power
    random.shuffle(weights)
    falling: NDArray[np.float64] = weights / weights.sum()
    return falling


def _month(random: np.random.Generator, codes: _Codes, rows: int, period: str) -> pa.Table:
    reporter, partner, product, flow, procedure = _keys(random, codes, rows)
    members = set(REPORTERS)
    inside = np.isin(codes.partners, list(members))[partner]
    value = np.maximum(1, random.lognormal(8.5, 2.6, rows)).astype(np.int64)
    weight = (value / random.lognormal(1.6, 1.2, rows)).astype(np.int64)
    sitc = codes.sitc[product]
    texts = {
        "REPORTER": np.array(REPORTERS)[reporter],
        "PARTNER": codes.partners[partner],
        "TRADE_TYPE": np.where(inside, "I", "E"),
        "PRODUCT_NC": codes.products[product],
        "PRODUCT_SITC": sitc,
        "PRODUCT_CPA21": np.array([f"{n:04d}" for n in range(len(codes.products))])[product],
        "PRODUCT_CPA22": np.array([f"{n:04d}" for n in range(len(codes.products))])[product],
        "PRODUCT_BEC": np.array([f"{100 + n % 600}" for n in range(len(codes.products))])[product],
        "PRODUCT_BEC5": np.array([f"{311_000 + n % 900}" for n in range(len(codes.products))])[product],
        "PRODUCT_SECTION": _SECTIONS[product * len(_SECTIONS) // len(codes.products)],
        "FLOW": np.array(["1", "2"])[flow],
        "STAT_PROCEDURE": _PROCEDURES[procedure],
        "SUPPL_UNIT": np.array(["NO_SU", "PST", "LTR", "MTK"])[np.minimum(product % 9, 3)],
        "PERIOD": np.full(rows, period),
    }
    numbers = {
        "VALUE_EUR": value,
        "VALUE_NAC": value,
        "QUANTITY_KG": weight,
        "QUANTITY_SUPPL_UNIT": np.where(product % 9, weight // 3, 0),
    }
    return pa.table({name: pa.array(column) for name, column in (texts | numbers).items()}).select(HEADER)


def _keys(random: np.random.Generator, codes: _Codes, rows: int) -> tuple[NDArray[np.int64], ...]:
    """So many different keys in the file's order, as places in the code lists."""
    bases = (len(REPORTERS), len(codes.partners), len(codes.products), 2, len(_PROCEDURES))
    found = np.empty(0, dtype=np.int64)
    while len(found) < rows:
        count = rows - len(found) + rows // 4 + 100
        drawn = (
            random.choice(bases[0], count, p=codes.reporter_weights),
            random.choice(bases[1], count, p=codes.partner_weights),
            random.choice(bases[2], count, p=codes.product_weights),
            random.integers(0, 2, count),
            random.choice(bases[4], count, p=[0.93, 0.03, 0.02, 0.02]),
        )
        found = np.union1d(found, np.ravel_multi_index(drawn, bases))
    keep = np.sort(random.permutation(len(found))[:rows])
    return tuple(part.astype(np.int64) for part in np.unravel_index(found[keep], bases))


def main() -> None:
    """Make one file, in several forms."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--months", type=int, default=2)
    parser.add_argument("--forms", default=",".join(FORMS))
    given = parser.parse_args()
    for form, path in make_bulk(BulkSize(given.rows, given.months), given.folder, given.forms.split(",")).items():
        print(f"{form}: {path}, {path.stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
