"""Kazakhstan's trade by partner and year, from the workbooks of its Bureau of National Statistics (2018 on)."""

from __future__ import annotations

from etl.sources.tidy_csv import tidy_source

SOURCE = tidy_source("bns_annual")
