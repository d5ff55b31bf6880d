"""What the page of products shows while no figures by product are loaded: how they are loaded, in one command."""

from __future__ import annotations

from dashboard.components import html
from dashboard.components.copying import copy_button
from dashboard.components.record_parts import outside_link
from dashboard.context import Context

COMMAND = "tradebrief load full_v2_202608.7z --source eurostat_comext"
FILE_COMMAND = "tradebrief fetch eurostat_comext --file FILE"
BULK_FILES = "https://ec.europa.eu/eurostat/api/dissemination/files?dir=comext%2FCOMEXT_DATA%2FPRODUCTS"


def loading_guide(ctx: Context) -> html.Section:
    """One command with a button that copies it, where the files are, and the way for small files."""
    say = ctx.words.say
    before, _, after = say("products_page.load_again", command="\0").partition("\0")
    return html.Section(
        [
            html.H2(say("products_page.load"), className="tk s"),
            html.P(say("products_page.load_text")),
            html.Div(html.Code(COMMAND), className="given"),
            html.P(
                [
                    copy_button(ctx.words, say("card.copy"), text=COMMAND, style="btn sec"),
                    " ",
                    outside_link(say("products_page.load_where"), BULK_FILES),
                ]
            ),
            html.P([before, html.Code(FILE_COMMAND), after], className="note"),
        ],
        className="fig",
    )
