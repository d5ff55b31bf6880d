import io
import zipfile

import ooxml
import pytest
from lxml import etree
from pptx import Presentation

from dashboard.exports import TemplateError
from dashboard.exports.look import look
from dashboard.exports.slides.ground import ink_of
from dashboard.exports.slides.make_template import SCHEMES, made, main
from dashboard.exports.slides.template import FOLDER, SIZES, Layouts, opened, own_template

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def normalised(data):
    """Each part of an archive, XML in its canonical form."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return {
        name: etree.tostring(etree.fromstring(body), method="c14n") if name.endswith((".xml", ".rels")) else body
        for name, body in parts.items()
    }


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_the_committed_templates_are_what_the_script_makes(size, scheme):
    data = own_template(size, scheme).read_bytes()
    assert normalised(data) == normalised(made(size, scheme)), "run python -m dashboard.exports.slides.make_template"
    assert ooxml.problems(data) == []


def test_the_script_writes_all_templates(tmp_path):
    assert main(tmp_path) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in FOLDER.glob("*.pptx"))


def test_the_theme_has_the_colours_of_the_design():
    presentation = Presentation(own_template("16x9", "dark"))
    ink = ink_of(presentation.slide_layouts[1], "light")
    assert (ink.ground, ink.text) == (look("dark").bg, look("dark").ink)
    assert ink.look.scheme == "dark"
    names = {node.get("typeface") for node in presentation.slide_master.element.iter(f"{A}latin")}
    assert names == {"+mj-lt", "+mn-lt"}


def test_layouts_are_found_by_what_they_hold():
    ours = Layouts(opened(own_template("16x9", "light")))
    kinds = ("chart", "chart_and_text", "text", "page", "cover", "section")
    assert [getattr(ours, kind)().layout.name for kind in kinds] == [
        "Chart", "Chart and text", "Text and sources", "One-page briefing", "Title", "Section",
    ]  # fmt: skip
    theirs = Layouts(Presentation())
    assert [getattr(theirs, kind)().layout.name for kind in kinds] == [
        "Title and Content", "Two Content", "Title and Content", "Title and Content", "Title Slide", "Section Header",
    ]  # fmt: skip


def test_a_template_with_titles_only_still_serves(tmp_path):
    presentation = Presentation()
    for layout in list(presentation.slide_layouts):
        if layout.name != "Title Only":
            presentation.slide_layouts.remove(layout)
    presentation.save(tmp_path / "bare.pptx")
    layout = Layouts(opened(tmp_path / "bare.pptx")).chart()
    assert layout.layout.name == "Title Only"
    assert layout.place.height > 300


def test_a_changed_template_is_read_again(tmp_path):
    import os

    path = tmp_path / "own.pptx"
    path.write_bytes(own_template("16x9", "light").read_bytes())
    assert opened(path).slide_width == 1280 * 9525
    path.write_bytes(own_template("4x3", "light").read_bytes())
    os.utime(path, ns=(1, 1))
    assert opened(path).slide_width == 960 * 9525


@pytest.mark.parametrize("body", [b"no archive", b""])
def test_a_file_that_is_no_presentation_is_refused(tmp_path, body):
    path = tmp_path / "own.pptx"
    path.write_bytes(body)
    with pytest.raises(TemplateError):
        opened(path)


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def without_layouts():
    given = Presentation(own_template("16x9", "light"))
    layouts = given.slide_masters[0].slide_layouts
    for layout in list(layouts):
        layouts.remove(layout)
    out = io.BytesIO()
    given.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"not a presentation", "no PowerPoint presentation"),
        (b"", "no PowerPoint presentation"),
        (own_template("16x9", "light").read_bytes()[:9000], "no PowerPoint presentation"),
        (zipped({"a.txt": "x"}), "no PowerPoint presentation"),
        (zipped({"[Content_Types].xml": "<no"}), "no PowerPoint presentation"),
        (without_layouts(), "no slide layouts"),
    ],
    ids=["text", "empty", "cut off", "another archive", "broken XML", "no layouts"],
)
def test_a_file_that_is_no_template_is_one_clear_error(tmp_path, data, found):
    path = tmp_path / "ministry.pptx"
    path.write_bytes(data)
    with pytest.raises(TemplateError) as error:
        opened(path)
    text = str(error.value)
    assert str(path) in text
    assert found in text
    assert "save it anew" in text


def test_a_template_that_is_gone_is_one_clear_error(tmp_path):
    with pytest.raises(TemplateError, match=r"gone\.pptx: No such file"):
        opened(tmp_path / "gone.pptx")
