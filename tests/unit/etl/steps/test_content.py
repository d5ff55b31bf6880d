import random

import numpy as np
import pyarrow as pa
import pytest

from etl.model.dataset import MART_SCHEMAS, TABLE_SCHEMAS
from etl.steps.content import content_hash, in_order, marts
from etl.steps.frames import frame_table, observation_frame, record_frame


@pytest.fixture
def tables(observed):
    pairs = [observed(i, "CZ", str(year), year / 7) for i in ("exports", "imports") for year in range(2000, 2024)]
    full = {
        "observations": frame_table(observation_frame(o for o, _ in pairs), "observations"),
        "records": frame_table(record_frame(r for _, r in pairs), "records"),
    }
    return {name: full.get(name, schema.empty_table()) for name, schema in TABLE_SCHEMAS.items()}


def ordered(tables):
    return {name: in_order(table, name) for name, table in tables.items()}


def test_the_hash_does_not_depend_on_the_order_of_rows(tables):
    rows = list(range(tables["observations"].num_rows))
    random.Random(3).shuffle(rows)
    shuffled = {**tables, "observations": tables["observations"].take(rows)}
    assert content_hash(ordered(shuffled)) == content_hash(ordered(tables))


def test_the_hash_does_not_depend_on_how_arrow_lays_values_out(tables):
    table = ordered(tables)["observations"]
    chunked = pa.concat_tables([table.slice(0, 5), table.slice(5, 1), table.slice(6)])
    assert content_hash({**ordered(tables), "observations": chunked}) == content_hash(ordered(tables))
    # What lies under a null is arbitrary.
    mask = np.ones(table.num_rows, dtype=bool)
    nulls = [pa.array(np.full(table.num_rows, x), mask=mask) for x in (1.0, 2.0)]
    at = table.schema.get_field_index("hi")
    one, other = (content_hash({**ordered(tables), "observations": table.set_column(at, "hi", n)}) for n in nulls)
    assert one == other


@pytest.mark.parametrize(
    ("column", "value"),
    [("value", 1.5), ("partner", "SK"), ("parents", ["abc"]), ("hi", None), ("period_end", 1), ("resolution", None)],
)
def test_the_hash_depends_on_every_value(tables, column, value):
    rows = tables["observations"].to_pylist()
    rows[7][column] = value
    changed = {**tables, "observations": pa.Table.from_pylist(rows, schema=TABLE_SCHEMAS["observations"])}
    assert content_hash(ordered(changed)) != content_hash(ordered(tables))


def test_neighbouring_texts_and_lists_are_told_apart(tables):
    def digest(parents, notes):
        rows = tables["observations"].slice(0, 2).to_pylist()
        for row, own in zip(rows, parents, strict=True):
            row["parents"] = own
        rows[0]["source"], rows[1]["source"] = notes
        table = pa.Table.from_pylist(rows, schema=TABLE_SCHEMAS["observations"])
        return content_hash({**ordered(tables), "observations": table})

    plain = digest([["a"], ["b"]], ("ab", "c"))
    assert digest([["a", "b"], []], ("ab", "c")) != plain
    assert digest([["a"], ["b"]], ("a", "bc")) != plain


def test_marts_follow_from_the_observations(observed):
    pairs = [observed("exports", "CZ", "2023", 1), observed("imports", "CZ", "2023-01", 2)]
    parents = tuple(o.record_id for o, _ in pairs)
    pairs.append(observed("turnover", "CZ", "2022", 3, parents=parents))
    pairs.append(observed("exports", "CZ", "2020", None))
    table = in_order(frame_table(observation_frame(o for o, _ in pairs), "observations"), "observations")
    records = in_order(frame_table(record_frame(r for _, r in pairs[1:]), "records"), "records")
    made = marts({"observations": table, "records": records})
    assert {name: t.schema for name, t in made.items()} == MART_SCHEMAS
    assert made["lineage"].to_pylist() == [
        {"parent": parent, "record_id": pairs[2][0].record_id} for parent in sorted(parents)
    ]
    assert made["total_records"].equals(records)
    assert made["totals"].num_rows == made["by_period"].num_rows == made["places"].num_rows == 4
    exports = next(row for row in made["coverage"].to_pylist() if row["indicator"] == "exports")
    # A row without a value is no data.
    assert (exports["first"], exports["last"], exports["count"]) == (2023 * 12, 2023 * 12 + 11, 1)
    assert exports["kinds"] == ["year"]


def test_marts_of_nothing(tables):
    made = marts({name: TABLE_SCHEMAS[name].empty_table() for name in ("observations", "records")})
    assert {t.num_rows for t in made.values()} == {0}
