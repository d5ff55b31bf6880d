"""The page of products in a browser, with products: everyone can read it, it fits, and its numbers open."""

import pytest
from playwright.sync_api import expect

from dashboard.app import create_app
from dashboard.settings import Settings
from etl.store import Store


@pytest.fixture(scope="module")
def site(serve_app, product_build_dir):
    with serve_app(create_app(Store.open(product_build_dir), Settings(build_dir=product_build_dir))) as served:
        yield served


def test_products_are_read_by_everyone_fit_and_open_what_they_are_computed_from(site, open_page, axe):
    page = open_page(site.at("/products?reporter=CZ&freq=YTD"))
    assert axe(page) == []
    for width in (320, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)
    page.locator(".lede a.num").last.click()
    drawer = page.locator(".record-drawer .rec")
    expect(drawer).to_contain_text("less all that is recorded by HS chapters")
    expect(drawer).to_contain_text("Road vehicles (HS 87)")
    page.keyboard.press("Escape")
    page.locator(".opts a", has_text="HS headings").click()
    page.wait_for_url("**view=hs4*")
    expect(page.locator("h1")).to_contain_text("cars")
