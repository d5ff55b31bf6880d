from typing import ClassVar

from hypothesis import given
from hypothesis import strategies as st

from dashboard.briefing import Choice, choices_of, written
from dashboard.state import ViewState, canonical_query, parse_state
from dashboard.urls import slide_token

SECTIONS, CHARTS = {"headline", "trade"}, {"trade-levels", "partners-slope"}


def test_sections_charts_and_titles_are_told_apart():
    tokens = ("headline", "trade-levels~partner=CZ,DE;freq=Q", "trade*A title", "partners-slope~year=2020*Up, 5 %25")
    found, unknown = choices_of(tokens, SECTIONS, CHARTS)
    assert unknown == []
    assert found == [
        Choice("headline"),
        Choice("trade-levels", "partner=CZ,DE&freq=Q"),
        Choice("trade", "", "A title"),
        Choice("partners-slope", "year=2020", "Up, 5 %"),
    ]


def test_what_names_nothing_is_returned():
    tokens = ("nothing", "trade~partner=DE", "../etc", "<script>", "trade-levels~x=1", "TRADE")
    found, unknown = choices_of(tokens, SECTIONS, CHARTS)
    assert [one.id for one in found] == ["trade-levels"]
    assert unknown == [token for token in tokens if not token.startswith("trade-levels")]


@given(st.text(max_size=300))
def test_any_token_is_read_without_an_error(token):
    found, unknown = choices_of((token,), SECTIONS, CHARTS)
    assert len(found) + len(unknown) == 1
    assert all(len(one.title) <= 160 and one.title.isprintable() for one in found)


@given(st.text(max_size=60))
def test_a_title_survives_the_address(title):
    choice = choices_of((Choice("trade", "", title).token,), SECTIONS, CHARTS)[0][0]
    again = choices_of(written([choice]), SECTIONS, CHARTS)[0][0]
    assert again == choice
    query = canonical_query(ViewState(slides=written([choice])))
    state, _ = parse_state(query, Registry(), 1990, 2030)
    assert state.slides == written([choice]) or choice.token.strip() != choice.token


class Registry:
    areas: ClassVar = {"CZ": None, "DE": None, "EU27_2020": None}


def test_a_charts_slide_has_its_own_state_and_not_the_briefings():
    state = ViewState(partners=("DE",), freq="Q", theme="dark", record="abc", lang="en")
    assert slide_token("trade-levels", state) == "trade-levels~partner=DE;freq=Q"
    assert slide_token("trade-levels", ViewState()) == "trade-levels~freq=A"
