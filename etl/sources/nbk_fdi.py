"""Direct investment in Kazakhstan by country from the National Bank: tables appear by `tradebrief fetch nbk_fdi`."""

from __future__ import annotations

from etl.sources.tidy_csv import tidy_source

SOURCE = tidy_source("nbk_fdi")
