"""Kazakhstan's total exports and imports by month, from its Bureau of National Statistics (2019 on)."""

from __future__ import annotations

from etl.sources.tidy_csv import tidy_source

SOURCE = tidy_source("bns_monthly")
