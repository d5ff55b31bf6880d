"""What the synthetic charts are made of: figures, sources, series and the frame of a specification."""

from datetime import date

from dashboard.charts.spec import Axis, ChartSpec, Kind, Mark, Point, Rule, Series, SourceRef

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
