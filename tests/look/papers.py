"""What the house prints, of invented records: something to look at."""

from io import BytesIO
from zipfile import ZipFile

from cocreation.plan import package_data, standards
from cocreation.plan.deliveries import Contents
from cocreation.plan.evidence import Shown
from cocreation.plan.package_data import Sheet
from documents import certificate, package
from documents.letters import Letter, Part
from documents.minutes import Wording
from tests.documents import invented
from tests.documents.test_certificate import FACTS
from tests.documents.test_minutes import OFFICIAL, SEEN

_WHY = (
    "El plan se construye en mesas de co-creación, donde la ciudadanía y las instituciones "
    "redactan juntas los compromisos. Por sus funciones, su institución tiene mucho que aportar."
)
LETTER = Letter(
    lang="es", region="PA", of="de", title="Nota n.º ANTAI-GA-001-2020", author="ANTAI",
    number="Nota n.º ANTAI-GA-001-2020", number_alone="ANTAI-GA-001-2020",
    dated="Panamá, 10 de febrero de 2020",
    to=("Ministra o ministro de Ambiente", "Ministerio de Ambiente", "En su despacho"),
    subject="Asunto: Decisión sobre borradores de compromiso", salutation="Respetada autoridad:",
    body=("Reciba un cordial saludo.", _WHY, _WHY),
    listed=tuple(f"B-{each:04d}: agua limpia con datos abiertos" for each in range(1, 9)),
    ending=("Le agradecemos responder dentro del plazo.",), closing="Atentamente,",
    signature=("Directora o director general", "Autoridad de Ejemplo"),
    annex_title="Anexo: los borradores",
    annex=tuple(
        Part(f"B-{each:04d}. Agua limpia con datos abiertos", (_WHY, _WHY)) for each in range(1, 9)
    ),
)  # fmt: skip


def papers() -> dict[str, bytes]:
    """Return every paper by the name of its file."""
    draft, plan = invented.files(), invented.files(approved=True)
    minutes = Wording(SEEN, invented.PANAMA, invented.PHRASES, "es", [OFFICIAL])
    made = [draft.pdf(), draft.docx(), *plan.every()]
    return {
        **{each.name: each.content for each in made},
        "letter.pdf": LETTER.as_pdf(),
        "letter.docx": LETTER.as_docx(),
        "minutes.pdf": minutes.pdf(),
        "minutes.docx": minutes.docx(),
        "certificate.pdf": certificate.pdf(FACTS),
        "package-readme.txt": _readme(),
    }


def _readme() -> bytes:
    standard = standards.load(invented.PANAMA.plan.standard)
    shown = [Shown(each, ()) for each in standard.requirements]
    sheets = [Sheet(name, fields, []) for name, fields in package_data.FIELDS.items()]
    contents = Contents(invented.seen(approved=True), [], sheets, standard, shown)
    made = package.package(contents, invented.PANAMA, invented.PHRASES)
    with ZipFile(BytesIO(made)) as parts:
        name = next(each for each in parts.namelist() if each.endswith("README.md"))
        return parts.read(name)
