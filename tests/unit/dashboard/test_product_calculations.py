"""Numbers of products by address: computed again from the same rows, and refused where rows do not belong together."""

from __future__ import annotations

import pytest

from dashboard.calculations import RefError, evaluate
from dashboard.charts import discover
from dashboard.components.record import record_view
from dashboard.context import make_context
from dashboard.state import ViewState
from etl.model.period import Period
from etl.store import Query, Store


@pytest.fixture(scope="module")
def ctx(product_build_dir):
    return make_context(Store.open(product_build_dir))


def ids(ctx, product, partner="KZ", reporter="CZ", indicator="exports", period="2025-03"):
    query = Query((indicator,), (reporter,), (partner,), products=(product,), periods=(period,))
    return ctx.store.select(query)["record_id"].tolist()


def test_a_product_may_lack_months_of_its_window(ctx):
    found = discover()["products-new-lost"].build(ctx, ViewState(reporter="CZ", freq="YTD"))
    aircraft = next(p for s in found.series for p in s.points if p.x == "HS88")
    figure = evaluate(ctx, aircraft.ref)
    assert figure.value == pytest.approx(aircraft.value)
    assert 0 < len(figure.parents) < 8
    assert "Aircraft and spacecraft (HS 88)" in figure.words


def test_what_is_not_told_apart_lists_the_whole_and_every_product(ctx):
    (whole,), (one,) = ids(ctx, "TOTAL"), ids(ctx, "HS87")
    figure = evaluate(ctx, f"rest.{whole}.{one}")
    values = [parent.value for parent in figure.parents]
    assert figure.value == pytest.approx(values[0] - sum(values[1:]))
    assert values[1:] == sorted(values[1:], reverse=True)
    assert {parent.product for parent in figure.parents if parent.product != "TOTAL"} > {"HS87", "HS84", "HS30"}


def test_concentration_is_on_the_scale_from_0_to_1_and_says_over_what(ctx):
    (whole,), (one,) = ids(ctx, "TOTAL"), ids(ctx, "HS8703")
    figure = evaluate(ctx, f"hhi.{whole}.{one}")
    assert 0 < figure.lo <= figure.value <= figure.hi < 1
    assert "HS headings" in figure.words


def test_records_that_do_not_belong_together_are_refused(ctx):
    (whole,), (one,) = ids(ctx, "TOTAL"), ids(ctx, "HS87")
    (other_month,) = ids(ctx, "TOTAL", period="2025-05")
    (imports,) = ids(ctx, "TOTAL", indicator="imports")
    (german,) = ids(ctx, "HS87", reporter="DE")
    for ref in (
        f"part.{whole}.{whole}",
        f"part.{one}.{one}",
        f"part.{imports}.{one}",
        f"part.{whole}.{german}",
        f"part.{whole}~{other_month}.{one}",
        f"points.{whole}.{other_month}.{one}",
        f"part.{whole}.{one}~{one}",
        f"part.{whole}",
        f"hhi.{whole}.{one}.{one}",
        f"rest.{whole}.{'0' * 12}",
    ):
        with pytest.raises(RefError):
            evaluate(ctx, ref)


def test_a_drawer_opens_on_every_kind_of_number(ctx):
    (whole,), (base,), (one,) = ids(ctx, "TOTAL"), ids(ctx, "TOTAL", period="2024-03"), ids(ctx, "HS87")
    for ref in (
        one, f"part.{whole}.{one}", f"points.{whole}.{base}.{one}", f"change-usd.{whole}.{base}.{one}",
        f"rest-usd.{whole}.{one}", f"restpoints.{whole}.{base}.{one}", f"hhi.{whole}.{one}", f"recorded.{whole}.{one}",
    ):  # fmt: skip
        shown = str(record_view(ctx, ref, ViewState(reporter="CZ")))
        assert "No such figure" not in shown
        assert "Road vehicles (HS 87)" in shown or "HS chapters" in shown, ref


def test_where_no_year_is_held_whole_shorter_windows_are_shown(ctx):
    build = discover()["products-exports"].build
    march = Period.parse("2024-03")
    one = build(ctx, ViewState(reporter="CZ", start=march, end=march))
    assert "March 2024" in one.title
    until_may = build(ctx, ViewState(reporter="CZ", start=Period.year(2024), end=Period.parse("2024-05")))
    assert "January–May 2024" in until_may.title
    months = discover()["products-multiples"].build(ctx, ViewState(reporter="CZ", freq="M", start=march))
    assert months.x.categories[:2] == ("2024-03", "2024-04")
