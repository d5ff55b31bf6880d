"""The EU's trade with Kazakhstan as one, annual, from Eurostat: tables appear by `tradebrief fetch eurostat_maineu`."""

from __future__ import annotations

from etl.sources.tidy_csv import tidy_source

SOURCE = tidy_source("eurostat_maineu")
