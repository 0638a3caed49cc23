"""What somebody who is called sees of it, who is not called is told, and what is kept."""

import asyncio

import pytest

from cocreation.people.self_export import everything_about
from cocreation.permissions import Actor
from storage import housekeeping
from tests.databases import rows
from tests.stories.call_scenes import (
    a_pair,
    answers,
    calls,
    designates,
    grants,
    publishes_table,
)
from tests.stories.meeting_scenes import OCCASION, gives_up, line_of
from tests.stories.scenes import given_back, person_id
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")

CARD = f"Mesa de trabajo\n{OCCASION}\nTema: Recursos naturales y medio ambiente\n"
CONFIRMED = (
    f"Confirmado: le esperamos.\n\nMesa sobre el agua · M-0001\n{OCCASION}\n\n"
    "Si algo cambia, avísenos aquí mismo.\n\nCon el archivo guarda la reunión en su calendario."
)
COMES, DOES_NOT, SENDS = "Sí, iré", "No podré ir", "Enviar suplente"


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


async def test_who_is_called_is_led_to_the_way_of_saying_no(bot):
    ana, _ = await a_pair(bot)
    publishes_table(bot)
    await ana("/voy 1")
    [said] = await ana("/noire 1")
    assert said.startswith("A M-0001 le convocamos")
    assert (await ana.tap("No podré ir"))[0].startswith("¿Por qué")


async def test_nothing_is_answered_once_the_meeting_has_begun(bot, watch):
    ana, _ = await a_pair(bot)
    publishes_table(bot)
    await ana("/novoy 1")
    watch.forward(days=33, hours=23)
    begun = [
        "La reunión M-0001 ya empezó o ya pasó (15 de marzo de 2020, 9:00 a.\u202fm.). Con /agenda "
        "ve las próximas.",
    ]
    [said] = await ana("Estoy de viaje.")
    assert said == f"{begun[0]}\n\n{given_back('Estoy de viaje.')}"
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
    assert list(ana.buttons) == [*buttons, "Calendario"]


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
    ana, luis = await a_pair(bot, "minsa")
    publishes_table(bot)
    await ana("/suplente 1")
    for line in ("/borrar", "sí"):
        await luis(line)
    [call] = rows(bot.house.store)["meeting_call"]
    assert (call["state"], call["sends"], call["answered_at"]) == ("asked", None, None)
    assert (await ana("/agenda 1"))[-1].endswith("¿irá?")


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


async def test_a_full_table_offers_no_line_to_who_is_called(bot, person):
    ana, _ = await a_pair(bot)
    publishes_table(bot, capacity=1)
    eva = person("eva")
    await eva.consents()
    await eva("/apuntarme 1")
    ana.news()
    [said] = await ana("/agenda 1")
    assert "\nCupo: lleno\n" in said


async def test_a_seat_taken_before_the_call_is_given_back_without_losing_the_call(bot, person):
    luis = person("luis")
    await luis.consents()
    publishes_table(bot, capacity=1)
    await luis("/apuntarme 1")
    grants(bot, "liaison", luis)
    designates(bot, "minsa", principal=luis)
    calls(bot, "M-0001")
    await luis("/voy 1")
    assert await gives_up(luis, "1") == [
        "Listo, su cupo en M-0001, «Mesa sobre el agua», queda para otra persona: como le "
        "convocamos, no lo necesita. Si no va a ir, avísenos con el botón.",
    ]
    assert list(luis.buttons) == [DOES_NOT, SENDS]
    assert answers(bot, "M-0001", luis=luis) == {"luis": "confirmed"}


async def test_who_sent_a_substitute_that_left_is_told_to_answer_again(bot):
    ana, luis = await a_pair(bot, "minsa")
    publishes_table(bot)
    await ana("/suplente 1")
    await luis("/voy 1")
    ana.news()
    for line in ("/borrar", "sí"):
        await luis(line)
    assert ana.news() == [
        "Quien era enlace suplente de MINSA en «Recursos naturales y medio ambiente» dejó el "
        "puesto. Le avisaremos cuando haya otra persona. Si iba a ir en su lugar a alguna "
        "reunión, ahora falta la respuesta de usted: véalo con /misreuniones.",
    ]
