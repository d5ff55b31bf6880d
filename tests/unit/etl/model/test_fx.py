import numpy as np
import pandas as pd
import pytest

from etl.model.fx import Converter
from etl.model.period import Period
from etl.model.registry import Measure
from etl.model.units import UnitError

MEASURES = {"exports": Measure.FLOW, "fdi_stock": Measure.STOCK, "rank": Measure.POINT, "share_of_trade": Measure.RATE}
# Month of 2023: average, days, last day of the month.
USD = {1: (1.0, 10, 1.1), 2: (2.0, 30, 2.1), 3: (1.5, 20, None), 4: (1.2, 20, 1.2)}
CZK = {1: (20.0, 10, 25.0), 2: (24.0, 30, 26.0)}


def rates() -> pd.DataFrame:
    rows = [
        (currency, f"2023-{month:02d}", Period.month(2023, month).start, average, days, end, "ecb")
        for currency, months in (("USD", USD), ("CZK", CZK))
        for month, (average, days, end) in months.items()
    ]
    names = ["currency", "period", "month", "average_per_eur", "days", "end_per_eur", "source"]
    return pd.DataFrame(rows, columns=names).astype({"end_per_eur": "float64"})


def observed(indicator: str, unit: str, period: str, value: float = 100.0) -> pd.DataFrame:
    when = Period.parse(period)
    return pd.DataFrame(
        {
            "indicator": [indicator],
            "unit": [unit],
            "period_start": pd.Series([when.start], dtype="int32"),
            "period_end": pd.Series([when.end], dtype="int32"),
            "value": [value],
            "lo": [value - 1],
            "hi": [np.nan],
            "resolution": [2.0],
        }
    )


def convert(indicator: str, unit: str, period: str, target: str) -> pd.Series:
    return Converter(rates(), MEASURES).convert(observed(indicator, unit, period), target).iloc[0]


def test_a_flow_is_converted_at_the_average_of_its_days():
    average = (1.0 * 10 + 2.0 * 30) / 40
    row = convert("exports", "USD", "2023-01/2023-02", "EUR")
    assert row["value"] == pytest.approx(100 / average)
    assert row["lo"] == pytest.approx(99 / average)
    assert row["resolution"] == pytest.approx(2 / average)
    assert np.isnan(row["hi"])
    assert (row["unit"], row["stated_unit"], row["stated_value"]) == ("EUR", "USD", 100.0)
    assert row["converted"]
    assert row["rate"] == pytest.approx(1 / average)


def test_a_stock_is_converted_at_the_end_of_its_period():
    assert convert("fdi_stock", "USD", "2023-01/2023-02", "EUR")["value"] == pytest.approx(100 / 2.1)


def test_dollars_become_crowns_through_the_euro():
    row = convert("exports", "USD", "2023-02", "CZK")
    assert row["value"] == pytest.approx(100 / 2.0 * 24.0)
    assert convert("exports", "CZK", "2023-02", "USD")["rate"] == pytest.approx(2.0 / 24.0)


@pytest.mark.parametrize(
    ("indicator", "unit", "period", "why"),
    [
        ("exports", "USD", "2022-12/2023-01", "no rate before the first month"),
        ("exports", "USD", "2023-04/2023-05", "no rate after the last month"),
        ("fdi_stock", "USD", "2023-03", "the month is not over"),
        ("exports", "KZT", "2023-01", "no rate of the tenge"),
    ],
)
def test_without_a_rate_there_is_no_value(indicator, unit, period, why):
    row = convert(indicator, unit, period, "EUR")
    assert np.isnan(row["value"]), why
    assert np.isnan(row["lo"])
    assert not row["converted"]
    assert row["stated_value"] == 100.0


def test_a_gap_within_a_period_leaves_no_value():
    gapped = rates().query("not (currency == 'USD' and month == @Period.month(2023, 2).start)")
    row = Converter(gapped, MEASURES).convert(observed("exports", "USD", "2023-01/2023-03"), "EUR").iloc[0]
    assert np.isnan(row["value"])


@pytest.mark.parametrize(("indicator", "unit"), [("rank", "RANK"), ("share_of_trade", "PERCENT"), ("exports", "EUR")])
def test_what_is_no_amount_or_already_in_the_unit_stays(indicator, unit):
    row = convert(indicator, unit, "1999", "EUR")
    assert (row["value"], row["unit"], row["converted"]) == (100.0, unit, False)


def test_the_frame_given_is_not_changed():
    frame = observed("exports", "USD", "2023-01")
    before = frame.copy(deep=True)
    Converter(rates(), MEASURES).convert(frame, "EUR")
    pd.testing.assert_frame_equal(frame, before)


def test_no_row_and_no_rates():
    converter = Converter(rates().head(0), MEASURES)
    assert converter.currencies() == ("EUR",)
    assert np.isnan(converter.convert(observed("exports", "USD", "2023"), "EUR")["value"].iloc[0])
    empty = Converter(rates(), MEASURES).convert(observed("exports", "USD", "2023").head(0), "USD")
    assert list(empty.columns[-4:]) == ["stated_unit", "stated_value", "rate", "converted"]


def test_an_unknown_target_is_refused():
    with pytest.raises(UnitError, match="expected one of CZK, EUR, USD"):
        Converter(rates(), MEASURES).convert(observed("exports", "USD", "2023"), "KZT")
