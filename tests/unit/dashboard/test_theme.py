import json
import re

import pytest

from dashboard import theme
from dashboard.settings import REPOSITORY

HEX = re.compile(r"#[0-9A-Fa-f]{6}\b")


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", theme.SCHEMES)
def test_texts_and_series_can_be_read_on_page_and_panel(scheme):
    ui = theme.tokens(scheme)
    series = [
        theme.series_colour(role, scheme) for role in json.loads((theme.DESIGN / "palette.json").read_text())["series"]
    ]
    for ground in (ui["bg"], ui["panel"]):
        for ink in (ui["text"], ui["text2"], ui["text3"], ui["accent"], *series):
            assert contrast(ink, ground) >= 4.5
        assert contrast(ui["control"], ground) >= 3


def test_templates_are_the_callers_own():
    theme.plotly_template("light")["layout"]["font"]["size"] = 99
    assert theme.plotly_template("light")["layout"]["font"]["size"] != 99


@pytest.mark.parametrize(
    ("text", "scheme"), [("dark", "dark"), ("light", "light"), ("", "light"), (None, "light"), ("x", "light")]
)
def test_anything_but_dark_is_light(text, scheme):
    assert theme.scheme_or_light(text) == scheme


def test_styles_name_no_colour_of_their_own():
    css = (REPOSITORY / "assets" / "tradebrief.css").read_text()
    assert HEX.findall(css) == []


def test_every_colour_used_in_styles_is_defined():
    css = (REPOSITORY / "assets" / "tradebrief.css").read_text()
    used = set(re.findall(r"var\((--[\w-]+)", css))
    defined = set(re.findall(r"(--[\w-]+):", css + theme.css_variables()))
    assert {name for name in used if not name.startswith("--mantine-")} <= defined | {"--i", "--w", "--n"}


def test_own_styles_stay_few():
    lines = (REPOSITORY / "assets" / "tradebrief.css").read_text().splitlines()
    # Some eighty for the frame and its parts, and a few for each page that came later.
    assert len(lines) <= 96
