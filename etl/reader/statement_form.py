"""A reading as the TOML file of a statement, with a line for each thing that a person has to decide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import tomli_w

from etl.model.units import SCALES
from etl.reader.claims import Claim, PeriodForm, Reading

DECIDE = "# DECIDE:"
UNSURE = 0.7
_MAX_WORDING = 160
_MAX_SLUG = 40
_SCALE_WORDS = {int(size): word for word, size in SCALES.items()}
_GROSS = "running totals and yearly inflows in Kazakhstan's statements are gross inflow"
_MOMENT = "month of publication"


@dataclass(frozen=True, slots=True)
class Header:
    """What a reading does not hold of its statement."""

    publisher: str = ""
    outlet: str = ""
    url: str = ""
    event: str = ""
    speaker_office: str = ""


def statement_toml(reading: Reading, header: Header, *, id_: str = "") -> str:
    """The statement file of a reading; `# DECIDE:` stands before what a person has to decide, or before it is used."""
    published = reading.published.text if reading.published else ""
    lines = list(_header(reading, header, id_ or statement_id(reading, header), published))
    taken: set[str] = set()
    for claim in reading.claims:
        for row, decide in _figures(claim, published):
            row["id"] = _unique(row["id"], taken)
            lines += ["", *(f"{DECIDE} {text}" for text in decide), "[[figure]]"]
            lines += [_line(key, value) for key, value in row.items() if value not in {"", None}]
            if "period" not in row or row["period"] == "":
                lines.append('period = ""')
            if row.get("reporter") == "":
                lines.append('reporter = ""')
    for apart in reading.apart:
        where = f"paragraph {apart.paragraph}, sentence {apart.sentence}"
        lines += ["", f"# Not a figure of this file: {_one_line(apart.text)} ({where}): {apart.reason}"]
    return "\n".join(lines) + "\n"


def statement_id(reading: Reading, header: Header) -> str:
    """The id, and so the file's name: date, publisher and the partner that most figures are about."""
    date = reading.published.text if reading.published else "0000"
    partners = [claim.partner if claim.partner != "KZ" else claim.reporter for claim in reading.claims]
    partner = max(set(partners), key=partners.count, default="")
    return "-".join(part for part in (date, _cut(_slug(header.publisher)), partner.lower()) if part)


def _cut(slug: str) -> str:
    """The first whole words of a slug, forty characters at most."""
    return slug if len(slug) <= _MAX_SLUG else slug[: _MAX_SLUG + 1].rpartition("-")[0]


def _header(reading: Reading, header: Header, id_: str, published: str) -> Iterator[str]:
    if not published:
        yield f"{DECIDE} the text names no date of publication; write it, and give the file and its id that date"
    if not header.publisher:
        yield f"{DECIDE} who said it: the ministry, office or statistician, not the newspaper"
    yield "[statement]"
    yield _line("id", id_)
    yield _line("publisher", header.publisher)
    yield _line("published", published)
    if reading.published and not reading.published.stated:
        yield _line("published_inferred", "estimated, as the text says")
    if header.event:
        yield _line("event", header.event)
    if header.speaker_office:
        yield _line("speaker_office", header.speaker_office)
    yield ""
    yield from document_lines(header.outlet, header.url or reading.url, published)


def document_lines(outlet: str, url: str, published: str) -> list[str]:
    """The lines of one place where a statement was printed."""
    made = ["[[statement.document]]", _line("outlet", outlet), _line("url", url)]
    return made + ([_line("published", published)] if published else [])


def _figures(claim: Claim, published: str) -> Iterator[tuple[dict[str, object], list[str]]]:
    """The figures of a claim with what has to be decided of each: the level or share, and its growth."""
    decide = _to_decide(claim, published)
    for indicator, note in _indicators(claim):
        if claim.value:
            row = _figure(claim, indicator, published)
            row["note"] = note
            yield row, decide
        if claim.growth is not None:
            yield _growth(claim, indicator), decide if not claim.value else []


def _figure(claim: Claim, indicator: str, published: str) -> dict[str, object]:
    value, scale = _printed(claim)
    period, inferred = claim.period, _inferred(claim)
    if claim.indicator in {"rank", "share"} and not period and len(published) >= 7:
        period, inferred = published[:7], _MOMENT
    if ".." in period:
        period, inferred = "", ""
    basis = any("taken as gross" in reason for reason in claim.reasons)
    row: dict[str, object] = {
        "id": f"{_slug(indicator)}-{_slug(period.replace('/', '-to-')) or 'no-period'}",
        "indicator": indicator,
        "reporter": claim.reporter,
        "partner": claim.partner,
        "period": period,
        "value": value,
        "unit": claim.unit,
        "scale": "" if scale == "one" else scale,
        "qualifier": "" if claim.qualifier == "exact" else str(claim.qualifier),
        "paragraph": claim.paragraph,
        "sentence": claim.sentence,
        "stated_source": claim.stated_source[:_MAX_WORDING],
        "period_inferred": inferred,
        "basis_inferred": _GROSS if basis else "",
        "base": claim.share_of[:_MAX_WORDING] if claim.indicator in {"share", "rank", "companies"} else "",
        "set_apart": _set_apart(claim, indicator),
    }
    return row


def _growth(claim: Claim, indicator: str) -> dict[str, object]:
    growth = claim.growth
    assert growth is not None  # the caller has looked
    level = claim.share_of if claim.indicator == "growth" else indicator
    period = "" if ".." in claim.period else claim.period
    odd = growth.basis not in {"yoy"} and not re.match(r"\d{4}", growth.basis)
    return {
        "id": f"{_slug(level)}-growth-{_slug(period.replace('/', '-to-')) or 'no-period'}",
        "indicator": f"{level}_growth",
        "reporter": claim.reporter,
        "partner": claim.partner,
        "period": period,
        "value": growth.value,
        "unit": "FACTOR" if growth.is_factor else "PERCENT",
        "qualifier": "" if growth.qualifier == "exact" else str(growth.qualifier),
        "paragraph": claim.paragraph,
        "sentence": claim.sentence,
        "stated_source": claim.stated_source[:_MAX_WORDING],
        "period_inferred": _inferred(claim),
        "base": growth.basis if re.match(r"\d{4}", growth.basis) else "",
        "set_apart": f"growth on another base ({growth.basis}), not on the year before" if odd else "",
    }


def _indicators(claim: Claim) -> list[tuple[str, str]]:
    """The registry's indicators of a claim, each with a note: a share of trade and investment is two figures."""
    match claim.indicator:
        case "fdi_cumulative":
            return [("fdi_inflow_gross", "")]
        case "growth":
            return [(claim.share_of, "")]
        case "rank":
            return [("rank_of_fdi" if "invest" in claim.share_of else "rank", "")]
        case "share":
            words = {"share_of_exports": "export", "share_of_imports": "import", "share_of_trade": "trade|turnover",
                     "share_of_fdi": "invest|FDI|capital"}  # fmt: skip
            found = [name for name, word in words.items() if re.search(word, claim.share_of, re.IGNORECASE)]
            return [(name, "") for name in found] or [("share_of_fdi", "what it is a share of was not recognised")]
        case _:
            return [(claim.indicator, "")]


def _set_apart(claim: Claim, indicator: str) -> str:
    if claim.indicator == "companies" and claim.partner == "KZ":
        return "companies that trade with the country, not companies with capital in it"
    if claim.indicator == "share" and re.search(r"Central Asia|\bthat\b|total", claim.share_of):
        return f"share of {claim.share_of}, not of the whole trade or investment"[:_MAX_WORDING]
    if indicator == "balance" and not claim.share_of:
        return "a gap of which the text does not say the direction"
    whole = claim.interval
    if claim.indicator in {"fdi_stock", "companies", "rank", "share"} and whole is not None and whole.length > 12:
        return "counted at a point of time; the text gives a span"
    return ""


def _to_decide(claim: Claim, published: str) -> list[str]:
    made = []
    # Of a share or a rank in the present tense the month of publication stands in, as elsewhere in the inputs.
    stands_in = claim.indicator in {"share", "rank"} and len(published) >= 7
    if not claim.reporter:
        made.append("whose statistics: the text does not say")
    if (not claim.period and not stands_in) or ".." in claim.period:
        made.append(f"the period: {_because(claim) or 'the text does not say it'}")
    elif claim.period and claim.period_form is PeriodForm.INFERRED:
        made.append(f"the period {claim.period} is inferred: {_because(claim)}")
    if claim.confidence < UNSURE and not made:
        made.append(f"read with doubt: {'; '.join(claim.reasons)}")
    if claim.scale not in _SCALE_WORDS:
        made.append("trillions are written as thousands of a billion: mind the last digit")
    return [_one_line(text) for text in made]


def _because(claim: Claim) -> str:
    return "; ".join(reason for reason in claim.reasons if re.search(r"period|year|publi|end|month", reason))


def _inferred(claim: Claim) -> str:
    if claim.period_form is PeriodForm.EXPLICIT or not claim.period:
        return ""
    return (_because(claim) or str(claim.period_form))[:_MAX_WORDING]


def _printed(claim: Claim) -> tuple[str, str]:
    if claim.scale in _SCALE_WORDS:
        sign = "-" if claim.indicator == "balance" and claim.share_of == "deficit" else ""
        return sign + claim.value, _SCALE_WORDS[claim.scale]
    return f"{Decimal(claim.value) * claim.scale / 10**9:f}", "billion"


def _unique(wanted: object, taken: set[str]) -> str:
    name, number = str(wanted)[:76], 2
    while name in taken:
        name, number = f"{str(wanted)[:76]}-{number}", number + 1
    taken.add(name)
    return name


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _line(key: str, value: object) -> str:
    return tomli_w.dumps({key: _one_line(value) if isinstance(value, str) else value}).strip()


def _one_line(text: object) -> str:
    return re.sub(r"\s+", " ", str(text)).strip()
