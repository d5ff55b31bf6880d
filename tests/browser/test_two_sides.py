"""Two sides and the ledger in a browser: from a pair to its records, from a filter to an entry and back."""

from playwright.sync_api import expect


def test_from_a_ratio_to_both_records(real_site, open_page):
    page = open_page(real_site.at("/mirror"))
    page.locator(".tbl a:visible", has_text="1.88×").first.click()
    drawer = page.locator(".record-drawer .rec")
    expect(drawer).to_contain_text("divided by")
    # Both counts, as published, each in its own currency.
    expect(drawer).to_contain_text("479.6 million USD")
    expect(drawer).to_contain_text("833.6 million EUR")


def test_the_ledger_is_filtered_by_links_and_an_entry_has_its_address(real_site, open_page):
    page = open_page(real_site.at("/ledger"))
    page.locator(".opts a", has_text="Czechia").click()
    page.wait_for_url("**view=partner*")
    entries = page.locator(".entry")
    expect(entries).to_have_count(6)
    title = entries.first.locator("h2 a")
    subject = title.inner_text()
    title.click()
    page.wait_for_url("**entry=*")
    expect(page.locator("h1")).to_have_text(subject)
    page.go_back()
    expect(entries).to_have_count(6)
