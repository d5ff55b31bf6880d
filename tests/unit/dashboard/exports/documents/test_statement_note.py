import io

import docx
import pytest
from docx.oxml.ns import qn

from dashboard.checked import Asked, outcome_of, with_corrections
from dashboard.context import make_context
from dashboard.exports.documents.statement_note import statement_note
from etl.reader import Correction, Field
from etl.store import Store

SITE = "https://trade.example.org"
# Made up but for figures that tables hold: exports agree, imports are ten times too large, Poland's a thousand times.
TEXT = (
    "In 2023 exports of Kazakhstan to Czechia amounted to 147.7 million US dollars. "
    "In 2023 imports of Kazakhstan from Czechia amounted to 4.8 billion US dollars. "
    "In 2022 exports of Kazakhstan to Poland amounted to 960 billion US dollars. "
    "The volume of investment from Austria is 2.1 billion US dollars. The sides want to reach 1 billion dollars."
)


@pytest.fixture(scope="module")
def ctx(build_dir):
    return make_context(Store.open(build_dir))


def made(ctx, *corrections, text=TEXT, site=SITE):
    asked = with_corrections(Asked.of(text, "2024-09-02", "today"), [Correction(*one) for one in corrections])
    return docx.Document(io.BytesIO(statement_note(ctx, outcome_of(ctx, asked, None), site)))


@pytest.fixture(scope="module")
def note(ctx):
    return made(ctx)


def lines(document):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def links(document):
    found = document.part.rels
    return [found[node.get(qn("r:id"))].target_ref for node in document.element.body.iter(qn("w:hyperlink"))]


def test_it_says_what_was_checked_against_which_data_and_how_it_ended(note):
    text = lines(note)
    assert text[:2] == ["Note for the speaker’s office", "2 of 4 figures conflict with what is known"]
    assert text[2].startswith("4 figures of a statement published 2 September 2024 were read and checked.")
    summary = [[cell.text for cell in row.cells][:2] for row in note.tables[0].rows]
    assert summary == [["Consistent", "1"], ["Conflicts", "2"], ["Not checkable", "1"]]
    assert "Data " in note.sections[0].footer.paragraphs[0].text


def test_each_figure_to_see_has_its_sentence_its_evidence_and_what_to_do(note):
    text = lines(note)
    at = next(
        n for n, line in enumerate(text) if line.startswith("2. Imports, Kazakhstan – Czechia, 2023, 4.8 billion")
    )
    part = text[at : next(n for n in range(at, len(text)) if text[n].startswith("To do.")) + 1]
    assert part[1] == "“In 2023 imports of Kazakhstan from Czechia amounted to 4.8 billion US dollars.”"
    assert any(line.startswith("Evidence. Official tables:") and "BNS annual workbooks" in line for line in part)
    assert any(line.startswith("Arithmetic.") for line in part)
    assert any(line.startswith("To do. Ask") for line in part)
    assert any(line.startswith("To do. Say the period") for line in text)
    assert any(f"{SITE}/f/" in link for link in links(note))


def test_what_agrees_stands_in_the_annex_alone(note):
    rows = [[cell.text for cell in row.cells] for row in note.tables[1].rows]
    assert [row[:3] for row in rows[1:]] == [["1", "Exports, 2023", "147.7 million USD"]]
    assert not any(line.startswith("1. Exports") for line in lines(note))


def test_a_correction_by_hand_is_named(ctx):
    text = lines(made(ctx, (2, Field.PARTNER, "DE")))
    assert any(line.startswith("3. Exports, Kazakhstan – Germany") for line in text)
    assert "Partner set by hand: Germany; read as Poland." in text


def test_without_an_address_of_the_site_records_are_words(ctx):
    assert links(made(ctx, site="")) == []


def test_a_text_without_figures_makes_a_note_that_says_so(ctx):
    assert "No figure of trade or investment was found" in lines(made(ctx, text="The sides discussed cooperation."))


def test_the_same_check_gives_the_same_bytes(ctx):
    outcome = outcome_of(ctx, Asked.of(TEXT, "2024-09-02", "today"), None)
    assert statement_note(ctx, outcome) == statement_note(ctx, outcome)


def test_the_properties_of_a_table_stand_in_words_order(note):
    order = ["tblStyle", "tblW", "tblBorders", "tblLayout", "tblLook"]
    for table in note.tables:
        names = [child.tag.rpartition("}")[2] for child in table._tbl.tblPr]
        assert names == [name for name in order if name in names]
