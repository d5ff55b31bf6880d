"""The chart of the manual is a chart: it builds from the shipped data as it stands there."""

import re

from dashboard.context import make_context
from dashboard.state import ViewState
from etl.store import Store


def test_the_example_of_the_manual_builds(repository, build_dir):
    text = (repository / "docs" / "charts.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```", text, re.S)[1]
    module = {}
    exec(compile(example, "docs/charts.md", "exec"), module)
    ctx = make_context(Store.open(build_dir))
    spec = module["CHART"].build(ctx, ViewState())
    assert len(spec.series[0].points) >= 31
    assert all(point.ref for point in spec.series[0].points if point.value is not None)
    assert spec.sources
    empty = module["CHART"].build(ctx, ViewState(partners=("XX",)))
    assert empty.empty
