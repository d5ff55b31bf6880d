"""What holds of every source that discovery finds; a new one is tested the moment it exists."""

import json
from datetime import date

import pytest

from etl.model.issue import Severity
from etl.model.observation import RECORD_ID_LENGTH, Status
from etl.registry import load_registry
from etl.retrieve import Wish, retrieve
from etl.sources import Parsed, Snapshot, discover
from etl.sources.connectors import discover_connectors
from etl.steps.frames import observation_frame, record_frame
from etl.steps.validate import validate

REGISTRY = load_registry()
SOURCES = discover()
HOSTILE = [b"", b"\0" * 64, b"\xff\xfe\x00", b"a;b;c\n1,5;2;3\n", b"[", "Ж".encode("utf-16"), b"PAR1", b"," * 5000]


@pytest.fixture(scope="module", params=sorted(SOURCES))
def source(request):
    return SOURCES[request.param]


@pytest.fixture(scope="module")
def snapshots(source, repository, tmp_path_factory):
    """What is shipped; of a source that ships nothing, what its connector makes of a constructed answer."""
    shipped = source.fetch(repository / "data")
    if shipped:
        return shipped
    (answer,) = (repository / "tests/publishers").glob(f"constructed_{source.id}.*")
    data = tmp_path_factory.mktemp(source.id)
    retrieve(discover_connectors()[source.id], data, REGISTRY, Wish(files=(answer,)), None)
    return source.fetch(data)


@pytest.fixture(scope="module")
def parsed(source, snapshots) -> Parsed:
    return source.parse(snapshots, REGISTRY)


def test_it_is_found_by_its_id_and_known_to_the_registry(source, parsed):
    assert SOURCES[source.id] is source
    assert REGISTRY.source(source.id)
    assert {o.source for o in parsed.observations} <= {source.id}
    assert {r.source for r in parsed.records} <= {source.id}
    assert {i.source for i in parsed.issues} <= {source.id}


def test_its_shipped_data_are_read_without_an_error(parsed):
    assert [i.text() for i in parsed.issues if i.severity is Severity.ERROR] == []
    assert parsed.observations or parsed.fx


def test_no_figure_is_lost_without_being_counted(parsed):
    with_figure = {o.record_id for o in parsed.observations}
    apart = [r for r in parsed.records if r.record_id not in with_figure]
    assert parsed.rows_in == len(parsed.observations) + len(parsed.fx) + len(apart) + parsed.rows_rejected
    assert all(r.set_apart for r in apart)


def test_every_observation_leads_to_a_record_that_says_who_when_and_where(parsed):
    records = {r.record_id: r for r in parsed.records}
    assert len(records) == len(parsed.records)
    for o in parsed.observations:
        record = records[o.record_id]
        assert len(record.record_id) == RECORD_ID_LENGTH
        assert record.document
        assert record.locator
        assert record.published == o.published <= date.today()
        assert record.published_precision in {"day", "month", "year", "inferred"}
        assert record.publisher
        assert isinstance(json.loads(record.also_published), list)
        assert bool(record.value_as_stated) == (o.value is not None)
        assert (o.value is None) == (o.status is Status.MISSING)


def test_its_figures_hold_together(parsed):
    issues = validate(observation_frame(parsed.observations), record_frame(parsed.records), REGISTRY)
    assert [i.text() for i in issues] == []


def test_reading_is_pure(source, snapshots, parsed):
    again = source.parse(snapshots, REGISTRY)
    assert again.observations == parsed.observations
    assert again.records == parsed.records
    assert again.fx == parsed.fx


def test_the_order_of_its_files_changes_nothing_but_the_order(source, snapshots, parsed):
    turned = source.parse(snapshots[::-1], REGISTRY)
    assert {o.record_id: o for o in turned.observations} == {o.record_id: o for o in parsed.observations}


def test_without_files_it_gives_nothing(source, tmp_path):
    empty = source.parse(source.fetch(tmp_path), REGISTRY)
    assert (empty.observations, empty.records, empty.rows_in) == ([], [], 0)


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_a_broken_file_is_an_issue_and_never_an_exception(source, snapshots, data):
    for at in {0, len(snapshots) - 1}:
        spoiled = [Snapshot(s.name, data) if i == at else s for i, s in enumerate(snapshots)]
        result = source.parse(spoiled, REGISTRY)
        about = [i for i in result.issues if i.severity is Severity.ERROR]
        assert about, f"{snapshots[at].name} was spoiled, and nothing was said"
        assert all(i.what and i.mend and i.file for i in about)
