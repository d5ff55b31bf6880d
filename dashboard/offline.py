"""What the commands that write files without a server share: settings, the state asked for, problems as exit codes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dashboard.settings import Settings, SettingsError, settings_from_environment
from etl.durable import write_whole

if TYPE_CHECKING:
    from dashboard.context import Context
    from dashboard.state import Notice, ViewState

DONE, FAILED, USAGE = 0, 1, 2
STANDARD_OUTPUT: Final = "-"


class UsageError(ValueError):
    """Something was asked for that cannot be; the text says what, and what there is."""


def add_shared(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that stand for settings: `--template`, `--public-url`, `--build`."""
    parser.add_argument("--template", type=Path, metavar="FILE", help="PowerPoint file whose layouts and theme to take")
    parser.add_argument("--public-url", metavar="URL", help="what links in the file begin with: https://trade.example")
    parser.add_argument("--build", type=Path, metavar="DIR", help="folder of builds (data/build)")


def exit_code(command: str, place: str | None, work: Callable[[], None]) -> int:
    """Do the work of a command that writes to `place`; a problem is one line on standard error and a code.

    DONE; USAGE for what cannot be asked for; FAILED where there are no data, the slide template is none, or the file
    cannot be written.
    """
    from dashboard.exports import TemplateError
    from etl.store import StoreError

    try:
        work()
    except (UsageError, SettingsError) as error:
        return _told(command, str(error), USAGE)
    except (StoreError, TemplateError) as error:
        return _told(command, str(error), FAILED)
    except OSError as error:
        return _told(command, f"{place or error.filename}: {error.strerror}", FAILED)
    return DONE


def _told(command: str, problem: str, code: int) -> int:
    print(f"tradebrief {command}: {problem}", file=sys.stderr)
    return code


def settings_of(args: argparse.Namespace) -> Settings:
    """The environment's settings with what the command line gives; raises SettingsError."""
    given = {"build_dir": args.build, "public_url": args.public_url, "slide_template": args.template}
    return replace(settings_from_environment(), **{name: value for name, value in given.items() if value is not None})


def state_of(
    query: str, settings: Settings, option_of: Callable[[str], str] = lambda key: key
) -> tuple[Context, ViewState]:
    """The data in the language asked for, and the state of a query; raises UsageError for a bad key or value.

    `option_of` names the command's own option for a key of the state, where it has one.
    """
    from dashboard.current import DataSnapshot
    from etl.store import Store

    _only_known_keys(query)
    store = Store.open(settings.build_dir)
    ctx, state, notices = DataSnapshot(store, store.hash).read(query)
    if notices:
        raise UsageError("; ".join(_problem(notice, option_of) for notice in notices))
    return ctx, state


def _only_known_keys(query: str) -> None:
    """Addresses of strangers may say what they like; what somebody types here is either understood or wrong."""
    from urllib.parse import parse_qsl

    from dashboard.state import KEYS

    for key, _ in parse_qsl(query, keep_blank_values=True):
        if key not in KEYS:
            raise UsageError(f"--state has {key!r}; there are {', '.join(KEYS)}")


def _problem(notice: Notice, option_of: Callable[[str], str]) -> str:
    """A notice without what a page would show instead: here nothing is shown."""
    return f"{option_of(notice.key)} {notice.given!r}: {notice.text.partition(':')[0]}"


def write_out(path: Path | None, data: bytes) -> None:
    """Write a file whole or not at all, or to standard output where there is no path; raises OSError."""
    if path is not None:
        write_whole(path, data)
        return
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


__all__ = [
    "DONE", "FAILED", "STANDARD_OUTPUT", "USAGE", "UsageError", "add_shared", "exit_code", "settings_of", "state_of",
    "write_out",
]  # fmt: skip
