import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from component_tree import definition, links, of_class, walk, words
from dash.development.base_component import Component
from hypothesis import given
from hypothesis import strategies as st

from dashboard.calculations import RULES
from dashboard.components.record import names_figure, record_view
from dashboard.components.record_parts import host, outside_link
from dashboard.context import make_context
from dashboard.measures.refs import token
from dashboard.state import ViewState
from etl.store import Query, Store

STATE = ViewState()


@pytest.fixture(scope="module")
def ctx(build_dir):
    return make_context(Store.open(build_dir))


@pytest.fixture(scope="module")
def ids(ctx):
    """Ids of every statement's records, and of a sample of each official source, printed and derived by each rule."""
    rows = ctx.store._frame(
        """SELECT record_id, source, set_apart IS NOT NULL AS apart, rule FROM records
        QUALIFY source = 'statements' OR row_number() OVER (PARTITION BY source, rule ORDER BY record_id) = 1
        ORDER BY record_id""",
        [],
    )
    return rows


def headline(ctx, indicator, partner, period, reporter="KZ"):
    rows = ctx.store.headline(
        Query(indicators=(indicator,), reporters=(reporter,), partners=(partner,), periods=(period,))
    )
    return rows["record_id"].iloc[0]


def view(ctx, ref, **options):
    return record_view(ctx, ref, STATE, **options)


def text_of(ctx, ref, **options):
    return re.sub(r"\s+", " ", words(view(ctx, ref, **options)))


def test_each_record_of_a_statement_names_publisher_digits_and_unit(ctx, ids):
    statements = ids[(ids["source"] == "statements") & ids["rule"].isna()]
    assert len(statements) > 200
    records = {row["record_id"]: row for row in ctx.store.records(statements["record_id"]).to_dict("records")}
    for record_id in statements["record_id"]:
        record, shown = records[record_id], view(ctx, record_id)
        assert definition(shown, "Publisher") == record["publisher"]
        stated = definition(shown, "As stated")
        digits = record["value_as_stated"].partition(" ")[0]
        assert re.sub(r"[^\d.]", "", stated) == re.sub(r"[^\d.]", "", digits), record_id
        scale = record["value_as_stated"].partition(" ")[2]
        unit = {"PERCENT": "%", "FACTOR": "times", "COUNT": "", "RANK": ""}.get(record["unit_as_stated"])
        assert scale in stated
        assert (record["unit_as_stated"] if unit is None else unit) in stated


def test_each_kind_of_official_and_derived_record_is_shown_whole(ctx, ids):
    official = ids[ids["source"] != "statements"]
    assert official["rule"].notna().sum() > 20
    for row in official.to_dict("records"):
        shown = view(ctx, row["record_id"])
        assert of_class(shown, "dv")
        assert definition(shown, "Publisher")
        assert definition(shown, "Means")
        if isinstance(row["rule"], str):
            assert definition(shown, "As stated").startswith("Not printed by anyone")
            assert "How it follows" in words(shown)
            assert "Nobody printed this" in words(shown)
        else:
            assert re.search(r"\d", definition(shown, "As stated"))


def test_a_record_set_apart_says_why_and_is_no_figure_of_a_chart(ctx, ids):
    apart = ids[ids["apart"]]["record_id"]
    assert len(apart) > 20
    reasons = {row["record_id"]: row["set_apart"] for row in ctx.store.records(apart).to_dict("records")}
    for record_id in apart:
        shown = text_of(ctx, record_id)
        assert reasons[record_id] in shown
        assert "makes no observation" in shown
        assert "Used in" not in shown


def test_the_czech_imports_of_2023_as_the_design_shows_them(ctx):
    shown = text_of(ctx, headline(ctx, "imports", "CZ", "2023"))
    for piece in (
        "Goods imports of Kazakhstan from Czechia, 2023 479.6 million USD",
        "Official 2 newer figures differ",
        "479,626.20709 thousand USD",
        "Valued CIF, counted by Kazakhstan, calendar year 2023.",
        "2 statements 479.1 ± 0.05",
        "is 0.1% below this figure, outside its rounding",
        "Pages use this figure: declared order of sources.",
        "833.6 million EUR",
        "901.4 million USD at 1.0813 USD per EUR, the average of 2023",
        "Never merged with Kazakhstan’s figure.",
        "Turnover, 2023 627.3 million USD",
        "Balance, 2023 −331.9 million USD",
        "Imports: growth, 2023 on 2022 +60.2%",
    ):
        assert piece in shown


def test_a_printed_figure_tells_its_rounding_interval(ctx):
    statements = ctx.store.select(
        Query(indicators=("imports",), reporters=("KZ",), partners=("CZ",), periods=("2023",), sources=("statements",))
    )
    for record_id in statements["record_id"]:
        assert definition(view(ctx, record_id), "Rounding") == "Printed 479.1 means 479.05 to 479.15"
        assert "1 older figure differs" in text_of(ctx, record_id)


def test_two_counts_of_different_things_are_listed_and_not_compared(ctx):
    key = Query(indicators=("companies",), reporters=("KZ",), partners=("CZ",), periods=("2023-04",))
    found = ctx.store.select(key)
    assert len(found) == 2
    for record_id in found["record_id"]:
        shown = text_of(ctx, record_id)
        assert "Same figure elsewhere 1" in shown
        assert "of: " in shown
        assert "differ" not in shown
        assert not of_class(view(ctx, record_id), "strip")


def test_growth_names_both_windows_and_its_operands(ctx):
    now, base = headline(ctx, "imports", "CZ", "2023"), headline(ctx, "imports", "CZ", "2022")
    shown = view(ctx, token("growth", [now, base]))
    assert words(of_class(shown, "dv")[0]).split() == ["+60.2%"]
    assert "from 2022 to 2023" in words(shown)
    opened = [parse_qs(urlsplit(link.href).query).get("record", [""])[0] for link in links(shown)]
    assert {now, base} <= set(opened)


def test_a_converted_figure_names_rate_and_published_value(ctx):
    ref = token("convert", [headline(ctx, "imports", "CZ", "2023")], "EUR")
    shown = view(ctx, ref)
    assert words(of_class(shown, "dv")[0]).split()[0] == "443.6"
    assert definition(shown, "Converted") == (
        "from 479.6 million USD as published, at 1.0813 USD per EUR, the average of 2023"
    )


def test_a_lower_bound_says_so_and_names_the_missing_members(ctx):
    found = ctx.store._frame("SELECT record_id, note FROM records WHERE rule LIKE '%lower bound' LIMIT 5", [])
    for row in found.to_dict("records"):
        shown = text_of(ctx, row["record_id"])
        assert "at least" in words(of_class(view(ctx, row["record_id"]), "dv")[0])
        assert "Missing is not zero" in shown
        code = row["note"].removeprefix("missing members: ").split(", ")[0]
        assert str(ctx.words.area(code)) in shown


def test_many_parents_are_twelve_and_a_list_to_open(ctx):
    found = ctx.store._frame(
        "SELECT record_id FROM observations WHERE len(parents) = 27 AND partner = 'EU27_2020' LIMIT 1", []
    )
    shown = view(ctx, found["record_id"].iloc[0])
    details = [one for one in walk(shown) if type(one).__name__ == "Details"]
    assert "15 more of 27" in words(details[0])
    assert len(links(details[0])) == 15


def test_each_number_of_a_record_leads_to_a_figure(ctx, ids):
    sample = [*ids["record_id"].iloc[::20], headline(ctx, "turnover", "CZ", "2023")]
    followed = set()
    for record_id in sample:
        for link in links(view(ctx, record_id)):
            record = parse_qs(urlsplit(link.href).query).get("record")
            followed |= set(record or ())
    assert len(followed) > 40
    assert [ref for ref in followed if not names_figure(ctx, ref)] == []


def test_on_its_own_page_a_record_has_a_heading_and_links_to_pages(ctx):
    shown = view(ctx, headline(ctx, "imports", "CZ", "2023"), alone=True)
    assert [type(one).__name__ for one in walk(shown) if type(one).__name__ == "H1"] == ["H1"]
    internal = [link.href for link in links(shown) if not link.href.startswith("http")]
    assert internal
    assert all(href.startswith(("/f/", "/sources#", "/ledger?entry=")) for href in internal)


def test_the_sentence_to_cite_has_value_publisher_edition_and_data(ctx):
    record_id = headline(ctx, "imports", "CZ", "2023")
    cite = [one for one in walk(view(ctx, record_id)) if getattr(one, "data-copy", "")]
    assert len(cite) == 1
    copied = getattr(cite[0], "data-copy")
    assert copied.startswith("Goods imports of Kazakhstan from Czechia, 2023: 479.6 million USD. Bureau of National")
    assert ctx.data_hash[:12] in copied
    assert unquote(getattr(cite[0], "data-link")) == f"/f/{record_id}"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//host/x", "ftp://x/y", "", None])
def test_only_addresses_of_the_web_become_links(url):
    assert outside_link("here", url) == "here"
    assert host(url) == ""


def hostile_refs():
    parts = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=10, max_size=13)
    calls = st.builds(
        lambda rule, unit, ids: ".".join([f"{rule}{unit}", *ids]),
        st.sampled_from([*RULES, "nothing", ""]),
        st.sampled_from(["", "-eur", "-xxx", "-"]),
        st.lists(parts, max_size=4),
    )
    return st.one_of(st.text(max_size=60), calls, st.just("~" * 5000), st.just("../../etc/passwd"), st.just("\x00"))


@given(ref=hostile_refs())
def test_a_hostile_ref_gives_a_friendly_message(ctx, ref):
    shown = view(ctx, ref, alone=True)
    assert isinstance(shown, Component)
    assert "There is no such figure" in words(shown)
    assert not names_figure(ctx, ref)
    assert len(words(shown)) < 500


def test_records_that_do_not_belong_together_make_no_figure(ctx):
    ref = token("growth", [headline(ctx, "imports", "CZ", "2023"), headline(ctx, "imports", "DE", "2022")])
    assert "different ones" in text_of(ctx, ref)
    assert not names_figure(ctx, ref)
