"""A build killed at any moment leaves what was served before whole, or what it was about to serve: never half."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from killed_build import run

from etl.build import build
from etl.sources import discover
from etl.steps.published import is_whole
from etl.store import Query, Store

# A process forked from one that has the libraries loaded spends its life on the build and not on importing.
FORKED, WHOLE_COMMANDS = 45, 5
VALUES = ("147699.1", "147699.2")


def other_value(data: Path) -> None:
    path = data / "official" / "bns_annual" / "trade_2023.csv"
    old, new = VALUES if VALUES[0] in path.read_text() else reversed(VALUES)
    path.write_text(path.read_text().replace(old, new))


def assert_whole(out: Path, allowed: set[str]) -> str:
    name = (out / "CURRENT").read_text().strip()
    assert name in allowed
    assert is_whole(out / name)
    assert Store.open(out).hash == name
    return name


def duration(context: multiprocessing.context.BaseContext, data: Path, out: Path) -> float:
    started = time.perf_counter()
    process = context.Process(target=run, args=(str(data), str(out)))
    process.start()
    process.join()
    assert process.exitcode == 0
    return time.perf_counter() - started


@pytest.fixture
def hashes(data_dir: Path, tmp_path: Path) -> set[str]:
    found = set()
    for _ in VALUES:
        found.add(str(build(data_dir, tmp_path / "probe").hash))
        other_value(data_dir)
    assert len(found) == 2
    return found


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_fifty_kills_at_random_moments(data_dir, tmp_path, hashes):
    chance = random.Random(20240902)
    out = tmp_path / "out"
    build(data_dir, out)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["etl.__main__", "etl.build", *(f"etl.sources.{source}" for source in discover())])
    other_value(data_dir)
    whole_run = duration(context, data_dir, out)
    killed, outcomes = 0, set()
    for _ in range(FORKED):
        before = assert_whole(out, hashes)
        other_value(data_dir)
        process: BaseProcess = context.Process(target=run, args=(str(data_dir), str(out)))
        process.start()
        if chance.random() < 0.6:
            # From the moment that the new build is being written: this is where half of it could be seen.
            wait_for_folder(out, process)
            time.sleep(chance.uniform(0, 0.06))
        else:
            time.sleep(chance.uniform(0, whole_run))
        process.kill()
        process.join()
        killed += process.exitcode == -signal.SIGKILL
        outcomes.add("new" if assert_whole(out, hashes) != before else "old")
    assert killed >= FORKED / 2
    assert "old" in outcomes
    for _ in range(WHOLE_COMMANDS):
        other_value(data_dir)
        command = [sys.executable, "-m", "etl", "etl", "--data", str(data_dir), "--out", str(out), "--quiet"]
        with subprocess.Popen(command, start_new_session=True, env={**os.environ, "PYTHONSAFEPATH": "1"}) as running:
            time.sleep(chance.uniform(0, 2.0))
            running.send_signal(signal.SIGKILL)
        assert_whole(out, hashes)
    last = build(data_dir, out)
    assert last.ok
    assert_whole(out, {str(last.hash)})
    assert len(Store.open(out).select(Query(indicators=("turnover",)))) == 3
    assert not list(out.glob(".tmp-*"))


def wait_for_folder(out: Path, process: BaseProcess) -> None:
    left_behind = set(out.glob(".tmp-*"))
    while process.is_alive() and not set(out.glob(".tmp-*")) - left_behind:
        time.sleep(0.002)
