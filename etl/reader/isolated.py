"""The text of a stranger's file, taken in a process of its own: what a file may cost has an end, whatever it holds.

Word and PDF files can be made to unpack or to run on without end. Their bytes go to a child process through a pipe and
its text comes back by one; nothing is written to a disk, and a child that takes too much is stopped.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from etl.reader.claims import ReaderError
from etl.reader.files import MAX_BYTES, text_of

SECONDS, MEGABYTES = 20, 1_024
_TOO_MUCH = "the file takes more time or memory than a statement should; paste its text instead"
_PACKED = (b"PK\x03\x04", b"%PDF-")


def isolated_text_of(data: bytes, name: str = "", *, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> str:
    """The text of a file's bytes as `text_of` gives it, within a time and an amount of memory.

    Of the name only its ending counts, and no message repeats it. Raises ReaderError for what cannot be read.
    """
    if len(data) > MAX_BYTES or not data.startswith(_PACKED):
        return text_of(data, ".html" if name.lower().endswith((".html", ".htm")) else "")
    limits = [str(seconds), str(megabytes)]
    # Only this package's own folder is looked up in the child, as in the parent.
    environment = {**os.environ, "PYTHONSAFEPATH": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "etl.reader.isolated", *limits],
            input=data, capture_output=True, timeout=seconds, env=environment, check=True,
        )  # fmt: skip
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        # What a child wrote before it was stopped may repeat words of the text: it goes no further.
        raise ReaderError(_TOO_MUCH) from None
    if "text" not in answer:
        raise ReaderError(str(answer["error"]))
    return str(answer["text"])


def _limit(seconds: int, megabytes: int) -> None:
    """Bound this process's time and memory, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has none; the parent's patience is bounded everywhere
        return
    size = megabytes * 1024**2
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(data: bytes) -> dict[str, str]:
    try:
        return {"text": text_of(data)}
    except ReaderError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": _TOO_MUCH}
    except Exception as error:
        return {"error": f"the file is damaged or of an unknown kind ({type(error).__name__})"}


if __name__ == "__main__":
    _limit(int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write(json.dumps(_answer(sys.stdin.buffer.read(MAX_BYTES + 1))))
