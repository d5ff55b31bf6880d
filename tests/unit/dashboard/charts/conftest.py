"""Contexts over a few made-up figures."""

from __future__ import annotations

from datetime import date

import pytest
from few_figures import FewFigures

from dashboard.context import make_context


@pytest.fixture
def ctx_of():
    """Make a context of observations (lists of them are put together); `said` is what records say, by record id."""

    def make(*observations, said=None):
        flat = [one for part in observations for one in (part if isinstance(part, list) else [part])]
        return make_context(FewFigures(flat, said or {}), today=date(2026, 1, 1))

    return make
