"""Every page as it is shipped: it draws, fits, can be read by everyone, and keeps to the budget of its first load."""

from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

import pytest
from playwright.sync_api import expect

from dashboard.pages import discover

PAGES = {page.id: page for page in discover()}
WIDTHS = (320, 390, 768, 1440, 1920)
MAX_CALLBACKS = 1


@pytest.mark.parametrize("page_id", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_has_no_accessibility_problem(real_site, open_page, axe, page_id, scheme):
    page = open_page(real_site.at(PAGES[page_id].path), color_scheme=scheme)
    assert axe(page) == []


@pytest.mark.parametrize("page_id", PAGES)
def test_page_draws_with_one_callback_and_one_title(real_site, open_page, page_id):
    page = open_page(real_site.at(PAGES[page_id].path))
    assert page.locator("h1").count() == 1
    expect(page.locator(".nav a[aria-current=page]")).to_have_attribute("data-page", page_id)
    assert len(page.watch.callbacks()) == MAX_CALLBACKS


@pytest.mark.parametrize("page_id", PAGES)
def test_page_fits_every_width(real_site, open_page, page_id):
    page = open_page(real_site.at(PAGES[page_id].path))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        # Charts follow a moment after the window.
        page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)


@pytest.mark.parametrize("page_id", PAGES)
def test_every_link_of_a_page_leads_somewhere(real_site, open_page, page_id):
    page = open_page(real_site.at(PAGES[page_id].path))
    links = set(page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)"))
    client = real_site.app.server.test_client()
    own = {address_of(link.removeprefix(real_site.url)) for link in links if link.startswith(real_site.url)}
    codes = {link: client.get(link).status_code for link in sorted(own)}
    assert {link: code for link, code in codes.items() if code != 200} == {}


def address_of(link: str) -> str:
    """What a link asks for; of a record beside the page its own page, which is quickly made."""
    address = urlsplit(link)
    record = dict(parse_qsl(address.query)).get("record")
    return f"/f/{quote(record, safe='~')}" if record else urlunsplit(address._replace(fragment="")) or "/"
