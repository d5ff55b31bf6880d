import sys

import ooxml
import pytest
from specimens import SPECIMENS


@pytest.fixture(scope="module")
def bench(repository):
    sys.path.append(str(repository / "benchmarks"))
    try:
        import slides
    finally:
        sys.path.remove(str(repository / "benchmarks"))
    return slides


def test_the_benchmark_measures_ours_against_the_library_itself(bench):
    chosen = {name: SPECIMENS[name] for name in ("line", "ranking", "scatter")}
    found = bench.measure(chosen, repeat=1)
    assert set(found) == set(chosen)
    for one in found.values():
        assert one["median_ms"] > 0
        assert one["ratio"] == pytest.approx(one["median_ms"] / one["stock_ms"])
    assert ooxml.problems(bench.stock(SPECIMENS["line"])) == []
