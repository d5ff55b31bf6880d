import io
import re
from urllib.parse import urlsplit

import docx
import pptx
import pytest

from dashboard.app import create_app
from dashboard.briefing import brief, writers
from dashboard.context import make_context
from dashboard.exports import ExportOptions
from dashboard.settings import Settings
from dashboard.state import ViewState
from dashboard.text import plain
from etl.store import Store

SITE = "https://trade.example.org"
STATES = {
    "five": ViewState(),
    "full": ViewState(partners=("EU27_2020",), year=2024, view="full"),
    "one": ViewState(view="one"),
    "retitled": ViewState(slides=("trade*A title of mine", "partners-multiples~freq=A", "headline")),
    "empty": ViewState(partners=("TV",)),
}


@pytest.fixture(scope="module")
def ctx(build_dir):
    return make_context(Store.open(build_dir))


@pytest.fixture(scope="module")
def files(ctx):
    options = ExportOptions(public_url=SITE)
    made = {name: brief(ctx, state) for name, state in STATES.items()}
    return {
        (name, ext): (one, writer.write(one, ctx.words, options))
        for name, one in made.items()
        for ext, writer in writers.discover().items()
    }


def presented(data):
    """Texts and links of a presentation, slide by slide, without its notes."""
    slides = []
    for slide in pptx.Presentation(io.BytesIO(data)).slides:
        texts = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
        links = [r.target_ref for r in slide.part.rels.values() if r.is_external]
        slides.append((slide, "\n".join(texts), links))
    return slides


def said(one, *, facts=True):
    found = [plain(s) for slide in one.slides for s in slide.sentences]
    return found + [fact.value for slide in one.slides for fact in slide.facts if facts]


def test_the_formats_are_slides_a_document_and_a_page():
    assert set(writers.discover()) == {"pptx", "docx", "html"}


def test_presentations_have_the_slides_with_their_sentences_and_native_charts(files):
    for name in STATES:
        one, data = files[name, "pptx"]
        slides = presented(data)
        if one.length == "one":
            assert len(slides) == 1
        else:
            assert len(slides) == max(len(one.slides), 1)
            for slide, (shown, text, _) in zip(one.slides, slides[: len(one.slides)], strict=True):
                assert slide.title in text
                for sentence in slide.sentences:
                    assert plain(sentence) in text.replace("\x0b", " "), name
                assert any(s.has_chart for s in shown.shapes) == bool(slide.charts)
        whole = "\n".join(text for _, text, _ in slides)
        assert all(fact.value in whole for slide in one.slides for fact in slide.facts), name


def test_every_number_of_a_slide_links_to_its_record(files):
    for name in ("five", "full", "one"):
        one, data = files[name, "pptx"]
        links = {link for _, _, found in presented(data) for link in found}
        refs = {fact.ref for slide in one.slides for fact in slide.facts}
        shown = one.slides if one.length != "one" else ()
        refs |= {part.ref for slide in shown for sentence in slide.sentences for part in sentence if part.ref}
        assert {f"{SITE}/f/{ref}" for ref in refs} <= links
        assert all(urlsplit(link).netloc == "trade.example.org" for link in links)


def test_speaker_notes_say_where_a_slide_comes_from(files):
    one, data = files["retitled", "pptx"]
    notes = [slide.notes_slide.notes_text_frame.text for slide, _, _ in presented(data)]
    assert one.slides[0].computed_title in notes[0]
    assert all(f"{SITE}/brief?" in text for text in notes)


def test_pages_to_print_have_every_sentence_and_load_nothing(files):
    for name in STATES:
        one, data = files[name, "html"]
        text = data.decode()
        plain_text = re.sub(r"<[^>]+>", "", text)
        for sentence in said(one):
            assert sentence.replace("&", "&amp;") in plain_text, (name, sentence)
        assert not re.findall(r'(?:src|href)="(?!https://trade\.example\.org|data:|#)[^"]*"', text), name
        assert "<script" not in text
        assert text.count('class="slide"') == len(one.slides)
        assert text.count("<svg") == sum(len(slide.charts) for slide in one.slides)


def test_documents_have_every_sentence_and_describe_their_pictures(files):
    for name in STATES:
        one, data = files[name, "docx"]
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        whole = "".join(node.text or "" for node in body.iter("{*}t"))
        assert all(sentence in whole for sentence in said(one)), name
        assert [p.text for p in document.paragraphs if p.style.name == "Heading 2"] == [s.title for s in one.slides]
        pictures = list(body.iter("{*}docPr"))
        assert all(picture.get("descr") for picture in pictures)


def test_the_same_briefing_gives_the_same_bytes(files, ctx):
    options = ExportOptions(public_url=SITE)
    for (name, ext), (one, data) in files.items():
        assert writers.discover()[ext].write(one, ctx.words, options) == data, (name, ext)


def test_the_site_serves_what_the_command_writes(build_dir, tmp_path, capsys, files):
    from dashboard.cli import main

    settings = Settings(build_dir=build_dir, cache_dir=build_dir.parent / "scripts-cache", public_url=SITE)
    client = create_app(Store.open(build_dir), settings).server.test_client()
    common = ["--build", str(build_dir), "--public-url", SITE]
    for ext in writers.discover():
        response = client.get(f"/brief.{ext}?partner=EU&view=full&year=2024")
        path = tmp_path / f"b.{ext}"
        arguments = ["brief", "--partner", "EU", "--period", "2024", "--length", "full", "-o", str(path), *common]
        assert main(arguments) == 0
        assert path.read_bytes() == response.data == files["full", ext][1]
    assert "8 slides" in capsys.readouterr().err
    assert client.get("/brief.exe").status_code == 404
    policy = client.get("/brief.html").headers["Content-Security-Policy"]
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--partner", "ZZ", "-o", "x.pptx"], "ZZ"),
        (["--period", "1800", "-o", "x.pptx"], "1800"),
        (["--slides", "nope", "-o", "x.pptx"], "nope"),
        (["-o", "x.xyz"], "xyz"),
        (["-o", "-"], "--format"),
        (["--template", "missing.pptx", "-o", "x.pptx"], "missing.pptx"),
    ],
)
def test_what_cannot_be_is_one_line_and_writes_nothing(build_dir, tmp_path, monkeypatch, capsys, arguments, named):
    from dashboard.cli import main

    monkeypatch.chdir(tmp_path)
    assert main(["brief", "--build", str(build_dir), *arguments]) == 2
    error = capsys.readouterr().err
    assert named in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
