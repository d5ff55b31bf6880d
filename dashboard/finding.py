"""Finding a figure by what a person types: "imports czechia 2023", "eu fdi", or a quoted figure's digits, "626.8"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from babel.dates import get_month_names
from numpy.typing import NDArray

from dashboard.dossier import Figure, as_figures
from dashboard.state import HOME
from etl.model.observation import TOTAL
from etl.model.period import Period, PeriodError
from etl.store import Query

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.state import ViewState

MOST_CHARACTERS, MOST_FOUND, MOST_DIGITS = 120, 12, 20
# Digits are looked for in every figure; of a larger build's that would take longer than a person waits.
MOST_SEARCHED = 300_000
_YEARS = range(1990, 2051)
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<digits>\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r" ?(?P<of>%|per ?cent|thousand|million|mln|mn|m|billion|bln|bn)?(?!\w)"
)
_PART = re.compile(r"\b(?:(q[1-4]|h[12])[ -]?((?:19|20)\d\d)|((?:19|20)\d\d)[ -]?(q[1-4]|h[12]))\b")
_CODE = re.compile(r"\b(?:19|20)\d\d-\d\d(?:/(?:19|20)\d\d-\d\d)?\b")
_SCALES = {"thousand": 1e3, "million": 1e6, "mln": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bln": 1e9, "bn": 1e9}
_ANY_SCALE = (1.0, 1e3, 1e6, 1e9)
_USUAL = ("turnover", "exports", "imports", "fdi_inflow_gross", "fdi_stock")


@dataclass(frozen=True, slots=True)
class Digits:
    """A number that somebody printed: its value and the size of its last digit, in which scales, in percent or not."""

    value: float
    step: float
    scales: tuple[float, ...] = _ANY_SCALE
    in_percent: bool = False

    def fits(self, rows: pd.DataFrame) -> NDArray[np.bool_]:
        """Which values of a frame of observations round to the digits; minus signs do not count."""
        values = rows["value"].abs().to_numpy("float64")
        # Sums of floats differ in their last bits.
        room = self.step / 2 * (1 + 1e-9)
        found: NDArray[np.bool_] = np.zeros(len(rows), dtype=np.bool_)
        for scale in self.scales:
            found |= np.abs(values - self.value * scale) <= room * scale
        if self.in_percent:
            found &= (rows["unit"] == "PERCENT").to_numpy(dtype=np.bool_)
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """What a text asks for: ids of areas and indicators, periods, numbers."""

    areas: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    numbers: tuple[Digits, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the text was understood."""
        return not (self.areas or self.indicators or self.periods or self.numbers)


def understood(ctx: Context, text: str) -> Asked:
    """What of a text is understood; the rest is passed over. Case and accents do not count."""
    given = _folded(text[:MOST_CHARACTERS])
    given, areas = _taken(given, _area_phrases(ctx))
    given, indicators = _taken(given, _indicator_phrases(ctx))
    given, periods = _periods(ctx, given)
    return Asked(areas, indicators, periods, tuple(_numbers(given)))


def find(ctx: Context, text: str, state: ViewState) -> tuple[Figure, ...]:
    """The figures that a text asks for, the likeliest first, at most MOST_FOUND; () where nothing was understood.

    A number finds every figure that rounds to its digits, in units, thousands, millions or billions, from any source.
    Without a number the headline figures are found: of the page's partner where none is named, of the main indicators,
    of the last year held, as known on the page's day.
    """
    asked = understood(ctx, text)
    if asked.is_empty or (asked.numbers and not searches_digits(ctx)):
        return ()
    found = _with_digits(ctx, asked, state) if asked.numbers else _headlines(ctx, asked, state)
    return tuple(as_figures(found.head(MOST_FOUND)))


def _headlines(ctx: Context, asked: Asked, state: ViewState) -> pd.DataFrame:
    partners = tuple(area for area in asked.areas if area != HOME) or state.partners[:1]
    query = Query(
        indicators=asked.indicators or _USUAL,
        reporters=(HOME,) if not asked.areas or HOME in asked.areas else (),
        products=(TOTAL,),
        periods=tuple(period.code for period in asked.periods),
    )
    pairs = [
        ctx.store.headline(replace(query, reporters=(reporter,), partners=(partner,)), state.as_of)
        for partner in partners
        for reporter, partner in ((HOME, partner), (partner, HOME))
        if not query.reporters or reporter in query.reporters
    ]
    rows = pd.concat(pairs, ignore_index=True)
    rows = rows[rows["value"].notna() | rows["lo"].notna() | rows["hi"].notna()]
    if not asked.periods:
        rows = _latest(rows)
    return _in_order(rows, asked, partners)


def _latest(rows: pd.DataFrame) -> pd.DataFrame:
    """Of each indicator and pair the last whole year, or where there is none the last period."""
    length = rows["period_end"] - rows["period_start"] + 1
    whole = (length == 12) & (rows["period_end"] % 12 == 11)
    ranked = rows.assign(whole=whole).sort_values(["whole", "period_end"], ascending=False, kind="stable")
    return ranked.drop_duplicates(["indicator", "reporter", "partner"]).drop(columns="whole")


def _with_digits(ctx: Context, asked: Asked, state: ViewState) -> pd.DataFrame:
    rows = _all(ctx)
    wanted = np.any([number.fits(rows) for number in asked.numbers], axis=0)
    if asked.areas:
        named = set(asked.areas)
        others = named - {HOME}
        wanted &= (rows["reporter"].isin(named) | rows["partner"].isin(named)).to_numpy()
        if others:
            wanted &= (rows["reporter"].isin(others) | rows["partner"].isin(others)).to_numpy()
    if asked.indicators:
        wanted &= rows["indicator"].isin(asked.indicators).to_numpy()
    if asked.periods:
        wanted &= rows["period"].isin([period.code for period in asked.periods]).to_numpy()
    if state.as_of is not None:
        wanted &= (rows["published"] <= pd.Timestamp(state.as_of)).to_numpy()
    return _in_order(rows[wanted], asked, state.partners)


def searches_digits(ctx: Context) -> bool:
    """Whether figures are found by their digits: not in a build too large to be looked through while a person waits."""
    return int(ctx.store.areas_with_data()["count"].sum()) <= MOST_SEARCHED


def _all(ctx: Context) -> pd.DataFrame:
    """Every figure of all goods together."""
    # In a tuple: what is kept is measured by its length, and this is asked for with every number typed.
    kept: tuple[pd.DataFrame] = ctx.recent.get("figures to find", lambda: (ctx.store.select(Query(products=(TOTAL,))),))
    return kept[0]


def _in_order(rows: pd.DataFrame, asked: Asked, partners: Sequence[str]) -> pd.DataFrame:
    """Kazakhstan's count first, of the likeliest partner; then as asked for, longer periods before months, the newest.

    A quoted number most often comes from a statement, and was printed; what follows from figures is last.
    """
    order = {name: place for place, name in enumerate(asked.indicators or _USUAL)}
    by_digits = bool(asked.numbers)
    keyed = rows.assign(
        by_reporter=rows["reporter"] != HOME,
        by_partner=~rows["partner"].isin(partners),
        by_source=by_digits & (rows["source"] != "statements"),
        by_origin=by_digits & (rows["origin"] != "reported"),
        by_indicator=rows["indicator"].map(order).fillna(len(order)),
        by_length=rows["period_start"] - rows["period_end"],
    )
    keys = ["by_reporter", "by_partner", "by_source", "by_origin", "by_indicator"]
    if by_digits:
        keys = ["by_source", "by_reporter", "by_partner", "by_origin", "by_length"]
    keys += ["period_end", "published", "record_id"]
    rising = [True] * 5 + [False, False, True]
    return keyed.sort_values(keys, ascending=rising)[list(rows.columns)]


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def _taken(text: str, phrases: Mapping[str, tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    """The text without the phrases that occur in it, and the ids they stand for, in the order of the text."""
    found: dict[str, None] = {}
    if not phrases:
        return text, ()
    # The longest first: "central asia" before "asia".
    words = "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))

    def take(match: re.Match[str]) -> str:
        found.update(dict.fromkeys(phrases[match.group()]))
        return " "

    return re.sub(rf"(?<!\w)(?:{words})(?!\w)", take, text), tuple(found)


def _area_phrases(ctx: Context) -> Mapping[str, tuple[str, ...]]:
    kept: dict[str, tuple[str, ...]] = ctx.recent.get("phrases of areas", lambda: _phrases(_names_of_areas(ctx)))
    return kept


def _names_of_areas(ctx: Context) -> Iterable[tuple[str, str]]:
    """Each name of each area, and what is held of it: a computed series stands for the aggregate too."""
    held = ctx.store.areas_with_data()
    with_data = {*held["reporter"], *held["partner"]}
    for area in ctx.registry.areas.values():
        if area.id not in with_data:
            continue
        names = [*area.names.values(), ctx.words.area_label(area.id), *area.aliases, *(area.adjectives or {}).values()]
        # Two letters are a code only where they are no word: "it", "in", "no" are words.
        names += [area.iso3 or "", area.id if len(area.id) != 2 or area.id in {"EU", "CZ"} else ""]
        for name in filter(None, names):
            yield name, area.id


def _indicator_phrases(ctx: Context) -> Mapping[str, tuple[str, ...]]:
    return _phrases(
        (phrase, indicator)
        for indicator in ctx.registry.indicators
        if ctx.words.has(f"find.words.{indicator}")
        for phrase in ctx.words.say(f"find.words.{indicator}").split(", ")
    )


def _phrases(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for phrase, name in pairs:
        key = _folded(phrase)
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), name)))
    return found


def _periods(ctx: Context, text: str) -> tuple[str, tuple[Period, ...]]:
    """The periods that a text names, and the text without them."""
    found: list[Period] = []

    def take(code: str) -> str:
        try:
            found.append(Period.parse(code))
        except PeriodError:
            return code
        return " "

    text = _CODE.sub(lambda match: take(match.group()), text)
    text = _PART.sub(lambda m: take(f"{m[2] or m[3]}-{(m[1] or m[4]).upper()}"), text)
    months = {
        _folded(name): number
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=ctx.words.lang).items()
    }
    names = "|".join(re.escape(name) for name in sorted(months, key=len, reverse=True))
    span = re.compile(rf"\b({names})(?: ?(?:-|–|to) ?({names}))? ((?:19|20)\d\d)\b")

    def month(match: re.Match[str]) -> str:
        first, last = months[match[1]], months[match[2]] if match[2] else months[match[1]]
        return take(f"{match[3]}-{first:02}" if first == last else f"{match[3]}-{first:02}/{match[3]}-{last:02}")

    text = span.sub(month, text)
    text = re.sub(r"(?<![\d.,])\d{4}(?![\d.,])", lambda m: take(m.group()) if int(m.group()) in _YEARS else m[0], text)
    return text, tuple(dict.fromkeys(found))


def _numbers(text: str) -> Iterable[Digits]:
    for match in _NUMBER.finditer(text):
        digits, of = match["digits"].replace(" ", ""), match["of"] or ""
        if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", digits):
            digits = digits.replace(",", "")
        digits = digits.replace(",", ".")
        if len(digits) > MOST_DIGITS:
            continue
        in_percent = of == "%" or of.startswith("per")
        scales = (1.0,) if in_percent else (_SCALES[of],) if of else _ANY_SCALE
        yield Digits(float(digits), 10.0 ** -len(digits.partition(".")[2]), scales, in_percent)
