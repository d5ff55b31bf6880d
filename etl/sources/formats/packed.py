"""Files that publishers send packed, gzip or zip of one file, as the bytes within."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from etl.sources.formats import LayoutError

LARGEST = 1024 * 1024 * 1024


def unpacked(data: bytes, file: str) -> bytes:
    """The file within, or the bytes themselves if they are not packed.

    Raises LayoutError for a damaged archive, one of several files, and one that unpacks to more than LARGEST bytes.
    """
    try:
        if data.startswith(b"\x1f\x8b"):
            with gzip.open(BytesIO(data)) as packed:
                return _bounded(packed.read, file)
        if data.startswith(b"PK\x03\x04"):
            with ZipFile(BytesIO(data)) as archive:
                names = archive.namelist()
                if len(names) != 1:
                    raise LayoutError(file, "", "an archive of several files", expected="one", found=", ".join(names))
                with archive.open(names[0]) as packed:
                    return _bounded(packed.read, file)
    except (BadZipFile, EOFError, OSError, zlib.error) as error:
        raise LayoutError(file, "", "a damaged archive", expected="gzip or zip", found=str(error)) from error
    return data


def _bounded(read: Callable[[int], bytes], file: str) -> bytes:
    data = read(LARGEST + 1)
    if len(data) > LARGEST:
        raise LayoutError(
            file,
            "",
            "too large when unpacked",
            expected=f"at most {LARGEST:,} bytes",
            found="more",
            mend="ask for less",
        )
    return data
