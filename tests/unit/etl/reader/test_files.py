import io
from contextlib import suppress

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.reader import ReaderError, text_of
from etl.reader.files import MAX_BYTES, read_source

SENTENCE = "In 2023, trade with Austria was $90 million."
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 73>>stream
BT /F1 12 Tf 72 700 Td (In 2023, trade with Austria was $90 million.) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
startxref
0
%%EOF
"""


def test_html_gives_its_text_and_nothing_else():
    head = "<!doctype html><html><head><title>no</title></head><body><script>let a = 5;</script>"
    page = f"{head}<p>One</p><p>{SENTENCE}</p></body>"
    assert text_of(page.encode()) == f"One\n\n{SENTENCE}"


def test_html_of_another_charset():
    page = '<html><head><meta charset="windows-1252"></head><body>90 million €</body></html>'
    assert text_of(page.encode("cp1252")) == "90 million €"


def test_word_gives_paragraphs_and_tables():
    document = Document()
    document.add_paragraph(SENTENCE)
    document.add_table(1, 2).rows[0].cells[1].text = "5 million"
    file = io.BytesIO()
    document.save(file)
    text = text_of(file.getvalue())
    assert SENTENCE in text
    assert "5 million" in text


def test_pdf_gives_its_text():
    assert SENTENCE in text_of(PDF)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\x00\x81", "not a text"),
        (b"PK\x03\x04 no archive", "no Word file"),
        (b"%PDF-1.4 nothing", "PDF"),
        (b"a" * (MAX_BYTES + 1), "larger than"),
    ],
)
def test_what_is_no_text_is_refused(data, message):
    with pytest.raises(ReaderError, match=message):
        text_of(data)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(ReaderError, match="No such file"):
        read_source(str(tmp_path / "none.txt"))


@settings(max_examples=60)
@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"<p>"]))
def test_any_bytes_are_read_or_refused(data, head):
    with suppress(ReaderError):
        assert isinstance(text_of(head + data), str)
