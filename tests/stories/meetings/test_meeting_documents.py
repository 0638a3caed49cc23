"""PDFs to read for a meeting: sent by who prepares it, kept sealed, given to whoever asks."""

import pytest

from bot.attachments import Fetcher
from bot.messages import Message
from storage import documents
from tests import media
from tests.databases import rows
from tests.stories.meeting_scenes import CARD, publishes
from tests.stories.scenes import person_id
from tests.stories.stage_scenes import acts, administer

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)

PDF = b"%PDF-1.7\nAnalisis del agua\n%%EOF\n"
COMING = "Todavía estoy recibiendo el archivo. Espere unos segundos y toque «Ver si llegó»."
HERE = "El archivo llegó bien. «Lectura» quedará a la vista de todos en M-0001. ¿Lo agrego?"


async def _fetches(bot, content=PDF):
    """Let what was sent arrive in the house."""

    async def download(_ref):
        return content

    fetcher = Fetcher(bot.house.store, bot.house.files, {"telegram": download}, _refused)
    await fetcher.tick(bot.clock())
    return fetcher


def _refused(*_arguments, **_facts):
    raise AssertionError("the file was refused")


async def _uploads(bot, admin):
    for line in ("/subirdocumento 1", "Lectura"):
        await admin(line)
    await admin.sends_file("document", name="lectura.pdf")
    await _fetches(bot)
    await admin("ver si llegó")
    return await admin("sí")


def _given(bot, person):
    """Return the name and content of the file that came with the last message to somebody."""
    last = [each for each in bot.desk.letters if each.recipient == person.address.key][-1]
    message = Message.model_validate_json(last.body)
    with bot.house.store.transaction() as tx:
        found = documents.find(tx, message.document or "", person_id(person))
    assert found is not None
    return found[0], found[2]


async def test_a_pdf_is_added_and_given_to_whoever_asks(person, bot, watch):
    publishes(bot)
    admin, ana = person("admin"), person("ana")
    await administer(admin)
    assert await admin("/subirdocumento 1") == [
        "¿Cómo se llama el documento? Por ejemplo: Lectura previa.",
    ]
    assert await admin("Lectura") == [
        "Envíe el PDF por aquí. Puede pesar hasta 10 MB.\n\n"
        "Si prefiere dejarlo así, escriba /saltar.",
    ]
    assert await admin.sends_file("document", name="lectura.pdf") == [
        "Recibí el documento.",
        COMING,
    ]
    assert list(admin.buttons) == ["Ver si llegó", "No, dejarlo así"]
    assert await admin.tap("Ver si llegó") == [COMING]
    fetcher = await _fetches(bot)
    assert await admin.tap("Ver si llegó") == [HERE]
    assert await admin("sí") == [
        "Listo, «Lectura» está en M-0001. A quienes ya iban no les he dicho nada.",
    ]
    assert rows(bot.house.store)["attachment"] == []
    watch.forward(days=3)
    await fetcher.sweep(watch())
    assert await ana("/agenda 1") == [
        f"Mesa sobre el agua · M-0001\n\n{CARD}\nCupo: sin límite\n\n"
        "Documentos\n• Lectura (PDF): /documento M-0001 1",
    ]
    for _ in range(2):
        assert await ana("/documento M-0001 1") == ["«Lectura», de la reunión M-0001."]
        assert _given(bot, ana) == ("M-0001-1.pdf", PDF)
    assert len(rows(bot.house.store)["document"]) == 1
    [path] = [each["path"] for each in rows(bot.house.store)["meeting_document"]]
    assert PDF not in (bot.house.settings.data_dir / "files" / path).read_bytes()
    assert acts(bot) == [("meeting.create",), ("meeting.document",)]
    for line in ("/editarreunion 1", "documentos", "quitar uno"):
        await admin(line)
    assert await admin("1") == [
        "Antes\n• Lectura (PDF): /documento M-0001 1\n\nAhora\nninguno\n\n¿La cambio?",
    ]
    await admin("sí")
    await fetcher.sweep(watch())
    assert not bot.house.files.holds(path)
    assert await ana("/documento M-0001 1") == [
        "La reunión M-0001 no tiene un documento con el número 1.",
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (media.photo(), "Lo que envió no es un PDF. Envíe un PDF, o déjelo así."),
        (
            PDF + bytes(10 * 1024 * 1024),
            "El archivo pesa más de 10 MB. Envíe uno más liviano, o déjelo así.",
        ),
    ],
)
async def test_what_is_no_pdf_or_too_big_is_not_added(person, bot, watch, content, why):
    publishes(bot)
    admin = person("admin")
    await administer(admin)
    for line in ("/subirdocumento 1", "Lectura"):
        await admin(line)
    await admin.sends_file("document", name="lectura.pdf")
    await _fetches(bot, content)
    assert await admin("ver si llegó") == [why]
    assert list(admin.buttons) == ["No, dejarlo así"]
    watch.forward(seconds=1)
    await admin.sends_file("document", name="otra.pdf")
    await _fetches(bot)
    assert await admin("ver si llegó") == [HERE]
    await admin("no")
    assert rows(bot.house.store)["meeting_document"] == []


async def test_the_document_of_who_is_erased_stays(person, bot, watch):
    publishes(bot)
    admin, other, ana = person("admin"), person("other"), person("ana")
    await administer(admin, other)
    await _uploads(bot, admin)
    for line in ("/borrar", "sí"):
        await admin(line)
    watch.forward(days=3)
    await (await _fetches(bot)).sweep(watch())
    await ana("/documento M-0001 1")
    assert _given(bot, ana) == ("M-0001-1.pdf", PDF)
    for line in ("/borrar", "sí"):
        await ana(line)
    assert rows(bot.house.store)["document"] == []


async def test_a_file_that_no_meeting_names_is_caught(person, bot, watch, monkeypatch):
    publishes(bot)
    admin = person("admin")
    await administer(admin)
    await _uploads(bot, admin)
    monkeypatch.setattr("storage.meetings.meeting_documents.named", lambda _tx, _refs: set())
    watch.forward(days=3)
    await (await _fetches(bot)).sweep(watch())
    [path] = [each["path"] for each in rows(bot.house.store)["meeting_document"]]
    assert not bot.house.files.holds(path)


async def test_what_cannot_be_given_is_said(person, bot):
    publishes(bot)
    ana = person("ana")
    assert await ana("/documento") == [
        "Dígame la reunión y el número del documento, por ejemplo: /documento M-0001 1",
    ]
    assert await ana("/documento 1") == ["La reunión M-0001 no tiene documentos todavía."]
    assert await ana("/documento M-0001 7") == [
        "La reunión M-0001 no tiene un documento con el número 7.",
    ]
    assert await ana("/documento M-0009 1") == [
        "No encuentro la reunión M-0009. Con /agenda ve las que hay.",
    ]
