"""A store of a few made-up figures, so that a chart's test shows all of its data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd

from etl.model.fx import FX_SCHEMA
from etl.model.ledger import LEDGER_SCHEMA
from etl.model.observation import OBSERVATION_SCHEMA, RECORD_SCHEMA, Observation, Status, make_record_id
from etl.model.period import Period
from etl.model.units import Qualifier, Unit

NUMBERS = ("value", "lo", "hi", "resolution")


def rates(months):
    """Made-up exchange rates: 1.25 dollars and 25 korunas for a euro in each month."""
    rows = [
        (currency, Period(month, month).code, month, rate, 20, rate, "ecb")
        for currency, rate in (("USD", 1.25), ("CZK", 25.0))
        for month in months
    ]
    return pd.DataFrame(rows, columns=FX_SCHEMA.names)


class FewFigures:
    """What the dashboard needs of a store, over a list of observations and what their records say."""

    hash = "0" * 20

    def __init__(self, observations, said):
        self.frame = pd.DataFrame([one.row() for one in observations], columns=OBSERVATION_SCHEMA.names)
        for name in NUMBERS:
            self.frame[name] = self.frame[name].astype(float)
        self.frame["published"] = pd.to_datetime(self.frame["published"])
        self.said = said

    def select(self, query, as_of=None):
        frame, keep = self.frame, pd.Series(True, index=self.frame.index)
        lists = {
            "indicator": query.indicators, "reporter": query.reporters, "partner": query.partners,
            "record_id": query.record_ids, "period": query.periods,
        }  # fmt: skip
        for column, wanted in lists.items():
            if wanted:
                keep &= frame[column].isin(list(wanted))
        if query.kinds:
            keep &= frame["period"].map(lambda code: Period.parse(code).kind in query.kinds).astype(bool)
        if query.start is not None:
            keep &= frame["period_start"] >= query.start
        if query.end is not None:
            keep &= frame["period_end"] <= query.end
        if as_of is not None:
            keep &= frame["published"] <= pd.Timestamp(as_of)
        return frame[keep].reset_index(drop=True)

    def held_headlines(self):
        return None

    def headline(self, query, as_of=None):
        keys = ["indicator", "reporter", "partner", "product", "period"]
        return self.select(query, as_of).drop_duplicates(keys, keep="first").reset_index(drop=True)

    def records(self, ids):
        rows = [
            dict.fromkeys(RECORD_SCHEMA.names)
            | {"record_id": one, "document": "doc", "publisher": "An office", "published": pd.Timestamp(2024, 9, 2)}
            | self.said.get(one, {})
            for one in dict.fromkeys(ids)
        ]
        return pd.DataFrame(rows, columns=RECORD_SCHEMA.names)

    def quantities(self, record_id):
        return pd.DataFrame(columns=["procedure", "value", "weight_kg", "quantity", "quantity_unit"])

    def ledger(self, query=None, as_of=None):
        return LEDGER_SCHEMA.empty_table().to_pandas(date_as_object=False)

    def fx(self):
        return rates(range(1999 * 12, 2025 * 12))

    def areas_with_data(self):
        rows = []
        for key, found in self.frame.groupby(["reporter", "partner", "indicator"]):
            kinds = sorted({str(Period.parse(code).kind) for code in found["period"]})
            rows.append((*key, found["period_start"].min(), found["period_end"].max(), kinds, len(found)))
        return pd.DataFrame(rows, columns=["reporter", "partner", "indicator", "first", "last", "kinds", "count"])


def figure(indicator, partner, period, value, *, unit="USD", source="bns_annual", status="A", qualifier="exact",
           reporter="KZ", resolution="100000"):  # fmt: skip
    """An observation; `value` in base units, None if it is not published."""
    return Observation(
        indicator=indicator, reporter=reporter, partner=partner, period=Period.parse(period), unit=Unit(unit),
        source=source, published=date(2024, 3, 1),
        record_id=make_record_id(source, "doc", f"{indicator}/{reporter}/{partner}/{period}/{unit}"),
        value=None if value is None else Decimal(str(value)), resolution=Decimal(resolution),
        qualifier=Qualifier(qualifier), status=Status(status) if value is not None else Status.MISSING,
    )  # fmt: skip


def trade(partner, year, exports, imports, **more):
    """Exports and imports of a partner in a year in million USD, with turnover and balance where both are there."""
    made = [("exports", exports), ("imports", imports)]
    if exports is not None and imports is not None:
        made += [("turnover", exports + imports), ("balance", exports - imports)]
    return [figure(name, partner, str(year), None if value is None else value * 10**6, **more) for name, value in made]
