"""The form in which a person corrects how one figure was read: measure, whose, with whom, when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc

from dashboard.claim_words import claim_words, field_words, measure_words
from dashboard.components import html
from dashboard.components.attributes import attributes
from dashboard.components.check_ids import FIX_ALIKE, FIX_APPLY, FIX_ERROR, FIX_PLACE, fix_field
from dashboard.context import Context
from etl.reader import Claim, Corrected, Field, field_said, indicator_choices, same_reading

_SELECT: dict[str, Any] = {"comboboxProps": {"zIndex": 400}, "mt": "sm"}
# What Mantine's lists take for no choice.
UNSAID = "-"


def correction_form(ctx: Context, corrected: Corrected, place: int) -> list[Any]:
    """The fields of one claim with what the reader had, and the buttons."""
    claims, words = corrected.reading.claims, ctx.words
    claim, before = claims[place], corrected.read_as(place)
    alike = _alike(claims, place)
    return [
        html.P(claim_words(words, claim), className="sub"),
        *([_measure(ctx, claim, before)] if indicator_choices(claim) else []),
        _area(ctx, claim, before, Field.REPORTER),
        _area(ctx, claim, before, Field.PARTNER),
        dmc.TextInput(
            id=fix_field(Field.PERIOD), label=words.say("check.field.period"), value=claim.period, mt="sm",
            placeholder="2024-01/2024-08", description=_read_as(ctx, before, Field.PERIOD, words.say("check.codes")),
            **{"data-autofocus": True},
        ),
        dmc.Checkbox(
            id=FIX_ALIKE, label=words.plural("check.alike", alike), checked=False, mt="md", disabled=not alike
        ),
        html.Div(id=FIX_ERROR, **attributes(aria_live="assertive")),
        dmc.Group(
            [
                dmc.Button(words.say("check.apply"), id=FIX_APPLY, variant="filled", n_clicks=0),
                dmc.Button(words.say("check.undo"), variant="default", **attributes(data_undo=str(place)))
                if before
                else None,
            ],
            mt="lg",
        ),
        dcc.Store(id=FIX_PLACE, data=place),
    ]  # fmt: skip


def _alike(claims: Sequence[Claim], place: int) -> int:
    """How many other figures were read alike in the partner or the period, which a slip mostly concerns together."""
    return len({*same_reading(claims, place, Field.PARTNER), *same_reading(claims, place, Field.PERIOD)})


def _read_as(ctx: Context, before: Mapping[Field, str], field: Field, else_: str = "") -> str:
    if field not in before:
        return else_
    return ctx.words.say("check.was_read", was=field_words(ctx.words, field, before[field]))


def _measure(ctx: Context, claim: Claim, before: Mapping[Field, str]) -> dmc.Select:
    data = [{"value": one, "label": measure_words(ctx.words, one)} for one in indicator_choices(claim)]
    return dmc.Select(
        id=fix_field(Field.INDICATOR), label=ctx.words.say("check.field.indicator"), data=data, allowDeselect=False,
        value=field_said(claim, Field.INDICATOR), description=_read_as(ctx, before, Field.INDICATOR), **_SELECT,
    )  # fmt: skip


def _area(ctx: Context, claim: Claim, before: Mapping[Field, str], field: Field) -> dmc.Select:
    """All areas by name; of the reporter also that the text does not say it."""
    areas = [{"value": code, "label": ctx.words.area_label(code)} for code in ctx.registry.areas]
    areas.sort(key=lambda one: one["label"])
    unsaid = [{"value": UNSAID, "label": ctx.words.say("check.unsaid")}] if field is Field.REPORTER else []
    return dmc.Select(
        id=fix_field(field), label=ctx.words.say(f"check.field.{field}"), data=[*unsaid, *areas], searchable=True,
        value=field_said(claim, field) or UNSAID, allowDeselect=False,
        description=_read_as(ctx, before, field), nothingFoundMessage=ctx.words.say("check.no_area"), **_SELECT,
    )  # fmt: skip
