"""What the readers of workbooks with a country a row have in common: whose row it is, and that each has one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from etl.sources.connectors import Extract
from etl.sources.formats import LayoutError
from etl.sources.formats.workbook import Sheet, place


@dataclass(slots=True)
class CountryRows:
    """The countries of one sheet, as its rows are read from above to below.

    `areas` are area ids by a name in small letters, `groups` names of sums over countries in small letters, `names` the
    file that has both. Sums and names that are not known are told to `extract`.
    """

    sheet: Sheet
    file: str
    areas: Mapping[str, str]
    groups: Collection[str]
    names: str
    extract: Extract
    _rows: dict[str, int] = field(default_factory=dict)

    def area(self, row: int, name: str, key: str) -> str | None:
        """The area of a row by its name (`key`: the name as it is looked up); None for a sum and for an unknown name.

        Raises LayoutError for an area that has a row already.
        """
        if key in self.groups:
            self.extract.left_out["sums over groups of countries"] += 1
            return None
        area = self.areas.get(key)
        if area is None:
            self.extract.unknown["country", name] += 1
            return None
        if area in self._rows:
            raise LayoutError(
                self.file,
                place(self.sheet, row, 0),
                f"{area} stands twice in one sheet",
                expected=f"one row; the first is row {self._rows[area] + 1}",
                found=name,
                mend=f"look at both rows; if the names mean two countries, mend {self.names}",
            )
        self._rows[area] = row
        return area

    def close(self) -> None:
        """Raise LayoutError if no row was that of all countries: then the sheet ended early, or is another table."""
        if "WLD" not in self._rows:
            found = ", ".join(self._rows)[:120] or "none"
            raise LayoutError(self.file, self.sheet.name, "no row for all countries", expected="Всего", found=found)
