"""Where the heading of a page stands, and which of its columns is which field."""

import re
from collections.abc import Sequence
from typing import Final

from cocreation.programme.file import PaperColumns
from cocreation.proposals.paper_sheet.cells import HEADING_AMONG, Page
from cocreation.proposals.paper_sheet.faults import Fault
from cocreation.spellings import Spellings

NEEDED: Final = ("title", "problem", "idea", "theme", "territory")
"""The columns a sheet must have; those of event, date and collector may be lacking."""

HANDED_BACK: Final = ("reference", "sheet", "number", "reasons")
"""The columns that a file handed back has beside those of the sheet."""

_REFERENCE = re.compile(r"R-([0-9a-f]{12})", re.IGNORECASE)


class Headings:
    """The column headings that the programme accepts, for each field."""

    def __init__(self, columns: PaperColumns) -> None:
        self._columns: dict[str, tuple[str, ...]] = columns.model_dump()
        self._spellings = Spellings(self._columns.items(), ())

    def field(self, heading: str) -> str | None:
        """Give the field that a heading stands for, or None for a column of no concern."""
        return self._spellings.match(heading)

    def known(self, row: Sequence[str]) -> int:
        """Count the fields that the cells of a row are headings of."""
        return len({field for cell in row if (field := self.field(cell))})

    def usual(self, field: str) -> str:
        """Give the heading to write for the field: the first that is accepted."""
        return self._columns[field][0]


class Table:
    """A page with its heading found: the first row among those that know most fields.

    `body` are the rows below it, `columns` the place of each field's column, from 0.
    """

    def __init__(self, page: Page, headings: Headings) -> None:
        among = range(min(len(page), HEADING_AMONG))
        first = max(among, key=lambda place: headings.known(page[place]))
        self._heading = [cell.strip() for cell in page[first]]
        self.body = page[first + 1 :]
        fields = [headings.field(cell) for cell in self._heading]
        self.columns = {field: fields.index(field) for field in fields if field}
        missing = [field for field in NEEDED if field not in self.columns]
        twice = [
            field
            for field in self.columns
            if fields.count(field) > 1 and field not in HANDED_BACK  # the first of these is ours
        ]
        self.complete = not missing
        self.faults = (
            *(_about(field, "paper.missing_column", headings) for field in missing),
            *(_about(field, "paper.repeated_column", headings) for field in twice),
        )

    @property
    def width(self) -> int:
        """The number of columns of the heading."""
        return len(self._heading)

    def cell(self, field: str, row: Sequence[str]) -> str:
        """Give the row's cell of the field, empty when the column or the cell is lacking."""
        place = self.columns.get(field)
        return row[place] if place is not None and place < len(row) else ""

    def reference(self, row: Sequence[str]) -> str | None:
        """Give the reference that the row of a file handed back names, or None."""
        found = _REFERENCE.fullmatch(self.cell("reference", row).strip())
        return None if found is None else found[1].lower()

    def raw(self, row: Sequence[str]) -> dict[str, str]:
        """Give all cells of the row by their heading; one without a heading by its column number.

        Of two columns with one heading, the second has its number added. What a file handed back
        has beside the sheet's columns is left out when `row` names its reference.
        """
        named: dict[str, str] = {}
        ours = {self.columns.get(field) for field in HANDED_BACK} if self.reference(row) else set()
        for place in range(max(len(row), self.width)):
            if place in ours:
                continue
            heading = self._heading[place] if place < self.width else ""
            name = heading or str(place + 1)
            name = f"{name} ({place + 1})" if name in named else name
            named[name] = row[place] if place < len(row) else ""
        return named


def _about(field: str, reason: str, headings: Headings) -> Fault:
    return Fault(field, reason, {"column": headings.usual(field)})
