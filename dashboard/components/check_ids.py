"""The ids of the check page's parts, which its page, its views and its callbacks share."""

from __future__ import annotations

from typing import Any

# The form: text, date, day to judge by, button; the file that was dropped, and what is said of it.
FORM, OPEN = "check-form", "form"
TEXT, PUBLISHED, JUDGE, RUN = "check-text", "check-published", "check-judge", "check-run"
UPLOAD, FILE, FILE_LIMIT, FILE_NOTE, FILE_ANSWER = (
    "check-upload", "check-file", "check-file-limit", "check-file-note", "check-file-answer",
)  # fmt: skip
# What the browser holds: the text that was checked, and the corrections by hand.
CHECKED, CORRECTIONS = "check-checked", "check-corrections"
RESULT = "check-result"
# Which figure's reading a person wants to correct, or to have as it was (-1: all of them); told by `data-edit` and
# `data-undo` of any button, for a table of hundreds of figures holds no component of its own for each.
EDIT, UNDO = "check-edit", "check-undo"
# The table of claims with its filters.
ROWS, FACTS, SHOWN = "check-rows", "check-facts", "check-shown"
BY_VERDICT, BY_MEASURE, BY_PARTNER, ORDER = "check-verdicts", "check-measure", "check-partner", "check-order"
# The correction of one claim.
FIX, FIX_FORM, FIX_PLACE, FIX_APPLY, FIX_ALIKE, FIX_ERROR = (
    "check-fix", "check-fix-form", "check-fix-place", "check-fix-apply", "check-fix-alike", "check-fix-error",
)  # fmt: skip
NOTE, NOTE_ANSWER, DOWNLOAD = "check-note", "check-note-answer", "check-download"


def fix_field(field: str | Any) -> dict[str, Any]:
    """The control of a field that is corrected."""
    return {"type": "check-field", "field": field}
