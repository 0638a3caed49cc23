"""Saying in free words that one does not come to a meeting."""

from tests.stories.call_scenes import a_pair, answers, publishes_table
from tests.stories.meeting_scenes import publishes

PROFILES = ("wide",)


async def test_who_is_called_and_writes_why_they_cannot_come_is_led_to_say_so(bot):
    ana, _ = await a_pair(bot)
    code = publishes_table(bot)
    ana.news()
    (asked,) = await ana("no puedo ir, mi hijo está enfermo")
    assert asked.startswith("Gracias por avisar. ¿Anoto que no podrá ir?\n\n• domingo 15 de marzo")
    assert list(ana.buttons) == ["Sí, avisar M-0001", "No, gracias"]
    assert answers(bot, code, ana=ana) == {"ana": "asked"}
    (noted,) = await ana("sí")
    assert "Motivo: no puedo ir, mi hijo está enfermo" in noted
    assert answers(bot, code, ana=ana) == {"ana": "declined"}


async def test_who_is_called_and_says_only_that_they_do_not_come_is_asked_why(bot):
    ana, _ = await a_pair(bot)
    publishes_table(bot)
    ana.news()
    for line in ("no voy", "No podré ir a la reunión"):
        await ana(line)
        assert next(iter(ana.buttons)) == "Sí, avisar M-0001"
    await ana("no voy")
    assert (await ana("sí"))[0].startswith("¿Por qué no podrá ir a Mesa sobre el agua")


async def test_who_signed_up_and_does_not_come_is_led_to_give_the_seat_back(talk, bot):
    await talk.consents()
    assert await talk("no voy") == ["Cuénteme un poco más, o elija:"]
    publishes(bot, kind="outreach")
    await talk("/apuntarme 1")
    await talk("no voy")
    assert (await talk("sí"))[0].startswith("¿Deja su cupo en M-0001")
