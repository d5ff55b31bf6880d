from io import BytesIO

import pytest
from pypdf import PdfReader


def test_from_a_chart_to_slides(real_site, open_page):
    page = open_page(real_site.at("/trade?partner=DE"))
    page.wait_for_function("() => !document.getElementById('early')")
    card = page.locator("figure[data-chart=trade-levels]")
    card.locator("[data-brief]").click()
    tab = page.locator('.nav a[data-page="brief"]')
    assert tab.get_attribute("data-count") == "1"
    tab.click()
    page.wait_for_selector(".deck li:nth-child(6)")
    rows = page.locator(".deck li")
    assert "Headline" in rows.first.inner_text()
    # The chart that was added is the last; it is shown, moved up by the keyboard and given a title.
    rows.last.locator(".pick").click()
    page.wait_for_selector('.deck li:last-child .pick[aria-current="true"]')
    assert page.locator(".preview img").get_attribute("src").startswith("/chart/trade-levels.svg?partner=DE")
    field = page.locator("[data-retitle]")
    field.fill("Germany: 100% first * of all!")
    field.press("Enter")
    page.wait_for_function("() => document.querySelector('.preview h2').textContent.startsWith('Germany: 100%')")
    rows.last.locator(".pick").focus()
    page.keyboard.press("Alt+ArrowUp")
    page.wait_for_selector('.deck li:nth-child(5) .pick[aria-current="true"]')
    assert "Germany: 100% first * of all!" in rows.nth(4).inner_text()
    # What is left out on the page is not kept by the browser.
    rows.nth(4).locator(".drop").click()
    page.wait_for_function("() => document.querySelectorAll('.deck li').length === 5")
    page.wait_for_function("""() => !document.querySelector('.nav a[data-page="brief"]').dataset.count""")
    address = page.locator(".btn[download]").get_attribute("href")
    answer = page.request.get(real_site.at(address))
    assert answer.ok
    assert answer.body()[:2] == b"PK"


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_the_briefing_fits_its_screen(real_site, open_page, width):
    page = open_page(real_site.at("/brief?partner=EU"), viewport={"width": width, "height": 900})
    page.wait_for_selector(".preview .slide")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    box = page.locator(".preview .slide").bounding_box()
    assert box["width"] > 0.8 * min(width, 640)


def test_a_printed_briefing_has_a_page_a_slide(real_site, open_page, tmp_path):
    page = open_page()
    for address, pages in (("/brief.html", 5), ("/brief.html?view=one", 1)):
        page.goto(real_site.at(address))
        data = page.pdf(prefer_css_page_size=True, print_background=True)
        assert data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") == pages, address


@pytest.mark.parametrize("partner", ["CZ", "EU", "PL"])
def test_each_slide_of_the_longest_briefing_prints_on_one_page(real_site, open_page, partner):
    page = open_page()
    page.goto(real_site.at(f"/brief.html?view=full&partner={partner}"))
    slides = page.locator(".slide").count()
    assert slides >= 7
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    assert len(printed.pages) == slides
