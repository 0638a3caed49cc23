"""The files of the plan, read back: nothing of the records is missing in any of them."""

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as Opened

from cocreation.plan.plan_records import Records
from documents import plan_composing, plan_html, typeset
from documents.editable import plan as editable
from tests.documents import texts
from tests.documents.invented import COMPOSED, HOSTILE, MANY, PANAMA, PHRASES, RECORDS, files
from tests.documents.plan_judge import missing, squeezed
from tests.documents.tagged import Tagged


def _pdf(facts: Mapping[str, Any]) -> str:
    return texts.of_pdf(typeset.pdf("plan.typ", facts))


def _docx(facts: Mapping[str, Any]) -> str:
    return texts.of_docx(editable.docx(facts))


def _html(facts: Mapping[str, Any]) -> str:
    return texts.of_html(plan_html.page(facts).encode())


READERS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "pdf": _pdf,
    "docx": _docx,
    "html": _html,
}


@pytest.mark.parametrize("kind", READERS)
def test_nothing_of_the_records_is_missing(kind: str) -> None:
    assert missing(RECORDS, COMPOSED, PANAMA, READERS[kind](files().facts())) == []


@pytest.mark.parametrize("kind", READERS)
def test_a_plan_without_anything_more_than_one_commitment_is_whole(kind: str) -> None:
    """Nothing continues, nothing was left out, no theme and no meeting are told."""
    bare = _bare()
    composed = plan_composing.composed(bare, PANAMA, PHRASES)
    assert [each.key for each in composed.sections] == [
        "summary", "introduction", "method", "commitments",
    ]  # fmt: skip
    assert [each.number for each in composed.sections] == [1, 2, 3, 4]
    assert missing(bare, composed, PANAMA, READERS[kind](files(composed).facts())) == []


# ── planted defects ───────────────────────────────────────────────────────────────────────────


def _without_a_paragraph(facts: dict[str, Any]) -> None:
    section = facts["sections"][4]
    section["paragraphs"] = [
        one for one in section["paragraphs"] if "Problema 3." not in one["text"]
    ]


def _without_a_footnote(facts: dict[str, Any]) -> None:
    facts["sections"][4] = _with(facts["sections"][4], "4PAN-04", note=None)


def _without_a_draft_in_the_note(facts: dict[str, Any]) -> None:
    section = facts["sections"][4]
    note = next(each["note"] for each in section["paragraphs"] if "B-0040" in (each["note"] or ""))
    facts["sections"][4] = _with(section, "4PAN-04", note=note.replace("B-0040", "otro"))


def _without_one_of_sixty_authors(facts: dict[str, Any]) -> None:
    section = facts["sections"][4]
    section["paragraphs"] = [
        {**each, "table": {**each["table"], "rows": each["table"]["rows"][:50]}}
        if each["table"] and len(each["table"]["rows"]) == MANY
        else each
        for each in section["paragraphs"]
    ]


def _without_a_milestone(facts: dict[str, Any]) -> None:
    section = facts["sections"][4]
    section["paragraphs"] = [
        {**each, "table": {**each["table"], "rows": each["table"]["rows"][:-1]}}
        if each["table"] and "Paso 6 de 4PAN-06" in str(each["table"]["rows"])
        else each
        for each in section["paragraphs"]
    ]


def _with(section: Mapping[str, Any], code: str, **changed: Any) -> dict[str, Any]:
    return {
        **section,
        "paragraphs": [
            {**each, **changed} if (each["heading"] or "").startswith(code) else each
            for each in section["paragraphs"]
        ],
    }


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize(
    ("plant", "lost"),
    [
        (_without_a_paragraph, "Problema 3."),
        (_without_a_footnote, "contrapropuesta de ANTAI a B-0040"),
        (_without_a_draft_in_the_note, "B-0040"),
        (_without_one_of_sixty_authors, "P-0160"),
        (_without_a_milestone, "Entrega 6 de 4PAN-06"),
    ],
)
def test_what_is_lost_on_the_way_into_a_file_would_be_caught(
    kind: str, plant: Callable[[dict[str, Any]], None], lost: str
) -> None:
    facts = files().facts()
    plant(facts)
    assert any(lost in each for each in missing(RECORDS, COMPOSED, PANAMA, READERS[kind](facts)))


def test_what_is_lost_in_composing_would_be_caught() -> None:
    """A planted defect: a plan that is composed of records without one of its commitments."""
    fewer = RECORDS._replace(made=[*RECORDS.made[:3], *RECORDS.made[4:]])
    composed = plan_composing.composed(fewer, PANAMA, PHRASES)
    found = missing(RECORDS, composed, PANAMA, _html(files(composed).facts()))
    assert "Solución 4: publicar cada mes.\nTambién en papel." in found


# ── how the files are built ───────────────────────────────────────────────────────────────────


def test_the_headings_of_the_pdf_and_its_bookmarks_are_those_of_the_plan_in_order() -> None:
    tagged = Tagged(files().pdf().content)
    expected = [("/H1", COMPOSED.title), ("/H2", "Contenido")]
    for section in COMPOSED.sections:
        expected.append(("/H2", f"{section.number}. {section.heading}"))
        expected += [
            ("/H3", each.heading) for each in COMPOSED.of_section(section.key) if each.heading
        ]
    found = [(each.tag, squeezed(each.text)) for each in tagged.elements() if each.tag[:2] == "/H"]
    assert found == [(tag, squeezed(said)) for tag, said in expected]
    notes = [each for each in tagged.elements() if each.tag == "/Note"]
    assert len(notes) == len(RECORDS.made)


def test_the_docx_has_headings_contents_and_footnotes_of_its_own() -> None:
    content = files().docx().content
    opened = Document(BytesIO(content))
    titles = [
        line
        for section in COMPOSED.sections
        for line in (
            ("Heading 2", f"{section.number}. {section.heading}"),
            *(
                ("Heading 3", each.heading)
                for each in COMPOSED.of_section(section.key)
                if each.heading
            ),
        )
    ]
    headings = [
        (each.style.name, each.text)
        for each in opened.paragraphs
        if each.style is not None and (each.style.name or "").startswith("Heading")
    ]
    assert headings == [("Heading 1", COMPOSED.title), *titles]
    contents = [
        link.text for each in opened.paragraphs for link in each.hyperlinks if link.fragment
    ]
    assert contents == [said for _, said in titles]
    anchors = {link.fragment for each in opened.paragraphs for link in each.hyperlinks}
    assert anchors <= _bookmarks(opened)
    with ZipFile(BytesIO(content)) as parts:
        notes = parts.read("word/footnotes.xml").decode()
    assert notes.count("<w:footnoteRef/>") == len(RECORDS.made)
    assert opened.core_properties.title == COMPOSED.title
    assert HOSTILE in "\n".join(each.text for each in opened.paragraphs)


def _bookmarks(opened: Opened) -> set[str]:
    named = opened.element.body.iter(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}bookmarkStart"
    )
    return {value for each in named for key, value in each.attrib.items() if key.endswith("name")}


def test_the_page_leads_from_every_entry_to_its_place_and_has_no_markup_of_a_person() -> None:
    page = files().html().content.decode()
    places = re.findall(r'\bid="([^"]+)"', page)
    assert len(places) == len(set(places))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(places)
    assert {f"p-{each.number}" for each in COMPOSED.paragraphs} <= set(places)
    assert "<etiqueta>" not in page


def test_many_origins_are_a_list_of_their_own_and_none_is_cut() -> None:
    of = COMPOSED.of_key("commitments/4PAN-01/origins")
    assert of is not None
    assert of.table is not None
    assert [row[0] for row in of.table.rows] == [f"P-{100 + each:04d}" for each in range(1, 61)]
    assert COMPOSED.of_key("commitments/4PAN-02/origins") is None
    first = COMPOSED.of_key("commitments/4PAN-01/problem")
    assert first is not None
    assert first.note == (
        "Viene de 60 propuestas: su lista está al final del compromiso. Se redactó como borrador "
        "B-0001, en la mesa M-0001."
    )


def test_places_are_in_the_order_of_the_alphabet() -> None:
    of = COMPOSED.of_key("method/territories")
    assert of is not None
    assert of.table is not None
    assert of.table.rows == (("Chiriquí", "120"), ("Panamá", "192"))


def test_the_first_page_tells_the_days_of_the_plan() -> None:
    said = "Este plan va del 1 de enero de 2020 al 31 de diciembre de 2021."
    assert said in files().facts()["lines"]
    of = COMPOSED.of_key("introduction/period")
    assert of is not None
    assert (of.section, of.text) == ("introduction", said)


def _bare() -> Records:
    return RECORDS._replace(
        themes=[], themes_left_out=[], made=RECORDS.made[5:6], continuing=[], left_out=[], texts={},
        meetings={}, meeting_codes=(), attended=0, territories={}, outcomes={},
    )  # fmt: skip
