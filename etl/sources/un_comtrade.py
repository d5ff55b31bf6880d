"""Kazakhstan's trade by partner from UN Comtrade: tables appear by `tradebrief fetch un_comtrade`."""

from __future__ import annotations

from etl.sources.tidy_csv import tidy_source

SOURCE = tidy_source("un_comtrade")
