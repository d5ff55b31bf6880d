"""A chart as a picture that stands alone: takeaway, subtitle, figure, legend, notes, sources, the data's date.

Its texts and colours are the page's. The footnote belongs to the picture: a chart that travels keeps its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dashboard.charts.spec import ChartSpec, Kind, Mark
from dashboard.exports.canvas import NARROW_BELOW, Width, words_of
from dashboard.exports.drawing.glyphs import Face, text_width, wrapped
from dashboard.exports.drawing.plot import draw_figure
from dashboard.exports.drawing.sheet import Sheet
from dashboard.exports.figure import figure, figure_height
from dashboard.exports.look import Look, Scheme, look
from dashboard.exports.marks import DASH

# Widths of the drawing that are tried in turn until everything fits: the larger, the smaller its letters come out.
WIDTHS = range(800, 3201, 20)
MARGIN, GAP = 24.0, 10.0
LEAST_PLOT = 230
BARE_SCALE = 1.4
TITLE, SUBTITLE, NOTE, SOURCE = 22.0, 14.0, 12.0, 12.0
LEAD = 1.32
ELASTIC = (Kind.LINE, Kind.COLUMN, Kind.MIRRORED, Kind.SCATTER, Kind.SLOPE)
SWATCH = 16.0
BRAND = "tradebrief"


@dataclass(frozen=True, slots=True)
class Size:
    """A picture's size in pixels as it is saved."""

    width: int
    height: int


# `size=` of an address; the first is the default of pictures in pixels.
SIZES: Mapping[str, Size] = {
    "1200x675": Size(1200, 675),
    "2400x1350": Size(2400, 1350),
    "square": Size(1200, 1200),
    "16x9": Size(1920, 1080),
    "4x3": Size(1600, 1200),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """SVG text and the size of its drawing in pixels."""

    svg: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text around the figure."""

    text: str
    size: float
    face: Face
    colour: str

    @property
    def height(self) -> float:
        return LEAD * self.size


def compose_bare(spec: ChartSpec, scheme: Scheme, size: Size) -> Picture:
    """The figure alone, for a place that says its title and sources itself; its letters are larger by BARE_SCALE."""
    width = size.width / BARE_SCALE
    variant: Width = "narrow" if width < NARROW_BELOW else "wide"
    if spec.kind not in ELASTIC:
        width = max(width, figure_height(spec, variant) * size.width / size.height)
    height = width * size.height / size.width
    if spec.kind in ELASTIC:
        spec = replace(spec, height=int(height))
    sheet = Sheet(outlines=True)
    if spec.series and not spec.empty:
        tall = figure_height(spec, variant)
        drawn = figure(spec, scheme, variant, int(width))
        draw_figure(sheet, drawn, 0, 0, int(width), tall)
        # A narrow figure is no higher than its variant's most.
        height = tall if spec.kind in ELASTIC else height
    svg = sheet.document(width, height, spec.alt or spec.title, spec.description, size.width / width)
    return Picture(svg, width, height)


def compose(spec: ChartSpec, scheme: Scheme = "light", size: Size | None = None, permalink: str = "") -> Picture:
    """The picture of a chart; without a size it is 800 wide and as high as its figure needs.

    Letters are outlines, so that it looks the same everywhere. A chart without data says why.
    """
    colours = look(scheme)
    for width in WIDTHS if size else WIDTHS[:1]:
        head, foot = _head(spec, colours, width), _foot(spec, colours, width, permalink)
        taken = 2 * MARGIN + _height(head) + _height(foot) + _legend_height(spec, width) + 2 * GAP
        natural = figure_height(spec, "wide")
        if size is None:
            room = float(natural)
            break
        room = width * size.height / size.width - taken
        if room >= (min(LEAST_PLOT, natural) if spec.kind in ELASTIC else natural):
            break
    if spec.kind in ELASTIC:
        spec = replace(spec, height=int(room))
    height = taken + room
    sheet = Sheet(outlines=True)
    sheet.rect(0, 0, width, height, colours.bg)
    y = _write(sheet, head, MARGIN, MARGIN - 6) + GAP + 6
    if spec.series and not spec.empty:
        inner = int(width - 2 * MARGIN)
        drawn = figure(spec, scheme, "wide", inner)
        draw_figure(sheet, drawn, MARGIN, y, inner, figure_height(spec, "wide"))
        _legend(sheet, spec, colours, MARGIN, y + room, width)
    y = height - MARGIN - _height(foot)
    sheet.line(MARGIN, y - 4, width - MARGIN, y - 4, colours.ui["rule"])
    end = _write(sheet, foot, MARGIN, y)
    brand = text_width(BRAND, 13, "serif")
    sheet.text(BRAND, width - MARGIN, end - 0.3 * SOURCE, colours.ink, 13, "serif", anchor="right")
    _mark(sheet, width - MARGIN - brand - 36, end - 0.3 * SOURCE - 9, colours.ui["gold"])
    svg = sheet.document(width, height, spec.alt or spec.title, spec.description, size.width / width if size else 1.0)
    return Picture(svg, width, height)


def _head(spec: ChartSpec, colours: Look, width: float) -> list[_Line]:
    inner = width - 2 * MARGIN
    lines = [_Line(row, TITLE, "serif", colours.ink) for row in wrapped(spec.title, TITLE, inner, "serif")]
    lines += [_Line(row, SUBTITLE, "sans", colours.ui["text2"]) for row in wrapped(spec.subtitle, SUBTITLE, inner)]
    lines += [_Line(row, SUBTITLE, "sans", colours.ink) for row in wrapped(spec.empty, SUBTITLE, inner)]
    return lines


def _foot(spec: ChartSpec, colours: Look, width: float, permalink: str) -> list[_Line]:
    """Notes, then sources with the data's date, then the address where it fits."""
    inner, words = width - 2 * MARGIN, words_of(spec)
    notes = [row for note in spec.notes for row in wrapped(note, NOTE, inner)]
    names = "; ".join(source.text for source in spec.sources)
    named = words.say("card.source_many" if len(spec.sources) > 1 else "card.source") + names + ". " if names else ""
    dated = words.say("card.as_of", date=words.day(spec.as_of)) + " " + words.say("card.data", hash=spec.data_hash[:8])
    beside = inner - text_width(BRAND, 13, "serif") - 60
    rows = wrapped(named + dated, SOURCE, inner)
    address = permalink.split("://", 1)[-1]
    if address and text_width(address, SOURCE) <= beside:
        rows.append(address)
    elif rows and text_width(rows[-1], SOURCE) > beside:
        rows.append("")
    return [_Line(row, NOTE, "sans", colours.ui["text2"]) for row in notes] + [
        _Line(row, SOURCE, "sans", colours.ui["text3"]) for row in rows
    ]


def _height(lines: list[_Line]) -> float:
    return sum(line.height for line in lines)


def _write(sheet: Sheet, lines: list[_Line], x: float, y: float) -> float:
    """Write lines below each other; the lower edge of the last."""
    for line in lines:
        y += line.height
        sheet.text(line.text, x, y - 0.3 * line.size, line.colour, line.size, line.face)
    return y


def _legend_rows(spec: ChartSpec, width: float) -> list[list[tuple[Mark, str, float]]]:
    """The legend's entries with their places, in as many rows as they need."""
    rows: list[list[tuple[Mark, str, float]]] = [[]]
    run = 0.0
    for mark, text in spec.legend:
        wide = SWATCH + 6 + text_width(text, NOTE)
        if rows[-1] and run + wide > width - 2 * MARGIN:
            rows.append([])
            run = 0.0
        rows[-1].append((mark, text, run))
        run += wide + 20
    return rows


def _legend_height(spec: ChartSpec, width: float) -> float:
    return len(_legend_rows(spec, width)) * 20 + 4 if spec.legend and not spec.empty else 0


def _legend(sheet: Sheet, spec: ChartSpec, colours: Look, x: float, y: float, width: float) -> None:
    """What fills and dashes mean; hues are named in the figure itself."""
    if not spec.legend:
        return
    lines = spec.kind in (Kind.LINE, Kind.SLOPE, Kind.SMALL_MULTIPLES)
    for row, entries in enumerate(_legend_rows(spec, width)):
        middle = y + 14 + 20 * row
        for mark, text, at in entries:
            _swatch(sheet, spec, mark, colours, x + at, middle, line=lines)
            sheet.text(text, x + at + SWATCH + 6, middle + 0.36 * NOTE, colours.ui["text2"], NOTE)


def _swatch(sheet: Sheet, spec: ChartSpec, mark: Mark, colours: Look, x: float, y: float, *, line: bool) -> None:
    series = next((s for s in spec.series if any(p.mark is mark for p in s.points)), spec.series[0])
    hue = colours.ghost if mark is Mark.YEAR_BEFORE else colours.hue[series.role]
    hollow = mark in (Mark.MIRROR, Mark.PROVISIONAL, Mark.DERIVED)
    if line:
        sheet.line(x, y, x + SWATCH, y, hue, 2, DASH[mark])
        if hollow:
            sheet.marker(x + SWATCH / 2, y, 7, "square" if mark is Mark.MIRROR else "circle", colours.bg, hue, 1.8)
        return
    fill = {
        Mark.MIRROR: sheet.hatch(hue, colours.bg) if mark is Mark.MIRROR else "",
        Mark.PROVISIONAL: colours.tint[series.role],
        Mark.DERIVED: colours.bg,
    }.get(mark, hue)
    sheet.rect(x + 1, y - 5, SWATCH - 2, 10, fill, hue, 1.4 if hollow else 0)


def _mark(sheet: Sheet, x: float, y: float, colour: str) -> None:
    """The project's sign: an interval with its point."""
    for edge in (x + 2, x + 26):
        sheet.line(edge, y, edge, y + 10, colour, 2)
    sheet.line(x + 2, y + 5, x + 26, y + 5, colour, 2)
    sheet.marker(x + 14, y + 5, 8, "circle", colour, "", 0)
