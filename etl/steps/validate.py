"""What must hold of the observations as a whole, whatever source they come from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pandera.pandas as pa

from etl.model.issue import Issue, Severity
from etl.model.observation import OBSERVATION_SCHEMA, RECORD_ID_LENGTH, Origin, Status
from etl.model.product import Product, ProductError
from etl.model.units import Qualifier, Unit
from etl.registry import Registry, RegistryError

STATEMENT = "statement"
# What one document says of one figure; a share, rank or growth of something else (base) is another figure.
_SAID = ["source", "document", "published", "base", "indicator", "reporter", "partner", "product", "period", "unit"]
_MEND = {
    "unknown_indicator": "write an id of etl/registry/indicators.toml, or add the indicator there",
    "unknown_area": "write an id of etl/registry/areas.toml, or add the area there",
    "unknown_source": "add the source to etl/registry/sources.toml",
    "bad_product": "write a code of etl/model/product.py, such as HS2709, or TOTAL",
    "unit_not_allowed": "mend the unit or the indicator",
    "null_value": "write the figure, or status M where there is none: absence is never zero",
    "duplicate_key": "remove one of the two rows",
    "conflicting_values": "look at the source again; keep what it prints, set the other apart with a reason",
    "no_record": "give each observation a record that says where it stands",
    "no_parent": "derive only from observations of this build",
    "form": "mend the source's module: it made a row that is no observation",
}


def validate(observations: pd.DataFrame, records: pd.DataFrame, registry: Registry) -> list[Issue]:
    """All problems of the observations (columns of OBSERVATION_SCHEMA) and their records; empty if there are none.

    Form is checked by pandera; then codes, units, nulls, duplicates and parents. Two rows of one document for the same
    figure conflict when their rounding intervals do not meet; a press text may say a figure twice, a table may not.
    """
    issues = _form(observations)
    if issues:
        return issues
    place = records.drop_duplicates("record_id").set_index("record_id")[["document", "locator", "base"]]
    placed = observations.join(place.assign(base=place["base"].fillna("")), on="record_id")
    statements = [source.id for source in registry.sources.values() if source.kind == STATEMENT]
    return [
        *_codes(placed, registry),
        *_nulls(placed),
        *_conflicts(placed.dropna(subset=["document"]), statements),
        *_links(placed, set(place.index)),
    ]


def _form(observations: pd.DataFrame) -> list[Issue]:
    try:
        _schema().validate(observations, lazy=True)
    except pa.errors.SchemaErrors as error:
        return [_form_issue(observations, case) for case in error.failure_cases.head(50).to_dict("records")]
    return []


def _schema() -> pa.DataFrameSchema:
    def text(*checks: pa.Check) -> pa.Column:
        return pa.Column(checks=list(checks), nullable=False)

    def number(**options: Any) -> pa.Column:
        return pa.Column(float, nullable=True, **options)

    def ordered(frame: pd.DataFrame) -> pd.Series:
        return frame["period_start"] <= frame["period_end"]

    def bounded(frame: pd.DataFrame) -> pd.Series:
        return ~(frame["lo"] > frame["hi"]) & ~(frame["value"] < frame["lo"]) & ~(frame["value"] > frame["hi"])

    filled = pa.Check.str_length(min_value=1)
    columns = {
        "indicator": text(filled),
        "reporter": text(filled),
        "partner": text(filled),
        "product": text(filled),
        "period": text(filled),
        "period_start": pa.Column(int),
        "period_end": pa.Column(int),
        "unit": text(pa.Check.isin([str(u) for u in Unit])),
        "source": text(filled),
        "published": text(),
        "record_id": text(pa.Check.str_length(RECORD_ID_LENGTH, RECORD_ID_LENGTH)),
        "value": number(),
        "resolution": number(checks=pa.Check.gt(0)),
        "qualifier": text(pa.Check.isin([str(q) for q in Qualifier])),
        "lo": number(),
        "hi": number(),
        "status": text(pa.Check.isin([str(s) for s in Status])),
        "conf_status": text(filled),
        "origin": text(pa.Check.isin([str(o) for o in Origin])),
        "parents": text(),
    }
    assert list(columns) == OBSERVATION_SCHEMA.names
    return pa.DataFrameSchema(
        columns,
        strict=True,
        checks=[
            pa.Check(ordered, name="period starts before it ends"),
            pa.Check(bounded, name="lo <= value <= hi"),
            pa.Check(lambda f: f["parents"].map(len).gt(0) == (f["origin"] == "derived"), name="derived has parents"),
        ],
    )


def _form_issue(observations: pd.DataFrame, case: dict[str, Any]) -> Issue:
    index = case["index"]
    row = observations.loc[index] if isinstance(index, int) and index in observations.index else None
    return Issue(
        Severity.ERROR,
        "form",
        str(row["source"]) if row is not None else "",
        "observations",
        f"{row['record_id']} {_key_text(row)}" if row is not None else "",
        f"column {case['column']} does not fit" if case["column"] in observations else "a row does not fit",
        str(case["check"]),
        str(case["failure_case"])[:80],
        _MEND["form"],
    )


def _codes(rows: pd.DataFrame, registry: Registry) -> list[Issue]:
    issues: list[Issue] = []
    looked_up: tuple[tuple[str, str, Callable[[str], object]], ...] = (
        ("indicator", "unknown_indicator", registry.indicator),
        ("reporter", "unknown_area", registry.area),
        ("partner", "unknown_area", registry.area),
        ("source", "unknown_source", registry.source),
        ("product", "bad_product", Product.parse),
    )
    for column, code, find in looked_up:
        for text in rows[column].unique():
            try:
                find(text)
            except (RegistryError, ProductError) as error:
                issues += [_issue(code, row, str(error), "", text) for row in _rows(rows[rows[column] == text])]
    allowed = {(i.id, str(unit)) for i in registry.indicators.values() for unit in i.units}
    pairs = pd.MultiIndex.from_frame(rows[["indicator", "unit"]])
    wrong = rows[~pairs.isin(list(allowed)) & rows["indicator"].isin(list(registry.indicators)).to_numpy()]
    for row in _rows(wrong):
        units = ", ".join(registry.indicator(row["indicator"]).units)
        issues.append(
            _issue("unit_not_allowed", row, f"{row['indicator']} is not in {row['unit']}", units, row["unit"])
        )
    return issues


def _nulls(rows: pd.DataFrame) -> list[Issue]:
    wrong = rows[rows["value"].isna() != (rows["status"] == str(Status.MISSING))]
    return [
        _issue(
            "null_value", row, "a value is null exactly when its status is M", "", f"{row['value']}, {row['status']}"
        )
        for row in _rows(wrong)
    ]


def _conflicts(rows: pd.DataFrame, statements: list[str]) -> list[Issue]:
    again = rows[rows.duplicated(_SAID, keep=False)]
    issues: list[Issue] = []
    for _, group in again.groupby(_SAID, sort=True):
        first, *others = _rows(group.sort_values("record_id"))
        for other in others:
            low = max(_or(first["lo"], float("-inf")), _or(other["lo"], float("-inf")))
            high = min(_or(first["hi"], float("inf")), _or(other["hi"], float("inf")))
            expected, found = f"one value, such as {first['value']} at {first['locator']}", f"{other['value']}"
            if low > high:
                what = "two different values of the same figure and period in one publication"
                issues.append(_issue("conflicting_values", other, what, expected, found))
            elif other["source"] not in statements:
                issues.append(_issue("duplicate_key", other, "the same figure twice", expected, found))
    return issues


def _links(rows: pd.DataFrame, known: set[str]) -> list[Issue]:
    issues = [
        _issue("no_record", row, "an observation without a record", "a record of that id", row["record_id"])
        for row in _rows(rows[~rows["record_id"].isin(known)])
    ]
    parents = rows.loc[rows["parents"].map(len) > 0, "parents"].explode()
    observed = set(rows["record_id"])
    for index, parent in parents[~parents.isin(observed)].items():
        issues.append(_issue("no_parent", _rows(rows.loc[[index]])[0], "a parent that is not there", "", str(parent)))
    ids = rows.loc[rows.duplicated("record_id"), "record_id"]
    issues += [
        _issue("duplicate_key", row, "two observations of one record", "one", row["record_id"])
        for row in _rows(rows[rows["record_id"].isin(ids)].drop_duplicates("record_id"))
    ]
    return issues


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _or(value: float, default: float) -> float:
    # Only NaN differs from itself.
    return value if value == value else default


def _key_text(row: Any) -> str:
    return f"{row['reporter']} {row['indicator']} {row['partner']} {row['period']} {row['unit']}"


def _issue(code: str, row: dict[str, Any], what: str, expected: str, found: str) -> Issue:
    document = row.get("document")
    file = document if isinstance(document, str) else row["source"]
    locator = row.get("locator")
    place = locator if isinstance(locator, str) else row["record_id"]
    return Issue(
        Severity.ERROR, code, row["source"], file, place, f"{_key_text(row)}: {what}", expected, found, _MEND[code]
    )
