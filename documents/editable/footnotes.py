"""Footnotes of a DOCX, which python-docx does not make."""

from typing import Any
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PART = "/word/footnotes.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
_FIRST = 1
"""The numbers below are those of the lines that part text and notes."""


class Footnotes:
    """The footnotes of one document, numbered by the word processor."""

    def __init__(self) -> None:
        self._notes: list[str] = []

    def add(self, paragraph: Any, text: str) -> None:
        """Add a footnote at the end of a paragraph."""
        from docx.oxml import parse_xml

        self._notes.append(text)
        number = len(self._notes) + _FIRST - 1
        run = f'<w:r xmlns:w="{_W}">{_RAISED}<w:footnoteReference w:id="{number}"/></w:r>'
        paragraph._p.append(parse_xml(run))

    def attach(self, document: Any) -> None:
        """Put the notes into the document, once all were added."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        if not self._notes:
            return
        part = Part(PackURI(_PART), _TYPE, self._xml().encode(), document.part.package)
        document.part.relate_to(part, _RELATION)

    def _xml(self) -> str:
        notes = "".join(_note(number, text) for number, text in enumerate(self._notes, _FIRST))
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f'<w:footnotes xmlns:w="{_W}">'
            f"{_line('separator', -1)}{_line('continuationSeparator', 0)}{notes}"
            "</w:footnotes>"
        )


def _line(kind: str, number: int) -> str:
    return (
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p>'
        "</w:footnote>"
    )


def _note(number: int, text: str) -> str:
    return (
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:spacing w:after="60"/></w:pPr>'
        f"<w:r>{_RAISED}<w:footnoteRef/></w:r>"
        f'<w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:t xml:space="preserve"> {escape(text)}</w:t>'
        "</w:r></w:p></w:footnote>"
    )
