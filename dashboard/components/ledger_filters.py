"""What the ledger can be narrowed by: rows of links with the number of entries behind each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.components import html
from dashboard.components.options import Choice as Option
from dashboard.components.options import choice_bar, choices
from dashboard.context import Context
from dashboard.contradictions import FAMILIES, OFFICIAL, PARTNER, PATH, Choice
from dashboard.record_words import indicator_words
from dashboard.state import ViewState
from dashboard.urls import page_url
from etl.model.ledger import Hypothesis

# What no filter keeps: the page of the list, and a single entry.
DEFAULTS: Mapping[str, Any] = {"sheet": 1, "entry": ""}


def ledger_filters(ctx: Context, state: ViewState, found: Choice) -> html.Div:
    """The rows of a state: whose figures, which partner, class, family, indicator and year; and the order.

    A row with one choice only is left out, unless the state has chosen it.
    """
    links = _Links(ctx, state)
    families = [one for one in FAMILIES if one in found.families or one == state.about]
    named = [*found.indicators, *([state.about] if state.about in ctx.registry.indicators else [])]
    indicators = sorted(dict.fromkeys(named), key=lambda name: (-found.indicators.get(name, 0), name))
    year = "" if state.year is None else str(state.year)
    say = ctx.words.say
    rows = [
        *_scopes(links, found),
        links.row(
            "classes", "hypothesis", state.hypothesis, found.classes,
            [str(one) for one in Hypothesis if str(one) in found.classes or one == state.hypothesis],
            lambda one: say(f"ledger.class.{one}"),
        ),
        links.row("about", "about", state.about, found.families, families, lambda one: say(f"ledger.family.{one}")),
        links.row(
            "indicator", "about", state.about, found.indicators, indicators, lambda one: indicator_words(ctx, one),
            whole=False,
        ),
        links.row(
            "since_head", "year", year, found.years,
            sorted({*found.years, *([year] if year else [])}, reverse=True), str, value=int,
        ),
        _order(ctx, state),
    ]  # fmt: skip
    return choice_bar([row for row in rows if row is not None])


@dataclass(frozen=True, slots=True)
class _Links:
    ctx: Context
    state: ViewState

    def option(self, text: str, count: int, *, current: bool, **changes: Any) -> Option:
        words = self.ctx.words
        href = page_url(PATH, self.state, **DEFAULTS, **changes)
        return Option(words.say("ledger.option", text=text, n=count), href, current)

    def row(
        self,
        heading: str,
        field: str,
        chosen: str,
        counts: Mapping[str, int],
        names: Iterable[str],
        said: Callable[[str], str],
        *,
        value: Callable[[str], Any] = str,
        whole: bool = True,
    ) -> html.Nav | None:
        """The names of one field of the state, before them all of them (`whole`); None where there is no choice."""
        if len(counts) < 2 and not chosen:
            return None
        say, nothing = self.ctx.words.say, getattr(ViewState(), field)
        every = self.option(say("ledger.all"), sum(counts.values()), current=not chosen, **{field: nothing})
        single = [
            self.option(said(one), counts.get(one, 0), current=one == chosen, **{field: value(one)}) for one in names
        ]
        return choices(say(f"ledger.{heading}"), [*([every] if whole else []), *single])


def _scopes(links: _Links, found: Choice) -> list[html.Nav]:
    """Statements or tables, all partners or the one in focus."""
    words, state = links.ctx.words, links.state
    official, partner = OFFICIAL * found.is_official, PARTNER * found.is_of_partner
    whole = found.revisions if found.is_official else found.statements

    def view(*parts: str) -> str:
        return "-".join(part for part in parts if part)

    def scope(key: str, count: int, name: str) -> Option:
        return links.option(
            words.say(key), count, current=official == name, view=view(name, partner), hypothesis="", about=""
        )

    return [
        choices(
            words.say("ledger.scopes"),
            [
                scope("ledger.scope_statements", found.statements, ""),
                scope("ledger.scope_official", found.revisions, OFFICIAL),
            ],
        ),
        choices(
            words.say("ledger.partners"),
            [
                links.option(words.say("ledger.all"), whole, current=not partner, view=view(official)),
                links.option(
                    words.area_label(state.partner), found.of_partner, current=bool(partner),
                    view=view(official, PARTNER),
                ),
            ],
        ),
    ]  # fmt: skip


def _order(ctx: Context, state: ViewState) -> html.Nav:
    say, by_gap = ctx.words.say, state.sort.removeprefix("-") == "gap"
    return choices(
        say("ledger.order"),
        [
            Option(say("ledger.newest"), page_url(PATH, state, sort="", **DEFAULTS), not by_gap),
            Option(say("ledger.largest"), page_url(PATH, state, sort="gap", **DEFAULTS), by_gap),
        ],
    )
