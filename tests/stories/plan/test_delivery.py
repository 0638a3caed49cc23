"""The plan is delivered: its package is made, checked, handed over, and its receipt kept."""

import csv
import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.attachments import Fetcher
from cocreation.plan import package_data
from cocreation.plan.package_data import Sheet
from documents import tables
from storage.plan import deliveries as records
from storage.plan.packages import Packages
from storage.tables import proposal
from tests.databases import rows
from tests.stories.delivery_scenes import approves, makes, tells
from tests.stories.plan_scenes import drafting
from tests.stories.scenes import moves_to
from tests.talking import Bot


def content_of(bot: Bot, number: int) -> tuple[str, bytes]:
    with bot.house.store.transaction() as tx:
        found = records.by_number(tx, number)
        assert found is not None
        assert found.path is not None
        assert found.sha256 is not None
        return found.sha256, tx.kept(Packages).read(found.path)


def unpacked(content: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def checked(folder: Path, files: Mapping[str, bytes]) -> int:
    """Return what an independent tool says of the files of a package."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    told = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, check=False)
    return told.returncode


async def test_a_package_is_made_delivered_and_its_authors_told(bot, person, watch, tmp_path):
    admin, juan = await approves(bot, person, watch)
    assert await admin("/entrega") == [
        "Todavía no hay un paquete que entregar. Ármelo con /paquete, entréguelo, y después "
        "registre aquí la entrega.",
    ]
    assert await admin("/paquete") == [
        "El paquete lleva el plan aprobado (versión 1), los datos abiertos, y las evidencias de lo "
        "que se hizo, con sus sumas de verificación. Se arma con lo que dicen los registros en "
        "este momento.\n\n¿Lo armo?",
    ]
    assert await admin("sí") == [
        "Estoy armando el paquete 1. Se lo envío por aquí en cuanto esté listo, en un minuto más o "
        "menos.",
    ]
    await makes(bot)
    await makes(bot)  # nothing more was asked for
    sha, content = content_of(bot, 1)
    card = (
        f"Paquete 1, con la versión 1 del plan ({-(-len(content) // 1024)} KB).\n\nSHA-256: {sha}"
        "\n\nSi alguien cambia el archivo, esa suma ya no coincide. Adentro, SHA256SUMS permite "
        "comprobar cada documento."
    )
    assert admin.news() == [card]
    assert hashlib.sha256(content).hexdigest() == sha
    files = unpacked(content)
    assert checked(tmp_path, files) == 0
    (tmp_path / "README.md").write_text("Otra cosa.", "utf-8")
    assert checked(tmp_path, {}) == 1

    assert [each for each in files if not each.startswith("data/")] == [
        "README.md", "SHA256SUMS", "evidence.en.md", "evidence.es.md",
        "plan/plan-4PAN.docx", "plan/plan-4PAN.html", "plan/plan-4PAN.pdf",
    ]  # fmt: skip
    for name in package_data.FIELDS:
        table = csv.DictReader(io.StringIO(files[f"data/{name}.csv"].decode("utf-8-sig")))
        kept = json.loads(files[f"data/{name}.json"])
        assert [each["field"] for each in _dictionary(files) if each["table"] == name] == list(
            table.fieldnames or ()
        )
        assert len(list(table)) == len(kept)
    proposals = json.loads(files["data/proposals.json"])
    assert [each["code"] for each in proposals] == ["P-0001", "P-0002", "P-0003"]
    assert not any("author" in each or "name" in each for each in proposals[0])
    evidence = files["evidence.es.md"].decode()
    assert "## 5.1. " in evidence
    assert evidence.endswith("Sin evidencia en los registros.\n")

    # The same records, the same bytes; both packages are kept.
    watch.forward(hours=1)
    for line in ("/paquete", "sí"):
        await admin(line)
    await makes(bot)
    assert content_of(bot, 2) == (sha, content)
    admin.news()
    assert await admin("/paquete 1") == [card]

    # Recorded with a note; the authors hear of it once.
    await admin("/entrega")
    assert (await admin("Antes"))[0].startswith("Escriba la fecha, por ejemplo: ")
    assert "Ese día no puede ser" in (await admin("1 de enero de 2020"))[0]
    today = bot.clock().strftime("%d/%m/%Y")
    await admin(today)
    note = "La recibió la unidad de apoyo, por correo."
    assert (await admin("Recibido"))[0].startswith(
        "Eso no muestra que lo recibieron. Escriba quién lo recibió y cómo, en 10 letras y 2 "
        "palabras o más, o envíe una foto o un PDF."
    )
    assert (await admin(note))[0].startswith(
        "Paquete 2, con la versión 1 del plan\nEntregado el 16 de febrero de 2020\n"
        f"Constancia: {note}\nSin archivo\n\n"
    )
    assert await admin("no") == ["No registré la entrega del paquete 2."]
    for line in ("/entrega", "Hoy", note):
        await admin(line)
    said = await admin("sí")
    assert said[0].startswith("Registré que el paquete 2 se entregó el ")
    assert "Constancia: La recibió la unidad de apoyo, por correo." in said[0]
    juan.news()
    await tells(bot)
    (told,) = juan.news()
    assert told.startswith("Se entregó el plan, con su idea adentro, el ")
    assert "4PAN-01" in told
    assert "P-0002" in told
    await tells(bot)
    assert juan.news() == []
    assert "ya está registrada" in (await admin("/entrega"))[0]


async def test_a_recorded_delivery_is_corrected_in_public(bot, person, watch):
    admin, juan = await approves(bot, person, watch)
    assert (await admin("/corregirentrega"))[0].startswith("Todavía no hay una entrega registrada")
    for line in ("/paquete", "sí"):
        await admin(line)
    await makes(bot)
    watch.forward(days=2)
    for line in ("/entrega", "Hoy", "La recibió la unidad de apoyo, por correo.", "sí"):
        await admin(line)
    admin.news()
    moves_to(bot, "launch")
    first = bot.clock().day
    assert (await admin("/corregirentrega"))[0].startswith("El registro dice que el paquete 1 se ")
    assert (await admin("Ayer"))[0].startswith("La constancia dice: «La recibió la unidad de apoyo")
    await admin("/saltar")
    [card] = await admin("Se anotó el día de la llamada.")
    assert f"Entregado el {first - 1} de febrero de 2020\n" in card
    assert f"Antes decía: {first} de febrero de 2020." in card
    assert list(admin.buttons)[:2] == ["Enviar", "Corregir algo"]
    assert (await admin("enviar"))[0].startswith(
        f"Corregí la entrega del paquete 1: se entregó el {first - 1} de febrero de 2020."
    )
    note = (
        f"• {first - 1} de febrero de 2020: el plan se entregó. El registro se corrigió: antes "
        f"decía {first} de febrero de 2020. Motivo: Se anotó el día de la llamada."
    )
    assert note in (await juan("/quepaso P-0002"))[0]
    last = rows(bot.house.store)["audit_entry"][-1]
    assert (last["action"], last["reason"]) == ("package.correct", "Se anotó el día de la llamada.")
    assert [json.loads(last[each])["day"][-2:] for each in ("before", "after")] == [
        f"{first:02d}", f"{first - 1:02d}",
    ]  # fmt: skip

    # Nothing that is another is no correction; and of two only one is made.
    for line in ("/corregirentrega", "El mismo día", "/saltar", "Por si acaso."):
        await admin(line)
    assert (await admin("enviar"))[0].startswith("Eso es lo que ya dice el registro")


async def test_what_was_developed_is_approved_with_its_plan(bot, person, watch):
    admin, _ = await approves(bot, person, watch)
    [said] = await admin("/compromiso 4PAN-01")
    assert "Estado: en el plan aprobado" in said
    assert "Del plan aprobado" in (await admin("/compromisos"))[0]


async def test_a_file_is_the_receipt(bot, person, watch):
    admin, _ = await approves(bot, person, watch)
    for line in ("/paquete", "sí"):
        await admin(line)
    await makes(bot)
    admin.news()
    for line in ("/entrega", "Hoy"):
        await admin(line)
    await admin.sends_file("document", name="constancia.pdf")
    assert "Constancia: Sello.\nCon el archivo que envió\n" in (await admin("Sello."))[0]
    said = await admin("sí")
    assert said[0].startswith("El archivo que envió todavía está llegando.")
    await fetches(bot, b"%PDF-1.7 constancia")
    said = await admin("sí")
    assert "El archivo de la constancia quedó guardado." in said[0]
    with bot.house.store.transaction() as tx:
        found = records.by_number(tx, 1)
        assert found is not None
        assert found.receipt_path is not None
        assert tx.kept(Packages).read(found.receipt_path) == b"%PDF-1.7 constancia"


async def fetches(bot: Bot, content: bytes) -> None:
    async def download(_ref):
        return content

    def tell(*_args, **_facts):
        raise AssertionError("nothing is told of a file that is taken")

    fetcher = Fetcher(bot.house.store, bot.house.files, {"telegram": download}, tell)
    await fetcher.tick(bot.clock())


async def test_there_is_no_package_before_the_plan_is_approved(bot, person, watch):
    member = person("member")
    admin, _ = await drafting(bot, member)
    moves_to(bot, "delivery")
    assert await admin("/paquete") == [
        "Todavía no hay un plan aprobado. El paquete se arma cuando la comisión lo aprueba; con "
        "/plan ve en qué va.",
    ]


async def test_what_the_delivery_lacks_is_said_with_its_button(bot, person, watch):
    admin, _ = await approves(bot, person, watch)
    assert "Falta armar el paquete del plan y entregarlo." in (await admin("/avanzar"))[0]
    assert (await admin.tap("Armar el paquete"))[0].startswith("El paquete lleva")
    await admin("sí")
    await makes(bot)
    admin.news()
    for word in ("/cumplido", "/avanzar"):
        assert "Falta guardar la constancia" in (await admin(word))[0]
    assert (await admin.tap("Registrar la entrega"))[0].startswith(
        "Va a registrar que se entregó el paquete 1"
    )


async def test_a_file_that_was_changed_is_not_handed_over(bot, person, watch):
    admin, _ = await approves(bot, person, watch)
    assert "No hay un paquete con el número 7" in (await admin("/paquete 7"))[0]
    for line in ("/paquete", "sí"):
        await admin(line)
    assert "se está armando" in (await admin("/paquete 1"))[0]
    await makes(bot)
    admin.news()
    with bot.house.store.transaction() as tx:
        found = records.by_number(tx, 1)
        assert found is not None
        assert found.path is not None
    path = bot.house.settings.data_dir / "packages" / found.path
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert await admin("/paquete 1") == [
        "El archivo del paquete 1 ya no es el que se armó: su suma no coincide, y por eso no lo "
        "entrego. Arme otro con /paquete.",
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_run_as_a_formula(start):
    sheet = Sheet("said", {"text": "text"}, [{"text": f"{start}1+1"}])
    kept = tables.as_csv(sheet).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(kept, newline="")))[1] == [f"'{start}1+1"]


def _dictionary(files: Mapping[str, bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files["data/dictionary.csv"].decode("utf-8-sig"))))


async def test_nothing_in_the_data_tells_who_somebody_is(bot, person, watch, monkeypatch):
    admin, _ = await approves(bot, person, watch)
    with bot.house.store.transaction() as tx:
        told = "Me llamo Iris, cédula 8-123-4567, iris@correo.example."
        tx.run(sa.update(proposal).where(proposal.c.code == "P-0001").values(idea=told))
    for line in ("/paquete", "sí"):
        await admin(line)
    await makes(bot)
    assert leaks(content_of(bot, 1)[1]) == []

    # The judge sees a package that was made without the mask.
    monkeypatch.setattr(package_data, "mask", lambda text, _patterns: text)
    for line in ("/paquete", "sí"):
        await admin(line)
    await makes(bot)
    assert leaks(content_of(bot, 2)[1]) == ["data/proposals.csv", "data/proposals.json"]


def leaks(content: bytes) -> list[str]:
    """Return the files of a package in which one can read who wrote the first proposal."""
    return [
        name
        for name, inside in unpacked(content).items()
        if b"8-123-4567" in inside or b"iris@correo" in inside
    ]


async def test_a_package_is_handed_over_in_later_stages_too(bot, person, watch):
    admin, juan = await approves(bot, person, watch)
    moves_to(bot, "launch")
    assert (await admin("/paquete"))[0].startswith("No se ha armado ningún paquete")
    moves_to(bot, "delivery")
    for line in ("/paquete", "sí"):
        await admin(line)
    await makes(bot)
    [card] = admin.news()
    moves_to(bot, "launch")
    [said] = await admin("/paquete")
    assert said.startswith("Paquetes que se armaron:\n")
    assert await admin.tap("Paquete 1") == [card]
    assert (await juan("/paquete 1"))[0].startswith("Eso no está disponible")
