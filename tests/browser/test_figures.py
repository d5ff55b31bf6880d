"""Every kind of figure in a real browser: nothing is cut off or covered, and all is reached by keyboard."""

import io
import re

import pandas as pd
import pytest
from dash import html
from specimens import SPECIMENS

from dashboard.components.figure_card import figure_card
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


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_pictures_carry_title_source_and_typeface(page, show, kind):
    show("/?view=mirrored")
    page.locator("details.menu summary").click()
    with page.expect_download() as download:
        page.locator(f"[data-picture={kind}]").click()
    assert download.value.suggested_filename == f"mirrored.{kind}"
    data = download.value.path().read_bytes()
    if kind == "png":
        width, height = (int.from_bytes(data[i : i + 4], "big") for i in (16, 20))
        assert (width, height) == (2000, 2 * (SPECIMENS["mirrored"].height + 112))
        return
    text = data.decode()
    assert "Imports pulled away after 2021" in text
    assert "BNS annual workbooks" in text
    assert "font/woff2;base64," in text


def test_the_menu_of_files_offers_what_the_server_gives(page, show):
    show("/?view=mirrored")
    hrefs = page.locator("details.menu a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    files = [href.split("?")[0] for href in hrefs if href.startswith("/chart/")]
    assert files == ["/chart/mirrored.csv"] * 3 + ["/chart/mirrored.json"]
    page.locator("details.menu summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("details.menu ul").is_visible()
    page.locator("h1").click()
    assert not page.locator("details.menu ul").is_visible()


def test_copy_link_copies_an_absolute_address(page, show, gallery):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show("/?view=line")
    button = page.get_by_role("button", name="Copy link").last
    button.click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == gallery.at(SPECIMENS["line"].permalink)


def test_the_table_says_what_the_figure_shows(page, show):
    show("/?view=missing")
    page.get_by_role("tab", name="Table").click()
    frame = pd.read_html(io.StringIO(page.locator("table.tbl").evaluate("t => t.outerHTML")))[0]
    assert frame.iloc[:, 1].astype(str).tolist() == ["2.0", "3.0", "not published", "not published", "1.0"]
