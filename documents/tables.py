"""Tables of open data as files: CSV and JSON, and a dictionary that says what each field means."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from cocreation.plan.package_data import Sheet
from cocreation.programme.facts import Programme
from cocreation.spreadsheets import in_a_cell
from locales.phrases import Phrase, Phrases

CSV: Final = "text/csv"
JSON: Final = "application/json"
DICTIONARY: Final = "dictionary"


def files(
    sheets: Iterable[Sheet], programme: Programme, phrases: Phrases
) -> Mapping[str, tuple[str, bytes]]:
    """Return each table and the dictionary, twice: media type and content by the file's name.

    The same tables give the same bytes.
    """
    made = {}
    told = list(sheets)
    for sheet in [*told, dictionary(told, programme, phrases)]:
        made[f"{sheet.name}.csv"] = (CSV, as_csv(sheet))
        made[f"{sheet.name}.json"] = (JSON, as_json(sheet))
    return made


def dictionary(sheets: Iterable[Sheet], programme: Programme, phrases: Phrases) -> Sheet:
    """Return what each field of these tables means, in every language of the programme."""
    meanings = {f"meaning_{language}": language for language in programme.languages}
    rows = [
        {
            "table": sheet.name, "field": name, "type": kind,
            **{
                column: phrases.plain(_meaning(sheet.name, name, phrases), language)
                for column, language in meanings.items()
            },
        }
        for sheet in sheets
        for name, kind in sheet.fields.items()
    ]  # fmt: skip
    fields = {"table": "key", "field": "key", "type": "key", **dict.fromkeys(meanings, "text")}
    return Sheet(DICTIONARY, fields, rows)


def _meaning(table: str, field: str, phrases: Phrases) -> Phrase:
    """Return what a field means: in this table, where it means something of its own there."""
    own = f"package.field.{table}.{field}"
    return Phrase(own if phrases.has(own) else f"package.field.{field}")


def as_csv(sheet: Sheet) -> bytes:
    """Return a table as CSV (UTF-8 with its mark, which spreadsheet programs look for)."""
    kept = io.StringIO(newline="")
    names = list(sheet.fields)
    writer = csv.writer(kept)
    writer.writerow(names)
    for row in sheet.rows:
        writer.writerow([_cell(row[each]) for each in names])
    return kept.getvalue().encode("utf-8-sig")


def as_json(sheet: Sheet) -> bytes:
    """Return the rows of a table as JSON."""
    return (json.dumps(list(sheet.rows), ensure_ascii=False, indent=1) + "\n").encode()


def _cell(value: Any) -> Any:
    return in_a_cell(value) if isinstance(value, str) else value
