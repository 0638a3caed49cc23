"""Reminders of meetings: each when it is due, once, about the meeting as it stands."""

from datetime import timedelta

from cocreation.people.self_export import everything_about
from cocreation.permissions import Actor
from storage import housekeeping
from storage.people import people
from tests.databases import rows
from tests.stories.meeting_scenes import OCCASION, gives_up, publishes, signs_up
from tests.stories.reminder_scenes import (
    DAY,
    HOURS,
    REMINDED,
    SEATED,
    TODAY,
    TOMORROW,
    WEEK,
    at,
    calls,
    facilitates,
    rings,
    written_down,
)
from tests.stories.scenes import administers, person_id

DATABASES = ("sqlite", "postgres")


async def test_a_week_a_day_and_two_hours_before_each_once(person, bot, watch):
    publishes(bot)
    ana = person("ana")
    await signs_up(ana)
    back = ["Ya no podré ir", "Necesito un apoyo"]
    for due, said, buttons in (
        (at(8, 9), REMINDED, back),
        (at(14, 9), TOMORROW, back),
        (at(15, 7), TODAY, ["Ya llegué", *back]),
    ):
        watch.moment = due - timedelta(seconds=1)
        await rings(bot)
        assert ana.news() == []
        watch.moment = due
        await rings(bot)
        assert ana.news() == [said]
        assert list(ana.buttons) == buttons
        for _ in range(2):
            watch.forward(seconds=10)
            await rings(bot)
        assert ana.news() == []
    watch.moment = at(15, 10)
    await rings(bot)
    assert ana.news() == []
    assert written_down(bot) == [
        (HOURS, "told", None), (DAY, "told", None), (WEEK, "told", None)
    ]  # fmt: skip


async def test_links_and_what_was_asked_for_are_in_it(person, bot, watch):
    publishes(bot, map_url="https://mapas.example/d", online_url="https://sala.example/agua")
    ana, eva = person("ana"), person("eva")
    await signs_up(ana, eva)
    await ana("/necesito 1")
    await ana("intérprete")
    for line in ("/necesito 1", "otra cosa", "Una silla alta"):
        await eva(line)
    watch.moment = at(14, 9)
    await rings(bot)
    head = (
        f"Le recordamos que esta reunión es mañana:\n\nMesa sobre el agua · M-0001\n{OCCASION}\n"
        f"Mapa: https://mapas.example/d\nEn línea: https://sala.example/agua\n\n{SEATED}\n\n"
        "Lo que usted nos pidió para participar: "
    )
    assert ana.news() == [head + "Intérprete de señas"]
    assert eva.news() == [head + "Una silla alta"]


async def test_it_speaks_the_language_of_who_reads_it(person, bot, watch):
    publishes(bot)
    ana = person("ana")
    await signs_up(ana)
    await ana("/idioma en")
    watch.moment = at(14, 9)
    await rings(bot)
    assert ana.news() == [
        "A reminder: this meeting is tomorrow:\n\nMesa sobre el agua · M-0001\n"
        "When: Sunday, March 15, 2020, 9:00 AM to 11:30 AM\n"
        "Where: Biblioteca de David\n\n"
        "You have a seat. If you can no longer come, let us know with the button and somebody else "
        "gets it.",
    ]


async def test_who_is_called_and_who_runs_it_are_reminded_as_such(person, bot, watch):
    publishes(bot, kind="high-level")
    crowd = [person(name) for name in ("ana", "luis", "eva", "rosa", "iris")]
    for each in crowd:
        await each.consents()
    ana, luis, eva, rosa, iris = crowd
    calls(bot, ana, "authority")
    calls(bot, luis, "commission", state="confirmed")
    calls(bot, eva, "commission", state="declined")
    calls(bot, rosa, "authority", state="sent")
    facilitates(bot, iris)
    heading = OCCASION
    start = f"Le recordamos esta reunión:\n\nMesa sobre el agua · M-0001\n{heading}\n\n"
    watch.moment = at(1, 9)  # two weeks ahead, for authorities alone
    await rings(bot)
    assert ana.news() == [
        f"{start}Le convocamos como autoridad y todavía no sabemos si viene. ¿Contamos con usted?"
    ]
    assert (luis.news(), eva.news(), rosa.news(), iris.news()) == ([], [], [], [])
    watch.moment = at(8, 9)
    await rings(bot)
    assert len(ana.news()) == 1
    assert luis.news() == [f"{start}Usted confirmó que viene como integrante de la comisión."]
    assert iris.news() == [
        f"{start}La lleva usted. Para ver a cuántas personas se espera: /llevar M-0001"
    ]
    assert list(iris.buttons) == ["Llevar la reunión"]
    assert (eva.news(), rosa.news()) == ([], [])


async def test_nobody_is_reminded_who_waits_or_took_it_back(person, bot, watch):
    publishes(bot, capacity=1)
    ana, luis = person("ana"), person("luis")
    await signs_up(ana, luis)
    await gives_up(ana, "1")
    for each in (ana, luis):
        each.news()
    watch.moment = at(14, 9)
    await rings(bot)
    assert (ana.news(), luis.news()) == ([], [])
    assert written_down(bot) == []


async def test_who_signs_up_late_is_not_reminded_of_what_they_just_heard(person, bot, watch):
    publishes(bot)
    watch.moment = at(14, 9, 0, 5)  # the day before was due five seconds ago
    ana = person("ana")
    await signs_up(ana)
    await rings(bot)
    assert ana.news() == []
    watch.moment = at(15, 7)
    await rings(bot)
    assert ana.news() == [TODAY]
    assert written_down(bot) == [(HOURS, "told", None)]


async def test_a_meeting_that_moves_takes_its_reminders_along(person, bot, watch):
    publishes(bot)
    ana, eva = person("ana"), person("eva")
    await administers(eva)
    await signs_up(ana)
    watch.moment = at(8, 9)
    await rings(bot)
    assert ana.news() == [REMINDED]
    watch.moment = at(14, 8, 59)
    for line in ("/moverreunion 1", "22 de marzo", *["/saltar"] * 5):
        await eva(line)
    await eva("sí")
    assert [each.split("\n")[0] for each in ana.news()] == [
        "Cambió la reunión M-0001, «Mesa sobre el agua».",
    ]
    [waiting] = [each for each in rows(bot.house.store)["outbox"] if each["meeting_id"]]
    assert waiting["state"] == "expired"  # it had not left yet
    for moment in (at(14, 9), at(15, 7)):
        watch.moment = moment
        await rings(bot)
    assert ana.news() == []
    moved = TOMORROW.replace("15 de marzo", "22 de marzo")
    watch.moment = at(21, 9)  # a week before the new day had passed when it moved
    await rings(bot)
    assert ana.news() == [moved]
    watch.moment = at(22, 7)
    await rings(bot)
    assert ana.news() == [TODAY.replace("15 de marzo", "22 de marzo")]


async def test_a_cancelled_meeting_is_not_reminded_of(person, bot, watch):
    publishes(bot)
    ana, eva = person("ana"), person("eva")
    await administers(eva)
    await signs_up(ana)
    for line in ("/cancelarreunion 1", "Se dañó la sala.", "sí"):
        await eva(line)
    ana.news()
    for moment in (at(8, 9), at(14, 9), at(15, 7), at(15, 12)):
        watch.moment = moment
        await rings(bot)
    assert ana.news() == []
    assert written_down(bot) == []


async def test_after_a_long_stop_only_the_last_is_said(person, bot, watch):
    publishes(bot)
    ana, eva = person("ana"), person("eva")
    await administers(eva)
    await signs_up(ana)
    watch.moment = at(14, 15)
    await rings(bot)
    await rings(bot)
    assert ana.news() == [TOMORROW]
    assert written_down(bot) == [(DAY, "told", None), (WEEK, "dropped", "late")]
    assert await eva("/recordatorios 1") == [
        f"Mesa sobre el agua · M-0001\n\n{OCCASION}\n\n"
        "Cuándo se recuerda\n"
        "• Quienes se apuntaron: 7 días, 1 día y 2 horas antes\n"
        "• Quien la lleva: 7 días, 1 día y 2 horas antes\n"
        "• Enlaces: 7 días, 1 día y 2 horas antes\n\n"
        "Cómo van\n"
        "• 7 días antes, el 8 de marzo de 2020, 9:00 a.\u202fm.:\n"
        "no salió a 1 persona: el bot estuvo parado y ya tocaba el siguiente\n"
        "• 1 día antes, el 14 de marzo de 2020, 9:00 a.\u202fm.:\n"
        "salió a 1 persona\n"
        "• 2 horas antes, el 15 de marzo de 2020, 7:00 a.\u202fm.:\n"
        "saldrá a 1 persona",
    ]


async def test_what_was_missed_until_the_start_is_listed(person, bot, watch):
    publishes(bot)
    ana, eva = person("ana"), person("eva")
    await administers(eva)
    await signs_up(ana)
    watch.moment = at(14, 9)
    await rings(bot)
    ana.news()
    watch.moment = at(17, 9)
    await rings(bot)
    await rings(bot)
    assert ana.news() == []
    assert written_down(bot) == [
        (HOURS, "dropped", "begun"), (DAY, "told", None), (WEEK, "dropped", "late")
    ]  # fmt: skip
    [told] = await eva("/recordatorios 1")
    assert told.endswith(
        "• 2 horas antes, el 15 de marzo de 2020, 7:00 a.\u202fm.:\n"
        "no salió a 1 persona: el bot estuvo parado hasta que empezó la reunión"
    )


async def test_a_clock_that_jumps_says_nothing_twice_and_loses_nothing(person, bot, watch):
    publishes(bot)
    ana = person("ana")
    await signs_up(ana)
    watch.moment = at(20, 9)  # far ahead, by mistake
    await rings(bot)
    assert written_down(bot) == [
        (HOURS, "dropped", "begun"), (DAY, "dropped", "begun"), (WEEK, "dropped", "begun")
    ]  # fmt: skip
    watch.moment = at(8, 8)
    await rings(bot)
    assert (ana.news(), written_down(bot)) == ([], [])
    watch.moment = at(8, 9)
    await rings(bot)
    assert ana.news() == [REMINDED]
    watch.moment = at(8, 8, 30)
    for _ in range(5):
        await rings(bot)
        watch.forward(minutes=15)
    assert ana.news() == []
    watch.moment = at(14, 9)
    await rings(bot)
    assert ana.news() == [TOMORROW]


async def test_nobody_is_woken_for_what_is_a_day_away(person, bot, watch):
    publishes(bot, starts_at=at(15, 6))
    ana = person("ana")
    await signs_up(ana)
    watch.moment = at(14, 6)
    await rings(bot)
    assert ana.news() == []
    watch.moment = at(14, 7)
    await rings(bot)
    assert len(ana.news()) == 1
    watch.moment = at(15, 4)  # two hours ahead cannot wait
    await rings(bot)
    assert len(ana.news()) == 1


async def test_what_was_missed_waits_for_the_morning_too(person, bot, watch):
    publishes(bot)
    ana = person("ana")
    await signs_up(ana)
    watch.moment = at(14, 22)
    await rings(bot)
    assert ana.news() == []
    watch.moment = at(15, 6, 59)
    await rings(bot)
    assert ana.news() == []
    watch.moment = at(15, 7)
    await rings(bot)
    assert ana.news() == [TODAY]
    assert written_down(bot) == [
        (HOURS, "told", None), (DAY, "dropped", "late"), (WEEK, "dropped", "late")
    ]  # fmt: skip


async def test_whoever_stopped_news_is_still_reminded_of_what_is_theirs(person, bot, watch):
    publishes(bot)
    ana = person("ana")
    await signs_up(ana)
    await ana("/baja")
    watch.moment = at(14, 9)
    await rings(bot)
    assert ana.news() == [TOMORROW]


async def test_many_people_are_reminded_in_chunks(person, bot, watch):
    publishes(bot)
    crowd = [person(f"p{number}") for number in range(60)]
    await signs_up(*crowd)
    watch.moment = at(14, 9)
    await rings(bot)
    assert [each.news() for each in crowd] == [[TOMORROW]] * 60
    assert len(rows(bot.house.store)["reminder"]) == 120  # a week ahead was missed by all


async def test_who_cannot_be_reached_is_counted(person, bot, watch):
    publishes(bot)
    ana, eva = person("ana"), person("eva")
    await administers(eva)
    await signs_up(ana)
    with bot.house.store.transaction() as tx:
        [address] = people.addresses(tx, person_id(ana))
        people.mark_unreachable(tx, address.id)
    watch.moment = at(8, 9)
    await rings(bot)
    assert ana.news() == []
    assert written_down(bot) == [(WEEK, "dropped", "unreachable")]
    [told] = await eva("/recordatorios 1")
    assert "no salió a 1 persona: no hay una dirección a donde escribir" in told


async def test_what_was_done_is_in_the_copy_and_forgotten_in_time(talk, bot, watch):
    publishes(bot)
    await talk("/apuntarme 1")
    watch.moment = at(14, 9)
    await rings(bot)
    with bot.house.store.transaction() as tx:
        me = Actor.of(person_id(talk), "active", frozenset())
        told = everything_about(tx, me, person_id=person_id(talk))["reminders"]
    facts = {"code": "M-0001", "title": "Mesa sobre el agua", "at": at(14, 9)}
    assert told == [
        {**facts, "minutes": WEEK, "state": "dropped", "reason": "late"},
        {**facts, "minutes": DAY, "state": "told", "reason": None},
    ]
    for days, left in ((29, 2), (31, 0)):
        watch.moment = at(15, 9) + timedelta(days=days)
        with bot.house.store.transaction() as tx:
            housekeeping.purge(tx, housekeeping.Retention(), watch())
        assert len(written_down(bot)) == left
    await rings(bot)
    assert written_down(bot) == []


async def test_who_leaves_takes_it_along(talk, bot, watch):
    publishes(bot)
    await talk("/apuntarme 1")
    watch.moment = at(8, 9)
    await rings(bot)
    for line in ("/borrar", "sí"):
        await talk(line)
    assert rows(bot.house.store)["reminder"] == []
    watch.moment = at(14, 9)
    await rings(bot)
    assert written_down(bot) == []
