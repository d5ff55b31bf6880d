"""Kazakhstan's trade by partner and year before the Bureau's workbooks, from World Bank WITS (1995-2017)."""

from __future__ import annotations

from etl.sources.tidy_csv import tidy_source

SOURCE = tidy_source("wits")
