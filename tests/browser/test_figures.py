"""Every kind of figure in a real browser: nothing is cut off or covered, and all is reached by keyboard."""

import io
import re

import pandas as pd
import pytest
from dash import html
from specimens import SPECIMENS

from dashboard.components.figure_card import figure_card
from dashboard.exports import discover
from dashboard.pages import Page

WIDTHS = {"desktop": 1440, "tablet": 768, "phone": 390, "least": 320}
# Boxes of all texts of a figure, and of the figure; texts of the hover layer are not there until asked for.
BOXES = """() => [...document.querySelectorAll('figure[data-chart]')].map((figure) => {
  const box = (r) => [r.left, r.top, r.right, r.bottom];
  const plot = figure.querySelector('.plot > div').getBoundingClientRect();
  const texts = [...figure.querySelectorAll('.main-svg text')].filter((t) => t.textContent.trim() && t.getBBox().width)
    .map((t) => ({ text: t.textContent, box: box(t.getBoundingClientRect()),
                   size: parseFloat(getComputedStyle(t).fontSize) }));
  return { chart: figure.dataset.chart, plot: box(plot), texts };
})"""


GROUP = 5
NAMES = list(SPECIMENS)
GROUPS = [f"group{i}" for i in range(-(-len(NAMES) // GROUP))]


def specimens_of(view):
    """The figures that a view shows: one by its name, or a group of them."""
    if view in SPECIMENS:
        return [SPECIMENS[view]]
    first = GROUPS.index(view) * GROUP
    return [SPECIMENS[name] for name in NAMES[first : first + GROUP]]


def layout(ctx, state, scheme):
    cards = [figure_card(spec, state, scheme) for spec in specimens_of(state.view or GROUPS[0])]
    return html.Div([html.H1("Specimens", className="h1"), *cards])


@pytest.fixture(scope="module")
def gallery(serve_pages):
    with serve_pages((Page("overview", "/", 10, "page.overview", layout),)) as served:
        yield served


@pytest.fixture
def page(open_page):
    page = open_page()
    page.set_default_timeout(30_000)
    return page


@pytest.fixture
def show(page, gallery, ready):
    """Shows the gallery, or with `view` one figure of it, and waits until it is drawn."""

    def shown(path="/", width=1440, scheme="light"):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.goto(gallery.at(path))
        ready(page)
        page.evaluate("document.fonts.ready")

    return shown


def overlap(a, b):
    """How far two boxes reach into each other; 0 where they do not."""
    return max(0, min(min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])))


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("name", WIDTHS)
def test_no_text_is_cut_off_or_covered_and_nothing_scrolls_sideways(page, show, tmp_path, name, group):
    show(f"/?view={group}", WIDTHS[name])
    figures = page.evaluate(BOXES)
    page.screenshot(path=tmp_path / f"{name}-{group}.png", full_page=True)
    assert len(figures) == len([s for s in specimens_of(group) if s.series])
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[name]
    assert [wrong for figure in figures for wrong in faults(figure)] == []


def faults(figure):
    """What is wrong with the texts of a figure, in words."""
    left, top, right, bottom = figure["plot"]
    for i, one in enumerate(figure["texts"]):
        x0, y0, x1, y1 = one["box"]
        if x0 < left - 2 or x1 > right + 2 or y0 < top - 2 or y1 > bottom + 2:
            yield f"{figure['chart']}: {one['text']!r} is cut off"
        if one["size"] < 12:
            yield f"{figure['chart']}: {one['text']!r} is {one['size']} px"
        for other in figure["texts"][i + 1 :]:
            if overlap(one["box"], other["box"]) > 3:
                yield f"{figure['chart']}: {one['text']!r} covers {other['text']!r}"


def test_a_figure_changes_its_variant_with_the_width_of_its_box(page, show):
    show("/?view=line", 1440)
    plot = page.locator(".js-plotly-plot")
    assert plot.evaluate("box => box.isNarrow") is False
    page.set_viewport_size({"width": 390, "height": 900})
    page.wait_for_function("() => document.querySelector('.js-plotly-plot').isNarrow")
    page.wait_for_function("() => document.querySelector('.js-plotly-plot').layout.margin.r === 18")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_function("() => document.querySelector('.js-plotly-plot').layout.margin.r > 50")


def test_the_first_drawing_is_of_the_variant_that_stays(page, show):
    page.add_init_script("window.drawn = []; document.addEventListener('DOMContentLoaded', () => {"
                         "new MutationObserver(() => { const p = document.querySelector('.js-plotly-plot');"
                         "if (p && p._fullLayout && p._fullLayout.margin) window.drawn.push(p._fullLayout.margin.r);"
                         "}).observe(document.body, { childList: true, subtree: true }); });")  # fmt: skip
    show("/?view=line", 390)
    page.wait_for_timeout(400)
    assert set(page.evaluate("window.drawn")) == {18}


@pytest.mark.parametrize("group", GROUPS[:2])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_have_no_accessibility_violations(page, show, axe, scheme, group):
    show(f"/?view={group}", 1440, scheme)
    assert axe(page) == []
    for tab in ("Table", "Sources"):
        page.get_by_role("tab", name=tab).first.click()
        assert axe(page) == []


def test_tabs_are_reached_and_moved_by_keyboard(page, show):
    show("/?view=mirrored")
    figure = page.locator("figure[data-chart=mirrored]")
    figure.get_by_role("tab", name="Chart").focus()
    page.keyboard.press("ArrowRight")
    table = figure.get_by_role("region", name=re.compile("^Table"))
    table.wait_for(state="visible")
    assert figure.get_by_role("tab", name="Table").evaluate("t => t === document.activeElement")
    assert table.get_by_role("link", name="585.7").is_visible()


def test_a_figure_is_one_picture_with_a_name_for_those_who_do_not_see_it(page, show):
    show("/?view=line")
    assert page.get_by_role("img", name=SPECIMENS["line"].alt).count() == 1


def test_a_point_opens_its_record(page, show):
    show("/?view=single")
    box = page.locator(".js-plotly-plot .scatterlayer .point").bounding_box()
    page.mouse.move(box["x"] + 3, box["y"] + 3)
    page.locator(".hoverlayer .hovertext").wait_for()
    assert "479.6 million USD" in page.locator(".hoverlayer").text_content()
    page.mouse.click(box["x"] + 3, box["y"] + 3)
    page.wait_for_url(f"**record={SPECIMENS['single'].series[0].points[0].ref}*")


def test_a_number_of_the_table_opens_its_record_and_the_page_stays(page, show):
    show("/?view=line")
    page.get_by_role("tab", name="Table").click()
    page.get_by_role("link", name="585.7").click()
    last = SPECIMENS["line"].series[1].points[-1].ref
    page.wait_for_url(f"**record={last}*")
    assert page.locator("figure[data-chart=line]").count() == 1


def test_the_menu_of_files_offers_every_format_by_a_plain_address(page, show):
    show("/?view=mirrored")
    assert page.get_by_role("link", name="Slide").get_attribute("href") == "/chart/mirrored.pptx?view=mirrored"
    menu = page.locator("details.menu").first
    hrefs = menu.locator("a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    files = [href.split("?")[0].rpartition(".")[2] for href in hrefs if href.startswith("/chart/")]
    assert files == ["pptx", "pptx", "docx", "png", "svg", "xlsx", "csv", "csv", "json"]
    assert set(files) == set(discover())
    assert [href for href in hrefs if "size=4x3" in href] == ["/chart/mirrored.pptx?view=mirrored&size=4x3"]
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert menu.locator("ul").is_visible()
    page.keyboard.press("Escape")
    assert not menu.locator("ul").is_visible()
    assert menu.locator("summary").evaluate("s => s === document.activeElement")
    page.keyboard.press("Enter")
    page.locator("h1").click()
    assert not menu.locator("ul").is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light"), (320, "light")])
def test_menus_stay_on_the_screen_and_can_be_read(page, show, axe, tmp_path, width, scheme):
    show("/?view=mirrored", width, scheme)
    for i in (0, 1):
        menu = page.locator("details.menu").nth(i)
        menu.locator("summary").click()
        box = menu.locator("ul").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=tmp_path / f"menu-{i}-{width}-{scheme}.png")
        assert axe(page) == []
        page.keyboard.press("Escape")


def choose(page, name):
    """Open the menu of copies and choose something in it."""
    page.locator("details.menu summary").nth(1).click()
    page.get_by_role("button", name=name, exact=True).click()


def copied(page, name):
    """Choose a copy and wait until the menu says that it is done."""
    choose(page, name)
    page.locator("details.menu summary span", has_text="Copied").wait_for()


@pytest.fixture
def clipboard(page):
    """What a page put on the clipboard, by media type."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return lambda: page.evaluate(
        """async () => Object.fromEntries(await Promise.all((await navigator.clipboard.read())[0].types.map(
        async (type, i, types) => {
          const blob = await (await navigator.clipboard.read())[0].getType(type);
          const text = type.startsWith("image/")
            ? Array.from(new Uint8Array(await blob.arrayBuffer()).slice(0, 24)) : await blob.text();
          return [type, text];
        })))"""
    )


def test_the_address_is_copied_whole_and_that_is_announced(page, show, gallery, clipboard):
    show("/?view=line")
    name = page.locator("details.menu summary span:last-child").nth(1)
    assert name.get_attribute("aria-live") == "polite"
    copied(page, "Address")
    assert clipboard()["text/plain"] == gallery.at(SPECIMENS["line"].permalink)
    page.wait_for_function("() => document.querySelectorAll('details.menu summary')[1].textContent === 'Copy'")


def test_the_citation_names_publisher_title_day_data_and_address(page, show, gallery, clipboard):
    show("/?view=line")
    copied(page, "Citation")
    spec = SPECIMENS["line"]
    assert clipboard()["text/plain"] == (
        "BNS annual workbooks; World Bank WITS (UN Comtrade). "
        f"“{spec.title}”, as known on 21 November 2026; tradebrief, data 9f31c2d4: {gallery.at(spec.permalink)}"
    )


def test_the_picture_is_copied_with_title_and_source(page, show, clipboard):
    show("/?view=mirrored")
    copied(page, "Picture")
    head = bytes(clipboard()["image/png"])
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = (int.from_bytes(head[i : i + 4], "big") for i in (16, 20))
    assert (width, height) == (2000, 2 * (SPECIMENS["mirrored"].height + 112))


def test_where_pictures_cannot_be_copied_one_is_saved_and_that_is_said(page, show):
    page.add_init_script("delete window.ClipboardItem;")
    show("/?view=mirrored")
    with page.expect_download() as download:
        choose(page, "Picture")
    page.locator("details.menu summary span", has_text="Saved as a file").wait_for()
    assert download.value.suggested_filename == "mirrored.png"
    assert download.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_table_is_copied_as_cells_with_every_digit(page, real_site, ready, clipboard):
    page.goto(real_site.at("/trade?from=2018"))
    ready(page)
    page.wait_for_selector("table.tbl", state="attached")
    copied(page, "Table")
    held = clipboard()
    csv = page.request.get(real_site.at("/chart/trade-levels.csv?from=2018&layout=wide&header=none")).text()
    raw = pd.read_csv(io.StringIO(held["text/plain"]), sep="\t", dtype=str)
    assert raw.equals(pd.read_csv(io.StringIO(csv), dtype=str))
    shown = pd.read_html(io.StringIO(held["text/html"]))[0]
    assert list(shown.columns) == ["Period", "Exports million USD", "Imports million USD"]
    # Latest first, as on the page, and numbers that a program takes for numbers.
    assert shown.iloc[:, 1].round(1).tolist() == (raw.iloc[::-1, 2].astype(float) / 1e6).round(1).tolist()
    assert "," not in held["text/html"]


def test_a_copy_that_was_not_allowed_is_told(page, show):
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'));")
    show("/?view=line")
    choose(page, "Address")
    page.locator("details.menu summary span", has_text="Not copied").wait_for()


def test_the_table_says_what_the_figure_shows(page, show):
    show("/?view=missing")
    page.get_by_role("tab", name="Table").click()
    frame = pd.read_html(io.StringIO(page.locator("table.tbl").evaluate("t => t.outerHTML")))[0]
    assert frame.iloc[:, 1].astype(str).tolist() == ["2.0", "3.0", "not published", "not published", "1.0"]
