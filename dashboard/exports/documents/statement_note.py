"""The note for a speaker's office: which figures of a statement hold, which do not and why, what to ask."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from dashboard.checked import PUBLISHED, Outcome
from dashboard.claim_words import (
    causes_of,
    claim_words,
    copy_words,
    correction_words,
    figure_said,
    finding_words,
    first_sentence,
    of_words,
    period_said,
    published_said,
    title_words,
    verdict_key,
    verdict_words,
)
from dashboard.context import Context
from dashboard.exports.archive import printable, with_fixed_dates
from dashboard.exports.documents.links import Links
from dashboard.exports.documents.styles import NOTE, SUBTITLE, TEXT_WIDTH, About, colour, footer, new_document
from dashboard.record_words import published_words
from dashboard.theme import verdict_colours
from dashboard.urls import absolute, record_page_url
from etl.reader import Checked, Finding, Verdict, sentences_of

FILE_NAME = "statement-check.docx"
MOST_FINDINGS, MOST_RECORDS, MOST_QUOTED = 2, 2, 420
# What a person at the office has to look at, in this order; what agrees stands in the annex.
_TO_SEE = (Verdict.CONFLICTS, Verdict.NEW, Verdict.NOT_CHECKABLE)
_AGREE = (Verdict.CONSISTENT, Verdict.ROUNDING)
# A verdict's name in the palette; a new figure is no verdict of the palette, and has the accent.
_TONE = {
    Verdict.CONFLICTS: "conflicts",
    Verdict.CONSISTENT: "consistent",
    Verdict.ROUNDING: "within_rounding",
    Verdict.NOT_CHECKABLE: "not_checkable",
}
# Findings that are sums and growth rates worked out, and not a figure somebody printed.
_ARITHMETIC = frozenset({"text", "bounds", "implied", "plausible"})
_SUMMARY_COLUMNS, _ANNEX_COLUMNS = (0.24, 0.1, 0.66), (0.06, 0.32, 0.22, 0.4)


def statement_note(ctx: Context, outcome: Outcome, site: str = "") -> bytes:
    """The note as a Word file; records are links where `site`, the beginning of this site's addresses, is known."""
    return _Note(ctx, outcome, site).bytes()


class _Note:
    """Writes one note, part after part."""

    def __init__(self, ctx: Context, outcome: Outcome, site: str) -> None:
        self._ctx, self._words, self._outcome, self._site = ctx, ctx.words, outcome, site
        title = title_words(self._words, outcome.checked, causes_of(outcome.checked))
        as_of = outcome.as_of or ctx.today
        about = About(title, self._subtitle(), as_of, ctx.data_hash, self._words)
        self._document: WordDocument = new_document(about)
        self._links = Links(self._document)
        self._title = title
        ids = [record for one in outcome.checked for f in one.findings for record in f.records[:MOST_RECORDS]]
        rows = ctx.store.records(ids).to_dict("records")
        self._records: dict[str, Mapping[str, Any]] = {str(row["record_id"]): row for row in rows}  # type: ignore[misc]
        # The figures under which a sentence was quoted, and advice given, first.
        self._quoted_at: dict[str, int] = {}
        self._advised_at: dict[str, int] = {}
        self._quotes = sentences_of(outcome.asked.text, [one.claim for one in outcome.checked])

    def bytes(self) -> bytes:
        say = self._words.say
        footer(self._document, f"tradebrief  {say('card.data', hash=self._ctx.data_hash)}")
        self._document.add_paragraph(say("office_note.kind"), style=NOTE)
        self._document.add_heading(printable(self._title), level=1)
        self._document.add_paragraph(printable(self._subtitle()), style=SUBTITLE)
        self._summary()
        for verdict in _TO_SEE:
            self._part(verdict)
        self._annex()
        self._how()
        out = io.BytesIO()
        self._document.save(out)
        return with_fixed_dates(out.getvalue())

    def _subtitle(self) -> str:
        """What was checked, and against which data as of which day."""
        say, outcome = self._words.say, self._outcome
        when = published_said(self._words, outcome.reading.published)
        day = self._words.day(outcome.as_of or self._ctx.today)
        judged = "office_note.judged_published" if outcome.asked.judge == PUBLISHED else "office_note.judged"
        return f"{say('office_note.checked', n=len(outcome.checked), date=when)} {say(judged, day=day)}"

    def _summary(self) -> None:
        """How many figures have which verdict, and what it means; what one cause explains, in a sentence."""
        words, outcome = self._words, self._outcome
        table = self._table(_SUMMARY_COLUMNS)
        for verdict in Verdict:
            if not outcome.count(verdict):
                continue
            means = words.say(f"office_note.means.{verdict_key(verdict)}")
            cells = self._row(table, _SUMMARY_COLUMNS, "", str(outcome.count(verdict)), means)
            self._verdict(cells[0].paragraphs[0], verdict)
        self._space()
        if outcome.copy is not None:
            title, text = copy_words(words, outcome.copy)
            self._document.add_paragraph(printable(f"{title}. {text}"))
        for cause in causes_of(outcome.checked):
            if len(cause.places) > 1:
                kind = words.say(f"ledger.class.{cause.hypothesis}").lower()
                text = words.say("check.cause", n=len(cause.places), cause=kind)
                self._document.add_paragraph(
                    printable(f"{text} {words.say(f'ledger.means.{cause.hypothesis}')}")
                )  # fmt: skip

    def _part(self, verdict: Verdict) -> None:
        """The figures of one verdict, each with its sentence, evidence, arithmetic and what to do."""
        found = [(n, one) for n, one in enumerate(self._outcome.checked, start=1) if one.verdict is verdict]
        if not found:
            return
        self._document.add_heading(self._words.say(f"office_note.part.{verdict_key(verdict)}"), level=2)
        for number, one in found:
            self._figure(number, one)

    def _figure(self, number: int, one: Checked) -> None:
        words = self._words
        head = self._document.add_paragraph()
        head.paragraph_format.keep_with_next = True
        head.paragraph_format.space_before = Pt(6)
        head.paragraph_format.space_after = Pt(1)
        head.add_run(printable(f"{number}. {claim_words(words, one.claim)}. ")).bold = True
        self._verdict(head, one.verdict)
        if one.hypothesis:
            head.add_run(f" ({words.say(f'ledger.class.{one.hypothesis}').lower()})")
        self._paragraph(NOTE).add_run(printable(self._quoted(number))).italic = True
        before = self._outcome.corrected.read_as(number - 1)
        for field in before:
            self._paragraph(NOTE).add_run(printable(correction_words(words, one.claim, before, field)))
        for finding in _told(one):
            self._finding(finding)
        line = self._paragraph(NOTE)
        line.add_run(words.say("office_note.todo") + " ").bold = True
        line.add_run(printable(self._todo(number, one)))
        line.paragraph_format.space_after = Pt(6)

    def _todo(self, number: int, one: Checked) -> str:
        """What to ask or to change, or under which figure that was said already."""
        advice = self._advice(one)
        first = self._advised_at.setdefault(advice, number)
        return self._words.say(advice) if first == number else self._words.say("office_note.same_todo", n=first)

    def _quoted(self, number: int) -> str:
        """The sentence of a figure, or where it was quoted already."""
        own = self._quotes[number - 1]
        first = self._quoted_at.setdefault(own, number)
        return _shortened(own) if first == number else self._words.say("office_note.same_sentence", n=first)

    def _advice(self, one: Checked) -> str:
        """What to ask or to change, by the verdict and the class of the contradiction."""
        key = one.hypothesis if one.verdict is Verdict.CONFLICTS else verdict_key(one.verdict)
        if one.verdict is Verdict.NOT_CHECKABLE:
            key = "no_reporter" if not one.claim.reporter else "no_period" if one.claim.interval is None else key
        return f"office_note.advice.{key or 'unexplained'}"

    def _finding(self, finding: Finding) -> None:
        """A finding, and the records that it names: who published them when, as links."""
        paragraph = self._paragraph(NOTE)
        label = self._words.say("office_note.arithmetic" if finding.kind in _ARITHMETIC else "office_note.evidence")
        paragraph.add_run(f"{label} ").bold = True
        paragraph.add_run(printable(finding_words(self._words, finding)))
        held = [record for record in finding.records[:MOST_RECORDS] if record in self._records]
        for place, record in enumerate(held):
            row = self._records[record]
            paragraph.add_run("; " if place else " ")
            text = f"{self._source(row)}, {published_words(self._words, row)}"
            url = absolute(self._site, record_page_url(record)) if self._site else ""
            self._links.add(paragraph, url, text)
        if held:
            paragraph.add_run(".")

    def _source(self, row: Mapping[str, Any]) -> str:
        info = self._ctx.registry.sources.get(str(row["source"]))
        return str(row["publisher"]) if info is None or info.kind == "statement" else info.short

    def _annex(self) -> None:
        """The figures that agree with what is held, a row each."""
        found = [(n, one) for n, one in enumerate(self._outcome.checked, start=1) if one.verdict in _AGREE]
        if not found:
            return
        words = self._words
        self._document.add_heading(words.say("office_note.annex"), level=2)
        table = self._table(_ANNEX_COLUMNS)
        heads = [words.say(f"office_note.head_{name}") for name in ("number", "figure", "printed", "agrees")]
        for cell in self._row(table, _ANNEX_COLUMNS, *heads):
            cell.paragraphs[0].runs[0].bold = True
        for number, one in found:
            what = ", ".join((of_words(words, one.claim), period_said(words, one.claim.period)))
            decisive = next((f for f in one.findings if f.verdict is one.verdict), None)
            agrees = first_sentence(decisive.words) if decisive else verdict_words(words, one.verdict)
            self._row(table, _ANNEX_COLUMNS, str(number), what, figure_said(words, one.claim), agrees)
        self._space()

    def _how(self) -> None:
        say = self._words.say
        apart = len(self._outcome.reading.apart)
        lines = [say("office_note.how"), *([self._words.plural("office_note.apart", apart)] if apart else [])]
        self._document.add_paragraph(printable(" ".join(lines)), style=NOTE)

    def _verdict(self, paragraph: Paragraph, verdict: Verdict) -> None:
        run = paragraph.add_run(verdict_words(self._words, verdict))
        run.bold, run.font.color.rgb = True, _tone(verdict)

    def _paragraph(self, style: str) -> Paragraph:
        made = self._document.add_paragraph(style=style)
        made.paragraph_format.space_before = Pt(0)
        return made

    def _space(self) -> None:
        """The paragraph that Word wants after a table, as low as can be."""
        paragraph = self._paragraph(NOTE)
        paragraph.paragraph_format.space_after = Pt(0)

    def _table(self, columns: Sequence[float]) -> Any:
        table: Any = self._document.add_table(rows=0, cols=len(columns))
        table.autofit = False
        _rule(table)
        for column, share in zip(table.columns, columns, strict=True):
            column.width = int(TEXT_WIDTH * share)
        return table

    def _row(self, table: Any, columns: Sequence[float], *texts: str) -> tuple[_Cell, ...]:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        cells: tuple[_Cell, ...] = row.cells
        for cell, text, share in zip(cells, texts, columns, strict=True):
            cell.width = int(TEXT_WIDTH * share)  # type: ignore[assignment]
            paragraph = cell.paragraphs[0]
            paragraph.style = self._document.styles[NOTE]
            if text:
                paragraph.add_run(printable(text))
        return cells


def _told(one: Checked) -> tuple[Finding, ...]:
    """The findings that a note has room for: those that decide, then one other, the arithmetic, what a desk minds."""
    evidence = [f for f in one.findings if f.kind not in _ARITHMETIC and f.kind != "desk"]
    decisive = [f for f in evidence if f.verdict is one.verdict][:MOST_FINDINGS]
    # Where the figure conflicts, what merely repeats it is no news.
    other = [f for f in evidence if f not in decisive and not (decisive and f.verdict in _AGREE)][:1]
    worked_out = [f for f in one.findings if f.kind in _ARITHMETIC and f.kind != "implied"]
    # What a figure would imply matters where nothing else is known of it.
    worked_out = worked_out or [f for f in one.findings if f.kind == "implied"]
    return (*decisive, *other, *worked_out[:MOST_FINDINGS], *(f for f in one.findings if f.kind == "desk"))


def _rule(table: Any) -> None:
    """The bulletin's rules: ink above, a light one below and between rows, none between columns."""
    ink, light = (str(colour(name)) for name in ("text", "rule"))
    borders = (
        f'<w:tblBorders {nsdecls("w")}><w:top w:val="single" w:sz="12" w:color="{ink}"/>'
        f'<w:bottom w:val="single" w:sz="4" w:color="{light}"/><w:insideH w:val="single" w:sz="4" w:color="{light}"/>'
        "</w:tblBorders>"
    )
    # Word wants a table's properties in one order.
    after = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    table._tbl.tblPr.insert_element_before(parse_xml(borders), *after)


def _tone(verdict: Verdict) -> RGBColor:
    """The colour of a verdict on paper."""
    name = _TONE.get(verdict)
    if name is None:
        return colour("accent")
    return RGBColor.from_string(verdict_colours("light")[name]["text"].removeprefix("#"))


def _shortened(text: str) -> str:
    """A sentence in quotation marks, cut at a word where it is longer than a note has room for."""
    whole = " ".join(text.split())
    if len(whole) > MOST_QUOTED:
        whole = whole[:MOST_QUOTED].rsplit(" ", 1)[0] + " …"
    return f"“{whole}”"
