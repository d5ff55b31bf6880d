"""Figures of press statements: one TOML file a statement, holding facts and locators, no prose."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from etl.model.issue import Issue, Severity
from etl.model.observation import Observation, Record, make_record_id
from etl.model.period import Period, PeriodError
from etl.model.registry import Indicator, Measure
from etl.model.units import SCALES, Qualifier, Quantity, Unit, UnitError, parse_quantity, parse_unit
from etl.registry import Registry, RegistryError
from etl.sources import Parsed, Snapshot, Source, read_snapshots
from etl.sources.sidecar import last_day
from etl.sources.statement_file import SOURCE_ID, Document, Entry, Figure, Header, StatementFile, read_statement_file

_PRECISIONS = {4: "year", 7: "month", 10: "day"}
NO_REPORTER = "the text does not say whose statistics"
NO_PERIOD = "the text gives no period, and none can be inferred"

_T = TypeVar("_T")


def fetch(data_dir: Path) -> Sequence[Snapshot]:
    """The statements' files below `data_dir`, in order of name."""
    return read_snapshots(data_dir, "statements/**/*.toml")


def parse(snapshots: Sequence[Snapshot], registry: Registry) -> Parsed:
    """Records of all figures, and observations of those that are national and have a reporter and a period.

    Republications (further documents of one statement) make no second record. A figure with an error gives neither
    record nor observation, an error in [statement] refuses the whole file, and every other figure is read. A figure
    set apart gives its record and an `info` issue.
    """
    parsed = Parsed(infos=[registry.source(SOURCE_ID)])
    names: dict[str, str] = {}
    for snapshot in snapshots:
        file = read_statement_file(snapshot.name, snapshot.data)
        published = _published(file)
        if file.header is not None and file.stem in names:
            mend = "give the statement another id and file name"
            file.error("duplicate_statement", "", "two files are one statement", names[file.stem], file.name, mend)
            published = None
        names.setdefault(file.stem, file.name)
        if file.header is not None and published is not None:
            _read_figures(file, file.header, published, registry, parsed)
        parsed.rows_in += file.seen
        parsed.issues += file.issues
    parsed.rows_rejected = parsed.rows_in - len(parsed.records)
    return parsed


def _published(file: StatementFile) -> date | None:
    """The day the statement certainly was out; None, with issues, if the file as a whole cannot be used."""
    header = file.header
    if header is None:
        return None
    if header.id != file.stem:
        place = file.lines.place("statement", key="id")
        mend = "rename the file or mend the id"
        file.error("id_mismatch", place, "the statement's id is not the file's name", file.stem, header.id, mend)
        return None
    for index, document in enumerate(file.documents):
        if document.published:
            _date(file, "statement.document", index, document.published)
    published = _date(file, "statement", 0, header.published)
    folder = file.name.split("/")[-2] if "/" in file.name else ""
    if published is not None and folder != str(published.year):
        place = file.lines.place("statement", key="published")
        what, mend = "the statement lies in another year's folder", "move the file, or mend the date"
        file.error("wrong_folder", place, what, str(published.year), folder, mend)
    return published


def _date(file: StatementFile, table: str, index: int, text: str) -> date | None:
    place = file.lines.place(table, index, "published")
    try:
        if len(text) not in _PRECISIONS:
            raise ValueError(text)
        return last_day(text)
    except ValueError:
        mend = "write the date so, in quotes; when only the month is known, the month"
        file.error("bad_date", place, "not a date", "2024-07-25, 2024-07 or 2024", text, mend)
        return None


def _read_figures(file: StatementFile, header: Header, published: date, registry: Registry, parsed: Parsed) -> None:
    ids: set[str] = set()
    keys: dict[tuple[str, ...], str] = {}
    for entry in file.figures:
        figure = entry.figure
        if figure.id in ids:
            mend = "give each figure of a file its own id"
            entry.error("id", "duplicate_figure", "two figures share an id", "an id of its own", figure.id, mend)
            continue
        ids.add(figure.id)
        meaning = _meaning(entry, published, registry)
        if meaning is None:
            continue
        reason = figure.set_apart or ("" if figure.reporter else NO_REPORTER) or ("" if meaning.period else NO_PERIOD)
        if not reason:
            key = (figure.indicator, figure.reporter, figure.partner, str(meaning.period), figure.unit, figure.base)
            if key in keys:
                what = "two figures of one indicator, reporter, partner, period and unit"
                mend = "remove one; what counts something else says so in `base`, or has an indicator of its own"
                entry.error("id", "duplicate_key", what, "one figure", f"also {keys[key]}", mend)
                continue
            keys[key] = figure.id
        record = _record(header, published, file.documents, figure, reason)
        parsed.records.append(record)
        if meaning.period is not None and not reason:
            parsed.observations.append(_observation(figure, meaning, meaning.period, record))
        else:
            what = f"kept as a record only: {reason}"
            parsed.issues.append(Issue(Severity.INFO, "set_apart", SOURCE_ID, file.name, entry.place(), what))


def _record(header: Header, published: date, documents: Sequence[Document], figure: Figure, set_apart: str) -> Record:
    about = figure if set_apart else None
    place = [f"paragraph {figure.paragraph}"] if figure.paragraph else []
    place += [f"sentence {figure.sentence}"] if figure.sentence else []
    return Record(
        record_id=make_record_id(SOURCE_ID, header.id, figure.id),
        source=SOURCE_ID,
        document=header.id,
        publisher=header.publisher,
        published=published,
        published_precision="inferred" if header.published_inferred else _PRECISIONS[len(header.published)],
        locator=", ".join([*place, f"figure {figure.id}"]),
        value_as_stated=figure.value if figure.scale == "one" else f"{figure.value} {figure.scale}",
        unit_as_stated=figure.unit,
        url=(documents[0].url if documents else "") or None,
        stated_source=figure.stated_source or None,
        speaker_office=header.speaker_office or None,
        event=header.event or None,
        period_inferred=figure.period_inferred or None,
        basis_inferred=figure.basis_inferred or None,
        base=figure.base or None,
        set_apart=set_apart or None,
        of_indicator=about.indicator if about else None,
        of_reporter=(about.reporter or None) if about else None,
        of_partner=about.partner if about else None,
        of_period=(about.period or None) if about else None,
        of_qualifier=about.qualifier if about else None,
        note=figure.note or None,
        also_published=json.dumps([document.model_dump() for document in documents[1:]], ensure_ascii=False),
    )


def _observation(figure: Figure, meaning: _Meaning, period: Period, record: Record) -> Observation:
    return Observation(
        indicator=figure.indicator,
        reporter=figure.reporter,
        partner=figure.partner,
        period=period,
        unit=meaning.unit,
        source=SOURCE_ID,
        published=record.published,
        record_id=record.record_id,
        value=meaning.quantity.value,
        resolution=meaning.quantity.resolution,
        qualifier=meaning.qualifier,
    )


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a figure's texts mean; `period` is None where the text gives none."""

    period: Period | None
    quantity: Quantity
    unit: Unit
    qualifier: Qualifier


def _meaning(entry: Entry, published: date, registry: Registry) -> _Meaning | None:
    """The meaning of a figure, or None with one issue for each of its texts that has none."""
    figure = entry.figure
    before = len(entry.file.issues)
    areas = "an area is an ISO 3166 alpha-2 code, EU, or another row of etl/registry/areas.toml"
    if figure.reporter:
        _known(entry, "reporter", "unknown_area", registry.area, areas)
    _known(entry, "partner", "unknown_area", registry.area, areas)
    number = "write the digits with a point as decimal sign, without separators or hedges: 1234.5"
    value = _known(entry, "value", "bad_number", parse_quantity, number)
    scale = _known(entry, "scale", "unknown_scale", _scale, "write the printed scale word in English")
    unit = _known(entry, "unit", "unknown_unit", parse_unit, "see docs/statements.md")
    qualifier = _known(entry, "qualifier", "unknown_qualifier", _qualifier, "see docs/statements.md")
    rows = "see etl/registry/indicators.toml"
    indicator = _known(entry, "indicator", "unknown_indicator", registry.indicator, rows)
    period = None
    if figure.period:
        unknown = "write a period code, or leave the text empty when nothing says the period"
        period = _known(entry, "period", "bad_period", Period.parse, unknown)
    if indicator is not None:
        _check_base(entry, indicator)
        if unit is not None:
            _check_unit(entry, indicator, unit)
        if period is not None:
            _check_measure(entry, indicator, period)
    if period is not None:
        _check_not_future(entry, period, published)
    if len(entry.file.issues) > before or value is None or scale is None or unit is None or qualifier is None:
        return None
    return _Meaning(period, parse_quantity(figure.value, scale), unit, qualifier)


def _known(entry: Entry, key: str, code: str, read: Callable[[str], _T], mend: str) -> _T | None:
    text: str = getattr(entry.figure, key)
    try:
        return read(text)
    except (UnitError, PeriodError, RegistryError) as error:
        # These errors read "what is wrong; what is expected".
        what, _, expected = str(error).partition("; ")
        entry.error(key, code, what, expected.removeprefix("expected "), text, mend)
        return None


def _scale(text: str) -> str:
    if text not in SCALES:
        raise UnitError(f"unknown scale word {text!r}; expected one of {', '.join(SCALES)}")
    return text


def _qualifier(text: str) -> Qualifier:
    try:
        return Qualifier(text)
    except ValueError:
        raise UnitError(f"unknown qualifier {text!r}; expected one of {', '.join(Qualifier)}") from None


def _check_unit(entry: Entry, indicator: Indicator, unit: Unit) -> None:
    if unit not in indicator.units:
        code = "unit_mismatch" if indicator.growth_of is None else "growth_unit"
        what = f"{indicator.id} is not counted in {unit}"
        mend = "mend the unit or the indicator; a growth rate is PERCENT, or FACTOR when printed as `2.5 times`"
        entry.error("unit", code, what, ", ".join(indicator.units), unit, mend)


def _check_base(entry: Entry, indicator: Indicator) -> None:
    if indicator.growth_of is not None and entry.figure.base:
        mend = "the base of growth is a period code; leave it out when it is twelve months earlier"
        _known(entry, "base", "bad_period", Period.parse, mend)


def _check_not_future(entry: Entry, period: Period, published: date) -> None:
    if period.end > published.year * 12 + published.month - 1:
        what = "the period ends after the publication"
        mend = "close an open end with the month of publication, and say so in `period_inferred`"
        entry.error("period", "future_period", what, f"an end in or before {published:%Y-%m}", period.code, mend)


def _check_measure(entry: Entry, indicator: Indicator, period: Period) -> None:
    if period.length <= 12 or entry.figure.set_apart:
        return
    if indicator.measure in {Measure.STOCK, Measure.POINT}:
        what = f"{indicator.id} is counted at a point of time, not over {period.code}"
        mend = "give the month or year at whose end it was counted; what came together over a period is a flow"
        entry.error("period", "stock_flow", what, "at most a year", period.code, mend)
    elif indicator.growth_of is not None and not entry.figure.base:
        what = "growth over more than a year has no base twelve months earlier"
        entry.error(
            "period", "stock_flow", what, "at most a year", period.code, "say in `base` from which period it grew"
        )


SOURCE = Source(SOURCE_ID, fetch, parse)
