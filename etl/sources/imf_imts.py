"""Kazakhstan's trade by partner from the IMF: tables appear by `tradebrief fetch imf_imts`."""

from __future__ import annotations

from etl.sources.tidy_csv import tidy_source

SOURCE = tidy_source("imf_imts")
