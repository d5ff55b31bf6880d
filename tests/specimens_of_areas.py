"""Synthetic charts of areas: rankings, a scatter, a slope."""

from specimen_parts import BILLION, CODES, MILLION, PARTNERS, area_points, chart, ref

from dashboard.charts.spec import Axis, ChartSpec, Kind, Mark, Point, Role, Series


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
