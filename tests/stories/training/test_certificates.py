"""Certificates: issued once, handed over as often as asked, checked by anybody, revoked."""

import io
import json

import pytest
from pypdf import PdfReader

from bot.messages import Address
from cocreation.links import Outside
from cocreation.training import certificate_codes
from tests.databases import rows
from tests.stories.stage_scenes import acts, administer
from tests.stories.training_scenes import COURSE, attends, is_certified, takes_the_quiz

DATABASES = ("sqlite", "postgres")

NAME = "Ana María Ruiz"


@pytest.fixture(autouse=True)
def _codes(monkeypatch):
    """Let codes come in an order that a story can tell beforehand."""
    drawn = iter(("ABCD234", "EFGH567"))
    monkeypatch.setattr(
        "cocreation.training.certificates.draw", lambda: certificate_codes.written(next(drawn))
    )


def _here(code: str = "C-ABCD-234U") -> list[str]:
    return [
        f"Aquí está su certificado, con el código {code}. Quien quiera comprobarlo puede escribir "
        f"/verificar {code}. Con /certificado lo recibe otra vez cuando quiera.",
    ]


def _valid(holder: str, did: str = "aprobó la prueba del curso") -> list[str]:
    return [
        "✓ Certificado válido: C-ABCD-234U\n\n"
        f"Quien lo tiene {did} «{COURSE}» (2 horas).\n"
        "Programa: 4° Plan de Gobierno Abierto\n"
        f"Emitido el 10 de febrero de 2020\n{holder}",
    ]


def _page(bot) -> str:
    """Return the text of the newest file, laid out again in single spaces."""
    document = max(rows(bot.house.store)["document"], key=lambda each: each["id"])
    assert document["media_type"] == "application/pdf"
    content = bot.house.store.vault.open_bytes(document["content"])
    return " ".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())


async def test_who_passed_gets_a_certificate_under_the_name_they_say(talk, bot):
    await takes_the_quiz(talk)
    assert await talk.tap("Mi certificado") == [
        "¿Qué nombre va en el certificado? Escríbalo completo, tal como debe salir impreso.\n\n"
        "Lo guardamos cifrado.",
    ]
    assert await talk("Ana Maria Ruis") == [
        "El certificado lleva un código para que cualquiera compruebe que es verdadero. ¿Puede "
        "verse su nombre al verificar?",
    ]
    assert await talk("sí, que se vea") == [
        "Así saldrá:\n\nAna Maria Ruis\naprobó la prueba del curso "
        f"«{COURSE}».\n\n"
        "Al verificar el código se verá su nombre.\n\n"
        "Revise bien el nombre: después no se cambia. Si algún día borra sus datos, el código se "
        "puede seguir verificando, pero sin su nombre.",
    ]
    await talk("corregir")
    await talk("nombre")
    await talk(f"  {NAME} ")
    assert await talk("enviar") == _here()
    assert _page(bot) == (
        f"4° Plan de Gobierno Abierto Certificado Se certifica que {NAME} aprobó la prueba del "
        f"curso {COURSE} Duración: 2 horas Emitido el 10 de febrero de 2020 Autoridad Nacional de "
        "Transparencia y Acceso a la Información (ANTAI), www.antai.gob.pa Para comprobarlo, "
        "escriba en el chat: /verificar C-ABCD-234U C-ABCD-234U"
    )
    [kept] = rows(bot.house.store)["certificate"]
    assert bot.house.store.vault.open(kept["sealed_name"]) == NAME
    assert NAME.encode() not in bytes(kept["sealed_name"])


async def test_the_same_certificate_is_handed_over_again_from_its_record(talk, bot):
    await is_certified(talk)
    first = _page(bot)
    assert await talk("/certificado") == _here()
    assert _page(bot) == first
    assert len(rows(bot.house.store)["certificate"]) == 1
    assert await talk("/capacitacion") != []
    assert list(talk.buttons) == ["Empezar", "Mi certificado"]


async def test_who_was_at_a_session_gets_one_that_says_so(talk, bot, watch):
    attends(bot, talk)
    lacking = [
        f"Todavía no puede pedir el certificado de «{COURSE}»: primero haga la prueba con /prueba "
        "gobierno-abierto, o asista a una sesión. Las lecciones están en /capacitacion.",
    ]
    assert await talk("/certificado") == lacking
    watch.forward(days=1, hours=2, minutes=29)
    assert await talk("/certificado") == lacking
    watch.forward(minutes=1)
    for line in ("/certificado", NAME, "no"):
        await talk(line)
    assert await talk("enviar") == _here()
    assert f"{NAME} asistió a la sesión del 11 de febrero de 2020 del curso {COURSE}" in _page(bot)
    [said] = await talk("/verificar C-ABCD-234U")
    assert (
        f"Quien lo tiene asistió a la sesión del 11 de febrero de 2020 del curso «{COURSE}»" in said
    )


async def test_anybody_may_check_a_code_however_it_is_typed(talk, person):
    await is_certified(talk)
    luis = person("luis")
    for written in ("C-ABCD-234U", "c abcd 234u", "abcd234u", "/start ver_C-ABCD-234U"):
        command = written if written.startswith("/") else f"/verificar {written}"
        assert await luis(command) == _valid(f"A nombre de {NAME}")
    wrong = [
        "Ese código tiene algún error al copiarlo: una letra cambiada o dos en otro orden. "
        "Revíselo, por favor; nunca lleva 0, 1, I, L ni O.",
    ]
    for written in ("C-ABCD-235U", "C-ABDC-234U", "C-AB0D-234U"):
        assert await luis(f"/verificar {written}") == wrong
    assert await luis("/verificar EFGH5678") == wrong
    assert await luis(f"/verificar {certificate_codes.written('EFGH567')}") == [
        f"No hay ningún certificado con el código {certificate_codes.written('EFGH567')}.",
    ]
    for written in ("", "C-0001", "hola"):
        assert await luis(f"/verificar {written}") == [
            "Escriba el código del certificado después del comando, por ejemplo: /verificar "
            "C-ABCD-234U",
        ]


async def test_a_name_is_seen_only_where_its_holder_allowed_it(talk, bot, person):
    await is_certified(talk, shows="no")
    hidden = _valid("Su titular prefirió no mostrar su nombre aquí.")
    assert await person("luis")("/verificar ABCD234U") == hidden


async def test_a_group_is_told_no_name(talk, bot):
    await is_certified(talk)
    group = bot.person("-100")
    group.address = Address("telegram", "-100", group=True)
    assert await group("/verificar ABCD234U") == _valid(
        "El nombre se ve al verificarlo en privado."
    )


async def test_an_erased_holder_leaves_a_code_without_a_name(talk, bot, person):
    await is_certified(talk)
    await talk("/borrar")
    await talk("sí")
    assert await person("luis")("/verificar ABCD234U") == _valid(
        "Su titular borró sus datos: el nombre ya no se puede comprobar."
    )
    [kept] = rows(bot.house.store)["certificate"]
    assert (kept["person_id"], kept["sealed_name"], kept["shows_name"]) == (None, None, False)


async def test_one_is_revoked_with_a_reason_that_everybody_reads(talk, bot, person, watch):
    await is_certified(talk)
    admin, luis = person("admin"), person("luis")
    await administer(admin)
    assert await admin("/anularcertificado C-ABCD-234U") == [
        f"C-ABCD-234U: «{COURSE}», emitido el 10 de febrero de 2020.\n\n"
        "¿Por qué se anula? Lo leerán su titular y quien lo verifique.",
    ]
    reason = "Otra persona hizo la prueba: lo dijo desde el 6612-3456."
    assert await admin(reason) == [
        f"C-ABCD-234U: «{COURSE}», emitido el 10 de febrero de 2020.\nMotivo: {reason}\n\n"
        "Esto no se deshace. ¿Lo anulo?",
    ]
    assert await admin("sí") == ["El certificado C-ABCD-234U quedó anulado."]
    assert talk.news() == [
        f"Se anuló su certificado C-ABCD-234U, de «{COURSE}». Motivo: {reason}\n\n"
        "Si cree que es un error, escríbanos con /contacto.",
    ]
    [said] = await luis("/verificar ABCD234U")
    assert said.startswith(
        f"✗ Certificado anulado: C-ABCD-234U\n\nCurso: {COURSE}\n"
        "Emitido el 10 de febrero de 2020 y anulado el 10 de febrero de 2020. "
        "Motivo: Otra persona hizo la prueba"
    )
    assert "6612" not in said
    assert NAME not in said
    assert ("certificate.revoke",) in acts(bot)
    assert await admin("/anularcertificado ABCD234U") == [
        "El certificado C-ABCD-234U ya estaba anulado, desde el 10 de febrero de 2020.",
    ]


async def test_who_lost_one_may_earn_it_again(talk, bot, person, watch):
    await is_certified(talk)
    admin = person("admin")
    await administer(admin)
    for line in ("/anularcertificado ABCD234U", "El nombre está mal.", "sí"):
        await admin(line)
    talk.news()
    assert await talk("/certificado") == [
        f"Su certificado de «{COURSE}» se anuló el 10 de febrero de 2020. Motivo: El nombre está "
        "mal.\n\nSi cree que es un error, escríbanos con /contacto. También puede ganarlo de "
        "nuevo: /prueba gobierno-abierto",
    ]
    watch.forward(minutes=1)
    assert await is_certified(talk, "Ana Ruiz") == certificate_codes.written("EFGH567")
    states = [each["revoked_at"] is None for each in rows(bot.house.store)["certificate"]]
    assert sorted(states) == [False, True]


async def test_a_certificate_is_in_the_language_it_was_asked_for_in(talk, bot):
    await talk("/idioma en")
    await talk("/prueba")
    for line in ("/cancelar", "/idioma es"):
        await talk(line)
    await takes_the_quiz(talk)
    await talk("/idioma en")
    for line in ("/certificado", NAME, "yes"):
        await talk(line)
    await talk("send")
    assert f"This certifies that {NAME} passed the quiz of the course Open government" in _page(bot)
    await talk("/idioma es")
    await talk("/certificado")
    assert "This certifies that" in _page(bot)


async def test_the_page_bears_a_link_where_there_is_one(talk, bot):
    bot.house.store.keep(Outside("https://mesa.example", lambda: "MesaBot"))
    await is_certified(talk)
    assert "lea el código QR o abra https://mesa.example/certificado/C-ABCD-234U" in _page(bot)


async def test_what_a_certificate_says_is_in_the_copy_of_ones_data(talk, bot):
    await is_certified(talk)
    await talk("/misdatos")
    copy = next(
        each
        for each in rows(bot.house.store)["document"]
        if each["media_type"] == "application/json"
    )
    [kept] = json.loads(bot.house.store.vault.open_bytes(copy["content"]))["certificates"]
    assert (kept["code"], kept["name"], kept["course"]) == ("C-ABCD-234U", NAME, "gobierno-abierto")
