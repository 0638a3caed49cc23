"""Every PDF of the house can be read by who listens: PDF/UA-1, as far as a machine can tell."""

from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NullObject,
    StreamObject,
)

from documents import certificate
from documents.minutes import Wording
from tests.documents import invented
from tests.documents.pdf_ua import faults
from tests.documents.test_certificate import FACTS
from tests.documents.test_minutes import OFFICIAL, SEEN


def _minutes() -> bytes:
    return Wording(SEEN, invented.PANAMA, invented.PHRASES, "es", [OFFICIAL]).pdf()


@pytest.mark.parametrize(
    "made",
    [
        lambda: invented.files().pdf().content,
        lambda: invented.files(approved=True).pdf().content,
        _minutes,
        lambda: certificate.pdf(FACTS),
    ],
    ids=["draft", "plan", "minutes", "certificate"],
)
def test_no_condition_fails(made: Callable[[], bytes]) -> None:
    assert faults(made()) == []


# ── planted breaks ────────────────────────────────────────────────────────────────────────────


def _root(name: str) -> Callable[[PdfWriter], None]:
    def breaks(writer: PdfWriter) -> None:
        del writer.root_object[NameObject(name)]

    return breaks


def _metadata(before: bytes, after: bytes) -> Callable[[PdfWriter], None]:
    def breaks(writer: PdfWriter) -> None:
        stream = StreamObject()
        said: bytes = writer.root_object["/Metadata"].get_data()  # type: ignore[attr-defined]  # a stream
        assert before in said
        stream.set_data(said.replace(before, after))
        stream[NameObject("/Type")] = NameObject("/Metadata")
        writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)

    return breaks


def _all(fits: Callable[[DictionaryObject], bool], name: str) -> Callable[[PdfWriter], None]:
    """Let every object that fits be without an entry."""

    def breaks(writer: PdfWriter) -> None:
        found = [each for each in writer._objects if isinstance(each, DictionaryObject)]
        chosen = [each for each in found if fits(each) and name in each]
        assert chosen
        for each in chosen:
            del each[NameObject(name)]

    return breaks


def _tag(before: str, after: str) -> Callable[[PdfWriter], None]:
    def breaks(writer: PdfWriter) -> None:
        found = [each for each in writer._objects if isinstance(each, DictionaryObject)]
        first = next(each for each in found if each.get("/S") == before)
        first[NameObject("/S")] = NameObject(after)

    return breaks


def _untagged(writer: PdfWriter) -> None:
    page = writer.pages[0]
    contents = page.get_contents()
    assert contents is not None
    stream = StreamObject()
    stream.set_data(contents.get_data() + b"\n0 0 10 10 re f\n")
    page[NameObject("/Contents")] = writer._add_object(stream)


def _suspects(writer: PdfWriter) -> None:
    writer.root_object["/MarkInfo"][NameObject("/Suspects")] = BooleanObject(True)  # type: ignore[index]  # loosely typed


def _unmapped(writer: PdfWriter) -> None:
    found = [each for each in writer._objects if isinstance(each, StreamObject)]
    for each in found:
        if each.get("/Type") == "/CMap":
            each.set_data(each.get_data().replace(b"<0001> <", b"<FFF1> <"))


def _no_bookmarks(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/Outlines")] = NullObject()


def _no_scope(writer: PdfWriter) -> None:
    found = [each for each in writer._objects if isinstance(each, DictionaryObject)]
    for each in found:
        if each.get("/S") == "/TH":
            each[NameObject("/A")] = ArrayObject()


def _is(kind: str) -> Callable[[DictionaryObject], bool]:
    return lambda each: kind in (each.get("/Type"), each.get("/Subtype"), each.get("/S"))


BREAKS = [
    ("00-000", _no_bookmarks),
    ("01-005", _untagged),
    ("01-006", _all(_is("/Page"), "/StructParents")),
    ("02-001", _tag("/P", "/Parrafo")),
    ("06-000", _root("/MarkInfo")),
    ("06-001", _root("/Metadata")),
    ("06-002", _metadata(b"<pdfuaid:part>1", b"<pdfuaid:part>7")),
    ("06-003", _metadata(b"<dc:title>", b"<dc:titulo>")),
    ("07-001", _root("/ViewerPreferences")),
    ("07-003", _suspects),
    ("09-004", _tag("/TD", "/P")),
    ("10-001", _unmapped),
    ("11-006", _root("/Lang")),
    ("13-004", _tag("/Table", "/Figure")),
    ("14-002", _tag("/H1", "/P")),
    ("14-003", _tag("/H2", "/H4")),
    ("15-003", _no_scope),
    ("19-003", _all(_is("/Note"), "/ID")),
    ("28-002", _all(_is("/Link"), "/StructParent")),
    ("28-008", _all(_is("/Page"), "/Tabs")),
    ("28-012", _all(_is("/Link"), "/Contents")),
    ("31-009", _all(_is("/FontDescriptor"), "/FontFile3")),
    ("31-027", _all(_is("/Font"), "/ToUnicode")),
]


@pytest.fixture(scope="module")
def plan() -> bytes:
    return invented.files().pdf().content


@pytest.mark.parametrize(("condition", "breaks"), BREAKS, ids=[each for each, _ in BREAKS])
def test_each_condition_is_told_when_it_fails(
    plan: bytes, condition: str, breaks: Callable[[PdfWriter], None]
) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(plan)))
    breaks(writer)
    file = BytesIO()
    writer.write(file)
    assert condition in [each.partition(" ")[0] for each in faults(file.getvalue())]
