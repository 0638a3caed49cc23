"""The file of minutes, read back: all is in it, tagged, and nothing a person wrote is code."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.text.paragraph import Paragraph
from pypdf import PdfReader

from cocreation.minutes.facts import (
    FEWEST_SHOWN,
    Agreement,
    Composed,
    DraftLine,
    SenseLine,
    Written,
    shares,
)
from cocreation.minutes.minutes_composing import Official
from cocreation.minutes.minutes_seeing import Correction, Seen
from cocreation.minutes.minutes_standing import Standing, State, Tally
from cocreation.programme.file import PROGRAMMES, load
from documents.minutes import Wording
from locales.phrases import Phrases
from storage.minutes.minutes import MinutesRecord
from storage.minutes.minutes_answers import ObservationRecord
from storage.records import MeetingRecord

AT = datetime(2020, 3, 15, 14, 0, tzinfo=UTC)
ENDS = datetime(2020, 3, 15, 16, 30, tzinfo=UTC)
HOSTILE = 'Datos #sys.inputs *abiertos* _ya_ $ x^2 $ [uno] \\ "dos" <etiqueta> @nota // =Título'
LONG = " ".join(f"palabra{number}" for number in range(330))
PANAMA = load(PROGRAMMES / "panama-2019-2021.toml")
PHRASES = Phrases(PANAMA.languages, PANAMA.time_zone, PANAMA.country)

MEETING = MeetingRecord(
    id="m", code="M-0001", kind="co-creation-table", title="Agua para todos", theme="ambiente",
    territory="chiriqui", starts_at=AT, ends_at=ENDS, place="Biblioteca de David", map_url=None,
    online_url="https://sala.example/agua", capacity=None, agenda="1. Bienvenida\n2. El agua",
    rules=None, state="planned", reason=None, version=1, created_by=None, created_at=AT,
    changed_at=None, audience=(),
)  # fmt: skip
MINUTES = MinutesRecord(
    id="a", meeting_id="m", version=3, state="published", circulated_at=AT, published_at=AT,
    ratified=12, objected=2, silent=5,
)  # fmt: skip
WRITTEN = Written(
    discussed=f"{HOSTILE}\n\n{LONG}",
    agreements=(
        Agreement(
            text="Publicar los análisis.\nTambién en papel.",
            by="organisation",
            name="antai",
            due=date(2020, 4, 15),
        ),
        Agreement(text="Convocar a las juntas.", by="role", name="commission"),
        Agreement(text="Revisar el plan.", by="other", name="Junta de agua"),
    ),
    notes="La próxima será en Boquete.",
)
COMPOSED = Composed(
    title=MEETING.title, kind=MEETING.kind, theme=MEETING.theme, territory=MEETING.territory,
    starts_at=AT, ends_at=ENDS, place=MEETING.place, online_url=MEETING.online_url,
    agenda=MEETING.agenda, present=24,
    sectors={"academia": 7, "ciudadania": 12, "empresa": 3, "gremio": 2},
    institutions=("MiAmbiente", "antai"), absent=("MINSA",),
    drafts=(
        DraftLine(code="D-0001", title="Datos del agua", origins=("P-0001", "P-0007")),
        DraftLine(code="D-0002", title="Juntas de agua", origins=()),
    ),
    senses=(
        SenseLine(statement="Se publica cada mes.", agree=11, disagree=4, abstain=2),
        SenseLine(statement="Se publica en papel.", agree=2, disagree=1, abstain=1),
    ),
)  # fmt: skip
OBSERVATION = ObservationRecord(
    id="o", code="O-0001", minutes_id="a", version=1, person_id=None, text="Donde dice enero.",
    state="accepted", reply="Es febrero.", answered_by=None, answered_in=1, answered_at=AT, at=AT,
)  # fmt: skip
SEEN = Seen(
    Standing(MEETING, MINUTES, State.PUBLISHED, 3), MINUTES, 2, WRITTEN, COMPOSED,
    "Se corrigió el mes.", Tally(12, 2, 5), [OBSERVATION],
    [Correction(3, "Donde dice 12, debe decir 21.", "Error de digitación.", AT)],
)  # fmt: skip
OFFICIAL = Official("Eva Gil", "antai")
EVERYTHING = [
    "Acta: Agua para todos",
    "Código: M-0001 (Mesa de co-creación)",
    "Cuándo: domingo 15 de marzo de 2020, de 9:00 a.\u202fm. a 11:30 a.\u202fm.",
    "Dónde: Biblioteca de David",
    "En línea: https://sala.example/agua",
    "Versión 2, publicada el 15 de marzo de 2020",
    "Qué cambió en esta versión: Se corrigió el mes.",
    "Asistencia", "Asistieron 24 personas.", "Academia", "7",
    "Otros sectores, o no dijeron cuál (grupos pequeños, contados juntos)", "5",
    "Instituciones presentes: MiAmbiente, ANTAI.",
    "Instituciones convocadas de las que no asistió nadie: MINSA.",
    "Eva Gil",
    "Orden del día", "2. El agua",
    "Lo tratado", "palabra0 palabra1", "palabra329",
    "Sondeos", "Se publica cada mes.", "De acuerdo: 11. En desacuerdo: 4. Pasaron: 2.",
    "Se publica en papel.", "Respondieron menos de 5 personas",
    "Acuerdos", "Publicar los análisis.", "También en papel.", "Responsable: ANTAI",
    "Plazo: 15 de abril de 2020", "Responsable: La comisión", "Responsable: Junta de agua",
    "Borradores de compromiso", "D-0001", "Datos del agua", "P-0001, P-0007", "de la mesa",
    "Notas", "La próxima será en Boquete.",
    "Observaciones y respuestas", "O-0001, a la versión 1: Donde dice enero.",
    "Se acoge. Es febrero.",
    "Ratificación", "Ratificaron", "Sin responder", "12",
    "Fe de errata", "Donde dice 12, debe decir 21.", "Motivo: Error de digitación.",
]  # fmt: skip


def test_the_pdf_holds_everything_in_order_and_what_a_person_wrote_is_no_code() -> None:
    text = _pdf_text(Wording(SEEN, PANAMA, PHRASES, "es", [OFFICIAL]).pdf())
    place = 0
    for said in EVERYTHING:
        found = text.find(_squeezed(said), place)
        assert found >= 0, said
        place = found
    assert _squeezed(HOSTILE.replace('"', "")) in text.replace('"', "").replace("“", "").replace(
        "”", ""
    )


def test_the_pdf_is_tagged_and_says_its_language_and_title() -> None:
    reader = PdfReader(BytesIO(Wording(SEEN, PANAMA, PHRASES, "es").pdf()))
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]  # pypdf types objects loosely
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).lower() == "es-pa"
    assert reader.metadata is not None
    assert reader.metadata.title == "Acta: Agua para todos"
    xmp = root["/Metadata"].get_data().decode()  # type: ignore[attr-defined]  # a stream
    assert "pdfuaid:part" in xmp


def test_the_editable_file_holds_the_same() -> None:
    document = Document(BytesIO(Wording(SEEN, PANAMA, PHRASES, "es", [OFFICIAL]).docx()))
    said = [paragraph.text for paragraph in document.paragraphs]
    said += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    whole = _squeezed("\n".join(said))
    assert [each for each in EVERYTHING if _squeezed(each) not in whole] == []
    assert HOSTILE in said
    headings = [each.text for each in document.paragraphs if _style(each) == "Heading 2"]
    assert headings[0] == "Asistencia"
    assert headings[-1] == "Fe de errata"
    assert document.core_properties.title == "Acta: Agua para todos"
    assert document.core_properties.language == "es"


def test_what_is_not_there_has_no_heading_and_english_is_english() -> None:
    written = Written(discussed="Nothing else.")
    bare = COMPOSED.model_copy(
        update={
            "present": 3, "sectors": {"gremio": 3}, "drafts": (), "agenda": None, "absent": (),
            "senses": (),
        }
    )  # fmt: skip
    seen = SEEN._replace(
        written=written,
        composed=bare,
        tally=Tally(2, 0, 1),
        observations=[],
        corrections=[],
        reason=None,
    )
    facts = Wording(seen, PANAMA, PHRASES, "en").facts()
    assert facts["title"] == "Minutes: Agua para todos"
    assert [each["heading"] for each in facts["sections"]] == [
        "Attendance",
        "What was dealt with",
        "Agreements",
        "Ratification",
    ]
    assert facts["sections"][0]["parts"][:2] == [
        {"text": "Fewer than 5 people attended."},
        {
            "table": {
                "heads": ["Sector", "People"],
                "rows": [
                    ["Other sectors, or none said (small groups, counted together)", "fewer than 5"]
                ],
                "wide": 0,
            }
        },
    ]
    assert facts["sections"][3]["parts"][0] == {
        "text": "Fewer than 5 people attended: their answers are not counted here."
    }


def test_a_meeting_that_left_no_draft_says_why() -> None:
    composed = COMPOSED.model_copy(update={"drafts": (), "no_drafts": "No hubo acuerdo."})
    facts = Wording(SEEN._replace(composed=composed), PANAMA, PHRASES, "es").facts()
    assert {
        "heading": "Borradores de compromiso",
        "parts": [
            {"text": "La reunión no dejó borradores de compromiso. Motivo: No hubo acuerdo."}
        ],
    } in facts["sections"]


def test_minutes_kept_before_sense_checks_were_told_still_read() -> None:
    kept = COMPOSED.model_dump(mode="json", exclude={"senses", "no_drafts"})
    assert Composed.model_validate(kept) == COMPOSED.model_copy(update={"senses": ()})


@pytest.mark.parametrize(
    ("sectors", "unsaid", "shown", "others"),
    [
        ({}, 0, {}, None),
        ({"a": 4}, 0, {}, 0),
        ({"a": 5}, 0, {"a": 5}, None),
        ({"a": 5}, 2, {}, 7),  # 5 would tell the 2 from the total
        ({"a": 18}, 1, {}, 19),
        ({"a": 18}, 6, {"a": 18}, 6),
        ({"a": 9, "b": 4}, 0, {}, 13),
        ({"a": 9, "b": 4}, 1, {"a": 9}, 5),
        ({"a": 9, "b": 4, "c": 6}, 0, {"a": 9}, 10),
        ({"a": 9, "b": 1, "c": 2}, 0, {}, 12),  # 3 are too few even together
        ({"a": 9, "b": 3, "c": 3}, 0, {"a": 9}, 6),
    ],
)
def test_no_small_group_can_be_told_from_the_counts(
    sectors: dict[str, int], unsaid: int, shown: dict[str, int], others: int | None
) -> None:
    assert shares(sectors, unsaid=unsaid) == (shown, others)
    total = sum(sectors.values()) + unsaid
    left = total - sum(shown.values())
    assert not shown or left == 0 or left >= FEWEST_SHOWN


def _style(paragraph: Paragraph) -> str | None:
    return None if paragraph.style is None else paragraph.style.name


def _pdf_text(content: bytes) -> str:
    reader = PdfReader(BytesIO(content))
    return _squeezed("\n".join(page.extract_text() for page in reader.pages))


def _squeezed(text: str) -> str:
    """Return a text without spaces: where a line ends is the typesetter's."""
    return "".join(text.split())
