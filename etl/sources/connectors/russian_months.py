"""Months as the Bureau of National Statistics and the National Bank write them in Russian."""

from __future__ import annotations

MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
