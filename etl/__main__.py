"""`python -m etl`: the sub-commands that build and query the data."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from etl.cli import register


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one sub-command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m etl", description="Build and query the data of tradebrief.")
    register(parser.add_subparsers(dest="command", required=True, metavar="COMMAND"))
    args = parser.parse_args(arguments)
    return int(args.run(args))


if __name__ == "__main__":
    sys.exit(main())
