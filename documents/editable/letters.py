"""Letters for a word processor: their lines and lists as such, to go on editing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from documents.editable import house

if TYPE_CHECKING:
    from documents.letters import Letter

_SIGNATURE_LINES = 3


def docx(words: Letter) -> bytes:
    """Return a letter as a DOCX file, letter-size, its language and title set."""
    # 30 MB that only those pay for who make a letter.
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    document = Document()
    house.dress(document, language=f"{words.lang}-{words.region}")
    document.styles["Normal"].paragraph_format.space_after = Pt(9)
    document.core_properties.title = words.title
    document.core_properties.author = words.author
    document.core_properties.language = f"{words.lang}-{words.region}"
    document.core_properties.comments = ""

    document.add_paragraph(words.dated).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph(words.number)
    _block(document, words.to)
    document.add_paragraph().add_run(words.subject).bold = True
    document.add_paragraph(words.salutation)
    for text in words.body:
        document.add_paragraph(text)
    for text in words.listed:
        document.add_paragraph(text, style="List Bullet")
    for text in words.ending:
        document.add_paragraph(text)
    closing = document.add_paragraph(words.closing)
    closing.paragraph_format.space_after = Pt(11 * _SIGNATURE_LINES)
    closing.paragraph_format.keep_with_next = True
    _block(document, words.signature)
    if words.annex:
        heading = document.add_heading(words.annex_title, level=1)
        heading.paragraph_format.page_break_before = True
    for part in words.annex:
        document.add_heading(part.heading, level=2)
        for number, text in enumerate(part.paragraphs, 1):
            paragraph = document.add_paragraph(f"{number}.\t{text}")
            paragraph.paragraph_format.left_indent = Cm(1)
            paragraph.paragraph_format.first_line_indent = Cm(-1)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(1))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _block(document: Any, lines: tuple[str, ...]) -> None:
    """Add lines that belong together as one paragraph."""
    paragraph = document.add_paragraph()
    for place, line in enumerate(lines):
        run = paragraph.add_run(line)
        if place < len(lines) - 1:
            run.add_break()
