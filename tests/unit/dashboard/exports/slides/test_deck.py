import io
import re
from dataclasses import replace
from datetime import date

import ooxml
import pytest
from pptx import Presentation
from specimen_parts import SOURCES
from specimens import SPECIMENS

from dashboard.charts.spec import SourceRef
from dashboard.exports import ExportOptions
from dashboard.exports.pptx import EXPORT, write
from dashboard.exports.slides.deck import Deck, Headline, size_of
from dashboard.exports.slides.fitting import fit, shortened, steps, wrapped
from dashboard.exports.slides.footnote import foot_lines, footing_of
from dashboard.sentences import Segment

SITE = "https://trade.example.org"
DAY = date(2026, 11, 22)
SENTENCES = (
    (Segment("Imports rose by "), Segment("24.9%", "growth.a.b"), Segment(" in 2025.")),
    (Segment("Nothing else is known."),),
)


def opened(data):
    assert ooxml.problems(data) == []
    return Presentation(io.BytesIO(data))


def text_of(slide):
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def links_of(slide):
    return {rel.target_ref for rel in slide.part.rels.values() if rel.is_external}


def test_a_slide_has_takeaway_sources_date_and_address():
    slide = opened(write(SPECIMENS["line"], ExportOptions(public_url=SITE))).slides[0]
    text = text_of(slide)
    for told in (
        SPECIMENS["line"].title,
        SPECIMENS["line"].subtitle,
        "BNS annual workbooks",
        "21 November 2026",
        "9f31c2d4",
    ):
        assert told in text, told
    assert {f"{SITE}/sources#bns_annual", f"{SITE}/trade?chart=line"} <= links_of(slide)
    assert "provisional" in text
    names = [shape.name for shape in slide.shapes]
    # What a screen reader says, in its order.
    assert names[:2] == ["Takeaway", "Subtitle"]
    assert names[-2:] == ["Chart line", "Sources"]


def test_the_notes_have_every_number_with_its_record():
    spec = SPECIMENS["missing"]
    notes = opened(write(spec, ExportOptions(public_url=SITE))).slides[0].notes_slide
    assert "2020\tnot published" in notes.notes_text_frame.text
    assert "2022\t3.0" in notes.notes_text_frame.text
    linked = {rel.target_ref for rel in notes.part.rels.values() if rel.is_external}
    assert {f"{SITE}/f/{p.ref}" for s in spec.series for p in s.points if p.value is not None} <= linked


def test_the_notes_of_a_scatter_name_both_values():
    told = (
        opened(write(SPECIMENS["scatter"], ExportOptions(public_url=SITE))).slides[0].notes_slide.notes_text_frame.text
    )
    assert "Italy\t16,300\t1,280" in told


def test_an_empty_chart_says_why_and_where_there_is_something():
    slide = opened(write(SPECIMENS["empty"], ExportOptions(public_url=SITE))).slides[0]
    assert "Statements give only a total for 2005–2020." in text_of(slide)
    assert f"{SITE}/investment?view=net" in links_of(slide)
    assert not any(shape.has_chart for shape in slide.shapes)


@pytest.mark.parametrize(("query", "size"), [({}, "16x9"), ({"size": "4x3"}, "4x3"), ({"size": "../../x"}, "16x9")])
def test_the_size_is_one_of_two(query, size):
    assert size_of(ExportOptions(query)) == size


def test_the_file_notes_the_day_of_the_data_and_not_that_of_its_making():
    presentation = opened(EXPORT.write(SPECIMENS["line"], ExportOptions()))
    properties = presentation.core_properties
    assert properties.created.date() == properties.modified.date() == SPECIMENS["line"].as_of
    assert properties.title == SPECIMENS["line"].title


def test_a_deck_of_every_kind_of_slide_links_its_numbers():
    deck = Deck(ExportOptions(public_url=SITE))
    foot = footing_of([SPECIMENS["line"]])
    figures = [Headline("Turnover, 2025", "706.9", "million USD", "rec1", (SENTENCES[0],)), Headline("Rank", "9th")]
    deck.add_cover("Kazakhstan and Czechia", "Trade in 2025", foot)
    deck.add_section("Trade", "Goods")
    deck.add_points("What changed", "Goods trade", SENTENCES, foot, figures)
    deck.add_chart_and_points(SPECIMENS["line"], SENTENCES)
    deck.add_page("One page", "Goods trade", figures, [SPECIMENS["line"], SPECIMENS["ranking"]], SENTENCES, foot)
    assert len(deck) == 5
    presentation = opened(deck.save("Briefing", DAY))
    cover, section, points, both, page = presentation.slides
    assert cover.shapes.title.text == "Kazakhstan and Czechia"
    assert section.slide_layout.name == "Section"
    for slide in (points, both, page):
        assert f"{SITE}/f/growth.a.b" in links_of(slide)
        assert "Imports rose by 24.9% in 2025." in text_of(slide)
    assert f"{SITE}/f/rec1" in links_of(points)
    assert sum(shape.has_chart for shape in page.shapes) >= 2
    assert "706.9 million USD" in text_of(page)
    # No placeholder is left to ask for text.
    for slide in presentation.slides:
        for shape in slide.placeholders:
            assert shape.has_chart or shape.text_frame.text or shape.placeholder_format.idx == 12, shape.name


def test_long_titles_shrink_until_they_fit():
    short, long = (SPECIMENS["line"].title, "Kazakhstan imports grew " * 5)
    sizes = []
    for title in (short, long):
        slide = opened(write(replace(SPECIMENS["line"], title=title), ExportOptions())).slides[0]
        sizes.append(slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size)
    assert sizes[0] is None
    assert 20 <= sizes[1].pt < 27


def test_a_text_fits_its_box_or_has_the_least_size():
    assert fit("Short", 400, 50, steps(27, 20)).points == 27
    fitted = fit("A long takeaway of many words " * 3, 600, 90, steps(27, 12))
    assert fitted.points < 27
    assert fitted.height <= 91
    assert fit("word " * 200, 100, 10, [14, 12]).points == 12
    assert len(wrapped("one two three", 12, 40)) == 3
    assert shortened("a very long address", 10, 60).endswith("…")


def test_sources_that_do_not_fit_are_counted():
    many = tuple(SourceRef(f"s{i}", f"A publisher with a long name, number {i}", "/sources") for i in range(20))
    spec = replace(SPECIMENS["line"], sources=many, notes=("A note.",))
    first, address = foot_lines(footing_of([spec]), 900, SITE)
    told = "".join(run.text for run in first)
    shown = len(re.findall("A publisher", told))
    assert 1 <= shown < 20
    assert f"and {20 - shown} more" in told
    assert "As known on 21 November 2026." in told
    assert address[0].href == f"{SITE}/trade?chart=line"


def test_charts_together_name_their_sources_once():
    foot = footing_of([SPECIMENS["line"], SPECIMENS["mirrored"]])
    assert foot.sources == SOURCES
