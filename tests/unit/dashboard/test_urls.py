"""Addresses carry the state and nothing else."""

from __future__ import annotations

from dashboard.state import ViewState
from dashboard.urls import absolute, chart_url, page_url, record_page_url, record_url

STATE = ViewState(partners=("EU27_2020",), unit_asked="EUR", record="0123456789ab")


def test_page_keeps_the_state_and_closes_the_record():
    assert page_url("/trade", STATE) == "/trade?partner=EU&unit=EUR"
    assert page_url("/trade", STATE, unit_asked="", partners=("CZ",)) == "/trade"


def test_chart_puts_its_own_parameters_last():
    assert chart_url("trade-levels", "csv", STATE, shape="wide") == (
        "/chart/trade-levels.csv?partner=EU&unit=EUR&shape=wide"
    )


def test_record_opens_over_the_page_and_on_its_own():
    assert record_url("growth.a.b", "/", ViewState()) == "/?record=growth.a.b"
    assert record_page_url("0123456789ab") == "/f/0123456789ab"
    assert record_page_url("x", ViewState(theme="dark", unit_asked="EUR")) == "/f/x?theme=dark"


def test_absolute_joins_with_one_slash():
    assert absolute("https://trade.example/", "/trade?x=1") == "https://trade.example/trade?x=1"
