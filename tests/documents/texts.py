"""All that the files of a document say, one reader for each kind of file."""

import html
import re
from io import BytesIO
from zipfile import ZipFile

from tests.documents.tagged import Tagged

_TAG = re.compile(r"<(?:style.*?</style|[^>]*)>", re.DOTALL)
_INSTRUCTION = re.compile(r"<w:instrText.*?</w:instrText>", re.DOTALL)
_PARTS = re.compile(r"<w:(?:br|tab)/>|</w:p>")
_NUMBER_OF_NOTE = re.compile(r"<sup>.*?</sup>")


def of_pdf(content: bytes) -> str:
    """Return what has a tag, in the order in which it is read aloud."""
    return Tagged(content).text()


def of_docx(content: bytes) -> str:
    """Return the text and its footnotes, not what stands at the head or foot of each page."""
    with ZipFile(BytesIO(content)) as parts:
        found = [name for name in parts.namelist() if name.endswith(("document.xml", "notes.xml"))]
        raw = "\n".join(parts.read(name).decode() for name in sorted(found))
    return html.unescape(_TAG.sub("", _PARTS.sub("\n", _INSTRUCTION.sub("", raw))))


def of_html(content: bytes) -> str:
    """Return the text without the numbers of its footnotes, which stand inside of sentences."""
    return html.unescape(_TAG.sub("", _NUMBER_OF_NOTE.sub("", content.decode())))
