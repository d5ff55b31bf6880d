"""What the sub-commands share: the folders they work on, and a day."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add `--data`, the folder of inputs."""
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="DIR", help="folder of inputs (data)")


def add_out(parser: argparse.ArgumentParser) -> None:
    """Add `--out`, the folder that builds are published to; None where it is the usual one."""
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder of builds (build, in the folder of inputs)")


def add_build(parser: argparse.ArgumentParser) -> None:
    """Add `--build`, the folder of builds to ask."""
    parser.add_argument(
        "--build", type=Path, default=Path("data/build"), metavar="DIR", help="folder of builds (data/build)"
    )


def add_as_of(parser: argparse.ArgumentParser) -> None:
    """Add `--as-of`, the day by whose knowledge to answer; None for today's."""
    parser.add_argument("--as-of", type=day_argument, metavar="DATE", help="as known on that day, such as 2024-12-31")


def day_argument(text: str) -> date:
    """A day of the command line; raises argparse.ArgumentTypeError for anything but an ISO date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a day: {text!r}; expected a date such as 2024-12-31") from None
