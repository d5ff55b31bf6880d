"""Kazakhstan's total net FDI inflow by quarter, from the National Bank's balance of payments."""

from __future__ import annotations

from etl.sources.tidy_csv import tidy_source

SOURCE = tidy_source("nbk_bop")
