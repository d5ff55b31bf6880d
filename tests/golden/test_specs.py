"""The charts of Czechia and the EU as they were last looked at: a change of any number or word shows up here.

After a change that is meant, or new data, look at what differs and renew the files:

    RENEW_GOLDEN=1 python -m pytest tests/golden
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest

from dashboard.charts import discover
from dashboard.context import make_context
from dashboard.state import ViewState
from etl.store import Store

SPECS = Path(__file__).parent / "specs"
PARTNERS = {"cz": ("CZ",), "eu": ("EU27_2020",)}
# The data's hash and day change with every new figure, also with those that a chart does not show.
LEFT_OUT = ("data_hash", "as_of")
DIGITS = 9


# Charts of products are drawn where there are some; of the EU there are none.
PRODUCT_PARTNERS = {"cz": ("CZ",), "de": ("DE",)}
CASES = [
    (chart_id, name, partners)
    for chart_id in sorted(discover())
    for name, partners in (PRODUCT_PARTNERS if chart_id.startswith("products-") else PARTNERS).items()
]


@pytest.fixture(scope="module")
def ctx(build_dir):
    return make_context(Store.open(build_dir))


@pytest.fixture(scope="module")
def product_ctx(product_build_dir):
    return make_context(Store.open(product_build_dir))


def as_text(spec):
    """The spec as JSON, a line a point, so that a difference is one line."""
    tree = {key: value for key, value in asdict(spec).items() if key not in LEFT_OUT}
    series = tree.pop("series")
    lines = [json.dumps(tree, ensure_ascii=False, indent=1, default=str)]
    for one in series:
        points = one.pop("points")
        # All products together, as nearly everywhere: left out, so that the files tell what is particular.
        if not one["product"]:
            del one["product"]
        lines.append(json.dumps(one, ensure_ascii=False))
        lines += [json.dumps(_short(point), ensure_ascii=False) for point in points]
    return "\n".join(lines) + "\n"


def _short(point):
    """A point without what is empty, its numbers to nine digits."""
    kept = {key: value for key, value in point.items() if value not in (None, "")}
    return {key: float(f"{v:.{DIGITS}g}") if isinstance(v, float) else v for key, v in kept.items()}


@pytest.mark.parametrize(("chart_id", "partner", "partners"), CASES)
def test_chart_is_as_it_was(ctx, product_ctx, chart_id, partner, partners):
    on = product_ctx if chart_id.startswith("products-") else ctx
    text = as_text(discover()[chart_id].build(on, ViewState(partners=partners)))
    path = SPECS / f"{chart_id}.{partner}.json"
    if os.environ.get("RENEW_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"no {path.name} yet: run RENEW_GOLDEN=1 python -m pytest tests/golden"
    assert text == path.read_text(encoding="utf-8"), "look at the difference; if it is meant, renew the files"


def test_no_golden_file_is_left_of_a_chart_that_is_gone():
    expected = {f"{chart_id}.{partner}.json" for chart_id, partner, _ in CASES}
    assert {path.name for path in SPECS.glob("*.json")} == expected
