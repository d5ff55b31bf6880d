import io
import zipfile

import pytest

from etl.registry import load_registry
from etl.sources import Snapshot
from etl.sources.connectors.ecb import read
from etl.sources.ecb_daily import shipped_daily, table_text
from etl.sources.formats import LayoutError

REGISTRY = load_registry()


def packaged(text: str, name: str = "eurofxref-hist.csv") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, text)
    return out.getvalue()


def of(data: bytes):
    return read([Snapshot("rates", data)], REGISTRY)


@pytest.fixture(scope="module")
def recent():
    lines = shipped_daily().splitlines()
    return "\n".join(lines[:60]) + "\n"


def test_the_packaged_file_gives_the_shipped_table(repository):
    extract = of(packaged(shipped_daily()))
    assert table_text(extract.rates) == (repository / "data/official/ecb/monthly_rates.csv").read_text()
    assert (extract.published, extract.edition) == ("2026-10-30", "daily rates to 30 October 2026")


def test_sdmx_is_read_as_well(repository):
    extract = of((repository / "tests/publishers/constructed_ecb_sdmx.csv").read_bytes())
    assert [(r.currency, r.month, str(r.average.normalize()), r.days, str(r.end)) for r in extract.rates] == [
        ("USD", "2026-10", "1.1602", 2, "1.1603"),
        ("CZK", "2026-10", "24.311", 1, "24.311"),
    ]
    assert extract.left_out == {
        "currencies that the project does not use": 1,
        "series other than daily reference rates in EUR": 1,
    }


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda text: text.replace("CZK", "CZKORUNA", 1), "no column CZK"),
        (lambda text: text.replace("2026-10-30", "30/10/2026"), "a date or rate that is none"),
        (lambda text: text.replace("2026-10-30,1.", "2026-10-30,-1."), "not a rate"),
        (lambda text: text.replace("2026-10-30,1.", "2026-10-30,x1."), "a date or rate that is none"),
        (lambda text: text.splitlines()[0] + "\n", "no daily rates"),
    ],
)
def test_a_changed_file_is_refused(recent, change, what):
    changed = change(recent)
    assert changed != recent
    with pytest.raises(LayoutError, match=what):
        of(packaged(changed))


def test_another_archive_is_refused(recent):
    with pytest.raises(LayoutError, match="another archive"):
        of(packaged(recent, "other.csv"))


def test_recorded_monthly_means_are_no_daily_rates(shared_dir):
    with pytest.raises(LayoutError, match="no daily rates"):
        of((shared_dir / "samples/ecb/M.USD.EUR.SP00.A.xml").read_bytes())
