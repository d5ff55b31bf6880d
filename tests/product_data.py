"""A build with figures of single products, made from the constructed files by the ways that real files take."""

from __future__ import annotations

import shutil
from pathlib import Path

from etl.build import build
from etl.registry import load_registry
from etl.retrieve import Wish, retrieve
from etl.sources.connectors import discover_connectors

FILES = ("constructed_comext_products.tsv", "constructed_comext_sitc.tsv")
# Kazakhstan's own count, by year and chapter; the United Nations' service gives no eight digits.
KZ_YEARS = {
    2022: {"TOTAL": (612.4, 1310.2), "HS27": (540.1, 2.2), "HS72": (31.5, 11.8), "HS87": (0.4, 402.6)},
    2023: {"TOTAL": (540.9, 1402.8), "HS27": (470.3, 2.9), "HS72": (28.4, 14.2), "HS84": (1.6, 538.8)},
    2024: {"TOTAL": (601.3, 1498.1), "HS27": (520.8, 3.1), "HS74": (9.9, 0.1), "HS84": (1.9, 561.0)},
}
_SIDECAR = """\
source = "un_comtrade"
publisher = "United Nations Statistics Division"
dataset = "Constructed for the tests: UN Comtrade, goods by partner"
edition = "by product, 2022 to 2024"
published = "2026-03-01"
published_inferred = ""
retrieved = "2026-11"
licence = "constructed"
maturity = "parsed"
url = ""
caveats = []
status = "A"
"""


def product_data(repository: Path, data_dir: Path) -> Path:
    """A data folder of exchange rates and the constructed products."""
    shutil.copytree(repository / "data/official/ecb", data_dir / "official/ecb")
    connector, registry = discover_connectors()["eurostat_comext"], load_registry()
    for name in FILES:
        wish = Wish(files=(repository / "tests/publishers" / name,), published="2026-10-15")
        retrieve(connector, data_dir, registry, wish, None)
    folder = data_dir / "official/un_comtrade"
    folder.mkdir(parents=True)
    rows = [
        f"{flow},KZ,CZ,{year},{value},USD,million,{'' if code == 'TOTAL' else code}"
        for year, products in KZ_YEARS.items()
        for code, flows in products.items()
        for flow, value in zip(("exports", "imports"), flows, strict=True)
    ]
    header = "indicator,reporter,partner,period,value,unit,scale,product"
    (folder / "constructed.csv").write_text("\n".join([header, *rows, ""]))
    (folder / "constructed.toml").write_text(_SIDECAR)
    return data_dir


def product_build(repository: Path, folder: Path) -> Path:
    """The folder of a build of `product_data`."""
    build(product_data(repository, folder / "data"), folder / "build")
    return folder / "build"
