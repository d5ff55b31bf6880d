"""Text in lines, whatever measures its width."""

from __future__ import annotations

from collections.abc import Callable


def in_lines(text: str, room: float, width_of: Callable[[str], float]) -> list[str]:
    """The text in lines of at most `room`, as `width_of` measures, broken between words; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
