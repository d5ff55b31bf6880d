import io
import zipfile
import zlib

import pytest
from docx import Document

from etl.reader import ReaderError, isolated_text_of

SENTENCE = "In 2023, trade with Austria was $90 million."
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture(scope="module")
def word() -> bytes:
    document, file = Document(), io.BytesIO()
    document.add_paragraph(SENTENCE)
    document.save(file)
    return file.getvalue()


def with_body(word: bytes, body: bytes) -> bytes:
    """The Word file with another document inside."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, body if name == "word/document.xml" else old.read(name))
    return made.getvalue()


def endless_pdf() -> bytes:
    """A page of millions of words in some tens of kilobytes."""
    stream = zlib.compress(b"BT /F1 9 Tf 9 9 Td (a) Tj ET " * 1_000_000)
    head = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    )
    body = f"4 0 obj<</Filter/FlateDecode/Length {len(stream)}>>stream\n".encode() + stream + b"\nendstream endobj\n"
    return head + body + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def test_a_word_file_gives_its_text(word):
    assert isolated_text_of(word, "release.docx") == SENTENCE
    # What a file is decides, not what it is called.
    assert isolated_text_of(word, "release.pdf") == SENTENCE


def test_plain_text_and_html_need_no_process_of_their_own(monkeypatch):
    monkeypatch.setattr("subprocess.run", None)
    assert isolated_text_of(SENTENCE.encode(), "../../etc/passwd\x00.txt") == SENTENCE
    assert isolated_text_of(b"x <p>" + SENTENCE.encode() + b"</p>", "A.HTM") == f"x \n\n{SENTENCE}"


def test_a_file_that_never_ends_is_stopped():
    with pytest.raises(ReaderError, match="more time or memory"):
        isolated_text_of(endless_pdf(), "release.pdf", seconds=1)


def test_a_file_that_unpacks_to_more_than_the_memory_it_may_take_is_refused(word):
    many = f'<w:document xmlns:w="{NAMESPACE}"><w:body>'.encode() + b"<w:p><w:r/></w:p>" * 2_000_000
    with pytest.raises(ReaderError):
        isolated_text_of(with_body(word, many + b"</w:body></w:document>"), megabytes=300)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda word: with_body(word, b"<w:docu"),
        lambda word: word[: len(word) // 2],
        lambda word: with_body(word, b'<!DOCTYPE x [<!ENTITY a "a"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'),
        lambda _: b"%PDF-1.7\n" + b"\x00" * 400,
        lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 400,
    ],
    ids=["damaged", "cut off", "entities", "no PDF", "an old Word file"],
)
def test_what_is_no_statement_is_refused_with_a_message(word, spoil):
    with pytest.raises(ReaderError) as caught:
        isolated_text_of(spoil(word), "secret-name.docx")
    assert "secret" not in str(caught.value)
