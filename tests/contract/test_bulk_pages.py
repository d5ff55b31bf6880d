"""Pages over a build with a loaded bulk file: each draws, and each figure of the file opens its record."""

from types import SimpleNamespace

import pandas as pd
import pytest

from dashboard.calculations import evaluate
from dashboard.components.record import record_view
from dashboard.components.record_quantities import quantity_rows
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


def test_a_record_tells_mass_and_unit_value_with_what_rounding_leaves(ctx):
    january = Query(("exports",), ("CZ",), ("KZ",), products=("CN84713000",), periods=("2024-01",))
    record_id = ctx.store.select(january)["record_id"][0]
    shown = str(record_view(ctx, record_id, ViewState()).to_plotly_json())
    assert "Net mass" in shown
    assert "11 kg" in shown
    assert "95.5 EUR per kg; rounding leaves 87.4 to 105.1" in shown
    assert "Quantity" not in shown
    secret = Query(("imports",), ("CZ",), ("KZ",), products=("CN27XXXXXX",))
    shown = str(record_view(ctx, ctx.store.select(secret)["record_id"][0], ViewState()).to_plotly_json())
    assert "Net mass" not in shown
    assert "Unit value" not in shown


def test_a_quantity_in_its_own_unit_is_told_beside_the_value(ctx, monkeypatch):
    rows = pd.DataFrame(
        {"value": [1000.0, 50.0], "weight_kg": [10.0, 0.0], "quantity": [4.0, 1.0], "quantity_unit": ["PST", "PST"]}
    )
    monkeypatch.setattr(ctx.store, "quantities", lambda record_id: rows)
    figure = SimpleNamespace(resolution=1.0, unit="EUR")
    assert quantity_rows(ctx, "", figure) == [
        ("net_mass", "10 kg in 1 of 2 rows; the others tell none"),
        ("quantity", "5 PST (the publisher’s code of the unit)"),
        (
            "unit_value",
            "210 EUR per PST; rounding leaves 175 to 263. Computed, and no price: goods of one code differ",
        ),
    ]


def test_windows_of_months_are_calculations_on_the_files_figures(ctx):
    months = ctx.store.select(Query(("exports",), ("CZ",), ("KZ",), products=("HS8471",)))["record_id"]
    assert evaluate(ctx, f"sum.{'.'.join(months)}").value == 1350 + 1100
