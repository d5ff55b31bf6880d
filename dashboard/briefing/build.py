"""A briefing from a state: the slides that its address names, or the usual ones of its length."""

from __future__ import annotations

from dataclasses import replace

from dashboard import charts
from dashboard.briefing.parts import Brief, Length, Slide
from dashboard.briefing.sections import Section, discover, slide_of
from dashboard.briefing.tokens import Choice, choices_of
from dashboard.components.coverage import state_in
from dashboard.context import Context
from dashboard.state import ViewState
from dashboard.urls import page_url
from etl.model.period import Period

PATH = "/brief"
USUAL = "usual"


def brief(ctx: Context, state: ViewState) -> Brief:
    """The briefing of a state: on its first partner, up to its `year` (default: the last held), of the length `view`.

    Sections without data are left out and named; so are tokens that name nothing.
    """
    length = length_of(state)
    shown = shown_state(state)
    sections = discover()
    if state.slides:
        choices, unknown = choices_of(state.slides, {*sections, USUAL}, charts.discover().keys())
    else:
        choices, unknown = [], []
    usual = [Choice(one.id) for one in sections.values() if length in one.lengths and one.is_loaded(ctx, shown)]
    # "usual" stands for the sections that the address does not name.
    choices = [c for choice in choices or [Choice(USUAL)] for c in (usual if choice.id == USUAL else [choice])]
    slides, left_out = [], []
    for choice in choices:
        is_section = choice.id in sections and not choice.query
        slide = slide_of(sections[choice.id], ctx, shown) if is_section else _chart(ctx, shown, choice)
        if slide is None:
            left_out.append(_missing(ctx, shown, sections[choice.id]))
            continue
        if choice.title:
            slide = replace(slide, title=choice.title, computed_title=slide.title)
        if length is Length.ONE:
            slide = replace(slide, sentences=slide.sentences[: 3 if slide.facts else 1])
        slides.append(replace(slide, token=choice.token, state=slide.state or shown))
    words = ctx.words
    partner = words.area(state.partner)
    return Brief(
        title=words.say("brief.title", partner=partner),
        subtitle=words.say("brief.subtitle", date=words.day(state.as_of or ctx.today)),
        partner=state.partner,
        length=length,
        slides=tuple(slides),
        left_out=tuple(left_out),
        as_of=state.as_of or ctx.today,
        data_hash=ctx.data_hash,
        permalink=page_url(PATH, state),
        lang=state.lang,
        unknown=tuple(unknown),
    )


def _missing(ctx: Context, state: ViewState, section: Section) -> str:
    """The name of a section without data; of what no file is loaded of, with where it is said how."""
    name = ctx.words.say(f"brief.{section.id}")
    return name if section.is_loaded(ctx, state) else ctx.words.say("brief.not_loaded", name=name)


def length_of(state: ViewState) -> Length:
    """How long a state's briefing is; five slides where it does not say."""
    return Length(state.view) if state.view in set(Length) else Length.FIVE


def shown_state(state: ViewState) -> ViewState:
    """The state that a briefing's charts are drawn in: all years up to the chosen one, views and orders their own."""
    end = Period.parse(str(state.year)) if state.year else state.end
    return state.with_changes(
        view="", sort="", flow="", scale="linear", base=None, freq="A", slides=(), record="", theme="", end=end
    )


def _chart(ctx: Context, state: ViewState, choice: Choice) -> Slide:
    """A chart in the state that its token gives, in the briefing's language and as known on its day."""
    own = state
    if choice.query:
        own, _ = state_in(ctx, choice.query)
        own = own.with_changes(lang=state.lang, as_of=own.as_of or state.as_of)
    spec = charts.chart(choice.id).build(ctx, own)
    return Slide(choice.token, spec.title, spec.title, spec.subtitle, charts=(spec,), page=spec.permalink, state=own)
