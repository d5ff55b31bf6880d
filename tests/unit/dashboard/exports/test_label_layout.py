import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.exports.label_layout import Box, Taken, around, free_place, spread, text_width

WANTED = st.lists(st.floats(0, 300), min_size=1, max_size=8)


@given(WANTED)
def test_spread_labels_do_not_overlap_and_keep_their_order(wanted):
    placed = spread(wanted, [30.0] * len(wanted), 0, 300)
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    for a, b in itertools.pairwise(order):
        assert placed[b] - placed[a] >= 30 - 1e-6
    assert min(placed) >= 15 - 1e-6
    assert max(placed) <= 285 + 1e-6


def test_labels_that_do_not_touch_stay_where_they_are_wanted():
    assert spread([50, 150, 250], [30, 30, 30], 0, 300) == [50, 150, 250]


def test_labels_that_touch_share_the_move():
    assert spread([100, 110], [30, 30], 0, 300) == pytest.approx([90, 120])


def test_a_free_place_covers_nothing():
    taken = Taken([Box(0, 0, 100, 40)])
    place = free_place([(50, 45)], 40, 14, Box(0, 0, 200, 200), taken)
    assert place is not None
    assert taken.free(around(*place, 40, 14))


def test_there_is_no_place_where_everything_is_covered():
    assert free_place([(50, 50)], 40, 14, Box(0, 0, 100, 100), Taken([Box(0, 0, 100, 100)])) is None


@given(st.integers(-50, 300), st.integers(-50, 300), st.integers(1, 60), st.integers(1, 60))
def test_what_was_covered_is_not_free(x, y, width, height):
    taken = Taken()
    taken.add(Box(x, y, x + width, y + height))
    assert not taken.free(around(x + width / 2, y + height / 2, 1, 1))


def test_widths_of_words_are_not_underestimated():
    # Measured in the typeface at 100 px.
    for text, measured in (("Netherlands", 597), ("Imports", 375), ("0123456789", 580)):
        assert measured <= text_width(text, 100) <= 1.25 * measured
