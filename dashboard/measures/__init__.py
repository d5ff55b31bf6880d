"""Measures: pure functions from headline frames to frames, each row naming the records that it comes from."""

from dashboard.measures.growth import cagr, contributions, growth, growth_between, rate
from dashboard.measures.parts import balance, rank, ratio, share
from dashboard.measures.refs import Token, prepared, token
from dashboard.measures.windows import aggregate, index, rolling, year_to_date

__all__ = [
    "Token",
    "aggregate",
    "balance",
    "cagr",
    "contributions",
    "growth",
    "growth_between",
    "index",
    "prepared",
    "rank",
    "rate",
    "ratio",
    "rolling",
    "share",
    "token",
    "year_to_date",
]
