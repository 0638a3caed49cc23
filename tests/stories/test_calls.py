"""Answering a call to a meeting: coming, not coming, sending the substitute, thinking better."""

import asyncio

import pytest

from cocreation.permissions import Actor
from cocreation.self_export import everything_about
from storage import housekeeping
from tests.databases import rows
from tests.stories.call_scenes import a_pair, answers, calls, designates, grants, publishes_table
from tests.stories.meeting_scenes import OCCASION, line_of, publishes
from tests.stories.scenes import person_id
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
    "Si algo cambia, avísenos aquí mismo."
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
    assert list(ana.buttons) == [DOES_NOT, SENDS]
    assert answers(bot, "M-0001", ana=ana) == {"ana": "confirmed"}


async def test_what_will_be_spoken_of_is_in_the_call(bot):
    ana, _ = await a_pair(bot)
    publishes_table(bot, agenda="Los análisis del agua.")
    assert "De qué se hablará: Los análisis del agua.\n\n¿Irá?" in ana.news()[-1]


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


async def test_why_somebody_did_not_come_is_forgotten_a_week_after_the_meeting(bot, watch):
    ana, _ = await a_pair(bot)
    publishes_table(bot)
    for line in ("/novoy 1", "Estoy de viaje."):
        await ana(line)
    for days, kept in ((40, True), (3, False)):
        watch.forward(days=days)
        with bot.house.store.transaction() as tx:
            housekeeping.purge(tx, housekeeping.Retention(), watch())
        [call] = rows(bot.house.store)["meeting_call"]
        assert (call["sealed_reason"] is not None) is kept
        assert call["state"] == "declined"


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
        "falta que vaya usted como suplente, le avisamos por aquí.",
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


async def test_who_is_not_called_is_told_what_they_can_do(bot, person):
    _, luis = await a_pair(bot)
    other, _ = await a_pair(bot, "Transporte", theme="contrataciones")
    rosa = person("rosa")
    await rosa.consents()
    publishes_table(bot)
    for word in ("voy", "novoy", "suplente"):
        assert await rosa(f"/{word} 1") == [
            "Usted no está en la convocatoria de M-0001, «Mesa sobre el agua», así que no hay nada "
            "que responder. Si quiere ir, apúntese con /apuntarme M-0001.",
        ]
        assert await luis(f"/{word} 1") == [
            "A M-0001, «Mesa sobre el agua», convocamos al enlace principal de su institución. Si "
            "hace falta que vaya usted como suplente, le avisamos por aquí.",
        ]
        assert await other(f"/{word} 1") == [
            "M-0001, «Mesa sobre el agua», es de otro tema: «Recursos naturales y medio ambiente». "
            "Usted no es enlace de ese tema, así que nada cambió. Con /misreuniones ve las suyas; "
            "si quiere ir a esta, apúntese con /apuntarme M-0001.",
        ]
        assert await rosa(f"/{word} 7") == [
            "No encuentro la reunión M-0007. Con /agenda ve las que hay.",
        ]
        assert await rosa(f"/{word} mañana") == [
            f"Dígame el código de la reunión, por ejemplo: /{word} M-0001",
        ]
    assert [each["state"] for each in rows(bot.house.store)["meeting_call"]] == ["asked"]


async def test_nothing_is_answered_once_the_meeting_has_begun(bot, watch):
    ana, _ = await a_pair(bot)
    publishes_table(bot)
    await ana("/novoy 1")
    watch.forward(days=33, hours=23)
    begun = [
        "La reunión M-0001 ya empezó o ya pasó (15 de marzo de 2020, 9:00 a.\u202fm.). Con /agenda "
        "ve las próximas.",
    ]
    assert await ana("Estoy de viaje.") == begun
    for word in ("voy", "novoy", "suplente"):
        assert await ana(f"/{word} 1") == begun
    assert answers(bot, "M-0001", ana=ana) == {"ana": "asked"}


async def test_who_is_called_needs_no_seat(bot):
    ana, luis = await a_pair(bot)
    publishes_table(bot)
    assert await luis("/apuntarme 1") != []
    ana.news()
    assert await ana("/apuntarme 1") == [
        "A la reunión M-0001, «Mesa sobre el agua», le convocamos por su función: no necesita "
        "cupo.\n\nLe convocamos a esta reunión y falta su respuesta: ¿irá?",
    ]
    assert list(ana.buttons) == [COMES, DOES_NOT, SENDS]
    assert line_of(bot, "M-0001", luis=luis) == {"luis": ("seated", 1)}


@pytest.mark.parametrize(
    ("lines", "stands", "buttons"),
    [
        ((), "Le convocamos a esta reunión y falta su respuesta: ¿irá?", [COMES, DOES_NOT, SENDS]),
        (("/voy 1",), "✓ Usted confirmó que irá.", [DOES_NOT, SENDS]),
        (("/novoy 1", "Viajo."), "Usted avisó que no irá.", [COMES, SENDS]),
        (
            ("/suplente 1",),
            "Usted envía a su suplente, que todavía no responde.",
            [COMES, DOES_NOT],
        ),
    ],
)
async def test_the_card_says_what_was_answered_and_offers_the_rest(bot, lines, stands, buttons):
    ana, _ = await a_pair(bot)
    publishes_table(bot)
    for line in lines:
        await ana(line)
    ana.news()
    assert await ana("/agenda 1") == [
        f"Mesa sobre el agua · M-0001\n\n{CARD}Lugar del país: Chiriquí\nCupo: sin límite\n\n"
        f"{stands}",
    ]
    assert list(ana.buttons) == buttons


async def test_the_card_says_what_the_substitute_answered(bot):
    ana, luis = await a_pair(bot)
    publishes_table(bot)
    await ana("/suplente 1")
    await luis("/voy 1")
    ana.news()
    assert (await ana("/agenda 1"))[0].endswith("✓ Usted envía a su suplente, que ya confirmó.")
    for line in ("/novoy 1", "Viajo."):
        await luis(line)
    ana.news()
    assert (await ana("/agenda 1"))[0].endswith("Su suplente avisó que no puede ir. ¿Irá usted?")


async def test_whoever_is_called_can_read_all_that_is_kept_of_it(bot):
    ana, _ = await a_pair(bot)
    publishes_table(bot)
    for line in ("/novoy 1", "Estoy de viaje.", "/misdatos"):
        await ana(line)
    with bot.house.store.transaction() as tx:
        me = person_id(ana)
        kept = everything_about(tx, Actor.of(me, "active", frozenset()), person_id=me)["called_to"]
    assert [(each["code"], each["state"], each["reason"]) for each in kept] == [
        ("M-0001", "declined", "Estoy de viaje."),
    ]


async def test_who_erases_themselves_is_called_no_more_and_who_sent_them_is_asked_again(bot):
    ana, luis = await a_pair(bot)
    publishes_table(bot)
    await ana("/suplente 1")
    for line in ("/borrar", "sí"):
        await luis(line)
    [call] = rows(bot.house.store)["meeting_call"]
    assert (call["state"], call["sends"], call["answered_at"]) == ("asked", None, None)
    assert (await ana("/agenda 1"))[0].endswith("¿irá?")


async def test_a_cancellation_meets_confirmations_and_everybody_hears_of_it_once(bot, person):
    admin = person("admin")
    await administer(admin)
    pairs = [await a_pair(bot, f"I{number}") for number in range(6)]
    publishes_table(bot)
    for line in ("/cancelarreunion 1", "Se dañó el techo."):
        await admin(line)
    heard = await asyncio.gather(*(each.principal("/voy 1") for each in pairs), admin("sí"))
    assert heard[-1] == ["La reunión M-0001 quedó cancelada. Avisé a 6 personas."]
    for (ana, _), said in zip(pairs, heard, strict=False):
        all_of_it = [*said, *ana.news()]
        assert sum(each.startswith("Se canceló la reunión M-0001") for each in all_of_it) == 1
        if CONFIRMED in all_of_it:
            assert all_of_it.index(CONFIRMED) < len(all_of_it) - 1
