"""FDI in Kazakhstan by partner, net inflow and stock, from the wiiw FDI database."""

from __future__ import annotations

from etl.sources.tidy_csv import tidy_source

SOURCE = tidy_source("wiiw_fdi")
