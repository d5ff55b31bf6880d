"""Small frames of observations, so that a measure's test shows all of its data."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from etl.model.observation import OBSERVATION_SCHEMA, Observation, make_record_id
from etl.model.period import Period
from etl.model.units import Unit


def observation(indicator, partner, period, value, *, reporter="KZ", unit="USD", source="bns_annual", status="A"):
    from decimal import Decimal

    from etl.model.observation import Status

    key = f"{indicator}/{reporter}/{partner}/{period}"
    return Observation(
        indicator=indicator,
        reporter=reporter,
        partner=partner,
        period=Period.parse(period),
        unit=Unit(unit),
        source=source,
        published=date(2026, 3, 1),
        record_id=make_record_id(source, "table", key),
        value=None if value is None else Decimal(str(value)),
        resolution=Decimal(1),
        status=Status(status) if value is not None else Status.MISSING,
    )


@pytest.fixture
def frame_of():
    """Make a headline frame of (indicator, partner, period, value) rows."""

    def make(*rows, **common):
        made = [observation(*row, **common).row() for row in rows]
        frame = pd.DataFrame(made, columns=OBSERVATION_SCHEMA.names)
        for name in ("value", "lo", "hi", "resolution"):
            frame[name] = frame[name].astype(float)
        return frame

    return make
