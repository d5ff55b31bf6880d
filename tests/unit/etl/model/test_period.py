import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from etl.model.period import MAX_YEAR, MIN_YEAR, Period, PeriodError, PeriodKind

FIRST, LAST = MIN_YEAR * 12, MAX_YEAR * 12 + 11


@st.composite
def periods(draw: st.DrawFn, longest: int = 400) -> Period:
    start = draw(st.integers(FIRST, LAST))
    return Period(start, min(LAST, start + draw(st.integers(0, longest))))


@given(periods())
def test_the_code_of_a_period_reads_back(period):
    assert Period.parse(period.code) == period
    assert str(period) == period.code


@given(periods(), st.integers(-500, 500))
def test_a_shift_and_its_reverse_undo_each_other(period, months):
    assume(period.start + months >= FIRST and period.end + months <= LAST)
    moved = period.shift(months)
    assert moved.length == period.length
    assert moved.shift(-months) == period


@given(periods(), st.data())
def test_union_undoes_difference(period, data):
    assume(period.length > 1)
    cut = data.draw(st.integers(period.start, period.end - 1))
    head, tail = Period(period.start, cut), Period(cut + 1, period.end)
    assert period.difference(head) == tail
    assert period.difference(tail) == head
    assert head.union(tail) == tail.union(head) == period
    assert head.adjacent(tail)
    assert not head.overlaps(tail)
    assert period.contains(head)


@given(periods(), periods())
def test_overlapping_is_mutual_and_excludes_being_adjacent(one, other):
    assert one.overlaps(other) == other.overlaps(one)
    assert one.adjacent(other) == other.adjacent(one)
    assert not (one.overlaps(other) and one.adjacent(other))


@given(periods(longest=11))
def test_the_base_of_growth_is_the_same_months_a_year_earlier(period):
    assume(period.start >= FIRST + 12)
    base = period.year_earlier()
    assert base is not None
    assert (base.start_year, base.end_year) == (period.start_year - 1, period.end_year - 1)
    assert base.kind == period.kind


def test_more_than_a_year_has_no_base_of_growth():
    assert Period.parse("2005/2023").year_earlier() is None


@pytest.mark.parametrize(
    ("code", "kind", "canonical"),
    [
        ("2024-07", PeriodKind.MONTH, "2024-07"),
        ("2024-Q3", PeriodKind.QUARTER, "2024-Q3"),
        ("2024-07/2024-09", PeriodKind.QUARTER, "2024-Q3"),
        ("2024-H1", PeriodKind.HALF, "2024-H1"),
        ("2024-01/2024-06", PeriodKind.HALF, "2024-H1"),
        ("2024", PeriodKind.YEAR, "2024"),
        ("2024-01/2024-12", PeriodKind.YEAR, "2024"),
        ("2024-01/2024-08", PeriodKind.YEAR_TO_DATE, "2024-01/2024-08"),
        ("2024-01/2024-02", PeriodKind.YEAR_TO_DATE, "2024-01/2024-02"),
        ("2024-02/2024-04", PeriodKind.SPAN, "2024-02/2024-04"),
        ("2005/2023", PeriodKind.SPAN, "2005-01/2023-12"),
        ("2005/2024-H1", PeriodKind.SPAN, "2005-01/2024-06"),
        ("2023-07/2024-06", PeriodKind.SPAN, "2023-07/2024-06"),
    ],
)
def test_kinds_follow_from_the_interval(code, kind, canonical):
    assert Period.parse(code).kind is kind
    assert Period.parse(code).code == canonical


@pytest.mark.parametrize(
    "code",
    [
        "",
        "24",
        "2024-13",
        "2024-00",
        "2024-Q5",
        "2024-H3",
        "2024-1",
        "2024/",
        "/2024",
        "2024/2023",
        "0999",
        "2024-07-01",
        "٢٠٢٤",
    ],
)
def test_anything_else_is_refused_by_name(code):
    with pytest.raises(PeriodError):
        Period.parse(code)


@given(st.text(max_size=20))
def test_no_text_fails_in_another_way(text):
    try:
        period = Period.parse(text)
    except PeriodError:
        return
    assert Period.parse(period.code) == period


def test_what_does_not_add_up_is_refused():
    year, half = Period.year(2023), Period.parse("2023-H1")
    with pytest.raises(PeriodError, match="not adjacent"):
        year.union(half)
    with pytest.raises(PeriodError, match="not adjacent"):
        half.union(Period.parse("2023-Q4"))
    with pytest.raises(PeriodError, match="not a proper"):
        year.difference(Period.parse("2023-Q2"))
    with pytest.raises(PeriodError, match="not a proper"):
        year.difference(year)


def test_periods_are_ordered_by_start_then_end():
    codes = ["2023", "2022", "2023-01", "2022-12", "2023-H1"]
    assert [p.code for p in sorted(map(Period.parse, codes))] == ["2022", "2022-12", "2023-01", "2023-H1", "2023"]
