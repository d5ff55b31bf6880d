"""Every chart as slides: a file that opens without repair, in every size, scheme and template."""

import io
import os
import shutil
import subprocess
from datetime import date

import ooxml
import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml
from pptx.util import Inches
from specimens import SPECIMENS

from dashboard import charts
from dashboard.context import make_context
from dashboard.exports import ExportOptions
from dashboard.exports.slides.deck import Deck
from dashboard.state import ViewState
from etl.store import Store

SITE = "https://trade.example.org"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
LEAST_POINTS, LEAST_FOOTNOTE = 12, 10
STATES = {
    "Czechia": ViewState(),
    "the EU": ViewState(partners=("EU27_2020",)),
    "three": ViewState(partners=("DE", "CZ")),
}
SECTIONS = (
    '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
    '<p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}">'
    '<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
    '<p14:section name="Old" id="{6C1FA6B1-6AAB-4C7A-B2F1-5A7D8C0D3B11}"><p14:sldIdLst><p14:sldId id="256"/>'
    "</p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>"
)


@pytest.fixture(scope="module")
def specs(build_dir):
    ctx = make_context(Store.open(build_dir))
    shipped = {
        f"{name} of {state}": chart.build(ctx, STATES[state])
        for name, chart in charts.discover().items()
        for state in STATES
    }
    return shipped | {f"specimen {name}": spec for name, spec in SPECIMENS.items()}


@pytest.fixture(scope="module")
def own_template(tmp_path_factory):
    """A ministry's file: its own blue paper, layouts of another program, and three slides in a section."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(13.333), Inches(7.5)
    paper = presentation.slide_master.background.fill
    paper.solid()
    paper.fore_color.rgb = RGBColor(0x0A, 0x2A, 0x4A)
    colours = presentation.slide_master.element.find(f"{P}clrMap")
    for ours, theirs in (("bg1", "dk1"), ("tx1", "lt1"), ("bg2", "dk2"), ("tx2", "lt2")):
        colours.set(ours, theirs)
    for number in range(3):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = f"Old slide {number}"
        slide.notes_slide.notes_text_frame.text = "Old notes"
    for old in presentation.element.findall(f"{P}extLst"):
        presentation.element.remove(old)
    presentation.element.append(parse_xml(SECTIONS))
    path = tmp_path_factory.mktemp("template") / "ministry.pptx"
    presentation.save(path)
    return path


def deck_of(specs, **options):
    deck = Deck(ExportOptions(public_url=SITE, **options))
    for spec in specs.values():
        deck.add_chart(spec)
    return deck.save("All charts", date(2026, 11, 22))


@pytest.mark.parametrize("options", [{}, {"query": {"size": "4x3"}, "scheme": "dark"}], ids=["wide", "narrow and dark"])
def test_all_slides_make_a_sound_file_that_can_be_read(specs, options):
    data = deck_of(specs, **options)
    assert ooxml.problems(data) == []
    presentation = Presentation(io.BytesIO(data))
    for (name, spec), slide in zip(specs.items(), presentation.slides, strict=True):
        frames = [shape for shape in slide.shapes if shape.has_chart]
        assert slide.shapes.title.text == spec.title, name
        assert bool(frames) == bool(spec.series), name
        for frame in frames:
            assert len(frame._element.nvGraphicFramePr.cNvPr.get("descr")) > 20, name
        assert_on_the_slide(presentation, slide, name)
        assert_legible(slide, name)
        told = slide.notes_slide.notes_text_frame.text
        assert spec.title in told, name
        assert f"{SITE}{spec.permalink}" in told, name


def assert_on_the_slide(presentation, slide, name):
    for shape in slide.shapes:
        assert shape.left >= 0, (name, shape.name)
        assert shape.left + shape.width <= presentation.slide_width + 1, (name, shape.name)
        assert shape.top >= 0, (name, shape.name)
        assert shape.top + shape.height <= presentation.slide_height + 1, (name, shape.name)


def assert_legible(slide, name):
    """No letters smaller than 12 points, but for the footnote's."""
    for shape in slide.shapes:
        trees = [shape._element]
        if shape.has_chart:
            part = shape.chart.part
            trees = [
                part._element,
                *(parse_xml(rel.target_part.blob) for rel in part.rels.values() if "chartUser" in rel.reltype),
            ]
        sizes = [int(node.get("sz")) / 100 for tree in trees for node in tree.iter() if is_letters(node)]
        least = LEAST_FOOTNOTE if shape.is_placeholder and shape.placeholder_format.idx == 15 else LEAST_POINTS
        assert min(sizes, default=least) >= least, (name, shape.name)


def is_letters(node):
    return node.tag in (f"{A}rPr", f"{A}defRPr") and node.get("sz")


def test_the_same_chart_gives_the_same_bytes():
    for spec in (SPECIMENS["mirrored"], SPECIMENS["ranking"]):
        assert deck_of({"": spec}) == deck_of({"": spec})


def test_own_templates_keep_their_look_and_lose_their_slides(own_template):
    chosen = {name: SPECIMENS[name] for name in ("line", "mirrored", "ranking", "scatter", "empty")}
    data = deck_of(chosen, slide_template=own_template, query={"size": "4x3"})
    assert ooxml.problems(data) == []
    presentation = Presentation(io.BytesIO(data))
    assert presentation.slide_width == Inches(13.333)
    assert [slide.shapes.title.text for slide in presentation.slides] == [spec.title for spec in chosen.values()]
    assert b"Old" not in b"".join(part.blob for part in presentation.part.package.iter_parts())
    line = next(shape for shape in presentation.slides[0].shapes if shape.has_chart)
    assert line.is_placeholder
    assert line._element.xpath("string(.//p:ph/@idx)") == "1"
    # On dark paper the hues for dark paper, and no text in a colour of ours.
    assert b"55AEF8" in line.chart.part.blob
    assert b"0F62C0" not in line.chart.part.blob
    assert presentation.slides[0].slide_layout.name == "Title and Content"


@pytest.mark.parametrize("kind", ["template", "slideshow"])
def test_templates_of_other_kinds_become_presentations(own_template, tmp_path, kind):
    from zipfile import ZipFile

    path = tmp_path / "ministry.potx"
    with ZipFile(own_template) as given, ZipFile(path, "w") as changed:
        for part in given.namelist():
            body = given.read(part)
            if part == "[Content_Types].xml":
                body = body.replace(b"presentationml.presentation.main", f"presentationml.{kind}.main".encode())
            changed.writestr(part, body)
    data = deck_of({"": SPECIMENS["line"]}, slide_template=path)
    assert ooxml.problems(data) == []
    assert b"presentationml.presentation.main+xml" in ZipFile(io.BytesIO(data)).read("[Content_Types].xml")


def test_the_checks_notice_what_is_wrong():
    from zipfile import ZipFile

    sound = deck_of({"": SPECIMENS["line"]})

    def spoiled(name, old, new):
        out = io.BytesIO()
        with ZipFile(io.BytesIO(sound)) as given, ZipFile(out, "w") as changed:
            for part in given.namelist():
                body = given.read(part)
                assert part != name or old in body, "nothing to spoil"
                changed.writestr(part, body.replace(old, new, 1) if part == name else body)
        return ooxml.problems(out.getvalue())

    chart = "ppt/charts/chart1.xml"
    assert "has no content type" in str(spoiled("[Content_Types].xml", b'Extension="xlsx"', b'Extension="xlsy"'))
    assert "does not exist" in str(spoiled("ppt/charts/_rels/chart1.xml.rels", b".xlsx", b".xlsz"))
    assert "has no relationship" in str(spoiled(chart, b'<c:externalData r:id="rId1"', b'<c:externalData r:id="rId9"'))
    assert "stand as" in str(
        spoiled(
            chart,
            b'<c:plotVisOnly val="0"/><c:dispBlanksAs val="gap"/>',
            b'<c:dispBlanksAs val="gap"/><c:plotVisOnly val="0"/>',
        )
    )
    assert "stands twice" in str(
        spoiled(chart, b'<c:idx val="1"/><c:order val="1"/>', b'<c:idx val="0"/><c:order val="0"/>')
    )


@pytest.mark.slow
def test_libreoffice_opens_the_file(tmp_path):
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed here")
    chosen = [SPECIMENS[name] for name in ("line", "mirrored", "ranking", "scatter", "slope", "multiples", "empty")]
    source = tmp_path / "charts.pptx"
    source.write_bytes(deck_of(dict(enumerate(chosen))))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [program, "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    done = subprocess.run(
        command, capture_output=True, timeout=110, check=False, env=os.environ | {"HOME": str(tmp_path)}
    )
    made = tmp_path / "charts.pdf"
    assert made.is_file(), done.stderr.decode()
    body = made.read_bytes()
    assert body.count(b"/Type/Page\n") + body.count(b"/Type/Page/") == len(chosen)
