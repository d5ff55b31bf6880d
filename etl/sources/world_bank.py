"""World totals from the World Bank's indicators: tables appear by `tradebrief fetch world_bank`."""

from __future__ import annotations

from etl.sources.tidy_csv import tidy_source

SOURCE = tidy_source("world_bank")
