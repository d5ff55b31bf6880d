"""Finding a figure by what somebody quoted, and the keys, in Chromium."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_quoted_number_is_found_and_opened_by_keyboard_alone(real_site, open_page, axe, scheme):
    page = open_page(real_site.at("/trade"), color_scheme=scheme)
    page.keyboard.press("/")
    expect(page.locator("#find-text")).to_be_focused()
    page.keyboard.type("626.8 million")
    expect(page.locator("#find-found a").first).to_have_text("626.8 million USD")
    expect(page.locator("#find-found")).to_contain_text("Ministry of Foreign Affairs of Kazakhstan")
    assert axe(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/trade?record=*")
    expect(page.locator(".record-drawer .rec .what")).to_contain_text("turnover")
    expect(page.locator("#find-text")).to_be_hidden()


def test_what_is_not_found_is_said(real_site, open_page):
    page = open_page(real_site.at("/"))
    page.click("#find-open")
    page.fill("#find-text", "7654321.123")
    expect(page.locator("#find-found")).to_contain_text("Nothing is held that fits")
    page.fill("#find-text", "xyzzy")
    expect(page.locator("#find-found")).to_contain_text("No country, figure, period or number")
    page.keyboard.press("Escape")
    expect(page.locator("#find-text")).to_be_hidden()


def test_the_keys_are_listed_and_a_slash_in_a_field_stays_one(real_site, open_page, axe):
    page = open_page(real_site.at("/check"))
    page.keyboard.press("?")
    listed = page.get_by_role("table", name="Keys")
    expect(listed).to_contain_text("go to Trade")
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    page.locator("textarea").first.click()
    page.keyboard.type("2023/2024?")
    expect(page.locator("textarea").first).to_have_value("2023/2024?")
    expect(page.locator("#find-text")).to_be_hidden()
