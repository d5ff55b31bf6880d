from math import inf, nan

from component_tree import of_class, walk, words
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.interval_strip import Interval, interval_strip

numbers = st.floats(-1e12, 1e12, allow_nan=False)


def percents(strip):
    return [float(text.rstrip("%")) for one in walk(strip) for text in (getattr(one, "style", None) or {}).values()]


@given(st.lists(st.tuples(numbers, st.floats(0, 1e6), st.sampled_from(["", "lo", "hi"])), min_size=1, max_size=6))
def test_every_mark_lies_on_the_axis_and_every_interval_on_its_own_line(rows):
    intervals = [
        Interval(f"who {at}", f"{value:.1f}", value,
                 nan if side == "lo" else value - reach, nan if side == "hi" else value + reach)
        for at, (value, reach, side) in enumerate(rows)
    ]  # fmt: skip
    strip = interval_strip(intervals, "in words")
    assert all(0 <= percent <= 100 for percent in percents(strip))
    assert [words(line) for line in strip.children] == [f"{one.who} {one.text}" for one in intervals]
    assert getattr(strip, "aria-label") == "in words"


def test_an_open_end_reaches_the_edge_without_a_cap():
    strip = interval_strip([Interval("a", "over 30", 30.0, 30.0, inf), Interval("b", "31", 31.0, 30.5, 31.5)], "")
    bar = of_class(strip, "open-hi")[0]
    left, width = (float(bar.style[name].rstrip("%")) for name in ("left", "width"))
    assert abs(left + width - 100) < 0.02


def test_an_interval_narrower_than_its_mark_is_the_mark():
    strip = interval_strip([Interval("a", "1", 1.0, 0.999, 1.001), Interval("b", "2", 2.0, 1.95, 2.05)], "")
    first, second = strip.children
    assert not of_class(first, "iv")
    assert of_class(second, "iv")
