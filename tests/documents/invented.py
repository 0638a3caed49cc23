"""An invented plan as its records tell it: long names, long texts, and an idea of sixty people."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from cocreation.minutes.facts import Shares
from cocreation.plan.parts import Composed
from cocreation.plan.plan_records import Chosen, LeftOut, Made, Origin, Records
from cocreation.plan.plans import PlanVersionRecord, Seen
from cocreation.programme.file import PROGRAMMES, load
from documents import plan_composing
from documents.plan_files import PlanFiles
from locales.phrases import Phrases
from storage.commitments.commitments import CommitmentRecord, MilestoneRecord
from storage.commitments.drafts import DraftRecord
from storage.commitments.plan_periods import PeriodRecord
from storage.records import ProposalRecord
from storage.review.themes import ThemeRecord

AT: Final = datetime(2020, 5, 4, 15, 0, tzinfo=UTC)
PANAMA: Final = load(PROGRAMMES / "panama-2019-2021.toml")
PHRASES: Final = Phrases(PANAMA.languages, PANAMA.time_zone, PANAMA.country)
MANY: Final = 60
HOSTILE: Final = (
    "Datos #sys.inputs *abiertos* _ya_ $ x^2 $ [uno] \\ <etiqueta> &amp; @nota // =Título"
)
_LONG: Final = (
    "Las juntas administradoras de acueductos rurales toman muestras cada mes y las envían al "
    "laboratorio, pero los resultados quedan en papel y las familias no saben si el agua es buena. "
)
_WHO: Final = ("minsa", "miambiente", "idaan", "meduca", "css", "mef", "aig", "cgr")


def a_proposal(number: int, title: str = "") -> ProposalRecord:
    """Return a proposal that stands."""
    return ProposalRecord(
        id=f"p{number}", code=f"P-{number:04d}", title=title or f"Idea {number} de la comunidad",
        problem="x", idea="x", theme="ambiente", territory="chiriqui", sector=None,
        shown_name=None, source="telegram", event=None, collected_by=None, author_id=None,
        collector_id=None, state="received", version=1, change=1, created_at=AT, updated_at=AT,
    )  # fmt: skip


def a_draft(number: int, title: str) -> DraftRecord:
    """Return a draft that a table left."""
    return DraftRecord(
        id=f"b{number}", code=f"B-{number:04d}", meeting_id="m", title=title, problem="x",
        solution="x", theme="ambiente", state="open", version=1, recorded_by=None,
        created_at=AT, updated_at=AT, origins=(),
    )  # fmt: skip


def a_commitment(code: str, title: str, **facts: object) -> CommitmentRecord:
    """Return a commitment; what is not said of it is none."""
    values: dict[str, object] = {
        "id": code, "code": code, "plan": code.partition("-")[0], "number": int(code[-2:]),
        "title": title, "problem": None, "solution": None, "goal": None, "theme": "ambiente",
        "value": "access", "state": "developing", "draft_id": None, "continues": None,
        "ogp_code": None, "source": None, "examples": (), "version": 1, "created_at": AT,
        "updated_at": AT, "responsible": (), "supporting": (),
    }  # fmt: skip
    return CommitmentRecord.model_validate(values | facts)


def _milestones(code: str, count: int) -> list[MilestoneRecord]:
    return [
        MilestoneRecord(
            id=f"{code}-{at}", number=at,
            what=f"Paso {at} de {code}: acordar con las juntas el formato de los datos",
            starts_on=date(2020, 6, 1), ends_on=date(2020, 6, 1) + timedelta(days=60 * at),
            deliverable=f"Entrega {at} de {code}, publicada en datosabiertos.ejemplo.gob.pa",
            institution=_WHO[at % len(_WHO)], state="planned",
        )
        for at in range(1, count + 1)
    ]  # fmt: skip


def _made(at: int) -> Made:
    code = f"4PAN-{at:02d}"
    title = f"Compromiso {at}: agua limpia con datos abiertos"
    if at == 3:
        title += (
            " en todas las escuelas, centros de salud y comunidades rurales e indígenas del país, "
            "con lenguaje claro y en formatos que cualquiera pueda usar"
        )
    facts = {
        "problem": f"Problema {at}. {_LONG * (8 if at == 3 else 1)}{HOSTILE if at == 2 else ''}",
        "solution": None if at == 6 else f"Solución {at}: publicar cada mes.\nTambién en papel.",
        "goal": None if at == 5 else f"Meta {at}: todas las escuelas publican sus análisis.",
        "responsible": () if at == 7 else (_WHO[at % 8], _WHO[(at + 1) % 8]),
        "supporting": ("antai",) if at % 2 else (),
        "value": None if at == 7 else "access",
    }
    drafts: tuple[DraftRecord, ...] = () if at == 8 else (a_draft(at, f"Borrador {at}"),)
    if at == 4:
        drafts += (a_draft(40, "Borrador que se contestó"),)
    count = MANY if at == 1 else 0 if at in (7, 8) else at
    origin = Origin(
        proposals=tuple(a_proposal(100 * at + each) for each in range(1, count + 1)),
        drafts=drafts,
        tables=(f"M-00{at:02d}",) if drafts else (),
        earlier="3PAN-02" if at == 8 else None,
        by=("antai",) if at == 4 else (),
    )
    steps = _milestones(code, 0 if at == 7 else at)
    silent = frozenset({"antai"}) if at == 5 else frozenset()
    return Made(a_commitment(code, title, **facts), steps, origin, silent)


def _theme(number: int, state: str) -> Chosen:
    theme = ThemeRecord(
        id=f"t{number}", code=f"T-{number:04d}", title=f"Tema {number}: el agua que bebemos",
        summary=f"Resumen del tema {number}. {_LONG}", area="ambiente", state=state,
        reason=f"Razón del tema {number}.", version=1, proposed_by=None, proposed_at=AT,
        closes_at=None, decided_at=AT,
    )  # fmt: skip
    return Chosen(theme, tuple(f"P-{number:02d}0{each}" for each in range(1, 4)))


RECORDS: Final = Records(
    texts={"method": f"El método, primera parte. {_LONG}\nEl método, segunda parte."},
    period=PeriodRecord(starts_on=date(2020, 1, 1), ends_on=date(2021, 12, 31), reason="", at=AT),
    proposals=312, paper=88, people=240, territories={"panama": 192, "chiriqui": 120},
    sectors=Shares({"ciudadania": 200, "academia": 40}, 72), groups=14,
    outcomes={"included": 180, "not_chosen": 120, "elsewhere": 12},
    meetings={"co-creation-table": 9, "outreach": 4}, attended=401,
    meeting_codes=("M-0001", "M-0002"), answered=20, unanswered=2,
    themes=[_theme(number, "approved") for number in range(1, 9)],
    themes_left_out=[_theme(9, "rejected")],
    made=[_made(at) for at in range(1, 9)],
    continuing=[
        a_commitment("3PAN-02", "Presupuesto a la vista", state="continuing",
                     solution="Publicar el presupuesto.", goal="Un portal.", responsible=("mef",)),
        a_commitment("3PAN-05", "Contratos a la vista", state="continuing"),
    ],
    left_out=[
        LeftOut(a_draft(50, "Ríos sin basura"), "miambiente", "rejected",
                "No hay presupuesto este año.", "B-0051", ("P-0901",)),
        LeftOut(a_draft(52, "Rutas de buses"), "attt", "silent", None, None, ("P-0902",)),
        LeftOut(a_draft(53, "Becas"), None, "left_out", "Ya lo hace otra ley.", None, ("P-0903",)),
    ],
)  # fmt: skip
COMPOSED: Final = plan_composing.composed(RECORDS, PANAMA, PHRASES)


def seen(composed: Composed = COMPOSED, *, approved: bool = False) -> Seen:
    """Return a version that says this, as the commission reads it."""
    version = PlanVersionRecord(
        id="v", number=2, state="approved" if approved else "circulated",
        composed=composed.model_dump_json(), composed_by=None, composed_at=AT, circulated_at=AT,
        observe_until=AT + timedelta(days=5), vote_closes_at=None,
        approved_at=AT + timedelta(days=9) if approved else None, reason=None, version=1,
    )  # fmt: skip
    return Seen(version, composed)


def files(composed: Composed = COMPOSED, *, approved: bool = False) -> PlanFiles:
    """Return the files of a version that says this."""
    return PlanFiles(seen(composed, approved=approved), PANAMA, PHRASES)
