"""A context asks the store once for what the charts of a page share, and nobody can spoil what it keeps."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.context import KEPT_FRAMES, FrameCache, last_publication


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
