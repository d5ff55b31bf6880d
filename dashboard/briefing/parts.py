"""What a briefing is made of, without any look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboard.charts.spec import ChartSpec
from dashboard.glance import Fact
from dashboard.state import ViewState
from dashboard.text import Sentence


class Length(StrEnum):
    """For whom a briefing is: how much of it there is."""

    # A page to read standing.
    ONE = "one"
    # Five slides for a meeting.
    FIVE = "five"
    # All sections, with sources and caveats, for an analyst.
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: its head, what it says, and where that can be read."""

    head: str
    text: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide; `token` names it in an address, `label` in a list.

    `computed_title` is set where a person wrote `title`. Numbers in sentences and facts carry refs; `page` is the
    address where it is seen in full.
    """

    token: str
    label: str
    title: str
    subtitle: str = ""
    facts: tuple[Fact, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    charts: tuple[ChartSpec, ...] = ()
    lines: tuple[Line, ...] = ()
    page: str = ""
    computed_title: str = ""
    # The state that its charts are drawn in; a section's own, where it is another than the briefing's.
    state: ViewState | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """A briefing: its slides in order, the sections that have no data, and the data it was made from."""

    title: str
    subtitle: str
    partner: str
    length: Length
    slides: tuple[Slide, ...]
    left_out: tuple[str, ...]
    as_of: date
    data_hash: str
    permalink: str
    lang: str
    # Tokens of the address that name nothing.
    unknown: tuple[str, ...] = ()
