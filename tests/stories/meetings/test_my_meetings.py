"""All that concerns somebody: what they signed up for, are called to, and run."""

from datetime import timedelta

from tests.stories.call_scenes import a_pair, grants, publishes_table, runs
from tests.stories.meeting_scenes import STARTS, bell_of, gives_up, publishes

DATABASES = ("sqlite", "postgres")

NONE = (
    "Usted no tiene reuniones por delante. Con /agenda ve las próximas y se apunta a las que "
    "quiera."
)


def _line(title: str, code: str, day: str) -> str:
    return f"• {day} de marzo de 2020, 9:00 a.\u202fm.: {title} ({code}), Biblioteca de David"


async def test_somebody_sees_all_that_concerns_them_soonest_first(bot, person):
    ana, _ = await a_pair(bot)
    rosa = person("rosa")
    await rosa.consents()
    grants(bot, "facilitator", ana)
    publishes(bot, title="Con cupo", kind="outreach", capacity=1, starts_at=STARTS)
    publishes(bot, title="Llena", kind="outreach", capacity=1, starts_at=STARTS - timedelta(days=1))
    publishes_table(bot, title="Mesa", starts_at=STARTS + timedelta(days=1))
    publishes(bot, title="La que lleva", kind="outreach", starts_at=STARTS + timedelta(days=2))
    publishes(bot, title="De otros", kind="outreach")
    runs(bot, "M-0004", ana)
    await rosa("/apuntarme 2")
    for line in ("/apuntarme 1", "/apuntarme 2", "/voy 3"):
        await ana(line)
    assert await ana("/misreuniones") == [
        "Usted tiene 4 reuniones por delante, la más cercana primero:\n\n"
        f"{_line('Llena', 'M-0002', 'sábado 14')}\n→ Usted está en la lista de espera.\n"
        f"{_line('Con cupo', 'M-0001', 'domingo 15')}\n→ ✓ Usted tiene su cupo.\n"
        f"{_line('Mesa', 'M-0003', 'lunes 16')}\n→ ✓ Usted confirmó que irá.\n"
        f"{_line('La que lleva', 'M-0004', 'martes 17')}\n→ Usted la lleva.",
    ]
    labels = [label.partition(". ")[2] or label for label in ana.buttons]
    assert labels == ["Ver M-0002", "Ver M-0001", "Ver M-0003", "Ver M-0004"]
    assert (await ana.tap("M-0003"))[0].endswith("✓ Usted confirmó que irá.")


async def test_each_answer_to_a_call_is_told(bot):
    ana, luis = await a_pair(bot)
    publishes_table(bot)
    ana.news()
    heading = "Usted tiene 1 reunión por delante:\n\n"
    line = _line("Mesa sobre el agua", "M-0001", "domingo 15")
    for said, stands in (
        ((), "Le convocamos: falta su respuesta."),
        (("/suplente 1",), "Usted envía a su suplente."),
        (("/novoy 1", "Viajo."), "Usted avisó que no irá."),
    ):
        for each in said:
            await ana(each)
        assert await ana("/misreuniones") == [f"{heading}{line}\n→ {stands}"]
    assert await luis("/misreuniones") != [NONE]
    assert luis.news() == []


async def test_a_seat_that_is_offered_is_to_be_taken(bot, person, watch):
    ana, rosa = person("ana"), person("rosa")
    publishes(bot, kind="outreach", capacity=1)
    for each in (ana, rosa):
        await each.consents()
        await each("/apuntarme 1")
    await gives_up(ana, "1")
    await bell_of(bot).tick(watch())
    rosa.news()
    assert (await rosa("/misreuniones"))[0].endswith(
        "→ Hay un cupo guardado para usted: falta que lo tome."
    )
    assert await ana("/misreuniones") == [NONE]


async def test_what_is_over_or_cancelled_is_not_ahead(bot, person, watch):
    ana = person("ana")
    await ana.consents()
    assert await ana("/misreuniones") == [NONE]
    assert list(ana.buttons) == ["Próximas reuniones"]
    publishes(bot, kind="outreach")
    await ana("/apuntarme 1")
    watch.forward(days=40)
    assert await ana("/misreuniones") == [NONE]


async def test_many_meetings_come_page_by_page(bot, person):
    ana = person("ana")
    await ana.consents()
    for number in range(10):
        publishes(
            bot,
            title=f"Charla {number}",
            kind="outreach",
            starts_at=STARTS + timedelta(days=number),
        )
        await ana(f"/apuntarme {number + 1}")
    assert (await ana("/misreuniones"))[0].count("→") == 8
    assert "Ver más" in [label.partition(". ")[2] or label for label in ana.buttons]
    second = (await ana("/misreuniones +8"))[0]
    assert second.count("→") == 2
    assert "Charla 9" in second
