import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.bulk.coded import Coded
from etl.bulk.record_ids import BulkKey, CodeLists, TooManyKeysError, make_tag, tag_of
from etl.model.observation import RECORD_ID_LENGTH, make_record_id
from etl.model.period import Period

PARTS = ("product", "partner", "reporter", "indicator")
CODES = CodeLists(
    "7k0z",
    [f"CN{n:08d}" for n in range(10_000_000, 10_009_000)] + ["TOTAL"],
    ["CZ", "DE", "EU27_2020"],
    ["CN", "KZ", "US"],
    [(24288, 24288), (24288, 24299)],
)
KEYS = st.builds(
    BulkKey,
    st.sampled_from(["exports", "imports"]),
    st.sampled_from(CODES.reporters),
    st.sampled_from(CODES.partners),
    st.sampled_from(CODES.products),
    st.sampled_from([Period(*span) for span in CODES.periods]),
)


@given(st.lists(KEYS, min_size=1, max_size=5, unique=True))
def test_an_address_leads_back_to_its_key(keys):
    columns = {name: Coded.of(getattr(key, name) for key in keys) for name in PARTS}
    start, end = (np.array([getattr(key.period, side) for key in keys]) for side in ("start", "end"))
    ids = [one.decode() for one in CODES.ids(columns, start, end)]
    assert [CODES.key(one) for one in ids] == keys
    assert [CODES.id_of(key) for key in keys] == ids
    assert len(set(ids)) == len(keys)
    assert {len(one) for one in ids} == {RECORD_ID_LENGTH}
    assert {tag_of(one) for one in ids} == {"7k0z"}


@given(st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=7, max_size=7))
def test_no_two_addresses_are_of_one_key(text):
    key = CODES.key("u7k0z" + text)
    assert key is None or CODES.id_of(key) == "u7k0z" + text


def test_a_code_of_no_list_has_no_address():
    period = Period(24288, 24288)
    columns = dict(zip(PARTS, map(Coded.of, (["CN99999999"], ["KZ"], ["CZ"], ["exports"])), strict=True))
    assert CODES.ids(columns, np.array([24288]), np.array([24288])).tolist() == [b""]
    assert CODES.id_of(BulkKey("exports", "CZ", "KZ", "CN99999999", period)) == ""
    assert CODES.id_of(BulkKey("exports", "AT", "KZ", "TOTAL", period)) == ""
    assert CODES.key("u7k0zuuuuuuu") is None


@given(st.text(), st.text(), st.text())
def test_no_other_record_has_such_an_address(source, document, locator):
    assert tag_of(make_record_id(source, document, locator)) == ""


def test_a_tag_follows_from_the_digest():
    assert make_tag("0123456789abcdef0123") == make_tag("0123456789abcdef9999")
    assert len(make_tag("ffffffffffffffffffff")) == 4


def test_more_keys_than_addresses_are_refused():
    many = CodeLists("7k0z", range(100_000), range(60), range(400), [(n, n) for n in range(12)])
    with pytest.raises(TooManyKeysError, match="load fewer periods"):
        many.check()
    CODES.check()
