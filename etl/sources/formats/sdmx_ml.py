"""SDMX-ML of version 2.1 and 3.0, generic and structure-specific, read by sdmx1 with the digits as sent."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from io import BytesIO

from etl.sources.formats import Cell, Cells, LayoutError, value_text

_FLAGS = ("obs_status", "obs_flag")


def read_sdmx_ml(data: bytes, file: str, dimensions: Sequence[str]) -> Cells:
    """The cells of an SDMX-ML data message whose observations have all `dimensions` (lower case).

    Attributes of series are among the codes. Raises LayoutError for another message or other dimensions.
    """
    # The reader wants the structure to check against, which these services do not send along.
    logging.getLogger("sdmx").setLevel(logging.ERROR)
    import sdmx

    # Before anything is read: this module copies what the one for 2.1 has met until then, and fails on data sets.
    import sdmx.reader.xml.v30

    try:
        message = sdmx.read_sdmx(BytesIO(data), format="XML")
    # The library raises what its parser happens to meet; whatever it is, this is no data message.
    except Exception as error:
        raise LayoutError(
            file,
            "",
            "not an SDMX-ML data message",
            expected="SDMX-ML 2.1 or 3.0",
            found=f"{type(error).__name__}: {error}",
        ) from error
    sets = getattr(message, "data", None)
    if not sets:
        raise LayoutError(
            file,
            "",
            "a message without data",
            expected="a data set",
            found=f"{type(message).__name__} {_footer(message)}",
        )
    cells: list[Cell] = []
    for of_set in sets:
        for observation in of_set.obs:
            codes = {str(v.id).casefold(): str(v.value) for v in observation.key.values.values()}
            codes |= {str(k).casefold(): str(v.value) for k, v in observation.attrib.items()}
            if missing := [name for name in (*dimensions, "time_period") if name not in codes]:
                raise LayoutError(
                    file,
                    f"observation {len(cells) + 1}",
                    f"no dimension {', '.join(missing)}",
                    expected=", ".join(dimensions),
                    found=", ".join(codes),
                )
            codes["time"] = codes.pop("time_period")
            place = f"observation {len(cells) + 1}"
            flag = next((codes[name] for name in _FLAGS if codes.get(name)), "")
            cells.append(Cell(codes, value_text(observation.value, file, place), flag, place))
    prepared = getattr(message.header, "prepared", None)
    return Cells(cells, prepared.date().isoformat() if prepared else "")


def _footer(message: object) -> str:
    footer = getattr(message, "footer", None)
    return " ".join(str(text) for text in footer.text)[:120] if footer else ""
