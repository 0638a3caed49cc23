"""A tagged PDF read the way a screen reader reads it: by its tags, in their order."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject

_CODE = re.compile(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_SHOWS = {b"Tj", b"TJ", b"'", b'"'}
_INLINE = {"/Strong", "/Em", "/Span", "/Link", "/Lbl", "/Reference"}
_PAINTS = {*_SHOWS, b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"Do", b"sh", b"BI"}


class Element(NamedTuple):
    """An element of the structure: its tag, its dictionary, how deep it lies, its own text."""

    tag: str
    raw: DictionaryObject
    depth: int
    text: str


class Marks(NamedTuple):
    """What a page shows: text by the number of its mark, and how much lies outside of any mark."""

    texts: dict[int, str]
    unmarked: int
    unreadable: int


class Tagged:
    """A PDF and its structure."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(BytesIO(content))
        self.marks = [_marks(page, self.reader) for page in self.reader.pages]

    def elements(self) -> list[Element]:
        """Return every element, in the order in which they are read aloud."""
        root: Any = self.reader.root_object.get("/StructTreeRoot")
        return [] if root is None else list(self._inside(root.get_object()["/K"], None, 0))

    def text(self) -> str:
        """Return all the text that has a tag, as it is read aloud."""
        root: Any = self.reader.root_object["/StructTreeRoot"]
        return "".join(self._read(root.get_object()["/K"], None))

    def _read(self, kids: Any, page: Any) -> Iterator[str]:
        for kid in _listed(kids):
            if isinstance(kid, DictionaryObject) and "/S" in kid:
                at = kid.raw_get("/Pg") if "/Pg" in kid else page
                yield from self._read(kid.get("/K", ArrayObject()), at)
                yield "" if str(kid["/S"]) in _INLINE else "\n"
            else:
                yield self._marked(kid, page)

    def _inside(self, kids: Any, page: Any, depth: int) -> Iterator[Element]:
        for kid in _listed(kids):
            if isinstance(kid, DictionaryObject) and "/S" in kid:
                at = kid.raw_get("/Pg") if "/Pg" in kid else page
                own = kid.get("/K", ArrayObject())
                text = "".join(self._marked(one, at) for one in _listed(own))
                yield Element(str(kid["/S"]), kid, depth, text)
                yield from self._inside(own, at, depth + 1)

    def _marked(self, kid: Any, page: Any) -> str:
        if isinstance(kid, DictionaryObject) and "/MCID" in kid:
            page = kid.raw_get("/Pg") if "/Pg" in kid else page
            kid = kid["/MCID"]
        if not isinstance(kid, int) or page is None:
            return ""
        number = self._number(page)
        return self.marks[number].texts.get(int(kid), "")

    def _number(self, page: Any) -> int:
        found = [each.indirect_reference for each in self.reader.pages]
        return next(at for at, each in enumerate(found) if each == page)


def _listed(kids: Any) -> list[Any]:
    kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
    every = kids if isinstance(kids, ArrayObject) else [kids]
    return [each.get_object() if isinstance(each, IndirectObject) else each for each in every]


def _marks(page: PageObject, reader: PdfReader) -> Marks:
    texts: dict[int, str] = {}
    inside: list[int | None] = []  # a mark's number; None of a decoration, or of what has none
    letters: dict[int, str] = {}
    unmarked = unreadable = 0
    contents = page.get_contents()
    operations = [] if contents is None else ContentStream(contents, reader).operations
    for operands, operator in operations:
        if operator in (b"BDC", b"BMC"):
            facts = operands[1] if len(operands) > 1 else {}
            number = facts.get("/MCID") if isinstance(facts, DictionaryObject) else None
            inside.append(None if number is None else int(number))
        elif operator == b"EMC":
            inside.pop()
        elif operator == b"Tf":
            letters = _letters(page, operands[0])
        elif operator in _PAINTS and not inside:
            unmarked += 1
        if operator in _SHOWS:
            said, lost = _said(operands[-1], letters)
            unreadable += lost
            at = next((each for each in reversed(inside) if each is not None), None)
            if at is not None:
                texts[at] = texts.get(at, "") + said
    return Marks(texts, unmarked, unreadable)


def _said(shown: Any, letters: dict[int, str]) -> tuple[str, int]:
    """Return what is shown as text, and how many glyphs of it mean no character."""
    said, lost = "", 0
    for each in shown if isinstance(shown, list) else [shown]:
        raw = getattr(each, "original_bytes", each if isinstance(each, bytes) else b"")
        for at in range(0, len(raw), 2):
            letter = letters.get(int.from_bytes(raw[at : at + 2]))
            said += letter or ""
            lost += letter is None
    return said, lost


def _letters(page: PageObject, font: str) -> dict[int, str]:
    """Return the characters that the codes of a font mean."""
    found = page["/Resources"]["/Font"][font]  # type: ignore[index]  # pypdf types objects loosely
    if "/ToUnicode" not in found:
        return {}
    lines = found["/ToUnicode"].get_object().get_data().decode("latin-1")
    chars = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", lines, re.DOTALL):
        for code, meaning in _CODE.findall(block):
            chars[int(code, 16)] = bytes.fromhex(meaning).decode("utf-16-be")
    return chars
