"""Tables of a document for a word processor: columns as wide as their words ask for."""

from collections.abc import Sequence
from typing import Any

from documents.editable import house

_TEXT_WIDTH = 5_970_000  # EMU: a letter-size page without its margins
_LINE, _MOST_LETTERS = 96, 32  # of a table, and of a column however long a word of it is
_IN_ONE_PIECE = 9  # rows: a table of more may go on on the next page


def add(document: Any, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Add a table below what there is; its heads are said again on each page."""
    from docx.shared import Pt

    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.rows[0]._tr.get_or_add_trPr().append(house.element("w:tblHeader"))
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        run = cell.paragraphs[0].add_run(head)
        run.bold, run.font.size = True, Pt(10)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text).font.size = Pt(10)
    widths = _widths([heads, *rows])
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width  # what LibreOffice goes by; Word goes by those of the cells
    for at, line in enumerate(table.rows):
        line._tr.get_or_add_trPr().append(house.element("w:cantSplit"))
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = width
            inside = cell.paragraphs[0].paragraph_format
            inside.space_after = 0
            inside.keep_with_next = at < len(rows) <= _IN_ONE_PIECE
    document.add_paragraph()


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return how wide each column is (EMU): its longest word fits, then the tallest gets more."""
    columns = list(zip(*rows, strict=True))
    letters = [
        min(max(_wide(word) for text in each for word in text.split() or [""]), _MOST_LETTERS)
        for each in columns
    ]
    longest = [max(len(text) for text in each) for each in columns]
    for _ in range(_LINE - sum(letters)):
        tallest = max(range(len(letters)), key=lambda at: longest[at] / letters[at])
        letters[tallest] += 1
    return [_TEXT_WIDTH * each // sum(letters) for each in letters]


def _wide(word: str) -> int:
    """Return how many letters of room a word needs in a cell: capitals are wider."""
    return len(word) + sum(each.isupper() for each in word) // 2 + 3
