"""Observations of one vintage, made short: `observed("exports", "CZ", "2023", 147.7)`."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from etl.model.observation import Observation, Origin, Record, Status, make_record_id
from etl.model.period import Period
from etl.model.units import Qualifier, Unit

Pair = tuple[Observation, Record]


@pytest.fixture
def observed() -> Callable[..., Pair]:
    def make(
        indicator: str,
        partner: str,
        period: str,
        value: float | str | None,
        *,
        reporter: str = "KZ",
        source: str = "bns_annual",
        published: date = date(2024, 7, 25),
        unit: Unit = Unit.USD,
        status: Status = Status.NORMAL,
        qualifier: Qualifier = Qualifier.EXACT,
        resolution: str | None = "0.2",
        origin: Origin = Origin.REPORTED,
        document: str = "table",
        base: str | None = None,
        **more: object,
    ) -> Pair:
        locator = f"{reporter} {indicator} {partner} {period} {value}"
        record_id = make_record_id(source, f"{document} {published}", locator)
        record = Record(
            record_id, source, document, "Office", published, "day", locator, str(value), str(unit), base=base
        )
        observation = Observation(
            indicator,
            reporter,
            partner,
            Period.parse(period),
            unit,
            source,
            published,
            record_id,
            None if value is None else Decimal(str(value)),
            None if value is None or resolution is None else Decimal(resolution),
            qualifier,
            status,
            origin=origin,
            **more,
        )
        return observation, record

    return make
