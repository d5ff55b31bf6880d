"""What the contracts of charts and pages share, over the `ctx` of each module."""

from functools import cache

import pytest

from dashboard.calculations import evaluate


@pytest.fixture(scope="module")
def evaluated(ctx):
    """What a ref evaluates to, each computed once: the states of a page share most of their numbers."""
    return cache(lambda ref: evaluate(ctx, ref))


@pytest.fixture(scope="module")
def offers():
    """Whether the page of an address has any chart with data, asked once an address."""
    return {}
