"""Czechia's trade by change of ownership, from its statistical office: tables appear by `tradebrief fetch czso`."""

from __future__ import annotations

from etl.sources.tidy_csv import tidy_source

SOURCE = tidy_source("czso")
