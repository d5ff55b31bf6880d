"""The mirror: EU members' trade with Kazakhstan as they count it, from Eurostat's Comext."""

from __future__ import annotations

from etl.sources.tidy_csv import tidy_source

SOURCE = tidy_source("eurostat_comext")
