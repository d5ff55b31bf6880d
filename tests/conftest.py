import os
from pathlib import Path

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).resolve().parents[1]
# Source material that lies beside the repository on some machines and is not part of it.
SHARED = REPOSITORY.parent / "shared"

# The same examples at each run: a failure seen once is seen by everyone. `thorough` searches anew each time.
settings.register_profile("ci", derandomize=True, deadline=None, database=None)
settings.register_profile("thorough", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the shared source material does not lie beside this repository")
    return SHARED
