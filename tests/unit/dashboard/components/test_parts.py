import re
from dataclasses import replace

import pytest
from specimens import SPECIMENS, line

from dashboard.charts.spec import Mark, Role
from dashboard.components import html
from dashboard.components.data_table import Column, Row, data_table, sort_key
from dashboard.components.figure_actions import citation
from dashboard.components.figure_card import figure_card
from dashboard.components.figure_table import _row, spec_table
from dashboard.components.markup import to_html
from dashboard.components.number import number_link, sentence
from dashboard.components.quote_list import Quote
from dashboard.components.stat_strip import Bar, Stat, spark_bars, stat_strip
from dashboard.components.states import empty_state
from dashboard.exports.canvas import words_of
from dashboard.exports.displayed import Cell, Line
from dashboard.state import ViewState
from dashboard.text import Segment

STATE = ViewState(partners=("DE",))


def table_of(spec):
    return getattr(spec_table(spec, STATE), "data-html")


def test_a_number_opens_its_record_on_the_same_page_and_keeps_the_state():
    assert to_html(number_link("1.0", "abc", STATE)) == '<a class="num" href="?partner=DE&amp;record=abc">1.0</a>'


def test_a_number_without_a_figure_is_text():
    assert number_link("1.0", "", STATE) == "1.0"


def test_a_sentence_has_its_numbers_as_links():
    parts = sentence((Segment("It was "), Segment("1.0", "abc"), Segment(".")), STATE)
    assert [type(part) for part in parts] == [str, html.A, str]


@pytest.mark.parametrize("name", sorted(n for n in SPECIMENS if SPECIMENS[n].series))
def test_the_table_links_every_known_value_to_its_record(name):
    spec = SPECIMENS[name]
    linked = set(re.findall(r"record=([a-z0-9]+)", table_of(spec)))
    assert {p.ref for s in spec.series for p in s.points if p.value is not None} <= linked


def test_the_table_says_what_was_not_published():
    assert table_of(SPECIMENS["missing"]).count("not published") == 2
    assert ">0.0<" not in table_of(SPECIMENS["missing"])


def test_the_table_marks_what_is_less_than_sure():
    text = table_of(SPECIMENS["line"])
    assert text.count('<small class="pv">p</small>') == 4
    assert "p: provisional" in text


def test_a_derived_value_is_shown_as_what_it_can_be():
    assert ">8.0–14.2<" in table_of(SPECIMENS["stacked"])


def test_the_latest_period_stands_first_and_areas_keep_their_order():
    rows = re.findall(r'<th scope="row">([^<]+)', table_of(SPECIMENS["line"]))
    assert (rows[0], rows[-1]) == ("2025", "1995")
    assert re.findall(r'<th scope="row">([^<]+)', table_of(SPECIMENS["ranking"]))[:2] == ["Italy", "Netherlands"]


def test_a_card_has_one_graph_with_the_agreed_id_and_unique_ids():
    card = figure_card(line(), STATE)
    ids = [str(c.id) for c in card._traverse() if getattr(c, "id", None)]
    assert len(ids) == len(set(ids))
    graphs = [c for c in card._traverse() if getattr(c, "_type", "") == "Graph"]
    assert [graph.id for graph in graphs] == [{"type": "chart", "id": "line"}]
    assert graphs[0].config["displayModeBar"] is False


def test_the_files_of_a_card_keep_the_state():
    card = figure_card(line(), STATE)
    links = [c.href for c in card._traverse() if getattr(c, "download", None) is not None]
    assert links[0] == "/chart/line.pptx?partner=DE"
    assert {"/chart/line.xlsx?partner=DE", "/chart/line.csv?partner=DE&layout=wide"} <= set(links)
    assert all("partner=DE" in link for link in links if link.startswith("/chart/"))


def test_a_figure_is_cited_by_publishers_title_day_and_data():
    spec = line()
    full = replace(spec, sources=(replace(spec.sources[0], citation="The Bureau: trade (2025)"), spec.sources[1]))
    assert citation(full, words_of(full)) == (
        f"The Bureau: trade (2025); {spec.sources[1].text}. “{spec.title}”, as known on 21 November 2026; "
        "tradebrief, data 9f31c2d4:"
    )


def test_an_empty_chart_says_why_and_what_to_do():
    card = figure_card(SPECIMENS["empty"], STATE)
    text = to_html(card)
    assert "Statements give only a total for 2005–2020." in text
    assert '<a class="btn sec" href="/investment?view=net">Show net inflow</a>' in text


def test_an_empty_state_without_a_way_out_has_no_button():
    assert "<a" not in to_html(empty_state("Nothing."))


COLUMNS = (Column("Partner", key="name", numeric=False), Column("Turnover", "M USD", key="turnover"), Column("Share"))


@pytest.mark.parametrize(
    ("sort", "hrefs"),
    [
        ("", ["name", "-turnover"]),
        ("-turnover", ["name", "turnover"]),
        ("turnover", ["name", "-turnover"]),
        ("name", ["-name", "-turnover"]),
        ("-name", ["name", "-turnover"]),
    ],
)
def test_heads_sort_and_sort_the_other_way(sort, hrefs):
    state = STATE.with_changes(sort=sort)
    text = to_html(data_table(COLUMNS, [Row(["a", "1", None])], label="T", state=state, path="/partners"))
    assert list(re.findall(r"sort=([-a-z]+)", text)) == hrefs
    assert ("aria-sort" in text) is bool(sort)


def test_an_absent_cell_is_a_dash_and_is_dimmed():
    text = to_html(data_table(COLUMNS, [Row(["a", "1", None])], label="T"))
    assert '<td class="r mut">—</td>' in text


def test_unknown_sort_keys_fall_back():
    assert sort_key(STATE.with_changes(sort="-colour"), COLUMNS, "-turnover") == ("turnover", True)
    assert sort_key(STATE.with_changes(sort="name"), COLUMNS, "-turnover") == ("name", False)


def test_small_bars_hang_from_zero_when_negative():
    drawn = spark_bars((Bar(2.0), Bar(-1.0), Bar(None), Bar(1.0, Mark.PROVISIONAL)), Role.BALANCE, height=30)
    first, second, third, fourth = drawn.children
    assert first.style == {"marginTop": 0.0, "height": 20.0}
    assert second.style == {"marginTop": 20.0, "height": 10.0}
    assert getattr(third, "style", None) is None
    assert fourth.className == "sw provisional"


def test_a_headline_number_is_a_link():
    stat = Stat("Turnover 2025", "706.9", "M USD", "abc", Role.TURNOVER, ((Segment("+13.9%", "growth.a.b"),),))
    text = to_html(stat_strip([stat], STATE, "At a glance"))
    assert "record=abc" in text
    assert "record=growth.a.b" in text
    assert '<span class="sw turnover">' in text


def test_a_quote_is_copied_with_its_source():
    quote = Quote((Segment("Trade was "), Segment("$1 million", "abc"), Segment(".")), "BNS, 2025")
    assert quote.text == "Trade was $1 million. (BNS, 2025)"
    assert quote.ref == "abc"


def test_rows_written_straight_are_those_that_components_would_give():
    columns = [Column("Year", numeric=False), Column("a", "M"), Column("b", "M")]
    line_of = Line("<2023>", (Cell("1 & 2", "abc", "p", 'said "so"'), None, Cell("not published", missing=True)))
    link = number_link("1 & 2", "abc", STATE, title='said "so"')
    cells = [line_of.name, [link, html.Small("p", className="pv")], None, html.Span("not published", className="mut")]
    components = data_table([*columns, Column("c")], [Row(cells, highlight=True)], label="T")
    straight = data_table([*columns, Column("c")], [_row(replace(line_of, highlight=True), STATE, "—")], label="T")
    assert to_html(straight) == to_html(components)
