"""What administrators see of reminders, and other times for one meeting."""

from tests.databases import rows
from tests.stories.meeting_scenes import gives_up, publishes, signs_up
from tests.stories.reminder_scenes import (
    ARRIVING,
    DAY,
    TOMORROW,
    at,
    facilitates,
    rings,
    written_down,
)
from tests.stories.scenes import administers

DATABASES = ("sqlite", "postgres")


async def test_other_times_for_one_meeting(person, bot, watch):
    publishes(bot)
    ana, eva, luis = person("ana"), person("eva"), person("luis")
    await administers(eva)
    await signs_up(ana, luis)
    await gives_up(luis, "1")
    facilitates(bot, luis)
    luis.news()
    await eva("/recordatorios 1")
    assert await eva.tap("Cambiar cuándo") == [
        "Recordatorios de M-0001, «Mesa sobre el agua»:\n"
        "• Quienes se apuntaron: 7 días, 1 día y 2 horas antes\n"
        "• Quien la lleva: 7 días, 1 día y 2 horas antes\n"
        "• Enlaces: 7 días, 1 día y 2 horas antes\n\n"
        "¿A quién le cambiamos los suyos?",
    ]
    assert await eva("quienes se apuntaron") == ["¿Cuándo se les recuerda esta reunión?"]
    assert list(eva.buttons) == ["En otros momentos", "Como siempre", "Nunca"]
    asked = "¿Cuánto antes de empezar? Por ejemplo: 7 días, 1 día y 2 horas."
    assert await eva("en otros momentos") == [asked]
    unclear = "No entendí. Escriba números con días, horas o minutos, por favor."
    for written in ("pronto", "3 meses", "1 2 3", "2 días y ya", "2 días 3"):
        assert await eva(written) == [unclear, asked]
    assert await eva("90 días") == [
        "Un recordatorio puede salir desde 60 días hasta 5 minutos antes de la reunión.", asked
    ]  # fmt: skip
    assert await eva("9 h, 8 h, 7 h, 6 h, 5 h, 4 h y 3 h") == [
        "Son demasiados: más de 6 recordatorios de una misma reunión cansan. Escriba menos, por "
        "favor.",
        asked,
    ]
    [told] = await eva("90 min y UN día antes")
    assert told.startswith("Listo. Así quedan los recordatorios:")
    assert "• Quienes se apuntaron: 1 día y 90 minutos antes\n" in told
    assert "• Quien la lleva: 7 días, 1 día y 2 horas antes\n" in told
    for moment, mine, his in (
        (at(8, 9), 0, 1), (at(14, 9), 1, 1), (at(15, 7), 0, 1), (at(15, 7, 30), 1, 0)
    ):  # fmt: skip
        watch.moment = moment
        await rings(bot)
        assert (len(ana.news()), len(luis.news())) == (mine, his)
    [entry] = [
        each
        for each in rows(bot.house.store)["audit_entry"]
        if each["action"] == "meeting.reminders"
    ]
    assert entry["before"] == '{"attendee": ["7d", "1d", "2h"]}'
    assert entry["after"] == '{"attendee": ["1d", "90m"]}'


async def test_none_and_back_to_the_usual_makes_up_for_nothing(person, bot, watch):
    publishes(bot)
    ana, eva = person("ana"), person("eva")
    await administers(eva)
    await signs_up(ana)
    for line in ("/ajustarrecordatorios 1", "a todas las personas", "nunca"):
        await eva(line)
    watch.moment = at(8, 9)
    await rings(bot)
    watch.moment = at(12, 9)
    for line in ("/ajustarrecordatorios 1", "a todas las personas", "como siempre"):
        await eva(line)
    await rings(bot)
    assert ana.news() == []
    watch.moment = at(14, 9)
    await rings(bot)
    assert ana.news() == [TOMORROW]


async def test_what_is_just_due_survives_a_change_of_times(person, bot, watch):
    publishes(bot)
    ana, eva = person("ana"), person("eva")
    await administers(eva)
    await signs_up(ana)
    watch.moment = at(14, 9, 0, 4)
    for line in ("/ajustarrecordatorios 1", "a todas las personas", "en otros", "1 día, 25 horas"):
        await eva(line)
    await rings(bot)
    assert ana.news() == [f"{TOMORROW}\n\n{ARRIVING}"]
    assert written_down(bot) == [(DAY, "told", None)]


async def test_the_next_two_days_at_a_glance(person, bot, watch):
    eva, ana = person("eva"), person("ana")
    await administers(eva)
    assert await eva("/recordatorios") == [
        "En las próximas 48 horas no sale ningún recordatorio. Para ver los de una reunión, "
        "escriba /recordatorios y su código.",
    ]
    publishes(bot)
    publishes(bot, title="Mesa sobre la basura", starts_at=at(20, 9))
    await signs_up(ana)
    await ana("/apuntarme 2")
    watch.moment = at(13, 8)
    assert await eva("/recordatorios") == [
        "Recordatorios de las próximas 48 horas, si nada cambia:\n\n"
        "• 13 de marzo de 2020, 9:00 a.\u202fm.: M-0002, «Mesa sobre la basura», a 1 persona\n"
        "• 14 de marzo de 2020, 9:00 a.\u202fm.: M-0001, «Mesa sobre el agua», a 1 persona\n"
        "• 15 de marzo de 2020, 7:00 a.\u202fm.: M-0001, «Mesa sobre el agua», a 1 persona\n\n"
        "Para ver los de una reunión, escriba /recordatorios y su código.",
    ]
