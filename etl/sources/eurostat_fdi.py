"""Direct investment of EU members and Kazakhstan from Eurostat: tables appear by `tradebrief fetch eurostat_fdi`."""

from __future__ import annotations

from etl.sources.tidy_csv import tidy_source

SOURCE = tidy_source("eurostat_fdi")
