"""The frame in Chromium: the address is the state, controls only write it, a record never redraws the page."""

import json

import pytest
from playwright.sync_api import expect

FIRST_LOAD_BYTES, REVISIT_BYTES, MAX_REQUESTS = 850_000, 40_000, 20
WIDTHS = (320, 390, 768, 1440, 1920)


def query(page):
    return page.evaluate("location.pathname + location.search")


def drawn(page, text):
    expect(page.locator("#title")).to_have_text(text)


def pick(page, control, label):
    box = page.locator(f"#{control}")
    box.click()
    page.get_by_role("option", name=label, exact=True).click()


# Loading


def test_first_load_draws_the_page_by_one_server_callback(site, open_page):
    page = open_page(site.at("/"))
    assert page.title() == "Overview · tradebrief"
    drawn(page, "Trade with Czechia in USD")
    assert page.get_attribute("html", "lang") == "en"
    assert len(page.watch.callbacks()) == 1


def test_record_in_address_costs_one_callback_more(site, open_page, record_id):
    page = open_page(site.at(f"/?record={record_id}"))
    expect(page.get_by_role("dialog")).to_be_visible()
    page.wait_for_timeout(300)
    assert len(page.watch.callbacks()) == 2


def measured(context_page, url, ready):
    """Bytes over the wire and number of requests of one load, as the browser's network stack counts them."""
    session = context_page.context.new_cdp_session(context_page)
    session.send("Network.enable")
    sizes = {}
    session.on("Network.loadingFinished", lambda e: sizes.__setitem__(e["requestId"], e["encodedDataLength"]))
    cached = []
    session.on("Network.requestServedFromCache", lambda e: cached.append(e["requestId"]))
    context_page.goto(url)
    ready(context_page)
    context_page.wait_for_timeout(400)
    session.detach()
    return sum(sizes.values()), len(sizes)


def test_first_load_and_revisit_keep_to_the_budget(site, open_page, ready):
    page = open_page()
    first_bytes, first_requests = measured(page, site.at("/"), ready)
    assert first_bytes <= FIRST_LOAD_BYTES
    assert first_requests <= MAX_REQUESTS
    again = page.context.new_page()
    revisit_bytes, _ = measured(again, site.at("/"), ready)
    assert revisit_bytes <= REVISIT_BYTES


def test_plotly_is_the_basic_bundle_and_charts_draw(site, open_page):
    page = open_page(site.at("/"))
    asked = [r.url for r in page.watch.requests if "plotly" in r.url]
    assert len(asked) == 1
    assert "/plotly-basic.min.js" in asked[0]
    assert page.locator("#page .bars .point").count() == 8


def test_page_without_chart_asks_for_no_plotly(site, open_page):
    page = open_page()
    assert page.goto(site.at("/nowhere")).status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
    assert page.evaluate("window.Plotly") is None
    # Chromium writes the status of the document itself to the console.
    assert len(page.watch.errors) == 1
    assert "404" in page.watch.errors.pop()


# Colour scheme


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_scheme_follows_the_system_before_anything_is_painted(site, open_page, scheme):
    page = open_page(color_scheme=scheme)
    page.add_init_script(
        "new MutationObserver(() => (window.schemes = window.schemes || []).push("
        "document.documentElement.dataset.mantineColorScheme))"
        ".observe(document, {attributes: true, subtree: true, attributeFilter: ['data-mantine-color-scheme']})"
    )
    page.goto(site.at("/"))
    expect(page.locator("#scheme-words")).to_have_text(f"Drawn in {scheme}")
    assert set(page.evaluate("window.schemes")) == {scheme}
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == (
        "rgb(255, 255, 255)" if scheme == "light" else "rgb(14, 26, 33)"
    )


def test_toggle_redraws_without_reload_and_is_remembered(site, open_page, ready):
    page = open_page(site.at("/?unit=EUR"))
    page.evaluate("window.kept = true")
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("#scheme-words")).to_have_text("Drawn in dark")
    assert page.evaluate("window.kept") is True
    assert query(page) == "/?unit=EUR"
    page.reload()
    ready(page)
    expect(page.locator("#scheme-words")).to_have_text("Drawn in dark")


def test_scheme_of_address_wins_and_is_not_remembered(site, open_page):
    page = open_page(site.at("/?theme=dark"))
    expect(page.locator("#scheme-words")).to_have_text("Drawn in dark")
    page.goto(site.at("/"))
    expect(page.locator("#scheme-words")).to_have_text("Drawn in light")


# Controls and the address


def test_picking_a_partner_replaces_the_address_and_redraws(site, open_page):
    page = open_page(site.at("/"))
    before = page.evaluate("history.length")
    pick(page, "bar-partner", "Germany")
    drawn(page, "Trade with Germany in USD")
    assert query(page) == "/?partner=DE"
    assert page.evaluate("history.length") == before
    assert len(page.watch.callbacks()) == 2


def test_choosing_the_default_removes_it_from_the_address(site, open_page):
    page = open_page(site.at("/?unit=EUR"))
    page.locator("#bar-unit").get_by_text("USD").click()
    drawn(page, "Trade with Czechia in USD")
    assert query(page) == "/"


def test_controls_show_the_address(site, open_page):
    page = open_page(site.at("/trade?partner=DE,FR&from=2010&to=2020&unit=EUR"))
    assert page.input_value("#bar-partner") == "Germany"
    expect(page.locator("#period-button")).to_have_text("2010–2020")
    expect(page.locator("#bar-compare-part")).to_contain_text("France")
    expect(page.locator("#bar-unit").get_by_role("radio", name="EUR")).to_be_checked()
    assert page.locator("#bar-year-part").is_hidden()


def test_period_picker_writes_both_ends_and_months(site, open_page):
    page = open_page(site.at("/?partner=WLD"))
    page.click("#period-button")
    pick(page, "bar-from", "2015")
    page.wait_for_function("() => location.search === '?partner=WLD&from=2015'")
    expect(page.locator("#period-button")).to_contain_text("2015–")
    page.locator("#bar-freq").get_by_text("Months").click()
    page.wait_for_function("() => location.search === '?partner=WLD&freq=M'")
    expect(page.locator("#period-button")).to_contain_text("Jan 2019")


def test_back_and_forward_restore_page_and_controls(site, open_page):
    page = open_page(site.at("/?partner=DE"))
    page.click(".nav a[data-page=trade]")
    page.wait_for_url("**/trade?partner=DE")
    expect(page.locator(".nav a[aria-current]")).to_have_text("Trade")
    pick(page, "bar-partner", "France")
    drawn(page, "Trade with France in USD")
    page.go_back()
    drawn(page, "Trade with Germany in USD")
    expect(page.locator("#bar-partner")).to_have_value("Germany")
    expect(page.locator(".nav a[aria-current]")).to_have_text("Overview")
    page.go_forward()
    drawn(page, "Trade with France in USD")
    expect(page.locator("#bar-partner")).to_have_value("France")


def test_tabs_keep_what_is_common_and_load_no_document(site, open_page):
    page = open_page(site.at("/?partner=DE&unit=EUR"))
    page.evaluate("window.kept = true")
    page.click(".nav a[data-page=trade]")
    page.wait_for_url("**/trade?partner=DE&unit=EUR")
    assert page.evaluate("window.kept") is True
    expect(page).to_have_title("Trade · tradebrief")


def test_controls_are_not_made_anew(site, open_page):
    page = open_page(site.at("/"))
    page.evaluate("document.getElementById('bar-partner').marked = true")
    pick(page, "bar-partner", "Germany")
    drawn(page, "Trade with Germany in USD")
    assert page.evaluate("document.getElementById('bar-partner').marked") is True


def test_partner_picker_by_keyboard_alone(site, open_page):
    page = open_page(site.at("/"))
    page.locator("#bar-partner").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Germ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    drawn(page, "Trade with Germany in USD")
    expect(page.locator("#bar-partner")).to_be_focused()


def test_tabs_by_keyboard_alone(site, open_page):
    page = open_page(site.at("/"))
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/trade")
    page.locator(".nav a[data-page=partners]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/partners")


def test_copy_link_gives_the_address(site, open_page):
    page = open_page(site.at("/?partner=DE"), permissions=["clipboard-read", "clipboard-write"])
    page.click("#copy-link")
    expect(page.locator("#copy-link")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == site.at("/?partner=DE")


# The address: what is wrong with it is said


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/?from=1890", "1890"),
        ("/?partner=XX", "XX"),
        ("/?unit=GBP", "GBP"),
        ("/?partner=<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
    ],
)
def test_bad_values_are_named_and_the_page_still_draws(site, open_page, address, said):
    page = open_page(site.at(address))
    drawn(page, "Trade with Czechia in USD")
    expect(page.locator(".alert.warning")).to_contain_text(said)


@pytest.mark.parametrize("address", ["/?x=1", "/?" + "&".join(f"k{i}=v" for i in range(90)), "/?partner=&unit="])
def test_unknown_keys_and_empty_values_change_nothing(site, open_page, address):
    page = open_page(site.at(address))
    drawn(page, "Trade with Czechia in USD")
    assert page.locator(".alert").count() == 0


def test_page_that_fails_says_so_with_a_reference_and_recovers(site, open_page):
    page = open_page(site.at("/?view=broken"))
    expect(page.get_by_role("heading", level=1)).to_have_text("This could not be shown")
    assert len(page.inner_text(".message code")) == 8
    assert "Traceback" not in page.content()
    page.get_by_role("link", name="Go to the overview").click()
    drawn(page, "Trade with Czechia in USD")


# Records


@pytest.fixture(scope="module")
def record_id(site):
    snapshot = site.gateway.snapshot()
    frame = snapshot.context("en").headline(("imports",), ("KZ",), ("CZ",))
    return str(frame.iloc[-1]["record_id"])


def test_record_opens_without_redrawing_and_focus_returns(site, open_page):
    page = open_page(site.at("/"))
    number = page.locator("#page a.num").nth(5)
    number.scroll_into_view_if_needed()
    scrolled = page.evaluate("scrollY")
    number.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert "record=" in query(page)
    assert [json.loads(r.post_data)["output"] for r in page.watch.callbacks()][1:] == ["record-content.children"]
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert query(page) == "/"
    expect(number).to_be_focused()
    assert page.evaluate("scrollY") == scrolled
    assert len(page.watch.callbacks()) == 2


def test_back_closes_the_record_and_forward_opens_it(site, open_page):
    page = open_page(site.at("/?unit=EUR"))
    page.locator("#page a.num").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert query(page) == "/?unit=EUR"
    page.go_forward()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_point_of_a_chart_opens_its_record(site, open_page):
    page = open_page(site.at("/"))
    page.locator("#page .bars .point path").nth(2).click(force=True)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.wait_for_function("() => /record=[0-9a-z]{12}/.test(location.search)")


# Small screens


def test_small_screen_has_one_line_and_a_sheet(site, open_page):
    page = open_page(site.at("/"), viewport={"width": 390, "height": 844})
    assert page.locator("#bar-partner").is_hidden()
    expect(page.locator("#summary-1")).to_have_text("Kazakhstan with Czechia")
    expect(page.locator("#summary-2")).to_have_text("1995–2025 · million USD · counted by Kazakhstan")
    page.click("#bar-change")
    pick(page, "sheet-partner", "Germany")
    drawn(page, "Trade with Germany in USD")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#sheet-done")).to_be_hidden()
    expect(page.locator("#summary-1")).to_have_text("Kazakhstan with Germany")


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_scrolls_sideways(site, open_page, width):
    page = open_page(site.at("/trade?partner=CZ,DE,FR,IT,NL"), viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 390])
def test_touch_targets_of_the_frame_are_large_enough(site, open_page, width):
    page = open_page(site.at("/"), viewport={"width": width, "height": 844})
    small = page.eval_on_selector_all(
        ".band a, .band button, .ctx button",
        "all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 40).map(e => e.outerHTML)",
    )
    assert small == []


# Independence, security, accessibility


def test_two_browsers_do_not_share_state(site, open_page):
    one, two = open_page(site.at("/")), open_page(site.at("/?partner=FR"), color_scheme="dark")
    pick(one, "bar-partner", "Germany")
    drawn(one, "Trade with Germany in USD")
    drawn(two, "Trade with France in USD")
    two.reload()
    drawn(two, "Trade with France in USD")
    expect(one.locator("#scheme-words")).to_have_text("Drawn in light")
    expect(two.locator("#scheme-words")).to_have_text("Drawn in dark")


def test_inline_script_is_refused(site, open_page):
    page = open_page(site.at("/"))
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.intruder = 1';"
        " document.body.append(s); }"
    )
    assert page.evaluate("window.intruder") is None
    refusals = [text for text in page.watch.errors if "Content Security Policy" in text]
    assert refusals
    page.watch.errors[:] = [text for text in page.watch.errors if text not in refusals]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_frame_has_no_accessibility_problem(site, open_page, axe, scheme, width):
    page = open_page(site.at("/trade"), color_scheme=scheme, viewport={"width": width, "height": 900})
    assert axe(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_open_pickers_have_no_accessibility_problem(site, open_page, axe, scheme):
    page = open_page(site.at("/trade"), color_scheme=scheme)
    page.click("#period-button")
    expect(page.locator("#bar-freq")).to_be_visible()
    page.wait_for_timeout(300)
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.click("#bar-partner")
    page.wait_for_timeout(300)
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.click("#bar-asof")
    page.wait_for_timeout(300)
    assert axe(page) == []
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    page.click("#bar-change")
    page.wait_for_timeout(400)
    assert axe(page) == []
