"""Synthetic charts of every kind, and the hard cases: what figures and files are tested and looked at with."""

from datetime import date

from dashboard.charts.spec import Axis, ChartSpec, Kind, Mark, Point, Role, Rule, Series, SourceRef

EXPORTS = {
    1995: 25.9, 1996: 24.1, 1997: 19.0, 1998: 38.9, 1999: 8.0, 2000: 8.2, 2001: 4.8, 2002: 15.4, 2003: 30.0, 2004: 50.6,
    2005: 24.0, 2006: 31.2, 2007: 22.0, 2008: 73.4, 2009: 27.9, 2010: 40.1, 2011: 48.5, 2012: 96.0, 2013: 87.6,
    2014: 95.7, 2015: 90.6, 2016: 66.0, 2017: 77.2, 2018: 80.3, 2019: 73.2, 2020: 70.2, 2021: 87.2, 2022: 123.7,
    2023: 147.7, 2024: 151.9, 2025: 121.3,
}  # fmt: skip
IMPORTS = {
    1995: 23.0, 1996: 27.0, 1997: 31.5, 1998: 52.0, 1999: 27.4, 2000: 34.3, 2001: 46.0, 2002: 53.6, 2003: 37.8,
    2004: 99.0, 2005: 96.0, 2006: 126.1, 2007: 173.0, 2008: 186.0, 2009: 180.2, 2010: 166.9, 2011: 163.6, 2012: 250.0,
    2013: 358.4, 2014: 357.0, 2015: 181.0, 2016: 187.0, 2017: 190.4, 2018: 213.0, 2019: 307.2, 2020: 284.3,
    2021: 165.5, 2022: 299.4, 2023: 479.6, 2024: 468.9, 2025: 585.7,
}  # fmt: skip
MILLION = 1e6
SOURCES = (
    SourceRef("bns_annual", "BNS annual workbooks", "/sources#bns_annual"),
    SourceRef("wits", "World Bank WITS (UN Comtrade)", "/sources#wits"),
)
COUNT = iter(range(10**6))


def ref() -> str:
    return f"rec{next(COUNT):09d}"


def mark_of(year: int) -> Mark:
    return Mark.PROVISIONAL if year >= 2024 else Mark.REPORTED


def yearly(values, role, name, *, start=1995, labels=None, negative=False, **more) -> Series:
    points = tuple(
        Point(
            str(year),
            (-1 if negative else 1) * value * MILLION,
            ref(),
            mark_of(year),
            value * MILLION - 5e4,
            value * MILLION + 5e4,
            label=(labels or {}).get(year, ""),
            source="bns_annual" if year >= 2018 else "wits",
        )
        for year, value in values.items()
        if year >= start
    )
    return Series(role.value, name, role, points, role.value, "KZ", "CZ", "USD", breaks=("2018",), **more)


def chart(id: str, kind: Kind, series, **more) -> ChartSpec:
    fields = {
        "title": "Imports pulled away after 2021; the deficit is the largest on record",
        "subtitle": "Goods trade of Kazakhstan with Czechia, million USD",
        "x": Axis(),
        "y": Axis(scale=MILLION, decimals=1),
        "unit": "million USD",
        "sources": SOURCES,
        "as_of": date(2026, 11, 21),
        "data_hash": "9f31c2d4",
        "permalink": f"/trade?chart={id}",
        "alt": f"A specimen of the kind {kind}",
        "filters": (("Partner", "Czechia"), ("Unit", "million USD")),
    }
    return ChartSpec(id, kind, series=tuple(series), **(fields | more))


RULES = (Rule("2018", "WITS / UN Comtrade", "BNS workbooks"),)
BALANCE = {year: EXPORTS[year] - IMPORTS[year] for year in EXPORTS}
PARTNERS = {
    "Italy": (16.3, 1.28),
    "Netherlands": (5.98, 0.36),
    "France": (3.32, 1.57),
    "Germany": (1.31, 3.24),
    "Romania": (2.6, 0.2),
    "Greece": (2.37, 0.06),
    "Spain": (1.49, 0.44),
    "Poland": (0.55, 0.67),
    "Czechia": (0.12, 0.59),
    "Belgium": (0.36, 0.22),
    "Croatia": (0.38, 0.04),
    "Sweden": (0.05, 0.32),
}
CODES = ("IT", "NL", "FR", "DE", "RO", "GR", "ES", "PL", "CZ", "BE", "HR", "SE")
BILLION = 1e9


def area_points(values, scale, mark=Mark.PROVISIONAL, labels=None):
    return tuple(
        Point(code, value * scale, ref(), mark, label=(labels or {}).get(code, "")) for code, value in values.items()
    )


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


def ranking() -> ChartSpec:
    total = {code: sum(PARTNERS[name]) for code, name in zip(CODES, PARTNERS, strict=True)}
    series = [
        Series(
            role.value,
            role.value.capitalize(),
            role,
            area_points(
                {c: PARTNERS[n][i] for c, n in zip(CODES, PARTNERS, strict=True)},
                BILLION,
                labels={c: f"{v:.2f}" for c, v in total.items()} if i else None,
            ),
            role.value,
            "KZ",
            "EU",
            "USD",
        )
        for i, role in enumerate((Role.EXPORTS, Role.IMPORTS))
    ]
    return chart(
        "ranking",
        Kind.BAR,
        series,
        x=Axis(categories=CODES, labels=tuple(PARTNERS)),
        stacked=True,
        y=Axis(scale=BILLION, decimals=2),
        unit="billion USD",
        highlight="CZ",
        extra={"ranks": ",".join(str(i) for i in range(1, 13))},
    )


def ranking_before() -> ChartSpec:
    names = {
        "DE": "Germany",
        "FR": "France",
        "IT": "Italy",
        "PL": "Poland",
        "CZ": "Czechia",
        "ES": "Spain",
        "NL": "Netherlands",
        "AT": "Austria",
    }
    now = dict(zip(names, (3238, 1568, 1279, 674, 586, 443, 355, 293), strict=True))
    before = dict(zip(names, (2845, 1862, 1279, 641, 469, 653, 387, 277), strict=True))
    labels = {c: f"{v:,} {'+' if v >= before[c] else '−'}{abs(v / before[c] - 1) * 100:.1f}%" for c, v in now.items()}
    series = [
        Series(
            "before", "2024", Role.IMPORTS, area_points(before, MILLION, Mark.YEAR_BEFORE), "imports", "KZ", "EU", "USD"
        ),
        Series("now", "2025", Role.IMPORTS, area_points(now, MILLION, labels=labels), "imports", "KZ", "EU", "USD"),
    ]
    return chart(
        "ranking-before",
        Kind.BAR,
        series,
        x=Axis(categories=tuple(names), labels=tuple(names.values())),
        y=Axis(scale=MILLION, decimals=0),
        highlight="CZ",
        extra={"ranks": "1,2,3,4,5,6,7,8"},
        legend=((Mark.YEAR_BEFORE, "2024"), (Mark.PROVISIONAL, "2025")),
    )


def scatter() -> ChartSpec:
    series = Series(
        "areas",
        "Partners",
        Role.CONTEXT,
        tuple(
            Point(c, PARTNERS[n][1] * BILLION, ref(), x_value=PARTNERS[n][0] * BILLION, x_ref=ref())
            for c, n in zip(CODES, PARTNERS, strict=True)
            if c != "CZ"
        ),
        "imports",
        "KZ",
        "EU",
        "USD",
    )
    own = Series(
        "cz",
        "Czechia",
        Role.HIGHLIGHT,
        (Point("CZ", 0.59 * BILLION, ref(), x_value=0.12 * BILLION, x_ref=ref()),),
        "imports",
        "KZ",
        "CZ",
        "USD",
    )
    axis = {"scale": MILLION, "decimals": 0, "log": True}
    return chart(
        "scatter",
        Kind.SCATTER,
        [series, own],
        x=Axis("Exports, million USD", categories=CODES, labels=tuple(PARTNERS), **axis),
        y=Axis("Imports, million USD", **axis),
        diagonal=True,
        highlight="CZ",
        height=420,
    )


def slope() -> ChartSpec:
    shares = {
        "Germany": (24.1, 30.6),
        "Italy": (13.0, 12.1),
        "France": (17.7, 14.8),
        "Poland": (6.1, 6.4),
        "Czechia": (4.5, 5.5),
        "Lithuania": (5.4, 5.6),
        "Netherlands": (3.7, 3.4),
        "Spain": (6.2, 4.2),
    }
    series = [
        Series(
            name,
            name,
            Role.HIGHLIGHT if name == "Czechia" else Role.CONTEXT,
            (Point("2024", a, ref()), Point("2025", b, ref(), Mark.PROVISIONAL)),
            "share",
            "KZ",
            name[:2].upper(),
            "PERCENT",
        )
        for name, (a, b) in shares.items()
    ]
    return chart(
        "slope", Kind.SLOPE, series, y=Axis(scale=1, decimals=1, suffix="%"), unit="", highlight="CZ", height=380
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
