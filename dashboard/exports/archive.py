"""Office files are ZIP archives that note when each part was written; without that, equal contents are equal bytes."""

from __future__ import annotations

import io
from collections.abc import Callable
from unicodedata import category
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# The earliest day that a ZIP archive can name.
NO_DATE = (1980, 1, 1, 0, 0, 0)


def printable(text: str) -> str:
    """A text that XML can hold: control characters become spaces."""
    return "".join(" " if category(char) == "Cc" else char for char in text)


def with_fixed_dates(data: bytes, change: Callable[[str, bytes], bytes] | None = None) -> bytes:
    """The same archive with every part dated the first day of 1980, the parts in their order.

    `change(name, content)` gives the new content of a part. Raises zipfile.BadZipFile for what is no archive.
    """
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as given, ZipFile(out, "w", ZIP_DEFLATED) as fixed:
        for part in given.infolist():
            info = ZipInfo(part.filename, NO_DATE)
            info.compress_type, info.external_attr = ZIP_DEFLATED, 0o600 << 16
            content = given.read(part)
            fixed.writestr(info, change(part.filename, content) if change else content)
    return out.getvalue()
