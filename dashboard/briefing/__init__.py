"""A briefing: the slides on one partner and year, computed from the same charts and sentences as the pages.

What a slide says is decided here, how it looks in `writers`, one module a format. A section is one module in
`sections`; both are found by discovery.
"""

from __future__ import annotations

from dashboard.briefing.build import brief
from dashboard.briefing.parts import Brief, Line, Slide
from dashboard.briefing.tokens import Choice, choices_of, written

__all__ = ["Brief", "Choice", "Line", "Slide", "brief", "choices_of", "written"]
