TEXT = (
    "In 2023 exports of Kazakhstan to Czechia amounted to 147.7 million US dollars. "
    "In 2023 imports of Kazakhstan from Czechia amounted to 4.8 billion US dollars."
)


def test_a_pasted_text_comes_back_marked_and_stays_when_a_record_opens(real_site, open_page, axe):
    page = open_page(real_site.at("/check"), viewport={"width": 390, "height": 900})
    page.wait_for_function("() => !document.getElementById('early')")
    page.fill("#check-text", TEXT)
    page.fill("#check-published", "2024-09-02")
    page.get_by_role("button", name="Check", exact=True).click()
    page.wait_for_selector(".claims")
    assert page.locator(".mk.no").inner_text().startswith("4.8 billion")
    assert page.locator(".mk.ok").count() == 1
    assert "4.8" not in page.url
    assert axe(page) == []
    page.locator(".claims a.num").first.click()
    page.wait_for_selector(".record-drawer .rec")
    assert page.locator("#check-text").input_value() == TEXT
    assert page.locator(".mk.no").count() == 1
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
