"""What a killed process was doing; a module of its own, since a process started for it must be able to import it."""

import sys

from etl.__main__ import main


def run(data: str, out: str) -> None:
    """Build the data below `data` into `out` as the command does, and end with its exit code."""
    sys.exit(main(["etl", "--data", data, "--out", out, "--quiet"]))
