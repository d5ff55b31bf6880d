import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from etl.bulk.coded import Coded, byte_codes

TEXTS = st.lists(st.text("ABCäé0129", max_size=4).filter(lambda text: not text.endswith("\0")), max_size=12)


@given(TEXTS)
def test_a_coded_column_is_its_texts(texts):
    for coded in (Coded.of(texts), Coded.of_column(pa.chunked_array([pa.array(texts, pa.string())]))):
        assert coded.texts().tolist() == texts
        assert coded.each(len, np.int64).tolist() == [len(text) for text in texts]
        ranked = sorted(set(texts))
        assert coded.ranks().tolist() == [ranked.index(text) for text in texts]
        assert coded.among(np.arange(0, len(texts), 2)).texts().tolist() == texts[::2]


@given(TEXTS, TEXTS)
def test_places_are_those_of_the_list(texts, others):
    codes = sorted(set(others))
    expected = [codes.index(text) if text in codes else -1 for text in texts]
    assert Coded.of(texts).places_in(byte_codes(codes)).tolist() == expected
