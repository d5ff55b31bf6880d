"""What touches a record: the same figure elsewhere, the other side's count, what it follows from, what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from dashboard.components import html
from dashboard.components.interval_strip import Interval, interval_strip
from dashboard.components.record_facts import is_missing_note, is_statement, source_title
from dashboard.components.record_parts import Links, long_listing, section
from dashboard.components.record_tree import derivation_tree
from dashboard.context import Context
from dashboard.dossier import Dossier, Figure
from dashboard.record_words import (
    Scale,
    base_words,
    figure_words,
    half_digit,
    indicator_words,
    published_words,
    rate_words,
    rule_words,
    scale_of,
    value_words,
)  # fmt: skip
from dashboard.text import Segment

MOST_INTERVALS = 6
MOST_GAPS = 3


def elsewhere(ctx: Context, dossier: Dossier, scale: Scale, links: Links) -> Any:
    """Other prints of the same figure: by whom and when, as intervals on one axis, how far apart, which is shown."""
    words, figure = ctx.words, dossier.figure
    if figure is None or not dossier.siblings:
        return None
    rows = []
    for one in dossier.siblings:
        own = scale_of(ctx, one, _stated(dossier, one))
        number = value_words(own, one) if one.unit == figure.unit and own.scale == scale.scale else _full(own, one)
        record = dossier.records[one.record_id]
        who: list[Any] = [_who(ctx, dossier, one)]
        base = record.get("base")
        if base and base != dossier.record.get("base"):
            who.append(html.Small(words.say("record.of_base", base=base_words(words, str(base))), className="line"))
        rows.append((published_words(words, record, short=True), who, links.number(number, one.record_id)))
    title = words.say("record.elsewhere")
    groups = _groups(dossier, figure)
    body = [*long_listing(words, rows, title)]
    if groups and figure.is_known:
        body.append(_strip(ctx, dossier, figure, groups, scale))
        body.append(html.P(_gaps(ctx, dossier, figure, groups, scale, links), className="note"))
    body.append(html.P(_precedence(ctx, dossier, figure), className="note"))
    return section(links, title, body, len(rows))


def _groups(dossier: Dossier, figure: Figure) -> list[list[Figure]]:
    """Siblings that can be compared, those that print the same together, the furthest from the figure first."""
    groups: dict[tuple[float, str, str], list[Figure]] = {}
    for one in dossier.comparable:
        groups.setdefault((one.value, str(one.lo), str(one.hi)), []).append(one)
    return sorted(groups.values(), key=lambda group: -abs(group[0].value - figure.value))


def _strip(
    ctx: Context, dossier: Dossier, figure: Figure, groups: Sequence[Sequence[Figure]], scale: Scale
) -> html.Div:
    indicator = ctx.registry.indicators.get(figure.indicator)
    own = Interval(
        _named(ctx, dossier.record), _short(scale, figure), figure.value, figure.lo, figure.hi, "own",
        (indicator.colour or "") if indicator is not None else "",
    )  # fmt: skip
    others = [
        Interval(
            _group_name(ctx, dossier, group), _short(_at(scale, ctx, dossier, group[0]), group[0]), group[0].value,
            group[0].lo, group[0].hi, "apart" if group[0].differs_from(figure) else "fits",
        )
        for group in groups[:MOST_INTERVALS]
    ]  # fmt: skip
    shown = sorted([own, *others], key=lambda one: (-one.value, one.who))
    label = ctx.words.say("record.strip", rows="; ".join(f"{one.who}: {one.text}" for one in shown))
    return interval_strip(shown, label)


def _at(scale: Scale, ctx: Context, dossier: Dossier, figure: Figure) -> Scale:
    """The scale of a sibling with the power of ten of the figure beside it, so that both read alike."""
    own = scale_of(ctx, figure, _stated(dossier, figure))
    if own.scale == scale.scale:
        return own
    resolution = figure.resolution if isfinite(figure.resolution) else None
    decimals = ctx.words.decimals_of(scale.scale, resolution) if scale.scale > 1 else 0
    return Scale(own.words, own.unit, scale.scale, decimals, own.signed)


def _short(scale: Scale, figure: Figure) -> str:
    return f"{value_words(scale, figure)} {half_digit(scale, figure)}".strip()


def _gaps(
    ctx: Context, dossier: Dossier, figure: Figure, groups: Sequence[Sequence[Figure]], scale: Scale, links: Links
) -> list[Any]:
    """How far the others are from this figure, in sentences; none is called right or wrong."""
    words = ctx.words
    apart = [group for group in groups if group[0].differs_from(figure)]
    parts: list[Any] = []
    for group in apart[:MOST_GAPS]:
        other = group[0]
        value = Segment(value_words(_at(scale, ctx, dossier, other), other), other.record_id)
        who = _group_name(ctx, dossier, group)
        if figure.value and other.value and (figure.value > 0) == (other.value > 0) and figure.unit != "PERCENT":
            gap_pct = (other.value / figure.value - 1) * 100
            size = words.percent(abs(gap_pct), _gap_decimals(abs(gap_pct)))
            key = "record.gap_above" if other.value > figure.value else "record.gap_below"
            if figure.value < 0:
                key = "record.gap_apart"
            parts += [*links.sentence(words.rich(key, value=value, who=who, gap=size)), " "]
        else:
            parts += [*links.sentence(words.rich("record.gap_apart", value=value, who=who, gap="")), " "]
    if len(apart) > MOST_GAPS:
        parts.append(words.say("record.more_differ", n=len(apart) - MOST_GAPS) + " ")
    if len(apart) < len(groups):
        parts.append(words.say("record.rest_fits" if apart else "record.all_fit"))
    else:
        parts.append(words.say("record.all_kept"))
    return parts


def _gap_decimals(gap_pct: float) -> int:
    """As few decimals as tell the gap from none."""
    return next((decimals for decimals in (1, 2, 3) if round(gap_pct, decimals) > 0), 4)


def _precedence(ctx: Context, dossier: Dossier, figure: Figure) -> str:
    """Which of the prints the pages use, and by which rule."""
    words = ctx.words
    if dossier.headline == figure.record_id:
        return words.say("record.uses_this")
    used = next((one for one in dossier.siblings if one.record_id == dossier.headline), None)
    if used is None:
        return words.say("record.uses_none")
    own = scale_of(ctx, used, _stated(dossier, used))
    return words.say("record.uses", value=_full(own, used), who=_who(ctx, dossier, used))


def other_side(ctx: Context, dossier: Dossier, links: Links) -> Any:
    """The other side's count of the same goods, in its own unit and converted; never merged with this one."""
    words, figure, mirror = ctx.words, dossier.figure, dossier.mirror
    if figure is None or mirror is None:
        return None
    theirs = mirror.figure
    own = scale_of(ctx, theirs)
    line = html.Div(
        [
            html.Span(className=f"sw mirror {figure.indicator}"),
            html.Span(
                words.say("record.mirror_line", what=figure_words(ctx, theirs), who=_who(ctx, dossier, theirs)),
                className="grow",
            ),
            links.number(_full(own, theirs), theirs.record_id),
        ],
        className="mir",
    )
    note: list[Any] = []
    if theirs.unit != figure.unit and isfinite(mirror.converted):
        there = Scale.of(words, mirror.converted, figure.unit)
        converted = Segment(there.full(mirror.converted), f"convert-{figure.unit.lower()}.{theirs.record_id}")
        rate = rate_words(ctx, theirs, figure.unit, mirror.rate)
        note += [*links.sentence(words.rich("record.mirror_converted", value=converted, rate=rate)), " "]
    if mirror.ratio_ref:
        times = Segment(words.times(mirror.converted / figure.value), mirror.ratio_ref)
        note += [*links.sentence(words.rich("record.mirror_ratio", times=times, area=words.area(figure.reporter))), " "]
    note.append(words.say("record.never_merged", area=words.area(figure.reporter)))
    return section(links, words.say("record.other_side"), [line, html.P(note, className="note")])


def used_in(ctx: Context, dossier: Dossier, links: Links) -> Any:
    """What follows from the figure: sums and differences in the data, and its growth on the year before."""
    words, figure = ctx.words, dossier.figure
    if figure is None:
        return None
    place = {name: at for at, name in enumerate(ctx.registry.indicators)}
    order = sorted(
        dossier.children,
        key=lambda one: (
            one.reporter != figure.reporter, one.partner != figure.partner, -one.period.length,
            place.get(one.indicator, len(place)), -one.published.toordinal(), one.record_id,
        ),
    )  # fmt: skip
    rows = [
        (_difference(ctx, one, figure, always_what=True), links.number(_full(scale_of(ctx, one), one), one.record_id))
        for one in order
    ]
    if dossier.growth is not None:
        growth = dossier.growth
        key = "record.growth" if growth.base.source == figure.source else "record.growth_sources"
        what = words.say(
            key,
            what=indicator_words(ctx, figure.indicator),
            period=words.window(figure.period),
            base=words.window(growth.base.period),
        )
        scale = Scale.of(words, growth.value_pct, "PERCENT", signed=True)
        rows.append((what, links.number(scale.full(growth.value_pct), growth.ref)))
    if not rows:
        return None
    title = words.say("record.used_in")
    return section(links, title, long_listing(words, rows, title))


def derivation(ctx: Context, dossier: Dossier, links: Links) -> Any:
    """The rule of a derived figure in words, the figures that it follows from, and which are missing."""
    words, figure, record = ctx.words, dossier.figure, dossier.record
    if figure is None or not record.get("rule"):
        return None
    rows = [
        (_difference(ctx, one, figure), links.number(_full(scale_of(ctx, one), one), one.record_id))
        for one in dossier.parents
    ]
    title = words.say("record.how")
    body: list[Any] = [html.P(words.capital(rule_words(ctx, str(record["rule"]))) + ".", className="note")]
    tree = derivation_tree(ctx, dossier, links)
    body += [tree] if tree is not None else long_listing(words, rows, title)
    if is_missing_note(record):
        codes = str(record["note"]).removeprefix("missing members: ").split(", ")
        names = words.listing([str(words.area(code)) for code in codes])
        body.append(html.P(words.say("record.missing_members", names=names), className="note"))
    return section(links, title, body, len(rows))


def _difference(ctx: Context, one: Figure, figure: Figure, *, always_what: bool = False) -> str:
    """A related figure by what it does not share with this one, and by what it measures where nothing else tells."""
    words = ctx.words
    parts = []
    same_pair = (one.reporter, one.partner) == (figure.reporter, figure.partner)
    if always_what or one.indicator != figure.indicator or (same_pair and one.period == figure.period):
        parts.append(indicator_words(ctx, one.indicator))
    if one.reporter != figure.reporter:
        parts.append(words.area_label(one.reporter))
    if one.partner != figure.partner:
        parts.append(words.area_label(one.partner))
    parts.append(words.period(one.period))
    return ", ".join(parts)


def _who(ctx: Context, dossier: Dossier, one: Figure) -> str:
    """Who printed a related figure, and whom they cite."""
    words, record = ctx.words, dossier.records.get(one.record_id, {})
    name = source_title(ctx, record) if record else one.source
    if one.is_derived:
        return words.say("record.who_derived", who=name)
    cited = record.get("stated_source")
    return words.say("record.who_citing", who=name, cited=cited) if cited else name


def _named(ctx: Context, record: Mapping[str, Any]) -> str:
    """A publication in a word; a statement with its date, for one office makes many."""
    title = source_title(ctx, record)
    if not is_statement(ctx, str(record["source"])):
        return title
    return ctx.words.say("record.who_when", who=title, date=published_words(ctx.words, record, short=True))


def _group_name(ctx: Context, dossier: Dossier, group: Sequence[Figure]) -> str:
    """Those who print the same: one by name, several statements by their number."""
    if len(group) == 1:
        return _named(ctx, dossier.records[group[0].record_id])
    if all(is_statement(ctx, one.source) for one in group):
        return ctx.words.plural("record.statements", len(group))
    names = dict.fromkeys(
        ctx.registry.sources[one.source].short if one.source in ctx.registry.sources else one.source for one in group
    )
    return ctx.words.listing(list(names))


def _stated(dossier: Dossier, one: Figure) -> str:
    return str(dossier.records.get(one.record_id, {}).get("value_as_stated") or "")


def _full(scale: Scale, figure: Figure) -> str:
    return scale.joined(value_words(scale, figure)) if figure.is_known else value_words(scale, figure)
