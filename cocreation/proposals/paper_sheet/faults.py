"""What can be wrong with a sheet, as keys of phrases with their values."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing to correct.

    `field` is the field of PaperFields it is about, or None for a whole row or file. `reason` is
    the key of its phrase, `values` fill the phrase's places:

    of a file
        paper.empty_file; paper.unknown_kind (suffix); paper.too_big (limit, in bytes);
        paper.not_what_it_says (suffix); paper.not_text; paper.open_quote (row);
        paper.missing_column (column: the heading to write); paper.repeated_column (column);
        paper.several_sheets (count); paper.too_many_rows (limit)
    of a row
        paper.repeated (row: the earlier one); paper.too_many_cells (count, expected)
    of a field
        paper.no_title, paper.no_problem, paper.no_idea, paper.no_territory;
        paper.unknown_theme, paper.unknown_territory, paper.impossible_date (written);
        paper.formula, paper.bad_characters (column); paper.too_long (column, count, limit, in
        characters)
    """

    field: str | None
    reason: str
    values: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


class SheetRefusedError(Exception):
    """The file cannot be read as a sheet, for the fault it carries."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


def refused(reason: str, **values: str | int) -> SheetRefusedError:
    """Make the exception for a fault of the whole file."""
    return SheetRefusedError(Fault(None, reason, values))
