"""Signing up for a meeting: seats, the line when there are none left, offers that lapse."""

import sqlalchemy as sa

from storage import housekeeping
from storage.tables import meeting_seat
from tests.databases import rows
from tests.stories.meeting_scenes import (
    OCCASION,
    bell_of,
    gives_up,
    line_of,
    publishes,
    signs_up,
)
from tests.stories.scenes import moves_to

DATABASES = ("sqlite", "postgres")

SEATED = (
    f"Listo, tiene su cupo.\n\nMesa sobre el agua\n{OCCASION}\n\n"
    "El código es M-0001. Para ver todo otra vez: /agenda M-0001\n\n"
    "Con el archivo guarda la reunión en su calendario."
)
CONSENT = (
    "Antes de apuntarle necesito su permiso. Guardamos una forma de contactarle (cifrada), para "
    "guardarle el cupo y avisarle si algo cambia, y lo que nos escriba. Nadie más verá que usted "
    "va. Puede ver o borrar sus datos cuando quiera: /privacidad.\n\n¿Nos da su permiso?"
)
NOT_BEGUN = (
    "La reunión M-0001 ya empezó o ya pasó (15 de marzo de 2020, 9:00 a.\u202fm.). Con /agenda ve "
    "las próximas."
)
NONE_OF_YOURS = (
    "Usted no tiene cupo ni lugar en la lista de espera de M-0001, «Mesa sobre el agua»."
)


def _waits(place: int) -> str:
    return (
        f"Ya no quedan cupos. Usted está en la lista de espera, en el lugar {place}. Si se libera "
        f"un cupo se lo ofrecemos por aquí, en orden.\n\nMesa sobre el agua\n{OCCASION}\n\n"
        "El código es M-0001. Para ver todo otra vez: /agenda M-0001"
    )


def _offered(until: str) -> str:
    return (
        f"Se liberó un cupo para usted en M-0001, «Mesa sobre el agua».\n{OCCASION}\n\n"
        f"Tiene hasta el {until} para tomarlo; después pasa a quien sigue en la lista. ¿Lo toma?"
    )


async def test_who_never_consented_is_asked_first(person, bot):
    publishes(bot)
    ana = person("ana")
    assert await ana("/apuntarme M-0001") == [CONSENT]
    assert rows(bot.house.store)["meeting_seat"] == []
    assert await ana("sí") == [SEATED]
    assert list(ana.buttons) == ["Necesito un apoyo", "Ya no podré ir"]
    assert await ana("/apuntarme 1") == [
        "Usted ya tiene su cupo en M-0001, «Mesa sobre el agua». Para ver todo otra vez: "
        "/agenda M-0001",
    ]
    assert line_of(bot, "M-0001", ana=ana) == {"ana": ("seated", 1)}


async def test_without_consent_nothing_is_kept(person, bot):
    publishes(bot)
    ana = person("ana")
    await ana("/apuntarme 1")
    await ana("no")
    await ana("/cancelar")
    assert rows(bot.house.store)["meeting_seat"] == []


async def test_links_are_in_the_confirmation_and_in_every_stage_one_may_sign_up(talk, bot):
    publishes(
        bot,
        map_url="https://mapas.example/david",
        online_url="https://sala.example/agua",
        capacity=3,
    )
    moves_to(bot, "working-tables")
    assert await talk("/apuntarme M-0001") == [
        f"Listo, tiene su cupo.\n\nMesa sobre el agua\n{OCCASION}\n"
        "Mapa: https://mapas.example/david\n"
        "En línea: https://sala.example/agua\n\n"
        "El código es M-0001. Para ver todo otra vez: /agenda M-0001\n\n"
        "Con el archivo guarda la reunión en su calendario.",
    ]


async def test_the_line_moves_strictly_in_order(person, bot):
    publishes(bot, capacity=1)
    ana, luis, eva = map(person, ("ana", "luis", "eva"))
    await signs_up(ana)
    for each, place in ((luis, 1), (eva, 2)):
        await each.consents()
        assert await each("/apuntarme 1") == [_waits(place)]
    assert await eva("/apuntarme 1") == [
        "Usted ya está en la lista de espera de M-0001, «Mesa sobre el agua», en el lugar 2.",
    ]
    assert await gives_up(ana, "1") == [
        "Gracias por avisar. Ya no le esperamos en M-0001, «Mesa sobre el agua».",
    ]
    assert luis.news() == [_offered("11 de febrero de 2020, 10:00 a.\u202fm.")]
    assert list(luis.buttons) == ["Tomar el cupo", "Ya no podré ir"]
    assert eva.news() == []
    rosa = person("rosa")
    await rosa.consents()
    assert await rosa("/apuntarme 1") == [_waits(2)]
    assert await luis.tap("Tomar el cupo") == [SEATED]
    people = {"ana": ana, "luis": luis, "eva": eva, "rosa": rosa}
    assert line_of(bot, "M-0001", **people) == {
        "luis": ("seated", 2), "eva": ("waiting", 3), "rosa": ("waiting", 4)
    }  # fmt: skip
    assert await ana("/apuntarme 1") == [_waits(3)]
    assert line_of(bot, "M-0001", **people)["ana"] == ("waiting", 5)


async def test_an_offer_that_lapses_goes_to_the_next_once(person, bot, watch):
    publishes(bot, capacity=1)
    ana, luis, eva = map(person, ("ana", "luis", "eva"))
    await signs_up(ana, luis, eva)
    await gives_up(ana, "1")
    luis.news()
    watch.forward(hours=23, minutes=59)
    await bell_of(bot).tick(watch())
    assert (luis.news(), eva.news()) == ([], [])
    watch.forward(minutes=1)
    await bell_of(bot).tick(watch())
    await bell_of(bot).tick(watch())
    assert luis.news() == [
        f"Pasó el plazo para tomar el cupo en M-0001, «Mesa sobre el agua», y se lo ofrecimos a "
        f"quien sigue.\n{OCCASION}\n\nSi todavía quiere ir, apúntese otra vez.",
    ]
    assert eva.news() == [_offered("12 de febrero de 2020, 10:00 a.\u202fm.")]
    assert line_of(bot, "M-0001", luis=luis, eva=eva) == {"eva": ("offered", 3)}
    assert await luis("/apuntarme 1") == [_waits(1)]


async def test_an_offer_ends_two_hours_before_the_start(person, bot, watch):
    publishes(bot, capacity=1)
    ana, luis, eva = map(person, ("ana", "luis", "eva"))
    await signs_up(ana, luis, eva)
    watch.forward(days=33, hours=3)  # 14 March, one in the afternoon
    await gives_up(ana, "1")
    assert luis.news() == [_offered("15 de marzo de 2020, 7:00 a.\u202fm.")]
    watch.forward(hours=18)
    await bell_of(bot).tick(watch())
    assert eva.news() == []
    assert await eva("/apuntarme 1") == [SEATED]
    assert line_of(bot, "M-0001", luis=luis, eva=eva) == {"eva": ("seated", 3)}


async def test_no_bell_rings_at_night(person, bot, watch):
    publishes(bot, capacity=1)
    ana, luis, eva = map(person, ("ana", "luis", "eva"))
    await signs_up(ana, luis, eva)
    watch.forward(hours=12)  # ten at night
    await gives_up(ana, "1")
    luis.news()
    watch.forward(hours=24)
    await bell_of(bot).tick(watch())
    assert (luis.news(), eva.news()) == ([], [])
    watch.forward(hours=9)
    await bell_of(bot).tick(watch())
    assert len(eva.news()) == 1


async def test_the_seat_of_who_is_erased_goes_to_the_line(person, bot, watch):
    publishes(bot, capacity=1)
    ana, luis = person("ana"), person("luis")
    await signs_up(ana, luis)
    for line in ("/borrar", "sí"):
        await ana(line)
    luis.news()
    await bell_of(bot).tick(watch())
    assert luis.news() == [_offered("11 de febrero de 2020, 10:00 a.\u202fm.")]
    assert line_of(bot, "M-0001", luis=luis) == {"luis": ("offered", 2)}


async def test_a_need_is_heard_in_the_persons_own_words_without_choosing_first(talk, bot):
    publishes(bot)
    for line in ("/apuntarme 1", "/necesito 1"):
        await talk(line)
    assert await talk("7") == [
        "No reconocí esa respuesta. Toque una opción, o escriba su número o su nombre.\n\n"
        "¿Qué necesita para participar en M-0001, «Mesa sobre el agua»? Solo lo verá quien la "
        "organiza.",
    ]
    assert await talk("Una silla alta, por favor") == [
        "Anotado para M-0001, «Mesa sobre el agua». Quien la organiza lo tendrá en cuenta; lo "
        "borramos una semana después de la reunión.",
    ]
    with bot.house.store.transaction() as tx:
        [row] = tx.all(sa.select(meeting_seat.c.needs))
        assert tx.vault.open(row.needs) == "Una silla alta, por favor"


async def test_a_seat_goes_only_after_a_clear_yes(person, bot):
    publishes(bot, capacity=1)
    ana, luis = map(person, ("ana", "luis"))
    await signs_up(ana, luis)
    people = {"ana": ana, "luis": luis}
    assert await ana.tap("Ya no podré ir") == [
        "¿Deja su cupo en M-0001, «Mesa sobre el agua»? Si dice que sí, queda para otra persona.",
    ]
    assert list(ana.buttons) == ["Sí, lo dejo", "No, lo conservo"]
    assert await ana.tap("No, lo conservo") == [
        "Muy bien, conserva su cupo en M-0001, «Mesa sobre el agua».",
    ]
    assert list(ana.buttons) == ["Necesito un apoyo", "Ya no podré ir"]
    assert line_of(bot, "M-0001", **people) == {"ana": ("seated", 1), "luis": ("waiting", 2)}
    assert luis.news() == []
    assert await luis("/noire 1") == [
        "¿Deja su lugar en la lista de espera en M-0001, «Mesa sobre el agua»? Si dice que sí, "
        "queda para otra persona.",
    ]
    assert await luis("no") == [
        "Muy bien, conserva su lugar en la lista de espera de M-0001, «Mesa sobre el agua».",
    ]
    assert await gives_up(ana, "1") == [
        "Gracias por avisar. Ya no le esperamos en M-0001, «Mesa sobre el agua».",
    ]
    luis.news()
    assert await luis.tap("Ya no podré ir") == [
        "¿Deja el cupo que le guardamos en M-0001, «Mesa sobre el agua»? Si dice que sí, queda "
        "para otra persona.",
    ]
    assert await luis("no") == [
        "Muy bien, el cupo en M-0001, «Mesa sobre el agua», sigue guardado para usted.",
    ]
    assert list(luis.buttons) == ["Tomar el cupo"]
    assert line_of(bot, "M-0001", **people)["luis"] == ("offered", 2)


async def test_what_somebody_needs_is_asked_for_and_kept_sealed(talk, bot):
    publishes(bot)
    assert await talk("/necesito 1") == [NONE_OF_YOURS]
    await talk("/apuntarme 1")
    assert await talk.tap("Necesito un apoyo") == [
        "¿Qué necesita para participar en M-0001, «Mesa sobre el agua»? Solo lo verá quien la "
        "organiza.",
    ]
    assert list(talk.buttons) == ["Intérprete de señas", "Acceso sin barreras", "Otra cosa"]
    assert await talk("otra cosa") == ["Cuéntenos qué necesita, con sus palabras."]
    assert await talk("Una silla alta") == [
        "Anotado para M-0001, «Mesa sobre el agua». Quien la organiza lo tendrá en cuenta; lo "
        "borramos una semana después de la reunión.",
    ]
    [seat] = rows(bot.house.store)["meeting_seat"]
    assert b"silla" not in bytes(seat["needs"])
    await gives_up(talk, "1")
    [seat] = rows(bot.house.store)["meeting_seat"]
    assert seat["needs"] is None


async def test_what_somebody_needed_is_forgotten_a_week_after(talk, bot, watch):
    publishes(bot)
    for line in ("/apuntarme 1", "/necesito 1", "Acceso sin barreras"):
        await talk(line)
    watch.forward(days=41)
    for forgotten in (0, 1, 0):
        with bot.house.store.transaction() as tx:
            purged = housekeeping.purge(tx, housekeeping.Retention(), watch())
        assert purged["needs"] == forgotten
        watch.forward(days=1)
    [seat] = rows(bot.house.store)["meeting_seat"]
    assert (seat["state"], seat["needs"]) == ("seated", None)


async def test_what_cannot_be_signed_up_for_changes_nothing(talk, bot, watch):
    for word in ("apuntarme", "noire", "necesito"):
        assert await talk(f"/{word}") == [
            f"Dígame el código de la reunión, por ejemplo: /{word} M-0001",
        ]
        assert await talk(f"/{word} 9") == [
            "No encuentro la reunión M-0009. Con /agenda ve las que hay.",
        ]
    publishes(bot)
    assert await talk("/noire 1") == [NONE_OF_YOURS]
    watch.forward(days=34)
    for word in ("apuntarme", "noire", "necesito"):
        assert await talk(f"/{word} 1") == [NOT_BEGUN]
    assert rows(bot.house.store)["meeting_seat"] == []
