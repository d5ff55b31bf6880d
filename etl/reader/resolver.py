"""From marks to claims: a walk over the sentences that carries period, partner, indicator and currency along."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import replace

from etl.reader import counts, levels, shares, sides, times
from etl.reader.agreeing import settle_by_sums
from etl.reader.choices import Place
from etl.reader.claims import Apart, Claim, PeriodForm, Published
from etl.reader.closing import close_totals, date_ranks, join_growth, said_again
from etl.reader.context import Carried, Draft
from etl.reader.decoys import OF_ELSE, REGION, is_regional, why_apart
from etl.reader.fiscal import in_months
from etl.reader.levels import fits
from etl.reader.lexicon import ELSEWHERE, KZ, Lexicon
from etl.reader.mentions import Anchor
from etl.reader.numbers import Figure, Kind
from etl.reader.parsed import Marks, counts_companies, parse, topic_of
from etl.reader.passages import Passages, Sentence
from etl.reader.periods import resolve
from etl.reader.rates import Rated, attach
from etl.reader.voices import find_voices, introduced, quoting

# Companies of which it is not said that they work with capital in the country.
_DO_ELSE = re.compile(
    r"\b(?:plan|will|joined|took part|(?<!capital )participat(?:ed|ing)\b(?! in Kazakh)|attended|signed|intend|visit"
    r"|represent(?:ing|atives|ed\b(?! (?:in|on)\b)))"
)
# A delegation's companies, or those of a meeting, are no count of companies in the country.
_MET = re.compile(
    r"\b(?:delegations?|representatives|heads|leaders|executives|CEOs?|managers|chiefs|directors|members|attended by"
    r"|talks with|meetings? with|negotiat\w+|participants|consist\w+|businessm[ae]n)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_RANGE_BEHIND = re.compile(r" ?[-–—] ?[$€£]?\d[\d.,]* ?(?:%|percent|per cent|million|billion|bn|mln|bln)")
_RANGE_BEFORE = re.compile(r"\d ?[-–]$")
_BETWEEN = re.compile(r"\bbetween (?:USD |US)?[$€£]?(?:[\d.,]+[^.;]{0,24} and (?:US)?)?$")
_BETWEEN_REACH = 60


_POINT = re.compile(r"\d\.\d{1,2} ?(?:million|billion|mln|bln|mn|bn|m\b)")
# "an increase in the trade recorded in 2021", "growth over 2021": the year is that of the base.
_RECORDED = re.compile(
    r" (?:increase|rise|growth|decrease|decline|drop) (?:(?:over|on|from) (?:the )?"
    r"|(?:in|on|over|from) [^.;,()]{0,30}\b(?:registered|recorded|seen|reported|observed|achieved) (?:in )?)$"
)
_OWN_TIME = 45
_RATES = {Kind.PERCENT, Kind.FACTOR}
_GROWTH_REACH = 12
_FITS = ("the level that it grew from, and the growth fits: the year before",)


class Walk:
    """One text being read. `claims` and `apart` grow sentence by sentence."""

    def __init__(
        self, passages: Passages, lexicon: Lexicon, published: Published | None, reporter: str, side: str
    ) -> None:
        self.passages = passages
        self.lexicon = lexicon
        self.published = published
        self.reporter = reporter
        self.drafts: list[Draft] = []
        self.apart: list[Apart] = []
        self.carried = Carried()
        self.used: set[int] = set()
        self.number = 0
        # Up to where quotation marks were counted in the paragraph, and how many there were.
        self._quoted = (0, 0)
        self._has_points = _POINT.search(passages.text) is not None
        self._areas = lexicon.find_areas(passages.text)
        self._starts = [area.start for area in self._areas]
        named = Counter(area.code for area in self._areas if area.code not in {KZ, ELSEWHERE})
        if not named:
            # The address of an article often names whom it is about.
            slug = re.sub(r"[^A-Za-z]+", " ", passages.url.partition("://")[2].partition("/")[2]).title()
            named = Counter(area.code for area in lexicon.find_areas(slug) if area.code not in {KZ, ELSEWHERE})
        main, times = named.most_common(1)[0] if named else ("", 0)
        self.is_about_one = len(named) <= 1
        # A text on many countries is about none of them where it names none.
        self._main = main if 3 * times >= named.total() and (times > 1 or named.total() <= 2) else ""
        # A publisher counts its own trade where the text is about it; an embassy of a third country does not.
        self.side = side if side in {"?", KZ, self._main} else ""

    def run(self) -> tuple[list[Claim], list[Apart]]:
        """Read every sentence; claims and figures set apart, each in order of place."""
        for sentence in self.passages.sentences:
            marks = parse(sentence.text, self.lexicon)
            if marks is not None:
                self._sentence(sentence, marks)
            else:
                self._listen(sentence)
        claims = sorted((draft.claim for draft in self.drafts), key=lambda c: c.start)
        once, again = said_again(join_growth(date_ranks(settle_by_sums(close_totals(claims, self.published)))))
        self.apart += [replace(apart, text=self.passages.text[apart.start : apart.end]) for apart in again]
        return once, sorted(self.apart, key=lambda a: a.start)

    def _sentence(self, sentence: Sentence, marks: Marks) -> None:
        carried = self.carried
        if carried.paragraph != sentence.paragraph:
            self._new_paragraph(sentence, marks)
        self._quotation(sentence)
        sides.hear(carried, marks, sentence)
        mentions = in_months(marks.mentions, (*(area.code for area in marks.areas), self.topic(sentence), self._main))
        marks = marks if mentions is marks.mentions else replace(marks, mentions=mentions)
        self._introduce(sentence)
        new: list[Draft] = []
        rates: list[Figure] = []
        self.used = set()
        self.number = sentence.order
        places = _places(marks)
        for rank in marks.ranks:
            draft = counts.rank_draft(self, sentence, marks, rank)
            new += [draft] if draft else []
        for figure, place in zip(marks.figures, places, strict=True):
            reason = self._refused(sentence, marks, place)
            if reason:
                self.set_apart(sentence, figure.start, figure.end, reason)
                if figure.kind is Kind.MONEY and (reason in OF_ELSE or reason.startswith("of a product")):
                    carried.dead_in = sentence.order
            elif figure.kind in {Kind.PERCENT, Kind.FACTOR}:
                rates.append(figure)
            elif figure.kind is Kind.MONEY or (figure.kind is Kind.COUNT and not counts_companies(figure, marks.text)):
                levels.read_level(self, sentence, marks, place, new)
            elif figure.kind is Kind.COUNT:
                counts.companies_draft(self, sentence, marks, place, new)
        self._rates(sentence, marks, rates, new)
        new = [draft for draft in new if not draft.is_ghost and not levels.is_odd_base(self, draft)]
        self._take_growth(new)
        self.drafts += new
        if any(not mention.compares for mention in marks.mentions):
            carried.dated_in = sentence.order
        if marks.nouns:
            carried.topic, carried.topic_in = marks.nouns[0].indicator, sentence.order

    def _listen(self, sentence: Sentence) -> None:
        """Note who speaks in a sentence without figures: the figures of the next one may be theirs."""
        carried = self.carried
        voice = next((v for v in find_voices(sentence.text, (), self.lexicon) if v.side and not v.is_source), None)
        here = carried.paragraph in {-1, sentence.paragraph}
        if voice is not None and here:
            carried.speaker = voice
            carried.paragraph = sentence.paragraph
        self._introduce(sentence)
        if here:
            topic = topic_of(sentence.text)
            if topic:
                carried.topic, carried.topic_in = topic, sentence.order

    def _introduce(self, sentence: Sentence) -> None:
        """Note who a sentence brings in: "he said" in the next ones is of that person."""
        voice = introduced(sentence.text, self.lexicon)
        if voice is not None:
            self.carried.introduced, self.carried.introduced_in = voice, sentence.order

    def _quotation(self, sentence: Sentence) -> None:
        """Hear who says the quotation that a sentence stands in; quotation marks are counted as the walk goes on."""
        start, end = self._bounds(sentence)
        if self._quoted[0] < start:
            self._quoted = (start, 0)
        at, marks = self._quoted
        behind = sentence.start + 1  # a sentence may begin with the mark that opens its quotation
        self._quoted = (behind, marks + self.passages.text.count('"', at, behind))
        if self._quoted[1] % 2:
            voice = quoting(self.passages.text, behind, end, self.lexicon)
            self.carried.speaker = voice or self.carried.speaker

    def _new_paragraph(self, sentence: Sentence, marks: Marks) -> None:
        """Forget what was carried, but for a paragraph that goes straight on: news often breaks after each sentence."""
        carried = self.carried
        goes_on = self.number and sentence.order == self.number + 1 and not any(a.code != KZ for a in marks.areas)
        if not goes_on:
            carried.indicator, carried.unit, carried.partner = "", "", ""
            if sentence.order - carried.topic_in > 1:
                carried.topic = ""
            carried.periods = {}
        carried.paragraph = sentence.paragraph
        carried.source, carried.source_concept = None, ""
        start, end = self._bounds(sentence)
        inside = self._areas[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        carried.legs = sides.named_legs(self.passages.text, start, end, inside)
        carried.speaker = sides.counting_side(self._paragraph(sentence), self.lexicon)

    def _refused(self, sentence: Sentence, marks: Marks, place: Place) -> str:
        figure = place.figure
        if figure.doubt == "too many digits":
            return "too many digits for a figure"
        if figure.doubt == "in words":
            return "a share in words, without digits"
        if figure.kind is Kind.OTHER:
            return "a quantity of goods, a currency or a unit that is not held"
        if _in_range(marks.text, figure):
            return "a range, not one figure"
        if counts_companies(figure, marks.text):
            return self._refused_count(marks, place)
        return why_apart(marks, place, self.lexicon, self.published.year if self.published else 0)

    def _refused_count(self, marks: Marks, place: Place) -> str:
        after = marks.text[place.figure.end : place.until]
        if _DO_ELSE.search(after) or _MET.search(marks.text, max(0, place.figure.start - 80), place.figure.lead):
            return "companies that do something else than work with capital in the country"
        if is_regional(marks.text, self.lexicon):
            return REGION
        return ""

    def set_apart(self, sentence: Sentence, start: int, end: int, reason: str) -> None:
        """Note a figure of a sentence that is no claim, and why."""
        text = sentence.text[start:end]
        self.apart.append(
            Apart(sentence.start + start, sentence.start + end, text, reason, sentence.paragraph, sentence.number)
        )

    def _paragraph(self, sentence: Sentence) -> str:
        start, end = self._bounds(sentence)
        return self.passages.text[start:end]

    def _bounds(self, sentence: Sentence) -> tuple[int, int]:
        starts, number = self.passages.paragraph_starts, sentence.paragraph
        return starts[number], starts[number + 1] if number + 1 < len(starts) else len(self.passages.text)

    def topic(self, sentence: Sentence) -> str:
        """Whom the text is about here: the first area of the paragraph so far, else the one that it names most."""
        start, end = self.passages.paragraph_starts[sentence.paragraph], sentence.start + len(sentence.text)
        first = bisect_left(self._starts, start)
        for area in self._areas[first:]:
            if area.start >= end:
                break
            if area.code not in {KZ, ELSEWHERE}:
                return area.code
        return self._main

    def _take_growth(self, new: list[Draft]) -> None:
        """A sentence that goes on from growth with the level that it came to: both are one claim."""
        before = self.drafts[-1] if self.drafts else None
        level = next((draft for draft in new if draft.noun and not draft.is_base), None)
        if before is None or level is None or not level.by_pronoun or before.claim.indicator != "growth":
            return
        near = before.sentence.order == level.sentence.order - 1 and before.noun == level.noun
        if near and level.claim.growth is None and before.claim.period == level.claim.period:
            level.claim = replace(level.claim, growth=before.claim.growth)
            self.drafts.pop()

    def settled(self, figure: Figure) -> Figure:
        """A figure whose comma may be either sign, read as the text's other figures tell: they have decimal points."""
        if not figure.doubt or figure.scale >= 10**9 or not self._has_points or "." not in figure.value:
            return figure
        return replace(
            figure, value=figure.value.replace(".", ""), doubt=f"{figure.doubt}: the text has decimal points"
        )

    def _rates(self, sentence: Sentence, marks: Marks, rates: list[Figure], new: list[Draft]) -> None:
        for figure in rates:
            rated = attach(marks, figure, new, self.drafts, sentence)
            self._rate(sentence, marks, figure, rated, new)

    def _rate(self, sentence: Sentence, marks: Marks, figure: Figure, rated: Rated, new: list[Draft]) -> None:
        if rated.refused:
            self.set_apart(sentence, figure.start, figure.end, rated.refused)
        elif (
            rated.draft is not None
            and rated.growth is not None
            and not self._is_of_other_time(marks, figure, rated.draft)
        ):
            rated.draft.claim = replace(rated.draft.claim, growth=rated.growth)
            self._date_by_growth(marks, figure, rated.draft)
            _date_base(rated.draft, new)
        elif rated.growth is not None:
            draft = shares.growth_draft(self, sentence, marks, figure, rated.growth, new)
            if draft is not None:
                new.append(draft)
        else:
            draft = shares.share_draft(self, sentence, marks, figure, new)
            if draft is not None:
                new.append(draft)

    def _is_of_other_time(self, marks: Marks, figure: Figure, draft: Draft) -> bool:
        """Whether growth behind a level is of months of its own: "$200 million in 2024, with 37% growth in January"."""
        if draft.claim.period_form not in {PeriodForm.EXPLICIT, PeriodForm.RELATIVE} or figure.start < draft.at:
            return False
        behind = [m for m in marks.mentions if 0 <= m.start - figure.end <= _OWN_TIME and not m.compares]
        if (
            not behind
            or behind[0].anchor in {Anchor.SINCE, Anchor.SPAN, Anchor.BEFORE}
            or draft.sentence.text != marks.text
        ):
            return False
        if any(figure.end <= f.start < behind[0].start for f in marks.figures):
            return False
        if re.search(r"[;,()]", marks.text[figure.end : behind[0].start]):
            return False
        period, level = resolve(behind[0], self.published, None), draft.claim.interval
        recorded = _RECORDED.search(marks.text, figure.end, behind[0].start) is not None
        if recorded and level is not None and period.period == level.year_earlier():
            return False
        own = period.code
        return own != "" and own != draft.claim.period

    def _date_by_growth(self, marks: Marks, figure: Figure, draft: Draft) -> None:
        """A level without a year of its own, "growing by nine percent over the first nine months of 2021"."""
        if draft.claim.period_form not in {PeriodForm.INFERRED, PeriodForm.NONE} or figure.start < draft.at:
            return
        behind = next((m for m in marks.mentions if 0 <= m.start - figure.end <= _GROWTH_REACH), None)
        if behind is None or behind.compares or behind.anchor in {Anchor.SINCE, Anchor.SPAN}:
            return
        period = resolve(behind, self.published, None)
        reasons = (*draft.claim.reasons[:-1], *period.reasons, "the period is that of the growth behind it")
        draft.claim = replace(draft.claim, period=period.code, period_form=period.form, reasons=reasons)


def _date_base(level: Draft, new: list[Draft]) -> None:
    """Date the level that another grew from by the year before it, where the growth that is said fits both."""
    claim = level.claim
    for base in new:
        if not base.is_base or base.noun != level.noun or base.claim.period or base.claim.unit != claim.unit:
            continue
        earlier = times.year_before(claim)
        if earlier.code and claim.growth and claim.growth.basis == "yoy" and fits(claim, base.claim):
            base.claim = replace(base.claim, period=earlier.code, period_form=earlier.form, reasons=_FITS)


def _places(marks: Marks) -> list[Place]:
    """Each figure with its neighbours; percentages and factors are no levels."""
    figures, length = marks.figures, len(marks.text)
    behind: list[int] = []
    level = length
    for figure in reversed(figures):
        behind.append(level)
        level = level if figure.kind in _RATES else figure.lead
    made, before = [], 0
    for i, (figure, until_level) in enumerate(zip(figures, reversed(behind), strict=True)):
        after = figures[i - 1].end if i else 0
        until = figures[i + 1].lead if i + 1 < len(figures) else length
        made.append(Place(figure, after, before, until, until_level))
        before = before if figure.kind in _RATES else figure.end
    return made


def _in_range(text: str, figure: Figure) -> bool:
    """Whether a figure is an end of a range: "80-90 percent", "between 2.5 and 6.5 billion"."""
    before = text[max(0, figure.start - _BETWEEN_REACH) : figure.start]
    if _RANGE_BEHIND.match(text, figure.end) or _RANGE_BEFORE.search(before):
        return True
    return _BETWEEN.search(before) is not None
