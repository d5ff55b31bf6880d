"""A small input of its own: one statement, two official tables, the rates; quick to build and easy to spoil."""

from pathlib import Path
from textwrap import dedent

import pytest

STATEMENT = """\
[statement]
id = "2024-09-02-ministry-prague"
publisher = "Ministry of Examples"
published = "2024-09-02"
published_inferred = ""
event = "Visit"
speaker_office = "Deputy Minister"

[[statement.document]]
outlet = "Example News"
url = "https://example.org/1"
published = "2024-09-02"

[[figure]]
id = "turnover-2023"
indicator = "turnover"
reporter = "KZ"
partner = "CZ"
period = "2023"
value = "626.8"
unit = "USD"
scale = "million"
qualifier = "exact"
paragraph = 1
sentence = 1
stated_source = ""
period_inferred = ""
basis_inferred = ""
base = ""
set_apart = ""
note = ""
"""
SIDECAR = """\
source = "{source}"
publisher = "Office of Examples"
dataset = "Trade by country"
edition = "{edition}"
published = "{published}"
published_inferred = ""
retrieved = "2026-11"
licence = "free"
maturity = "parsed"
url = ""
status = "A"
caveats = ["an example"]
"""
HEADER = "indicator,reporter,partner,period,value,unit,scale"
TRADE = [
    "exports,KZ,CZ,2023,147699.1,USD,thousand",
    "imports,KZ,CZ,2023,479626.2,USD,thousand",
    "exports,KZ,CZ,2022,123698.0,USD,thousand",
    "imports,KZ,CZ,2022,299421.5,USD,thousand",
]
MONTHS = [f"exports,KZ,WLD,2023-{month:02d},{1000 + month}.5,USD,million" for month in range(1, 13)]


def write_table(folder: Path, name: str, rows: list[str], published: str = "2024-07-25") -> Path:
    """A table with its sidecar below a data folder; gives the path of the CSV."""
    source = folder.name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    sidecar = SIDECAR.format(source=source, edition=name, published=published)
    path.with_suffix(".toml").write_text(dedent(sidecar), encoding="utf-8")
    return path


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder that builds without a problem."""
    data = tmp_path / "data"
    statement = data / "statements" / "2024" / "2024-09-02-ministry-prague.toml"
    statement.parent.mkdir(parents=True)
    statement.write_text(STATEMENT, encoding="utf-8")
    write_table(data / "official" / "bns_annual", "trade_2023", TRADE)
    write_table(data / "official" / "bns_monthly", "world_2023", MONTHS)
    return data
