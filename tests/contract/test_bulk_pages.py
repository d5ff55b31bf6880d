"""Pages over a build with a loaded bulk file: each draws, and each figure of the file opens its record."""

import pytest

from dashboard.calculations import evaluate
from dashboard.components.record import record_view
from dashboard.context import make_context
from dashboard.dossier import open_dossier
from dashboard.pages import discover
from dashboard.state import ViewState
from etl.store import Query, Store


@pytest.fixture(scope="module")
def ctx(bulk_dir):
    return make_context(Store.open(bulk_dir), "en")


@pytest.mark.parametrize("page", discover(), ids=lambda page: page.path)
def test_every_page_draws(ctx, page):
    assert page.layout(ctx, ViewState(), "light") is not None


@pytest.mark.parametrize("level", ["TOTAL", "HS4", "CN8"])
@pytest.mark.parametrize("reporter", ["CZ", "EU27_2020"])
def test_every_figure_opens_its_record(ctx, level, reporter):
    pair = {"reporters": (reporter,), "partners": ("KZ",), "sources": ("eurostat_comext",)}
    found = ctx.store.select(Query(product_level=level, **pair))
    ids = [one for one in found["record_id"] if one.startswith("u")]
    assert ids
    dossier = open_dossier(ctx, ids[0])
    assert dossier.record["document"] == "full_v2_202402.7z"
    assert bool(dossier.parents) == (dossier.figure.origin == "derived")
    shown = str(record_view(ctx, ids[0], ViewState()).to_plotly_json())
    assert "full_v2_202402.7z" in shown


def test_windows_of_months_are_calculations_on_the_files_figures(ctx):
    months = ctx.store.select(Query(("exports",), ("CZ",), ("KZ",), products=("HS8471",)))["record_id"]
    assert evaluate(ctx, f"sum.{'.'.join(months)}").value == 1350 + 1100
