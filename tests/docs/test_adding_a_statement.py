"""A newcomer follows docs/statements.md to the letter, in a copy of the inputs: from a text to the page."""

import re
import shlex
import shutil
import sys
from types import SimpleNamespace

import pytest
from component_tree import links, words

from dashboard.cli import main
from dashboard.context import make_context
from dashboard.pages.check import layout
from dashboard.state import parse_state
from etl.reader import Verdict
from etl.store import Store


@pytest.fixture
def manual(repository):
    """The text of the manual's release, and its commands in order."""
    text = (repository / "docs" / "statements.md").read_text(encoding="utf-8")
    release = re.search(r"```text\n(.*?)```", text, re.S)[1]
    commands = [line for block in re.findall(r"```sh\n(.*?)```", text, re.S) for line in block.splitlines()]
    return release, commands


@pytest.fixture
def desk(repository, build_dir, tmp_path, monkeypatch):
    """A folder with a copy of the inputs; what was reconciled before is remembered, as on the desk of a maintainer."""
    shutil.copytree(repository / "data", tmp_path / "data", ignore=shutil.ignore_patterns("build", "snapshots"))
    shutil.copytree(build_dir / "cache", tmp_path / "data" / "build" / "cache")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("builtins.input", lambda question: "y")
    return tmp_path


def run(command, capsys, monkeypatch):
    """Run a line of the manual as a shell would; gives the exit status and what it said on standard error."""
    program, *arguments = shlex.split(command)
    assert program == "tradebrief"
    target = arguments.pop() if ">" in arguments else ""
    arguments = [one for one in arguments if one != ">"]
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
    capsys.readouterr()
    code = main(arguments)
    out, err = capsys.readouterr()
    if target:
        with open(target, "w", encoding="utf-8") as file:
            file.write(out)
    return code, err


def test_from_a_text_to_the_page_as_the_manual_says(desk, manual, capsys, monkeypatch, build_dir):
    release, commands = manual
    assert [shlex.split(line)[1] for line in commands] == ["check", "read", "add", "etl", "serve"]
    (desk / "release.txt").write_text(release, encoding="utf-8")
    check, read, add, etl, _ = commands
    assert run(f"{check} --build {build_dir}", capsys, monkeypatch)[0] == 0
    assert run(read, capsys, monkeypatch)[0] == 0

    code, said = run(add, capsys, monkeypatch)
    assert code == 1
    assert "to decide: the period 2025 is inferred" in said
    draft = desk / "new.toml"
    lines = draft.read_text(encoding="utf-8").splitlines(keepends=True)
    draft.write_text("".join(line for line in lines if not line.startswith("# DECIDE:")), encoding="utf-8")
    code, said = run(add, capsys, monkeypatch)
    assert code == 0, said
    name = "2026-10-05-ministry-of-foreign-affairs-of-si"
    assert (desk / "data" / "statements" / "2026" / f"{name}.toml").is_file()
    assert run(etl, capsys, monkeypatch)[0] == 0

    ctx = make_context(Store.open(desk / "data" / "build"))
    listed = layout(ctx, parse_state("view=held", ctx.registry, 1990, 2026)[0], "light")
    assert f"/check?statement={name}" in [link.href for link in links(listed)]
    page = words(layout(ctx, parse_state(f"statement={name}", ctx.registry, 1990, 2026)[0], "light"))
    assert "Consultations in Ljubljana" in page
    assert "Goods turnover of Kazakhstan with Slovenia, 2025" in page
    assert "141.6 million USD" in page
    assert all(word in page for word in ("1 Within rounding", "1 New"))
    held = ctx.store.findings()
    assert set(held["verdict"]) <= {str(verdict) for verdict in Verdict}

    # The same release from elsewhere is no second statement.
    code, said = run(add, capsys, monkeypatch)
    assert code == 1
    assert "the same release is held" in said
