import re
from datetime import date

import pytest

from dashboard import calculations, charts
from dashboard.briefing import brief
from dashboard.briefing.parts import Length
from dashboard.briefing.sections import discover
from dashboard.context import make_context
from dashboard.state import ViewState
from dashboard.text import plain
from dashboard.urls import slide_token
from etl.store import Query, Store

STATES = {
    "Czechia": ViewState(),
    "Czechia 2023": ViewState(year=2023, view="full"),
    "EU 2024": ViewState(partners=("EU27_2020",), year=2024, view="full"),
    "Germany in euro": ViewState(partners=("DE",), unit_asked="EUR"),
    "Kyrgyzstan": ViewState(partners=("KG",), view="one"),
    "as known then": ViewState(year=2023, as_of=date(2024, 9, 30)),
    "nothing held": ViewState(partners=("TV",)),
}


@pytest.fixture(scope="module")
def ctx(build_dir):
    return make_context(Store.open(build_dir))


@pytest.fixture(scope="module")
def briefs(ctx):
    return {name: brief(ctx, state) for name, state in STATES.items()}


def test_lengths_have_their_sections(ctx):
    by_length = {length: [s.token for s in brief(ctx, ViewState(view=str(length))).slides] for length in Length}
    assert by_length[Length.FIVE] == ["headline", "trade", "growth", "partners", "investment"]
    # What no file is loaded of is not missed.
    by_product = {"products", "products-growth"}
    assert by_length[Length.FULL] == [name for name in discover() if name not in by_product]
    assert set(by_length[Length.ONE]) < set(by_length[Length.FIVE])
    assert brief(ctx, ViewState(view="nonsense")).length is Length.FIVE


def test_what_has_no_data_is_left_out_and_named(ctx, briefs):
    assert briefs["nothing held"].slides == ()
    assert len(briefs["nothing held"].left_out) == 5
    assert briefs["Kyrgyzstan"].left_out == (ctx.words.say("brief.investment"),)


def test_nothing_is_said_of_later_years_than_the_chosen_one(ctx):
    for year in (2019, 2022, 2023):
        made = brief(ctx, ViewState(year=year, view="full"))
        for slide in made.slides:
            said = " ".join([slide.title, *(plain(s) for s in slide.sentences), *(f.label for f in slide.facts)])
            assert all(int(found) <= year for found in re.findall(r"\b(20\d\d|19\d\d)\b", said)), (year, said)


def test_every_number_of_every_sentence_opens_a_figure_that_has_it(ctx, briefs):
    checked = 0
    for made in briefs.values():
        for slide in made.slides:
            sentences = [*slide.sentences, *(line for fact in slide.facts for line in fact.lines)]
            numbers = [(s.text, s.ref) for sentence in sentences for s in sentence if s.ref]
            numbers += [(fact.value, fact.ref) for fact in slide.facts]
            for text, ref in numbers:
                # First places are said in words.
                digits = 1.0 if "largest" in text else float(re.sub(r"[^\d.]", "", text))
                half = 0.5 * 10 ** -_places(text) * 1.001
                assert any(abs(digits - one) <= half for one in values(ctx, ref)), (text, ref)
                checked += 1
    assert checked > 150


def _places(text):
    return len(text.partition(".")[2].rstrip("%").split(" ")[0]) if "." in text else 0


def values(ctx, ref):
    """The value of a record or calculation in the scales that a sentence may say it in, without its sign."""
    if "." in ref:
        found = calculations.evaluate(ctx, ref)
        raw = [found.value]
    else:
        records = ctx.store.records([ref])
        assert len(records) == 1, ref
        raw = list(ctx.store.select(Query(record_ids=(ref,)))["value"])
    return [abs(value) / scale for value in raw for scale in (1, 1e3, 1e6, 1e9, 0.01)]


def test_sentences_say_no_falls_of_minus(briefs):
    said = [plain(s) for made in briefs.values() for slide in made.slides for s in slide.sentences]
    assert len(said) > 30
    for sentence in said:
        assert not re.search(r"(fell|fall|decrease|drop|down)[a-z]* (by |of )?[−-]", sentence), sentence
        assert not re.search(r"\b1th|\b2th|\b3th|\b11st", sentence), sentence
        assert sentence.endswith("."), sentence
        assert "{" not in sentence, sentence
        assert "nan" not in sentence, sentence


def test_slides_can_be_ordered_retitled_and_added(ctx):
    token = slide_token("trade-levels", ViewState(partners=("DE",)))
    state = ViewState(slides=("partners", f"{token}*Germany first", "headline", "nothing"))
    made = brief(ctx, state)
    assert [slide.title for slide in made.slides][1] == "Germany first"
    assert made.slides[1].computed_title
    assert made.slides[1].charts[0].series[0].partner == "DE"
    assert made.slides[0].label == ctx.words.say("brief.partners")
    assert made.unknown == ("nothing",)
    usual = brief(ctx, ViewState(slides=("usual", token)))
    assert len(usual.slides) == 6


def test_every_chart_can_be_a_slide(ctx):
    tokens = tuple(slide_token(name, ViewState()) for name in charts.discover())
    made = brief(ctx, ViewState(slides=tokens))
    assert [slide.charts[0].id for slide in made.slides] == list(charts.discover())


def test_the_same_state_gives_the_same_briefing(ctx):
    assert brief(ctx, STATES["Czechia"]) == brief(ctx, STATES["Czechia"])
