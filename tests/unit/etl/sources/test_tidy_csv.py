from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.model.issue import Issue, Severity
from etl.model.observation import Status
from etl.model.period import Period
from etl.model.units import SCALES, Unit
from etl.registry import Registry, load_registry
from etl.sources import Parsed, Snapshot
from etl.sources.tables import ISSUES_A_FILE
from etl.sources.tidy_csv import parse_tables

HEADER = "indicator,reporter,partner,period,value,unit,scale"
GOOD = "imports,KZ,CZ,2023,479626.20709,USD,thousand"
OTHER = "exports,KZ,CZ,2023,147699.0275,USD,thousand"
SIDECAR = """\
source = "bns_annual"
publisher = "A bureau"
dataset = "A dataset"
edition = "2023"
published = "2024-07"
published_inferred = ""
retrieved = "2026-11"
licence = "none"
maturity = "parsed"
url = "https://example.org"
caveats = []
status = "A"
"""
TABLE = "official/bns_annual/t.csv"

REGISTRY = load_registry()


def parse(table: bytes | str, sidecar: str | None = SIDECAR, registry: Registry = REGISTRY) -> Parsed:
    data = table.encode() if isinstance(table, str) else table
    files = [Snapshot(TABLE, data)]
    if sidecar is not None:
        files.append(Snapshot("official/bns_annual/t.toml", sidecar.encode()))
    return parse_tables("bns_annual", files, registry)


def rows(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines, ""])


def the_issue(parsed: Parsed, code: str) -> Issue:
    assert [issue.code for issue in parsed.issues] == [code]
    issue = parsed.issues[0]
    assert issue.file.startswith("official/bns_annual/t.")
    assert issue.source == "bns_annual"
    assert issue.what
    assert issue.mend
    return issue


def test_a_row_becomes_an_observation_and_its_record() -> None:
    parsed = parse(rows(GOOD))
    assert parsed.issues == []
    assert (parsed.rows_in, parsed.rows_rejected) == (1, 0)
    (observation,), (record,) = parsed.observations, parsed.records
    assert observation.value == Decimal("479626207.09")
    assert observation.resolution == Decimal("0.01")
    assert (observation.indicator, observation.reporter, observation.partner) == ("imports", "KZ", "CZ")
    assert observation.period == Period.year(2023)
    assert observation.unit is Unit.USD
    assert observation.published == record.published == date(2024, 7, 31)
    assert observation.record_id == record.record_id
    assert record.value_as_stated == "479626.20709 thousand"
    assert record.unit_as_stated == "USD"
    assert record.locator == "t: KZ imports CZ 2023"
    assert record.publisher == "A bureau"
    assert record.published_precision == "month"
    assert [info.id for info in parsed.infos] == ["bns_annual"]


def test_the_record_id_is_the_rows_key_and_not_its_line() -> None:
    one, two = parse(rows(GOOD, OTHER)), parse(rows(OTHER, "", GOOD))
    assert {r.locator: r.record_id for r in one.records} == {r.locator: r.record_id for r in two.records}
    later = parse(rows(GOOD), SIDECAR.replace('edition = "2023"', 'edition = "2024"'))
    assert later.records[0].record_id not in {r.record_id for r in one.records}


def test_a_missing_value_is_no_zero() -> None:
    parsed = parse(rows("imports,KZ,CZ,2023,,USD,thousand,M", header=HEADER + ",status"))
    assert parsed.issues == []
    assert parsed.observations[0].value is None
    assert parsed.observations[0].status is Status.MISSING
    assert parsed.records[0].value_as_stated == ""


def test_a_rows_status_and_note_go_before_the_sidecars_status() -> None:
    header = HEADER + ",status,note"
    parsed = parse(rows(GOOD + ",U,odd", OTHER + ",,", header=header), SIDECAR.replace('status = "A"', 'status = "P"'))
    assert [(o.indicator, o.status) for o in parsed.observations] == [
        ("imports", Status.QUESTIONABLE),
        ("exports", Status.PROVISIONAL),
    ]
    assert [r.note for r in parsed.records] == ["odd", None]


def test_a_negative_figure_is_read() -> None:
    parsed = parse(rows("fdi_inflow_net,KZ,CZ,2021,-586.11569,USD,million"))
    assert parsed.observations[0].value == Decimal("-586115690")


# One bad input a line: name, the row instead of GOOD, code, column named, words of `found` or `expected` or `mend`.
BAD_ROWS = [
    ("unknown indicator", GOOD.replace("imports", "import"), "unknown_indicator", "imports"),
    ("unknown reporter", GOOD.replace("KZ", "KAZ"), "unknown_area", "KZ (Kazakhstan)"),
    ("unknown partner", GOOD.replace("CZ", "CZE"), "unknown_area", "CZ (Czechia)"),
    ("partner with a blank", GOOD.replace("CZ", "CZ "), "unknown_area", "CZ (Czechia)"),
    ("no partner", GOOD.replace("CZ", ""), "unknown_area", "nothing"),
    ("reporter is partner", GOOD.replace("CZ", "KZ"), "same_area", "two areas"),
    ("period in words", GOOD.replace("2023", "Jan-Jul 2023"), "bad_period", "2024-07"),
    ("thirteenth month", GOOD.replace("2023", "2023-13"), "bad_period", "not in 01-12"),
    ("no period", GOOD.replace("2023", ""), "bad_period", "nothing"),
    ("no value", GOOD.replace("479626.20709", ""), "empty_value", "status"),
    ("a gap sign", GOOD.replace("479626.20709", ".."), "empty_value", "status"),
    ("not a number", GOOD.replace("479626.20709", "nan"), "empty_value", "status"),
    ("exponent", GOOD.replace("479626.20709", "4.79e5"), "bad_number", "4.79e5"),
    ("letters", GOOD.replace("479626.20709", "479626.2O"), "bad_number", "479626.2O"),
    ("two points", GOOD.replace("479626.20709", "479.626.2"), "bad_number", "479.626.2"),
    ("typographic minus", GOOD.replace("479626.20709", "−5"), "bad_number", "plain minus"),
    ("decimal comma, quoted", GOOD.replace("479626.20709", '"479626,2"'), "decimal_comma", "point"),
    ("decimal comma", GOOD.replace("479626.20709", "479626,2"), "decimal_comma", "point"),
    ("thousands by comma", GOOD.replace("479626.20709", '"479,626.2"'), "decimal_comma", "thousands"),
    ("thousands by blank", GOOD.replace("479626.20709", "479 626.2"), "thousands_separator", "without them"),
    ("thousands by no-break space", GOOD.replace("479626.20709", "479\u00a0626.2"), "thousands_separator", "without"),
    ("no unit", GOOD.replace("USD", ""), "empty_unit", "nothing is assumed"),
    ("unit with scale", GOOD.replace("USD", "kUSD"), "unknown_unit", "kUSD"),
    ("unit of another indicator", GOOD.replace("USD", "PERCENT"), "wrong_unit", "USD"),
    ("unknown scale", GOOD.replace("thousand", "thousands"), "unknown_scale", "'thousand'"),
    ("no scale", GOOD.replace("thousand", ""), "unknown_scale", "one, thousand, million, billion"),
    ("too few fields", GOOD.removesuffix(",thousand"), "row_shape", "6 fields"),
    ("too many fields", GOOD + ",A", "row_shape", "8 fields"),
    ("open quotation mark", GOOD.replace("CZ", '"CZ'), "row_quotes", "close"),
    ("carriage return within", GOOD.replace("CZ", "C\rZ"), "row_shape", "carriage return"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "code", "words"), [case[1:] for case in BAD_ROWS], ids=[case[0] for case in BAD_ROWS])
def test_a_bad_row_is_one_error_and_the_others_are_read(bad: str, code: str, words: str) -> None:
    parsed = parse(rows(OTHER, bad))
    issue = the_issue(parsed, code)
    assert issue.severity is Severity.ERROR
    assert issue.place == "3"
    assert words in issue.text()
    assert [o.indicator for o in parsed.observations] == ["exports"]
    assert (parsed.rows_in, parsed.rows_rejected) == (2, 1)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("imports,KZ,CZ,2023,5,USD,thousand,M", "value_of_missing"),
        ("imports,KZ,CZ,2023,5,USD,thousand,Z", "unknown_status"),
    ],
)
def test_a_bad_status_is_an_error(row: str, code: str) -> None:
    parsed = parse(rows(row, header=HEADER + ",status"))
    assert the_issue(parsed, code).place == "2"
    assert parsed.observations == []


def test_a_row_with_several_faults_is_one_error_that_names_them() -> None:
    issue = the_issue(parse(rows("imports,KZ,XX,2023,1,,thousands")), "unknown_area")
    assert "wrong as well: unit, scale" in issue.what


def test_the_same_figure_twice_is_an_error() -> None:
    parsed = parse(rows(GOOD, OTHER, GOOD))
    issue = the_issue(parsed, "duplicate_key")
    assert issue.place == "4"
    assert "line 2" in issue.expected
    assert len(parsed.observations) == 2


def test_the_same_key_with_two_values_is_an_error_that_shows_both() -> None:
    parsed = parse(rows(GOOD, GOOD.replace("479626.20709", "479.1").replace("thousand", "million")))
    issue = the_issue(parsed, "conflicting_values")
    assert "479626.20709 thousand" in issue.expected
    assert "479.1 million" in issue.found
    assert parsed.observations[0].value == Decimal("479626207.09")


def test_the_same_period_by_another_code_is_the_same_key() -> None:
    the_issue(parse(rows(GOOD, GOOD.replace("2023", "2023-01/2023-12"))), "duplicate_key")


@pytest.mark.parametrize(("published", "codes"), [("2024-07", ["conflicting_values"]), ("2025-07", [])])
def test_two_tables_conflict_only_within_one_publication(published: str, codes: list[str]) -> None:
    second = GOOD.replace("479626.20709", "479100")
    files = [
        Snapshot("official/bns_annual/a.csv", rows(GOOD).encode()),
        Snapshot("official/bns_annual/a.toml", SIDECAR.encode()),
        Snapshot("official/bns_annual/b.csv", rows(second).encode()),
        Snapshot("official/bns_annual/b.toml", SIDECAR.replace("2024-07", published).encode()),
    ]
    parsed = parse_tables("bns_annual", files, REGISTRY)
    assert [issue.code for issue in parsed.issues] == codes
    assert len(parsed.observations) == 2 - len(codes)
    for issue in parsed.issues:
        assert "official/bns_annual/a.csv:2" in issue.expected


BAD_FILES = [
    ("semicolons", rows(GOOD).replace(",", ";").encode(), "delimiter", "1"),
    ("tabs", rows(GOOD).replace(",", "\t").encode(), "delimiter", "1"),
    ("missing column", rows("imports,KZ,CZ,2023,1,thousand", header=HEADER.replace(",unit", "")).encode(),
     "missing_column", "1"),
    ("unknown column", rows(GOOD + ",x", header=HEADER + ",remark").encode(), "unknown_column", "1"),
    ("column twice", rows(GOOD + ",x", header=HEADER + ",unit").encode(), "duplicate_column", "1"),
    ("nothing at all", b"", "header", "1"),
    ("NUL", rows(OTHER, GOOD).encode().replace(b"KZ,CZ,2023,4", b"KZ,C\0,2023,4"), "nul_byte", "3"),
    ("UTF-16", rows(GOOD).encode("utf-16"), "nul_byte", "1"),
    ("Windows-1251", rows(GOOD + ",Чехия", header=HEADER + ",note").encode("cp1251"), "not_utf8", "2"),
    ("only a header", rows().encode(), "empty_table", "1"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "code", "place"), [c[1:] for c in BAD_FILES], ids=[c[0] for c in BAD_FILES])
def test_a_bad_file_is_one_error_and_gives_no_figures(data: bytes, code: str, place: str) -> None:
    parsed = parse(data)
    issue = the_issue(parsed, code)
    assert issue.severity is Severity.ERROR
    assert issue.place == place
    assert parsed.observations == []
    assert parsed.rows_in == parsed.rows_rejected


def test_an_encoding_error_names_the_byte() -> None:
    data = rows(GOOD).encode() + b"\xff"
    issue = the_issue(parse(data), "not_utf8")
    assert f"byte {len(data) - 1}" in issue.what
    assert issue.found == "0xff"


def test_a_misnamed_column_is_said_to_be_the_missing_one() -> None:
    parsed = parse(rows(GOOD, header=HEADER.replace("partner", "partners")))
    assert [issue.code for issue in parsed.issues] == ["missing_column", "unknown_column"]
    assert parsed.issues[0].mend == "rename 'partners' to 'partner'"


@pytest.mark.parametrize(
    ("code", "change"),
    [("bom", lambda d: b"\xef\xbb\xbf" + d), ("crlf", lambda d: d.replace(b"\n", b"\r\n"))],
)
def test_bom_and_crlf_warn_and_change_no_figure(code: str, change: Callable[[bytes], bytes]) -> None:
    plain = rows(GOOD, OTHER + "")
    parsed = parse(change(plain.encode()))
    assert the_issue(parsed, code).severity is Severity.WARNING
    assert parsed.observations == parse(plain).observations
    assert parsed.records == parse(plain).records


def test_a_table_without_a_sidecar_is_an_error_and_its_rows_are_still_checked() -> None:
    parsed = parse(rows(OTHER, GOOD.replace("CZ", "CZE")), sidecar=None)
    assert [issue.code for issue in parsed.issues] == ["table_without_sidecar", "unknown_area"]
    assert "t.toml" in parsed.issues[0].expected
    assert parsed.observations == []
    assert (parsed.rows_in, parsed.rows_rejected) == (2, 2)


def test_a_sidecar_without_a_table_is_an_error() -> None:
    parsed = parse_tables("bns_annual", [Snapshot("official/bns_annual/t.toml", SIDECAR.encode())], REGISTRY)
    assert "t.csv" in the_issue(parsed, "sidecar_without_table").expected


def test_another_file_is_pointed_out() -> None:
    parsed = parse_tables("bns_annual", [Snapshot("official/bns_annual/t.xls", b"")], REGISTRY)
    assert the_issue(parsed, "stray_file").severity is Severity.WARNING


def test_a_source_that_the_registry_does_not_know_is_an_error() -> None:
    parsed = parse_tables("bns_anual", [], REGISTRY)
    assert [issue.code for issue in parsed.issues] == ["unknown_source"]
    assert "bns_annual" in parsed.issues[0].text()


def test_a_file_lists_twenty_problems_and_counts_the_rest() -> None:
    bad = [f"imports,KZ,CZ,{year},x,USD,thousand" for year in range(1950, 1950 + ISSUES_A_FILE + 15)]
    parsed = parse(rows(GOOD, *bad))
    assert len(parsed.issues) == ISSUES_A_FILE + 1
    assert parsed.issues[-1].what.startswith("15 more")
    assert [issue.place for issue in parsed.issues[:3]] == ["3", "4", "5"]
    assert (parsed.rows_in, parsed.rows_rejected, len(parsed.observations)) == (36, 35, 1)


COUNTRIES = sorted(area.id for area in REGISTRY.areas.values() if area.kind == "country")


@st.composite
def figures(draw: st.DrawFn) -> dict[str, str]:
    reporter, partner = draw(st.lists(st.sampled_from(COUNTRIES), min_size=2, max_size=2, unique=True))
    start = draw(st.integers(1990 * 12, 2030 * 12))
    whole = draw(st.from_regex(r"\A-?[0-9]{1,12}\Z"))
    decimals = draw(st.from_regex(r"\A(\.[0-9]{1,14})?\Z"))
    return {
        "indicator": draw(st.sampled_from(["exports", "imports", "fdi_inflow_net", "fdi_stock"])),
        "reporter": reporter,
        "partner": partner,
        "period": Period(start, start + draw(st.integers(0, 30))).code,
        "value": whole + decimals,
        "unit": draw(st.sampled_from(["USD", "EUR", "CZK", "KZT"])),
        "scale": draw(st.sampled_from(sorted(SCALES))),
    }


def _key(figure: dict[str, str]) -> tuple[str, ...]:
    return tuple(figure[name] for name in ("indicator", "reporter", "partner", "period"))


@given(st.lists(figures(), min_size=1, max_size=8, unique_by=_key), st.booleans(), st.booleans())
def test_what_is_written_is_what_is_read(table: list[dict[str, str]], bom: bool, crlf: bool) -> None:
    text = rows(*(",".join(figure.values()) for figure in table))
    data = (b"\xef\xbb\xbf" if bom else b"") + text.replace("\n", "\r\n" if crlf else "\n").encode()
    parsed = parse(data)
    assert {issue.severity for issue in parsed.issues} <= {Severity.WARNING}
    assert len(parsed.observations) == len(table)
    for figure, observation, record in zip(table, parsed.observations, parsed.records, strict=True):
        assert observation.value == Decimal(figure["value"]) * SCALES[figure["scale"]]
        assert observation.resolution is not None
        decimals = len(figure["value"].partition(".")[2])
        assert observation.resolution == SCALES[figure["scale"]] / 10**decimals
        assert record.value_as_stated.split(" ")[0] == figure["value"]
        assert (observation.indicator, observation.reporter, observation.partner, observation.period.code) == _key(
            figure
        )
        assert observation.unit == figure["unit"]
    assert len({record.record_id for record in parsed.records}) == len(table)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: rows(GOOD, t).encode()))
def test_no_bytes_raise(data: bytes) -> None:
    parsed = parse(data)
    assert parsed.rows_in - parsed.rows_rejected == len(parsed.observations) == len(parsed.records)
    if not parsed.observations:
        assert parsed.issues


def test_a_product_is_part_of_the_key_and_of_the_observation() -> None:
    table = rows(f"{GOOD},", f"{GOOD},HS27", f"{GOOD},TOTAL2", header=f"{HEADER},product")
    parsed = parse(table)
    assert [o.product for o in parsed.observations] == ["TOTAL", "HS27"]
    assert parsed.records[1].locator == "t: KZ imports CZ HS27 2023"
    # The address of a figure of all products is what it was before there were others.
    assert parsed.records[0].record_id == parse(rows(GOOD)).records[0].record_id
    assert the_issue(parsed, "bad_product").found == "TOTAL2"
