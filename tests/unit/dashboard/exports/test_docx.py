import io
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Cm
from specimens import SPECIMENS

from dashboard.exports import ExportOptions
from dashboard.exports import docx as word
from dashboard.exports.docx import write

SITE = "https://trade.example.org"


@pytest.fixture(autouse=True)
def small_picture(monkeypatch):
    """A picture that is quickly drawn; what was asked for is kept."""
    asked = []
    real = word.picture

    def picture(spec, scheme, size):
        asked.append((spec, scheme, size))
        return real(SPECIMENS["missing"], scheme, "1200x675")

    monkeypatch.setattr(word, "picture", picture)
    return asked


def opened(spec, scheme="light", public_url=SITE):
    return docx.Document(io.BytesIO(write(spec, ExportOptions({}, scheme, public_url))))


def links(document):
    found = document.part.rels
    return [found[node.get(qn("r:id"))].target_ref for node in document.element.body.iter(qn("w:hyperlink"))]


def test_it_reads_as_a_page_of_the_bulletin():
    document = opened(SPECIMENS["mirrored"])
    styled = [(p.style.name, p.text) for p in document.paragraphs if p.text]
    assert styled[0] == ("Heading 1", SPECIMENS["mirrored"].title)
    assert styled[1] == ("Chart subtitle", SPECIMENS["mirrored"].subtitle)
    assert ("Note", SPECIMENS["mirrored"].notes[0]) in styled
    assert [text for name, text in styled if name == "Heading 2"] == ["Table", "Sources"]
    assert any("As known on 21 November 2026. Data 9f31c2d4." in text for _, text in styled)
    section = document.sections[0]
    assert section.page_width == pytest.approx(Cm(21.0), abs=1000)
    assert section.page_height == pytest.approx(Cm(29.7), abs=1000)


def test_the_picture_has_an_alternative_text_and_no_second_title(small_picture):
    shape = opened(SPECIMENS["line"], "dark").inline_shapes[0]._inline
    assert shape.docPr.get("descr").startswith(SPECIMENS["line"].alt)
    (asked,) = small_picture
    assert asked[0].title == ""
    assert asked[0].sources == SPECIMENS["line"].sources
    assert asked[1] == "dark"


def test_a_high_figure_has_a_high_picture(small_picture):
    opened(SPECIMENS["line"])
    opened(SPECIMENS["multiples"])
    assert [size for *_, size in small_picture] == ["16x9", "4x3"]


def test_the_head_of_the_table_is_repeated_and_no_row_breaks():
    table = opened(SPECIMENS["monthly"]).tables[0]
    rows = table._tbl.tr_lst
    assert len(rows) == 1 + 90
    assert rows[0].find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in rows)


def test_a_missing_value_says_so_and_is_no_zero():
    table = opened(SPECIMENS["missing"]).tables[0]
    assert [row.cells[1].text for row in table.rows][1:] == ["2.0", "3.0", "not published", "not published", "1.0"]


def test_many_columns_go_on_in_further_tables():
    document = opened(SPECIMENS["multiples"])
    assert len(document.tables) == 4
    assert {len(table.columns) for table in document.tables} == {7}


def test_every_number_opens_its_record_where_the_site_is_known():
    spec = SPECIMENS["single"]
    record = spec.series[0].points[0].ref
    assert links(opened(spec)) == [
        f"{SITE}/f/{record}", f"{SITE}/sources#bns_annual", f"{SITE}/sources#wits", f"{SITE}/trade?chart=single",
    ]  # fmt: skip
    assert links(opened(spec, public_url="")) == []


def test_language_and_properties_depend_on_the_chart_alone():
    document = opened(SPECIMENS["line"])
    assert document.core_properties.created == datetime(2026, 11, 21, tzinfo=UTC)
    assert document.core_properties.language == "en"
    assert document.core_properties.title == SPECIMENS["line"].title
    language = document.styles["Normal"].element.rPr.find(qn("w:lang"))
    assert language.get(qn("w:val")) == "en-GB"


def test_a_chart_without_data_says_why_and_where_there_are_some():
    document = opened(SPECIMENS["empty"])
    assert "Statements give only a total for 2005–2020." in [p.text for p in document.paragraphs]
    assert f"{SITE}/investment?view=net" in links(document)
    assert len(document.inline_shapes) == len(document.tables) == 0


def test_texts_that_no_document_can_hold_are_made_printable():
    spec = replace(SPECIMENS["missing"], title="a\x00b\x0bc & <d>", notes=("\x07",), unit="\x01")
    assert opened(spec).paragraphs[0].text == "a b c & <d>"


def test_the_same_chart_gives_the_same_bytes():
    options = ExportOptions({}, "light", SITE)
    assert write(SPECIMENS["line"], options) == write(SPECIMENS["line"], options)
