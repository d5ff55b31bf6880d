"""The repository speaks of itself alone, keeps the layout, and keeps its modules small."""

import re
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

TOP_LEVEL = {
    "pyproject.toml",
    "dashboard",
    "etl",
    "data",
    "assets",
    "tests",
    "README.md",
    "docs",
    "benchmarks",
    "Makefile",
    "LICENSE",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-spark.lock",
}
LONGEST_MODULE = 400
# Names that say nothing of what is inside, and so collect everything.
VAGUE = {"utils", "util", "helpers", "helper", "misc", "common"}

# One letter of each is in brackets so that this file does not find itself.
FOREIGN = {
    "a package index": r"pyp[i]\.org|pythonhoste[d]\.org|registry\.npmj[s]|deb\.debia[n]\.org"
    r"|--(?:extra-)?index-ur[l]|--find-link[s]",
    "a path of one machine": r"(?<![\w.}])/(?:work|root|home|Users)/(?!\$)|fil[e]:///",
    "a tool of its authors": r"claud[e](?:[ -]?code|\.(?:ai|md))|anthropi[c]|chatgp[t]|copilo[t]",
}
# Published by others and kept as published.
VENDORED = ("assets/plotly-basic.min.js", "data/official/")


def tracked() -> list[str]:
    listing = subprocess.run(
        ["git", "-C", str(REPOSITORY), "ls-files", "-z"], capture_output=True, text=True, check=False
    )
    if listing.returncode != 0:
        pytest.skip("not a git checkout: nothing is tracked")
    # A file deleted but not yet committed is still listed.
    return [name for name in listing.stdout.split("\0") if name and (REPOSITORY / name).is_file()]


def modules() -> list[Path]:
    return sorted(path for package in ("etl", "dashboard") for path in (REPOSITORY / package).rglob("*.py"))


@pytest.mark.parametrize(
    ("what", "sample"),
    [
        ("a package index", "see https://pypi" + ".org/simple"),
        ("a package index", "--index" + "-url x"),
        ("a path of one machine", "cd /wor" + "k/main"),
        ("a path of one machine", "(/hom" + "e/someone/x)"),
        ("a tool of its authors", "CLAUDE" + ".md"),
    ],
)
def test_the_search_would_find(what: str, sample: str) -> None:
    assert re.search(FOREIGN[what], sample, re.IGNORECASE)


@pytest.mark.parametrize("address", ["example.kz/home/news", "../work/plan", "${HOME}/work/x"])
def test_the_search_lets_addresses_pass(address: str) -> None:
    assert not any(re.search(pattern, address, re.IGNORECASE) for pattern in FOREIGN.values())


@pytest.mark.parametrize("what", FOREIGN)
def test_nothing_tracked_mentions(what: str) -> None:
    pattern = re.compile(FOREIGN[what], re.IGNORECASE)
    found = []
    for name in tracked():
        if name.startswith(VENDORED):
            continue
        try:
            text = (REPOSITORY / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # fonts, images, slide templates
        found += [
            f"{name}:{number}: {line.strip()[:100]}"
            for number, line in enumerate(text.splitlines(), start=1)
            if pattern.search(line)
        ]
    assert found == [], f"mentions {what}"


def test_top_level_is_the_permitted_one() -> None:
    entries = {name.split("/", 1)[0] for name in tracked()}
    assert {entry for entry in entries if not entry.startswith(".")} <= TOP_LEVEL


def test_nothing_made_is_tracked() -> None:
    made = re.compile(r"^data/build/|(^|/)__pycache__/|\.pyc$|\.egg-info/|(^|/)node_modules/|^\.venv/")
    assert [name for name in tracked() if made.search(name)] == []


def test_modules_stay_short() -> None:
    lengths = {
        path.relative_to(REPOSITORY).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules()
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_modules_are_named_for_what_they_do() -> None:
    assert [
        path.relative_to(REPOSITORY).as_posix()
        for path in modules()
        if VAGUE & set(path.relative_to(REPOSITORY).with_suffix("").parts)
    ] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_pin_each_package_by_hash(lock: str) -> None:
    text = (REPOSITORY / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert entries
    assert [entry[:60] for entry in entries if not re.match(r"[\w.-]+==\S+.*--hash=sha256:", entry)] == []


def test_locks_agree() -> None:
    def pins(lock: str) -> set[str]:
        text = (REPOSITORY / lock).read_text(encoding="utf-8")
        return set(re.findall(r"^([\w.-]+==\S+(?: ; [^\\\n#]*)?)", text, re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")
