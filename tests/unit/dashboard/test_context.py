"""A context asks the store once for what the charts of a page share, and nobody can spoil what it keeps."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from dashboard.context import KEPT_FRAMES, FrameCache, last_publication, make_context
from etl.model.period import PeriodKind
from etl.store import Store


def test_a_question_is_asked_once():
    cache, asked = FrameCache(), []

    def make():
        asked.append(1)
        return pd.DataFrame({"value": [1.0]})

    first = cache.get("question", make)
    first["value"] = 2.0
    first["more"] = 3.0
    again = cache.get("question", make)
    assert len(asked) == 1
    assert list(again.columns) == ["value"]
    assert again["value"].tolist() == [1.0]


def test_the_cache_is_bounded_and_forgets_the_oldest():
    cache, asked = FrameCache(), []
    for key in range(KEPT_FRAMES + 1):
        cache.get(key, lambda: pd.DataFrame({"value": [0.0]}))
    cache.get(KEPT_FRAMES, lambda: asked.append("kept"))
    cache.get(0, lambda: (asked.append("forgotten"), pd.DataFrame({"value": [0.0]}))[1])
    assert asked == ["forgotten"]


def test_the_day_of_the_data_is_that_of_the_last_publication():
    class Published:
        def publications(self):
            return [date(2024, 1, 1), date(2026, 7, 31)]

    class Empty:
        def publications(self):
            return []

    assert last_publication(Published()) == date(2026, 7, 31)
    assert last_publication(Empty()) == date(1900, 1, 1)


@pytest.mark.parametrize("unit", ["", "USD", "EUR", "CZK"])
def test_headlines_made_ready_at_once_are_those_made_one_by_one(build_dir, unit):
    at_once = make_context(Store.open(build_dir))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "held_headlines", lambda self: None)
        one_by_one = make_context(Store.open(build_dir))
        for partners in (["CZ"], ["DE", "EU27_2020"], ["XX"]):
            asked = (["exports", "turnover", "fdi_stock"], ["KZ"], partners)
            chosen = {"kinds": [PeriodKind.YEAR], "start": 2000 * 12, "unit": unit}
            expected = one_by_one.headline(*asked, **chosen)
            pd.testing.assert_frame_equal(at_once.headline(*asked, **chosen), expected, check_dtype=False)
