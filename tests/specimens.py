"""Synthetic charts of every kind, and the hard cases: what figures and files are tested and looked at with."""

from specimen_parts import BALANCE, BILLION, CODES, EXPORTS, IMPORTS, MILLION, PARTNERS, RULES, chart, ref, yearly
from specimens_of_areas import ranking, ranking_before, scatter, slope

from dashboard.charts.spec import Axis, ChartSpec, Kind, Mark, Point, Role, Rule, Series


def line() -> ChartSpec:
    labels = {2013: "2013: 358.4", 2021: "2021: 165.5", 2023: "2023: 479.6"}
    return chart(
        "line",
        Kind.LINE,
        [yearly(EXPORTS, Role.EXPORTS, "Exports"), yearly(IMPORTS, Role.IMPORTS, "Imports", labels=labels)],
        rules=RULES,
        legend=((Mark.PROVISIONAL, "provisional"),),
        height=380,
    )


def mirrored() -> ChartSpec:
    balance = yearly(BALANCE, Role.BALANCE, "Balance", start=2010, as_line=True)
    return chart(
        "mirrored",
        Kind.MIRRORED,
        [
            yearly(EXPORTS, Role.EXPORTS, "Exports", start=2010),
            yearly(IMPORTS, Role.IMPORTS, "Imports", start=2010),
            balance,
        ],
        rules=(Rule("2018", "WITS", "BNS"),),
        height=360,
        legend=((Mark.PROVISIONAL, "2024–2025: provisional"),),
        notes=("Dotted rule: the source changes between 2017 and 2018.",),
    )


def grouped() -> ChartSpec:
    own = {2019: 307.2, 2020: 284.3, 2021: 165.5, 2022: 299.4, 2023: 479.6}
    other = {2019: 319.1, 2020: 375.0, 2021: 226.6, 2022: 703.2, 2023: 901.4}
    series = [
        Series(
            name,
            name,
            Role.IMPORTS,
            tuple(Point(str(y), v * MILLION, ref(), mark, label=f"{v:.0f}") for y, v in values.items()),
            "imports",
            "KZ",
            "CZ",
            "USD",
        )
        for name, values, mark in (
            ("Kazakhstan: imports", own, Mark.REPORTED),
            ("Czechia: exports", other, Mark.MIRROR),
        )
    ]
    return chart(
        "grouped",
        Kind.COLUMN,
        series,
        height=320,
        legend=((Mark.REPORTED, "Kazakhstan: imports"), (Mark.MIRROR, "Czechia: exports")),
    )


def like_for_like() -> ChartSpec:
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun")
    now, before = (4.7, 5.0, 5.3, 6.0, 5.1, 5.4), (4.35, 4.45, 4.7, 5.4, 5.4, 5.45)
    codes = tuple(f"2026-{m:02d}" for m in range(1, 7))
    series = [
        Series(
            id,
            name,
            Role.IMPORTS,
            tuple(
                Point(c, v * BILLION, ref(), mark, label=f"{v:.1f}" if mark is Mark.PROVISIONAL else "")
                for c, v in zip(codes, values, strict=True)
            ),
            "imports",
            "KZ",
            "WLD",
            "USD",
        )
        for id, name, values, mark in (
            ("before", "2025", before, Mark.YEAR_BEFORE),
            ("now", "2026", now, Mark.PROVISIONAL),
        )
    ]
    return chart(
        "like-for-like",
        Kind.COLUMN,
        series,
        x=Axis(categories=codes, labels=months),
        unit="billion USD",
        y=Axis(scale=BILLION, decimals=1),
        height=280,
        legend=((Mark.YEAR_BEFORE, "Same month of 2025"),),
    )


def stacked_derived() -> ChartSpec:
    codes = ("2021", "2022", "2023", "2024-H1")
    whole = (22.3, 21.6, 48.0)
    first = Series(
        "q1",
        "Reported",
        Role.FDI_GROSS,
        (
            *(Point(c, v * MILLION, ref(), label=f"{v:g}") for c, v in zip(codes, whole, strict=False)),
            Point("2024-H1", 13.8 * MILLION, ref()),
        ),
        "fdi_inflow_gross",
        "KZ",
        "CZ",
        "USD",
    )
    second = Series(
        "q2",
        "Derived",
        Role.FDI_GROSS,
        (Point("2024-H1", 11.1 * MILLION, ref(), Mark.DERIVED, 8.0 * MILLION, 14.2 * MILLION, label="24.9"),),
        "fdi_inflow_gross",
        "KZ",
        "CZ",
        "USD",
    )
    return chart(
        "stacked",
        Kind.COLUMN,
        [first, second],
        stacked=True,
        height=280,
        x=Axis(categories=codes, labels=("2021", "2022", "2023", "H1 2024")),
    )


def negative_columns() -> ChartSpec:
    values = {
        2003: -0.2,
        2004: -2.1,
        2005: 0.5,
        2006: 5.1,
        2007: 0.6,
        2008: 31.7,
        2009: -1.0,
        2010: 11.5,
        2011: 27.1,
        2012: 49.6,
        2013: 10.5,
        2014: -2.9,
        2015: -10.1,
        2016: 3.8,
        2017: 4.2,
        2018: 3.9,
        2019: 9.6,
        2020: 8.4,
        2021: 16.5,
    }
    labels = {2012: "49.6", 2015: "−10.1", 2021: "16.5"}
    return chart(
        "negative",
        Kind.COLUMN,
        [yearly(values, Role.FDI_NET, "Net inflow", start=2000, labels=labels)],
        rules=(Rule("2013", "BPM5", "BPM6"),),
        unit="million EUR",
        height=280,
    )


def small_multiples() -> ChartSpec:
    series = []
    for i, (name, code) in enumerate(zip(PARTNERS, CODES, strict=True)):
        for role, source in ((Role.EXPORTS, EXPORTS), (Role.IMPORTS, IMPORTS)):
            values = {y: v * (1 - 0.06 * i) for y, v in source.items() if y >= 2010}
            one = yearly(values, role, role.value.capitalize())
            series.append(
                Series(
                    f"{role}-{code}",
                    one.name,
                    role,
                    one.points,
                    one.indicator,
                    "KZ",
                    code,
                    "USD",
                    panel=name,
                    breaks=("2018",),
                )
            )
    return chart("multiples", Kind.SMALL_MULTIPLES, series, highlight="CZ")


def monthly() -> ChartSpec:
    codes = [f"{y}-{m:02d}" for y in range(2019, 2027) for m in range(1, 13) if (y, m) <= (2026, 6)]
    points = tuple(
        Point(
            c,
            None if c == "2022-05" else (30 + 20 * ((i * 37) % 11) / 11 + i * 0.4) * MILLION,
            ref(),
            Mark.PROVISIONAL if c >= "2026" else Mark.REPORTED,
        )
        for i, c in enumerate(codes)
    )
    return chart(
        "monthly", Kind.LINE, [Series("imports", "Imports", Role.IMPORTS, points, "imports", "KZ", "CZ", "USD")]
    )


def partners_lines() -> ChartSpec:
    series = []
    for i, name in enumerate(("Germany", "Italy", "Netherlands", "Czechia", "Poland"), start=1):
        role = Role(f"partner_{i}")
        one = yearly({y: v * (0.5 + i / 5) for y, v in IMPORTS.items()}, role, name)
        series.append(one)
    return chart("partners", Kind.LINE, series, rules=RULES)


def mixed_marks() -> ChartSpec:
    values = [
        ("2018", Mark.REPORTED),
        ("2019", Mark.MIRROR),
        ("2020", Mark.MIRROR),
        ("2021", Mark.DERIVED),
        ("2022", Mark.REPORTED),
        ("2023", Mark.PROVISIONAL),
        ("2024-01/2024-08", Mark.REPORTED),
    ]
    points = tuple(
        Point(x, (100 + 25 * i) * MILLION, ref(), mark, (70 + 25 * i) * MILLION, (140 + 25 * i) * MILLION)
        for i, (x, mark) in enumerate(values)
    )
    return chart(
        "mixed",
        Kind.LINE,
        [Series("t", "Turnover", Role.TURNOVER, points, "turnover", "KZ", "CZ", "USD")],
        x=Axis(
            categories=tuple(v[0] for v in values),
            labels=("2018", "2019", "2020", "2021", "2022", "2023", "Jan–Aug 2024"),
        ),
    )


def single_point() -> ChartSpec:
    point = Point("2023", 479.6 * MILLION, ref())
    return chart("single", Kind.LINE, [Series("i", "Imports", Role.IMPORTS, (point,), "imports", "KZ", "CZ", "USD")])


def long_labels() -> ChartSpec:
    names = (
        "Bosnia and Herzegovina with a very long official name",
        "Saint Vincent and the Grenadines",
        "=HYPERLINK(1)",
    )
    codes = ("BA", "VC", "XX")
    points = tuple(Point(c, v, ref()) for c, v in zip(codes, (1.5e6, -4e5, 2e5), strict=True))
    return chart(
        "long",
        Kind.BAR,
        [Series("b", "Balance, seasonally adjusted", Role.BALANCE, points, "balance", "KZ", "WLD", "USD")],
        x=Axis(categories=codes, labels=names),
        title="A takeaway " * 12,
    )


def many_series() -> ChartSpec:
    series = [
        Series(
            f"s{i}",
            f"Partner {i}",
            Role.HIGHLIGHT if i == 3 else Role.CONTEXT,
            tuple(Point(str(y), (100 + 7 * i + (y - 2010) * (i % 5)) * MILLION, ref()) for y in range(2010, 2026)),
            "imports",
            "KZ",
            f"P{i}",
            "USD",
        )
        for i in range(14)
    ]
    return chart("many", Kind.LINE, series)


def missing() -> ChartSpec:
    points = (
        Point("2019", 1e6, ref()),
        Point("2020", None),
        Point("2021", None),
        Point("2022", 3e6, ref()),
        Point("2023", 2e6, ref()),
    )
    return chart("missing", Kind.LINE, [Series("e", "Exports", Role.EXPORTS, points, "exports", "KZ", "CZ", "USD")])


def empty() -> ChartSpec:
    return chart(
        "empty",
        Kind.LINE,
        [],
        empty="Statements give only a total for 2005–2020.",
        empty_action="Show net inflow",
        empty_href="/investment?view=net",
        title="No gross inflow by country before 2021",
    )


SPECIMENS = {
    spec.id: spec
    for spec in (
        line(),
        mirrored(),
        grouped(),
        like_for_like(),
        stacked_derived(),
        negative_columns(),
        ranking(),
        ranking_before(),
        scatter(),
        slope(),
        small_multiples(),
        monthly(),
        partners_lines(),
        mixed_marks(),
        single_point(),
        long_labels(),
        many_series(),
        missing(),
        empty(),
    )
}
