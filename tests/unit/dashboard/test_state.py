"""The address is the state: every state survives the round trip, and no text whatever raises."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.state import MAX_PARTNERS, ViewState, canonical_query, parse_state
from etl.model.period import Period
from etl.model.registry import Area

CODES = ("KZ", "CZ", "DE", "PL", "SK", "NL", "CN", "RU", "AT", "FR", "IT", "EU", "EU27_2020", "WLD")


@dataclass
class SmallRegistry:
    areas: dict[str, Area] = field(default_factory=lambda: {c: Area(c, "country", {"en": c}) for c in CODES})


REGISTRY = SmallRegistry()
FIRST, LAST = 1995, 2026


def read(text: str):
    return parse_state(text, REGISTRY, FIRST, LAST)


partner_lists = st.lists(
    st.sampled_from([c for c in CODES if c not in ("KZ", "EU")]),
    min_size=1,
    max_size=MAX_PARTNERS,
    unique=True,
).map(tuple)
years = st.integers(FIRST, LAST)
periods = st.one_of(
    years.map(Period.year),
    st.builds(lambda y, m: Period.month(y, m), years, st.integers(1, 12)),
    st.builds(lambda y, m: Period.months(y, 1, y, m), years, st.integers(2, 12)),
)


@st.composite
def states(draw):
    partners = draw(partner_lists)
    start, end = draw(st.none() | periods), draw(st.none() | periods)
    if start and end and end.end < start.start:
        start, end = end, start
    return ViewState(
        partners=partners,
        reporter=draw(st.sampled_from(("KZ", *partners))),
        start=start,
        end=end,
        unit_asked=draw(st.sampled_from(("", "USD", "EUR", "CZK"))),
        freq=draw(st.sampled_from(("A", "Q", "M", "R12", "YTD"))),
        view=draw(st.sampled_from(("", "index", "growth", "table"))),
        flow=draw(st.sampled_from(("", "exports", "turnover", "share"))),
        scale=draw(st.sampled_from(("linear", "log"))),
        base=draw(st.none() | years),
        year=draw(st.none() | years),
        sort=draw(st.sampled_from(("", "-turnover", "name"))),
        compare=draw(st.just(()) | partner_lists),
        highlight=draw(st.sampled_from(("", "DE", "EU27_2020"))),
        hypothesis=draw(st.sampled_from(("", "unit_slip", "revision"))),
        about=draw(st.sampled_from(("", "trade"))),
        entry=draw(st.sampled_from(("", "0123456789ab"))),
        sheet=draw(st.integers(1, 9999)),
        since=draw(st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))),
        as_of=draw(st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))),
        record=draw(st.sampled_from(("", "0123456789ab", "growth.0123456789ab.0123456789ac"))),
        theme=draw(st.sampled_from(("", "light", "dark"))),
    )


@given(states())
def test_every_state_survives_the_round_trip(state):
    again, notices = read(canonical_query(state))
    assert (again, notices) == (state, ())
    assert canonical_query(again) == canonical_query(state)


def test_default_state_has_an_empty_query():
    assert canonical_query(ViewState()) == ""
    assert read("") == (ViewState(), ())
    assert read("?") == (ViewState(), ())


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda b: b.decode("latin-1")))
def test_no_text_raises(text):
    state, _ = read(text)
    assert read(canonical_query(state))[0] == state


KEYS = [
    "partner",
    "reporter",
    "from",
    "to",
    "unit",
    "freq",
    "base",
    "year",
    "with",
    "hl",
    "asof",
    "class",
    "entry",
    "page",
    "since",
    "statement",
    "record",
    "lang",
]


@given(st.lists(st.tuples(st.sampled_from(KEYS), st.text(max_size=40)), max_size=8))
def test_hostile_values_of_known_keys_never_raise_and_never_pass(pairs):
    state, _ = read("&".join(f"{key}={value}" for key, value in pairs))
    assert set(state.partners) <= set(CODES) - {"KZ", "EU"}
    assert state.reporter in ("KZ", *state.partners)
    assert read(canonical_query(state)) == (state, ())


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("partner=XX", "partner"),
        ("partner=KZ", "partner"),
        ("partner=%00%ff%", "partner"),
        ("unit=BTC", "unit"),
        ("from=banana", "from"),
        ("from=0001", "from"),
        ("to=2024-13", "to"),
        ("freq=hourly", "freq"),
        ("reporter=DE", "reporter"),
        ("base=99999999999999999999999", "base"),
        ("year=٢٠٢٤", "year"),
        ("asof=2024-02-30", "asof"),
        ("record=../../etc/passwd", "record"),
        ("record=<script>", "record"),
        ("lang=tlh", "lang"),
        ("theme=pink", "theme"),
        ("view=DROP TABLE", "view"),
        ("class=Unit slip", "class"),
        ("entry=../x", "entry"),
        ("page=0", "page"),
        ("page=1e3", "page"),
        ("since=yesterday", "since"),
        ("statement=../../etc/passwd", "statement"),
    ],
)
def test_bad_value_falls_back_to_the_default_and_says_so(query, key):
    state, notices = read(query)
    assert state == ViewState()
    assert [n.key for n in notices] == [key]
    assert notices[0].text.isprintable()
    assert notices[0].shown


def test_span_that_ends_before_it_starts_shows_everything():
    state, notices = read("from=2020&to=2010")
    assert (state.start, state.end) == (None, None)
    assert notices[0].key == "to"


def test_first_of_a_repeated_key_counts():
    state, notices = read("unit=EUR&unit=CZK")
    assert state.unit == "EUR"
    assert [n.key for n in notices] == ["unit"]


def test_eu_means_the_computed_series():
    state, _ = read("partner=eu,CZ")
    assert state.partners == ("EU27_2020", "CZ")
    assert canonical_query(state) == "partner=EU,CZ"


def test_lengths_are_capped():
    state, notices = read("partner=" + ",".join(CODES) + "&x=" + "y" * 100_000)
    assert notices[0].key == "address"
    assert state.partners == ("CZ", "DE", "PL", "SK", "NL", "CN", "RU", "AT") or state.partners == ("CZ",)
    assert len(read("partner=" + ",".join(CODES))[0].partners) == MAX_PARTNERS


def test_partners_own_count_follows_the_partner():
    state = ViewState(reporter="CZ").with_changes(partners=("DE",))
    assert state.reporter == "DE"


def test_as_of_is_another_name_of_asof():
    assert read("as_of=2024-09-02")[0].as_of == date(2024, 9, 2)
    assert canonical_query(read("as_of=2024-09-02")[0]) == "asof=2024-09-02"
