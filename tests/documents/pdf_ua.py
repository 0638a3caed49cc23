"""What a machine can tell of PDF/UA-1, by the failure conditions of the Matterhorn Protocol 1.1.

Debian packages no checker, and those of other registries bring libraries or a Java of their own:
the conditions that a document of ours could meet are tested here.
What only a person can judge is not.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pypdf.generic import BooleanObject, DictionaryObject

from tests.documents.tagged import Element, Tagged

_STANDARD = {
    "Document", "Part", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct",
    "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH",
    "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code",
    "Link", "Annot", "Figure", "Formula", "Form",
}  # fmt: skip
_HOLDS = {"/Table": {"/TR", "/THead", "/TBody", "/TFoot", "/Caption"}, "/TR": {"/TH", "/TD"},
          "/L": {"/LI", "/Caption", "/L"}, "/LI": {"/Lbl", "/LBody"}}  # fmt: skip


def faults(content: bytes) -> list[str]:
    """Return the conditions that a PDF fails, each as its number and a few words, in order."""
    tagged = Tagged(content)
    found = [*_of_document(tagged), *_of_pages(tagged), *_of_fonts(tagged), *_of_structure(tagged)]
    return sorted(set(found))


def _of_document(tagged: Tagged) -> Iterator[str]:
    root = tagged.reader.root_object
    if "/StructTreeRoot" not in root or not _is_so(root, "/MarkInfo", "/Marked"):
        yield "06-000 not a tagged file"
    if _is_so(root, "/MarkInfo", "/Suspects"):
        yield "07-003 suspects are marked"
    if not _is_so(root, "/ViewerPreferences", "/DisplayDocTitle"):
        yield "07-001 the title is not shown"
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", str(root.get("/Lang", ""))):
        yield "11-006 no language"
    if "/Metadata" not in root:
        yield "06-001 no metadata"
        return
    xmp = root["/Metadata"].get_data().decode()  # type: ignore[attr-defined]  # a stream
    if "<pdfuaid:part>1</pdfuaid:part>" not in xmp:
        yield "06-002 does not call itself PDF/UA"
    if not re.search(r"<dc:title>.*<rdf:li[^>]*>[^<]+</rdf:li>", xmp):
        yield "06-003 no title"
    if not tagged.reader.outline:
        yield "00-000 no bookmarks"


def _of_pages(tagged: Tagged) -> Iterator[str]:
    for page, marks in zip(tagged.reader.pages, tagged.marks, strict=True):
        if marks.unmarked:
            yield "01-005 content that is neither tagged nor decoration"
        if marks.unreadable:
            yield "10-001 a glyph that means no character"
        if "/StructParents" not in page:
            yield "01-006 a page outside of the structure"
        links = [each.get_object() for each in page.get("/Annots", [])]
        if links and page.get("/Tabs") != "/S":
            yield "28-008 the order of the tabulator is not that of the structure"
        if any(not each.get("/Contents") for each in links):
            yield "28-012 a link that says nothing"
        if any("/StructParent" not in each for each in links):
            yield "28-002 a link outside of the structure"


def _of_fonts(tagged: Tagged) -> Iterator[str]:
    for page in tagged.reader.pages:
        for each in page["/Resources"].get("/Font", {}).values():  # type: ignore[attr-defined]  # loosely typed
            font = each.get_object()
            if "/ToUnicode" not in font:
                yield "31-027 a font without the meaning of its glyphs"
            below = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(below):
                yield "31-009 a font that is not inside"


def _of_structure(tagged: Tagged) -> Iterator[str]:
    elements = tagged.elements()
    roles = tagged.reader.root_object.get("/StructTreeRoot", {}).get("/RoleMap", {})
    if any(_plain(each.tag, roles) not in _STANDARD for each in elements):
        yield "02-001 a tag without a meaning"
    yield from _of_headings(elements)
    within: list[Element] = []
    notes = [each.raw.get("/ID") for each in elements if each.tag == "/Note"]
    if None in notes or len(set(map(str, notes))) < len(notes):
        yield "19-003 a note without an identifier of its own"
    for each in elements:
        within = [*within[: each.depth], each]
        above = within[-2].tag if len(within) > 1 else ""
        if each.tag == "/Figure" and not (each.raw.get("/Alt") or each.raw.get("/ActualText")):
            yield "13-004 a figure that is not told"
        if each.tag == "/TH" and not any("/Scope" in one for one in _attributes(each)):
            yield "15-003 a head of a table that does not say whose"
        if above in _HOLDS and each.tag not in _HOLDS[above]:
            yield "09-004 a table or a list that is not made as one"


def _of_headings(elements: list[Element]) -> Iterator[str]:
    levels = [int(each.tag[2]) for each in elements if re.fullmatch(r"/H[1-6]", each.tag)]
    if levels and levels[0] != 1:
        yield "14-002 the first heading is not of the first level"
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield "14-003 a level of headings is left out"


def _is_so(root: DictionaryObject, part: str, name: str) -> bool:
    # A false of pypdf's is an object, and as true as any.
    return bool(root.get(part, {}).get(name) == BooleanObject(True))


def _plain(tag: str, roles: DictionaryObject | dict[str, Any]) -> str:
    return str(roles.get(tag, tag)).removeprefix("/")


def _attributes(of: Element) -> list[Any]:
    found = of.raw.get("/A", [])
    return [each.get_object() for each in (found if isinstance(found, list) else [found])]
