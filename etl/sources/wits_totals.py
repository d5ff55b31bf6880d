"""World totals of Kazakhstan and Czechia by year, from World Bank WITS."""

from __future__ import annotations

from etl.sources.tidy_csv import tidy_source

SOURCE = tidy_source("wits_totals")
