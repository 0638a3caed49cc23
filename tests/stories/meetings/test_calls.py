"""Answering a call to a meeting: coming, not coming, sending the substitute, thinking better."""

import pytest

from tests.databases import rows
from tests.stories.call_scenes import a_pair, answers, calls, designates, grants, publishes_table
from tests.stories.liaison_scenes import files_of
from tests.stories.meeting_scenes import OCCASION, line_of, publishes
from tests.stories.scenes import given_back
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")

NAMED = "Mesa sobre el agua (M-0001)"
CARD = f"Mesa de trabajo\n{OCCASION}\nTema: Recursos naturales y medio ambiente\n"
QUESTION = (
    f"Mesa sobre el agua · M-0001\n\n{CARD}Lugar del país: Chiriquí\n\n"
    "¿Irá? Respóndanos, por favor; puede cambiar su respuesta hasta que empiece."
)
CALLED = f"Le convocamos a esta reunión como enlace de su institución.\n\n{QUESTION}"
SUBSTITUTE_CALLED = (
    "El enlace principal de su institución no puede ir y le pide que vaya usted, como suplente, a "
    f"esta reunión.\n\n{QUESTION}"
)
CONFIRMED = (
    f"Confirmado: le esperamos.\n\nMesa sobre el agua · M-0001\n{OCCASION}\n\n"
    "Si algo cambia, avísenos aquí mismo.\n\nCon el archivo guarda la reunión en su calendario."
)
WHY = (
    f"¿Por qué no podrá ir a {NAMED}, el domingo 15 de marzo de 2020? Con su respuesta lo anoto. "
    "La leerán solo quien la lleva y la administración."
)
DECLINED = (
    f"Anotado: usted no irá a {NAMED}.\nMotivo: Estoy de viaje.\n\n"
    "Si al final puede, avísenos aquí mismo."
)
SENT = f"Listo: le pedimos a su suplente que vaya a {NAMED}. Cuando responda, le avisamos por aquí."
RELEASED = (
    f"Ya no hace falta que vaya usted a {NAMED}, el domingo 15 de marzo de 2020. Gracias por su "
    "disposición."
)
COMES, DOES_NOT, SENDS = "Sí, iré", "No podré ir", "Enviar suplente"


async def test_a_liaison_is_called_with_everything_and_confirms_with_one_tap(bot):
    ana, luis = await a_pair(bot)
    publishes_table(bot)
    assert ana.news() == [CALLED]
    assert list(ana.buttons) == [COMES, DOES_NOT, SENDS]
    assert luis.news() == []
    assert await ana.tap(COMES) == [CONFIRMED]
    assert b"SUMMARY:Mesa sobre el agua" in files_of(bot)["mesa-M-0001.ics"]
    assert list(ana.buttons) == [DOES_NOT, SENDS]
    assert answers(bot, "M-0001", ana=ana) == {"ana": "confirmed"}


async def test_what_will_be_spoken_of_is_in_the_call(bot):
    ana, _ = await a_pair(bot)
    publishes_table(bot, agenda="Los análisis del agua.")
    assert "De qué se hablará: Los análisis del agua.\n\n¿Irá?" in ana.news()[-1]


async def test_a_substitute_who_is_sent_gives_their_seat_to_who_waits(bot, person):
    ana, luis = await a_pair(bot)
    rosa = person("rosa")
    await rosa.consents()
    publishes_table(bot, capacity=1)
    await luis("/apuntarme 1")
    await rosa("/apuntarme 1")
    ana.news(), rosa.news()
    assert await ana("/suplente 1") == [SENT]
    assert luis.news() == [
        SUBSTITUTE_CALLED.replace(
            "a esta reunión.\n\n",
            "a esta reunión.\n\nSe había apuntado a esta reunión: como ahora le convocamos, ese "
            "cupo queda para otra persona.\n\n",
        )
    ]
    (offered,) = rosa.news()
    assert offered.startswith("Se liberó un cupo")
    assert line_of(bot, "M-0001", rosa=rosa, luis=luis) == {"rosa": ("offered", 2)}


async def test_two_taps_are_one_answer(bot):
    ana, luis = await a_pair(bot)
    publishes_table(bot)
    ana.news()
    assert await ana("/voy 1") == [CONFIRMED]
    assert await ana("/voy 1") == [CONFIRMED]
    assert await ana("/suplente 1") == [SENT]
    assert await ana("/suplente 1") == [SENT]
    assert luis.news() == [SUBSTITUTE_CALLED]
    kept = rows(bot.house.store)["meeting_call"]
    assert sorted(each["state"] for each in kept) == ["asked", "sent"]


async def test_who_cannot_come_says_why_and_only_the_staff_reads_it(bot, person):
    ana, _ = await a_pair(bot)
    admin, rosa = person("admin"), person("rosa")
    await administer(admin)
    await rosa.consents()
    publishes_table(bot)
    ana.news()
    assert await ana.tap(DOES_NOT) == [WHY]
    assert await ana("Estoy de viaje.") == [DECLINED]
    assert list(ana.buttons) == [COMES, SENDS]
    assert await ana("/novoy 1") == [DECLINED]
    assert "• Ana-salud, Salud: «Estoy de viaje.»" in (await admin("/reunion 1"))[0]
    assert "viaje" not in (await rosa("/agenda 1"))[0]
    [kept] = rows(bot.house.store)["meeting_call"]
    assert b"viaje" not in bytes(kept["sealed_reason"])


async def test_the_substitute_is_sent_with_one_tap_and_answers_for_themselves(bot):
    ana, luis = await a_pair(bot)
    publishes_table(bot)
    ana.news()
    assert await ana.tap(SENDS) == [SENT]
    assert list(ana.buttons) == [COMES, DOES_NOT]
    assert luis.news() == [SUBSTITUTE_CALLED]
    assert list(luis.buttons) == [COMES, DOES_NOT]
    assert await luis("/suplente 1") == [
        "Usted va a M-0001, «Mesa sobre el agua», como suplente y no puede enviar a otra persona. "
        "Si no puede ir, avísenos: /novoy M-0001.",
    ]
    assert await luis("/voy 1") == [CONFIRMED]
    assert list(luis.buttons) == [DOES_NOT]
    assert ana.news() == [f"Su suplente confirmó que irá a {NAMED}."]
    assert answers(bot, "M-0001", ana=ana, luis=luis) == {"ana": "sent", "luis": "confirmed"}


async def test_when_the_substitute_cannot_come_the_liaison_hears_and_answers(bot):
    ana, luis = await a_pair(bot)
    publishes_table(bot)
    await ana("/suplente 1")
    await luis("/novoy 1")
    assert await luis("Estoy de viaje.") == [DECLINED]
    assert list(luis.buttons) == [COMES]
    assert ana.news() == [f"Su suplente no podrá ir a {NAMED}. ¿Puede ir usted?"]
    assert list(ana.buttons) == [COMES, DOES_NOT]
    assert await ana("/suplente 1") == [
        "Su suplente avisó que no puede ir a M-0001, «Mesa sobre el agua». Díganos si irá usted: "
        "/voy M-0001 o /novoy M-0001.",
    ]
    assert await ana("/voy 1") == [CONFIRMED]
    assert luis.news() == []
    assert answers(bot, "M-0001", ana=ana, luis=luis) == {"ana": "confirmed", "luis": "ended"}


@pytest.mark.parametrize("last", ["voy", "novoy", "suplente"])
@pytest.mark.parametrize("first", ["voy", "novoy", "suplente"])
async def test_every_answer_can_be_changed_into_every_other(bot, first, last):
    ana, luis = await a_pair(bot)
    publishes_table(bot)
    ana.news()
    state = {"voy": "confirmed", "novoy": "declined", "suplente": "sent"}
    receipt = {"voy": CONFIRMED, "novoy": DECLINED, "suplente": SENT}
    for word in (first, last):
        said = await ana(f"/{word} 1")
        if said == [WHY]:
            said = await ana("Estoy de viaje.")
        assert said == [receipt[word]]
    expected = {"ana": state[last]}
    told = []
    if "suplente" in (first, last):
        expected["luis"] = "asked" if last == "suplente" else "ended"
        told = [SUBSTITUTE_CALLED] if last == "suplente" else [SUBSTITUTE_CALLED, RELEASED]
    assert answers(bot, "M-0001", ana=ana, luis=luis) == expected
    assert luis.news() == told


async def test_a_substitute_who_was_taken_back_may_be_sent_again(bot):
    ana, luis = await a_pair(bot)
    publishes_table(bot)
    for line in ("/suplente 1", "/voy 1", "/suplente 1"):
        await ana(line)
    assert luis.news() == [SUBSTITUTE_CALLED, RELEASED, SUBSTITUTE_CALLED]
    assert await luis("/voy 1") == [CONFIRMED]


async def test_who_was_taken_back_has_nothing_to_answer(bot):
    ana, luis = await a_pair(bot)
    publishes_table(bot)
    await ana("/suplente 1")
    await luis("/novoy 1")
    await ana("/voy 1")
    luis.news()
    assert await luis("Estoy de viaje.") == [
        "A M-0001, «Mesa sobre el agua», convocamos al enlace principal de su institución. Si hace "
        "falta que vaya usted como suplente, le avisamos por aquí.\n\n"
        + given_back("Estoy de viaje."),
    ]
    assert answers(bot, "M-0001", ana=ana, luis=luis) == {"ana": "confirmed", "luis": "ended"}


async def test_without_a_substitute_there_is_nobody_to_send(bot, person):
    ana = person("ana")
    await ana.consents()
    designates(bot, "Salud", principal=ana)
    publishes_table(bot)
    ana.news()
    assert await ana.tap(SENDS) == [
        "Su institución no tiene a nadie más que pueda ir a M-0001, «Mesa sobre el agua»: falta "
        "que nombre suplente y que acepte. Mientras tanto, díganos si irá usted: /voy M-0001 o "
        "/novoy M-0001.",
    ]
    assert answers(bot, "M-0001", ana=ana) == {"ana": "asked"}


async def test_a_substitute_who_is_called_for_another_reason_is_not_sent(bot, person):
    ana, luis = person("ana"), person("luis")
    for each in (ana, luis):
        await each.consents()
    designates(bot, "Salud", principal=ana, substitute=luis)
    designates(bot, "Ambiente", principal=luis)
    publishes_table(bot)
    ana.news()
    assert await ana("/suplente 1") == [
        "Su suplente ya está en la convocatoria de M-0001, «Mesa sobre el agua», por otra función, "
        "así que no puede ir en su lugar. Díganos si irá usted: /voy M-0001 o /novoy M-0001.",
    ]
    assert answers(bot, "M-0001", ana=ana, luis=luis) == {"ana": "asked", "luis": "asked"}


async def test_members_of_the_commission_confirm_or_decline_and_send_nobody(bot, person):
    eva = person("eva")
    await eva.consents()
    grants(bot, "commission", eva)
    calls(bot, publishes(bot, kind="commission", territory=None))
    assert eva.news() == [
        "Le convocamos a esta reunión como integrante de la comisión.\n\n"
        f"Mesa sobre el agua · M-0001\n\nReunión de la comisión\n{OCCASION}\n\n"
        "¿Irá? Respóndanos, por favor; puede cambiar su respuesta hasta que empiece.",
    ]
    assert list(eva.buttons) == [COMES, DOES_NOT]
    assert await eva("/suplente 1") == [
        "Solo un enlace puede enviar a su suplente. Díganos si usted irá a M-0001, «Mesa sobre el "
        "agua»: /voy M-0001 o /novoy M-0001.",
    ]
    assert await eva.tap(COMES) == [CONFIRMED]
    assert list(eva.buttons) == [DOES_NOT]
