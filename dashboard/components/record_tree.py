"""How a derived figure follows from others: a small tree, each of its figures a link to its own record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.components import html
from dashboard.components.record_parts import Links
from dashboard.context import Context
from dashboard.dossier import Dossier, Figure, figures_of, records_of
from dashboard.record_words import figure_words, rule_words, scale_of, value_words

# A tree is read up to this many figures on a level and this deep; longer sums are lists.
MOST_BRANCHES, MOST_LEVELS = 12, 3


def derivation_tree(ctx: Context, dossier: Dossier, links: Links) -> html.Ul | None:
    """The figure, below it those that it follows from, and below derived ones theirs; None where a list says it."""
    figure = dossier.figure
    if figure is None or not dossier.parents or len(dossier.parents) > MOST_BRANCHES:
        return None
    below, records = _below(ctx, dossier.parents)
    own = _leaf(ctx, figure, dossier.record, None)
    branches = [_branch(ctx, one, below, records, links, 1) for one in dossier.parents]
    return html.Ul(html.Li([own, html.Ul(branches)]), className="tree")


def _below(ctx: Context, parents: Sequence[Figure]) -> tuple[dict[str, list[Figure]], Mapping[str, Mapping[str, Any]]]:
    """By record the figures that it follows from, down to the last level shown, and the records of all of them."""
    found: dict[str, list[Figure]] = {}
    level, ids = list(parents), [one.record_id for one in parents]
    for _ in range(MOST_LEVELS - 1):
        wanted = [parent for one in level if len(one.parents) <= MOST_BRANCHES for parent in one.parents]
        if not wanted:
            break
        figures = figures_of(ctx, wanted)
        for one in level:
            if one.parents and len(one.parents) <= MOST_BRANCHES:
                found[one.record_id] = [figures[parent] for parent in one.parents if parent in figures]
        ids += figures
        level = list(figures.values())
    return found, records_of(ctx, ids)


def _branch(
    ctx: Context,
    figure: Figure,
    below: Mapping[str, Sequence[Figure]],
    records: Mapping[str, Mapping[str, Any]],
    links: Links,
    level: int,
) -> html.Li:
    record = records.get(figure.record_id, {})
    parts: list[Any] = [_leaf(ctx, figure, record, links)]
    rule = record.get("rule")
    if rule:
        parts.append(html.Small(ctx.words.capital(rule_words(ctx, str(rule))), className="line"))
    if level < MOST_LEVELS and below.get(figure.record_id):
        deeper = [_branch(ctx, one, below, records, links, level + 1) for one in below[figure.record_id]]
        parts.append(html.Ul(deeper))
    return html.Li(parts)


def _leaf(ctx: Context, figure: Figure, record: Mapping[str, Any], links: Links | None) -> html.Span:
    """A figure with its value, which opens its record unless it is the one that is open."""
    scale = scale_of(ctx, figure, str(record.get("value_as_stated") or ""))
    text = scale.joined(value_words(scale, figure)) if figure.is_known else value_words(scale, figure)
    number = html.B(text) if links is None else links.number(text, figure.record_id)
    hollow = " hollow" if figure.is_derived else ""
    return html.Span([html.Span(figure_words(ctx, figure)), number], className=f"leaf{hollow}")
