from datetime import UTC, datetime

import pytest

from etl.fetch.failure import FetchError
from etl.fetch.snapshots import SnapshotStore

FIRST, SECOND = datetime(2026, 1, 1, 6, tzinfo=UTC), datetime(2026, 2, 1, 6, tzinfo=UTC)
ORIGIN = {"address": "https://statistics.example/t", "headers": {"etag": '"1"'}}


@pytest.fixture
def store(tmp_path):
    return SnapshotStore(tmp_path, "some")


def test_what_came_is_held_with_its_origin(store):
    kept, is_new = store.keep("a table.csv", b"1", retrieved=FIRST, **ORIGIN)
    assert is_new
    held = store.latest("a table.csv")
    assert held == kept
    assert (held.read(), held.address, held.retrieved, held.headers["etag"]) == (b"1", ORIGIN["address"], FIRST, '"1"')
    assert held.path.name.startswith("20260101T060000Z-")


def test_another_answer_is_another_file_and_the_first_stays(store):
    first, _ = store.keep("t", b"1", retrieved=FIRST, **ORIGIN)
    second, is_new = store.keep("t", b"2", retrieved=SECOND, **ORIGIN)
    assert is_new
    assert store.latest("t") == second
    assert first.read() == b"1"
    assert store.held() == [first, second]


def test_the_same_again_is_noted_and_not_stored(store):
    first, _ = store.keep("t", b"1", retrieved=FIRST, **ORIGIN)
    again, is_new = store.keep("t", b"1", retrieved=SECOND, **ORIGIN)
    assert (again, is_new) == (first, False)
    assert len(store.held()) == 1
    assert "2026-02-01" in (store.folder / "some" / "seen.jsonl").read_text()


def test_bytes_without_a_note_do_not_count(store):
    kept, _ = store.keep("t", b"1", retrieved=FIRST, **ORIGIN)
    kept.path.with_name(kept.path.name + ".origin.json").unlink()
    assert store.held() == []


def test_a_damaged_file_is_not_read(store):
    kept, _ = store.keep("t", b"1", retrieved=FIRST, **ORIGIN)
    kept.path.write_bytes(b"2")
    with pytest.raises(FetchError, match="not what was downloaded"):
        kept.read()
