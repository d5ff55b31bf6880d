"""Colours, type and templates, read from assets/design; nothing else in the project names a colour."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

DESIGN = Path(__file__).resolve().parents[1] / "assets" / "design"
LIGHT, DARK = "light", "dark"
SCHEMES = (LIGHT, DARK)


def scheme_or_light(text: str | None) -> str:
    """`light` or `dark`; anything else, also nothing, is light."""
    return DARK if text == DARK else LIGHT


@lru_cache(maxsize=8)
def _design(name: str) -> dict[str, Any]:
    return cast(dict[str, Any], json.loads((DESIGN / f"{name}.json").read_text(encoding="utf-8")))


def mantine_theme() -> dict[str, Any]:
    """The theme for `dmc.MantineProvider(theme=...)`."""
    theme = json.loads(json.dumps(_design("theme")))
    # The filled grey of an ActionIcon is too faint on the dark band, where all of them stand but the drawer's.
    theme["components"]["ActionIcon"]["defaultProps"].pop("color", None)
    # `dark.4` is the control edge, so what Mantine draws with it as a rule would be too loud.
    theme["components"]["Table"]["defaultProps"]["borderColor"] = "var(--rule)"
    # Mantine's Select is not searchable by default and ours need not be where they are short.
    theme["components"]["Select"]["defaultProps"]["searchable"] = False
    return cast(dict[str, Any], theme)


def tokens(scheme: str) -> Mapping[str, str]:
    """Colours of the interface by name (bg panel raised text text2 text3 rule control band accent gold ghost ...)."""
    return cast(Mapping[str, str], _design("palette")["ui"][scheme])


def series_colour(role: str, scheme: str) -> str:
    """The colour of what is measured (exports imports balance turnover fdi_gross fdi_net fdi_stock).

    KeyError if none.
    """
    return cast(str, _design("palette")["series"][role][scheme])


def series_tint(role: str, scheme: str) -> str:
    """The series colour at 32 % over the page, opaque: the fill of provisional bars."""
    return cast(str, _design("palette")["series"][role]["tint"][scheme])


def partner_colours(scheme: str) -> tuple[str, ...]:
    """Colours of at most five partner lines in one plot, in order."""
    return tuple(_design("palette")["partners"][scheme])


def verdict_colours(scheme: str) -> Mapping[str, Mapping[str, str]]:
    """`text` and `background` of each verdict (consistent within_rounding conflicts not_checkable warning)."""
    return {name: both[scheme] for name, both in _design("palette")["verdicts"].items()}


def plotly_template(scheme: str) -> dict[str, Any]:
    """The plotly template (`layout`, `data`) of a scheme, as a plain dict that is the caller's own."""
    return cast(dict[str, Any], json.loads(json.dumps(_design("plotly_template")["templates"][scheme])))


def mark_styles(scheme: str) -> Mapping[str, Any]:
    """Trace properties by mark (reported mirror provisional derived year_before series_break), then by bar or scatter.

    Colours are placeholders `{series colour}` and `{series tint}`.
    """
    return cast(Mapping[str, Any], _design("plotly_template")["styles"][scheme])


def mobile_layout() -> Mapping[str, Any]:
    """Layout properties of a figure below 700 px."""
    return cast(Mapping[str, Any], _design("plotly_template")["mobile"]["layout"])


def graph_config(lang: str) -> dict[str, Any]:
    """The `config` of every `dcc.Graph`."""
    return {**_design("plotly_template")["config"], "locale": lang}


def css_variables() -> str:
    """The custom properties of both schemes, as style rules keyed by `data-mantine-color-scheme`."""
    rules = []
    for scheme in SCHEMES:
        ui = {css_name(name): value for name, value in tokens(scheme).items()}
        series = {css_name(name): both[scheme] for name, both in _design("palette")["series"].items()}
        verdicts = {
            f"{css_name(name)}{suffix}": pair[part]
            for name, pair in verdict_colours(scheme).items()
            for part, suffix in (("text", ""), ("background", "-bg"))
        }
        body = ";".join(f"--{name}:{value}" for name, value in {**ui, **series, **verdicts}.items())
        rules.append(f":root[data-mantine-color-scheme={scheme}]{{color-scheme:{scheme};{body}}}")
    return "\n".join(rules)


def css_name(name: str) -> str:
    """The name of a colour as a custom property: `fdi_gross` becomes `fdi-gross`, `accentBg` `accent-bg`."""
    return "".join(f"-{char.lower()}" if char.isupper() else "-" if char == "_" else char for char in name)
