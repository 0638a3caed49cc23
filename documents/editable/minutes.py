"""Minutes for a word processor, from the same worded sections as the PDF."""

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from documents.editable import house, tables

if TYPE_CHECKING:
    from docx.document import Document as Document

UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""When every file was made that says the same whenever it is made."""


def docx(facts: Mapping[str, Any]) -> bytes:
    """Return the DOCX of what `documents.minutes` worded: real headings, lists and tables."""
    from docx import Document  # 10 MB that a process needs only once somebody asks for a file

    document = Document()
    house.dress(document, language=f"{facts['lang']}-{facts['region'].upper()}")
    properties = document.core_properties
    properties.title, properties.author = facts["title"], facts["author"]
    properties.language = facts["lang"]
    properties.comments = ""
    properties.created = properties.modified = UNDATED  # the same facts give the same file
    document.add_heading(facts["title"], level=1)
    for line in facts["lines"]:
        document.add_paragraph(line)
    for section in facts["sections"]:
        document.add_heading(section["heading"], level=2)
        for part in section["parts"]:
            _add(document, part)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _add(document: "Document", part: Mapping[str, Any]) -> None:
    if "table" in part:
        tables.add(document, part["table"]["heads"], part["table"]["rows"])
    elif "items" in part:
        for number, lines in enumerate(part["items"], 1):
            # Numbered by us: Word would go on counting from the list before.
            document.add_paragraph(f"{number}. {lines[0]}")
            for line in lines[1:]:
                document.add_paragraph(line, style="List Continue")
    else:
        document.add_paragraph(part["text"])
