"""Direct investment between OECD members and Kazakhstan from the OECD: tables appear by `tradebrief fetch oecd_fdi`."""

from __future__ import annotations

from etl.sources.tidy_csv import tidy_source

SOURCE = tidy_source("oecd_fdi")
