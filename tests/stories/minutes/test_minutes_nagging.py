"""Minutes that are late: asked for after 2, 5 and 10 working days, once each, and seen by all."""

from functools import partial

import pytest

from bot.bells.minutes import MinutesBell
from cocreation.minutes import minutes_standing
from storage.minutes import minutes as records
from storage.people import roles as role_records
from tests.stories.meeting_scenes import STARTS, publishes
from tests.stories.minutes_scenes import (
    after_the_meeting,
    attends,
    bell_of,
    facilitates,
    published_minutes,
    sends_round,
    writes,
)
from tests.stories.scenes import person_id
from tests.stories.stage_scenes import administer

DATABASES = ("sqlite", "postgres")

# The meeting is on Sunday 15 March 2020: two working days later it is Tuesday the 17th.
_LATE = (
    "Pasaron {days} días hábiles desde la reunión «Mesa sobre el agua» (M-0001) y su acta no está "
    "publicada. En /actas cualquier persona lo ve.\n\n{next}"
)
_NOT_WRITTEN = "Todavía no se ha escrito."


@pytest.fixture
async def late(bot, person, watch):
    """A meeting that is over; Eva ran it, somebody administers. It is noon of that day."""
    publishes(bot)
    eva, admin = person("eva"), person("admin")
    await facilitates(eva, "Eva Gil")
    await administer(admin)
    after_the_meeting(watch)
    for each in (eva, admin):
        each.news()
    return eva, admin, bell_of(bot)


async def test_who_ran_it_is_asked_and_later_who_administers_too(late, watch):
    eva, admin, bell = late
    heard = {}
    for day in range(1, 25):
        watch.forward(days=1)
        await bell.tick(watch())
        await bell.tick(watch())
        heard[day + 15] = (eva.news(), admin.news())
    said = {day: told for day, told in heard.items() if told != ([], [])}
    late_by = {days: [_LATE.format(days=days, next=_NOT_WRITTEN)] for days in (2, 5, 10)}
    assert said == {
        17: (late_by[2], []),
        20: (late_by[5], late_by[5]),
        27: (late_by[10], late_by[10]),
    }
    assert list(eva.buttons) == ["Escribir el acta"]


async def test_an_observation_without_an_answer_is_asked_for_first(late, person, watch):
    eva, _, bell = late
    ana = person("ana")
    await attends(ana)
    await sends_round(eva)
    await ana("/observar 1")
    await ana("Falta lo de la escuela.")
    eva.news()
    watch.forward(days=2)
    await bell.tick(watch())
    waits = (
        "Se circuló, y una observación espera su respuesta: O-0001. Sin responderla no se puede "
        "publicar."
    )
    assert eva.news() == [_LATE.format(days=2, next=waits)]
    assert list(eva.buttons) == ["Responder"]
    assert await eva("/responderobservacion 1x") == [
        "Dígame el código de la observación, por ejemplo: /responderobservacion O-0001. Lo ve en "
        "el acta de la reunión.",
    ]


async def test_of_several_that_were_missed_only_the_last_is_said(late, watch):
    eva, admin, bell = late
    watch.forward(days=40)  # nobody rang for weeks
    await bell.tick(watch())
    await bell.tick(watch())
    told = [_LATE.format(days=10, next=_NOT_WRITTEN)]
    assert (eva.news(), admin.news()) == (told, told)


async def test_nobody_is_asked_at_night_nor_for_what_is_public_or_not_needed(late, bot, watch):
    eva, admin, bell = late
    publishes(bot, kind="launch", starts_at=watch().replace(day=16))
    watch.forward(days=2, hours=10)  # ten at night on the 17th
    await bell.tick(watch())
    assert eva.news() == []
    published_minutes(bot, "M-0001")
    watch.forward(days=30, hours=-10)
    await bell.tick(watch())
    assert (eva.news(), admin.news()) == ([], [])


async def test_the_reminder_says_what_comes_next(late, bot, person, watch):
    eva, _, bell = late
    await attends(person("ana"))
    await writes(eva)
    watch.forward(days=2)
    await bell.tick(watch())
    waits = "Está escrita, y falta circularla entre quienes asistieron."
    assert eva.news() == [_LATE.format(days=2, next=waits)]
    assert list(eva.buttons) == ["Circular el acta"]
    for line in ("/circularacta 1", "sí"):
        await eva(line)
    watch.forward(days=3)
    await bell.tick(watch())
    until = (
        "Se circuló, y se puede responder hasta el 24 de marzo de 2020. Cuando pase el plazo, o "
        "todas las personas ratifiquen, publíquela."
    )
    assert eva.news() == [_LATE.format(days=5, next=until)]
    assert list(eva.buttons) == ["Ver el acta"]
    watch.forward(days=7)
    await bell.tick(watch())
    over = (
        "Se circuló, y el plazo para responder venció el 24 de marzo de 2020: ya puede publicarla, "
        "si toda observación tiene respuesta."
    )
    assert eva.news() == [_LATE.format(days=10, next=over)]


async def test_where_nobody_was_named_who_administers_is_asked_from_the_first_day(
    bot, person, watch
):
    publishes(bot)
    admin = person("admin")
    await administer(admin)
    after_the_meeting(watch)
    admin.news()
    watch.forward(days=2)
    await bell_of(bot).tick(watch())
    assert admin.news() == [_LATE.format(days=2, next=_NOT_WRITTEN)]


async def test_who_no_longer_facilitates_is_asked_no_more(late, bot, watch):
    eva, admin, bell = late
    with bot.house.store.transaction() as tx:
        [grant] = role_records.held_by(tx, person_id(eva))
        role_records.revoke(tx, grant.id, revoked_by=None, reason=None, now=watch())
    watch.forward(days=2)
    await bell.tick(watch())
    told = [_LATE.format(days=2, next=_NOT_WRITTEN)]
    assert (eva.news(), admin.news()) == ([], told)


async def test_everybody_sees_for_how_long_minutes_are_due(late, person, watch):
    eva, _, _ = late
    ana = person("ana")
    await attends(ana)
    line = "• 15 de marzo de 2020: Mesa sobre el agua (M-0001). Acta: {state}."

    async def listed():
        return (await ana("/actas"))[0].splitlines()[-1]

    assert await listed() == line.format(state="pendiente")
    watch.forward(days=1)
    assert await listed() == line.format(state="pendiente desde hace 1 día hábil")
    watch.forward(days=7)
    assert await listed() == line.format(state="pendiente desde hace 6 días hábiles")
    assert "Acta: pendiente desde hace 6 días hábiles" in (await ana("/agenda 1"))[0]
    await sends_round(eva)
    ana.news()
    assert await listed() == line.format(state="en ratificación, hasta el 30 de marzo de 2020")
    await ana("/ratificar 1")
    for words in ("/publicaracta 1", "sí"):
        await eva(words)
    ana.news()
    assert await listed() == line.format(state="publicada")


async def test_a_bell_that_forgets_what_it_said_is_caught(late, watch, monkeypatch):
    """A planted defect: without its memory the bell says it at every tick."""
    eva, _, bell = late
    watch.forward(days=2)
    monkeypatch.setattr(records, "note_reminder", lambda *_: True)
    await bell.tick(watch())
    await bell.tick(watch())
    assert len(eva.news()) == 2  # what the stories above would not let pass


async def test_a_reminder_is_told_or_not_noted(late, bot, watch):
    """Whoever stops between noting and telling has done neither."""
    eva, _, bell = late
    watch.forward(days=2)

    def breaks(*_):
        raise RuntimeError("stopped")

    broken = MinutesBell(bot.house.store, breaks, bot.desk.hand_over)
    with pytest.raises(RuntimeError):
        await broken.tick(watch())
    assert await bot.house.store.write(partial(minutes_standing.to_remind, now=watch()))
    await bell.tick(watch())
    assert len(eva.news()) == 1


def test_the_meeting_of_these_stories_is_on_a_sunday():
    assert STARTS.weekday() == 6
