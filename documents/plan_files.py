"""A version of the plan as files: a tagged PDF, a document for a word processor, and a page."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cocreation.plan.parts import PERIOD, Paragraph
from cocreation.plan.plans import Seen
from cocreation.programme.facts import Programme
from documents import plan_html, typeset
from documents.editable import plan as editable
from locales.phrases import Phrase, Phrases

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"


class File(NamedTuple):
    """A file by its name."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """What its bytes come to, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


class PlanFiles:
    """The files of a version. All of them say the same, in the language it was composed in."""

    def __init__(self, seen: Seen, programme: Programme, phrases: Phrases) -> None:
        self._seen = seen
        self._programme = programme
        self._phrases = phrases
        self._language = seen.composed.language

    def every(self) -> list[File]:
        """Return all of them."""
        return [self.pdf(), self.docx(), self.html()]

    def pdf(self) -> File:
        """Return the plan as a tagged PDF."""
        return File(f"{self._name}.pdf", PDF, typeset.pdf("plan.typ", self.facts()))

    def docx(self) -> File:
        """Return the plan as a document for a word processor."""
        return File(f"{self._name}.docx", DOCX, editable.docx(self.facts()))

    def html(self) -> File:
        """Return the plan as a page that stands alone."""
        return File(f"{self._name}.html", HTML, plan_html.page(self.facts()).encode())

    def facts(self) -> dict[str, Any]:
        """Return the words in their order, ready for JSON.

        A section has number, heading and paragraphs; a paragraph its number, heading, text, table
        (heads and rows) and note, the last three of them or None.
        """
        composed = self._seen.composed
        return {
            "lang": self._language,
            "region": self._programme.country.lower(),
            "of": self._say("plan.doc.page_of"),
            "title": composed.title,
            "author": self._programme.name.say(self._language),
            "lines": self._lines(),
            "draft": "" if self._is_approved else self._say("plan.doc.draft"),
            "contents": self._say("plan.doc.contents"),
            "notes": self._say("plan.doc.notes"),
            "back": self._say("plan.doc.back"),
            "sections": [
                {
                    "number": each.number,
                    "key": each.key,
                    "heading": each.heading,
                    "paragraphs": [_paragraph(one) for one in composed.of_section(each.key)],
                }
                for each in composed.sections
            ],
        }

    @property
    def _name(self) -> str:
        key, version = self._programme.plan.key, self._seen.version
        return f"plan-{key}" if self._is_approved else f"plan-{key}-v{version.number}"

    @property
    def _is_approved(self) -> bool:
        return self._seen.version.state == "approved"

    def _lines(self) -> list[str]:
        version = self._seen.version
        if version.approved_at is not None:
            lines = [self._say("plan.doc.approved", at=version.approved_at)]
        else:
            lines = [self._say("plan.doc.version", number=version.number, at=version.composed_at)]
        period = self._seen.composed.of_key(PERIOD)
        if period is not None:
            lines.insert(0, period.text)
        return [self._programme.name.say(self._language), *lines, self._say("plan.doc.how_to_read")]

    def _say(self, key: str, **values: Any) -> str:
        return self._phrases.plain(Phrase(key, values), self._language)


def files(seen: Seen, programme: Programme, phrases: Phrases) -> list[File]:
    """Return the files of a version of the plan: PDF, DOCX and HTML."""
    return PlanFiles(seen, programme, phrases).every()


def _paragraph(of: Paragraph) -> Mapping[str, Any]:
    table: Mapping[str, Sequence[Any]] | None = None
    if of.table is not None:
        table = {"heads": of.table.heads, "rows": of.table.rows}
    return {
        "number": of.number,
        "heading": of.heading,
        "text": of.text,
        "table": table,
        "note": of.note,
    }
