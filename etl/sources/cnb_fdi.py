"""Czech direct investment by country, from the Czech National Bank: tables appear by `tradebrief fetch cnb_fdi`."""

from __future__ import annotations

from etl.sources.tidy_csv import tidy_source

SOURCE = tidy_source("cnb_fdi")
