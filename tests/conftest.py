import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).resolve().parents[1]
# Modules that several tests share (sample_page, specimens); after the installed packages, so that none is hidden.
sys.path.append(str(REPOSITORY / "tests"))
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


@pytest.fixture(scope="session")
def build_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped data, built once for all tests that serve or query them."""
    from etl.build import build

    folder = tmp_path_factory.mktemp("data") / "build"
    build(REPOSITORY / "data", folder)
    return folder


@pytest.fixture(scope="session")
def product_build_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small build that has figures of single products, from constructed files."""
    from product_data import product_build

    return product_build(REPOSITORY, tmp_path_factory.mktemp("products"))


@pytest.fixture(scope="session")
def bulk_dir(build_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped data with the small bulk file of bulk_sample loaded; not to be changed."""
    from bulk_sample import write_bulk

    from etl.engine.duck import DuckEngine
    from etl.load import load
    from etl.registry import load_registry

    folder = tmp_path_factory.mktemp("loaded") / "build"
    shutil.copytree(build_dir, folder)
    file = write_bulk(folder.parent)
    load(file, "eurostat_comext", folder, load_registry(), DuckEngine(), published="2024-04-16")
    return folder
