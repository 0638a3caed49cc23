"""Stages 4 to 6: activities for the sectors, what goes on from before, the tables' rules."""

from datetime import timedelta

from bot.rehearsal.person import FIRST, NO, SEND, SKIP, YES, Person, Pick, Stumble
from bot.rehearsal.play import Play
from bot.rehearsal.scenes import meetings, steps
from bot.rehearsal.scenes.choice import standing
from bot.rehearsal.scenes.meetings import Held
from cocreation.people import people
from cocreation.people.people import Purpose
from storage.commitments import commitments

_SEATS = 5
_LATER_DAYS = 14


async def outreach(play: Play) -> None:
    """Three activities: one fills and has a waiting list, one is online, one is cancelled."""
    cast, words = play.cast, play.words
    full = await _activity(play, "activity_full", in_days=9, territory="chiriqui", capacity=_SEATS)
    online = await _activity(play, "activity_online", in_days=12, online=words.say("online"))
    off = await _activity(play, "activity_off", in_days=14, territory="darien")
    await _is_announced(play, full)
    comers = play.some_of(cast.citizens, min(len(cast.citizens), 3 * _SEATS))
    coming = await _seats_fill(play, full, comers)
    others = play.some_of([each for each in cast.citizens if each not in comers], 25)
    others = others or comers[-4:]
    for each in others:
        await each.says(f"/apuntarme {online}")
    await others[0].does(f"/necesito {online}", Pick("interpreter"))
    for each in comers[:3]:
        await each.says(f"/apuntarme {off}")
    await play.venue.wait(days=3, hour=10)
    await play.cast.admins[0].does(f"/cancelarreunion {off}", words.say("cancelled"), YES)
    runs = cast.facilitators[0]
    held = [
        await meetings.is_held(play, full, runs, coming[:-1]),  # the last one does not turn up
        await meetings.is_held(play, online, cast.facilitators[-1], others),
    ]
    for one in held:
        await meetings.is_minuted(play, one, responsible="organisation:cngap")
    await meetings.minutes_are_published(play, *held)
    play.notes("a waiting list, a cancelled activity; the next stage by exception")
    await steps.waits_for_its_day(play, "carried-over")
    await steps.goes_on_without(play, words.say("override_reason"))


async def _activity(play: Play, title: str, **facts: object) -> str:
    code = await meetings.is_published(play, "outreach", play.words.say(title), **facts)  # type: ignore[arg-type]  # passed through
    who = play.cast.facilitators[-1 if "online" in facts else 0]
    await meetings.is_run_by(play, code, who)
    return code


async def _seats_fill(play: Play, code: str, comers: list[Person]) -> list[Person]:
    """Let more people sign up than there are seats; one gives theirs back, the next one takes it.

    Returns those who have a seat in the end.
    """
    for each in comers:
        await each.says(f"/apuntarme {code}")
    seated, waiting = comers[:_SEATS], comers[_SEATS:]
    if not waiting:
        return seated
    await seated[0].does(f"/noire {code}", YES)
    await waiting[0].listen()
    if waiting[0].offers(f"/apuntarme {code}") is None:
        raise Stumble(f"{waiting[0].name} was offered no seat: {waiting[0].words}")
    await waiting[0].taps(f"/apuntarme {code}")
    return [*seated[1:], waiting[0]]


async def _is_announced(play: Play, code: str) -> None:
    """Write to those of a place; another one approves nothing, for they are few."""
    admin = play.cast.admins[0]
    those = standing(play)
    with play.venue.store.transaction() as tx:
        place = next(
            each.territory
            for each in those
            if each.author_id and people.has_consented(tx, each.author_id, Purpose.NEWS)
        )
    await admin.says("/anunciar")
    await admin.replies(Pick("territory"), Pick(f"territory:{place}"), Pick("own"))
    await admin.replies(play.words.say("activity_news", code=code), SKIP, FIRST, Pick("now"))
    await admin.answers(SEND)
    await play.venue.ring()


async def carried_over(play: Play) -> None:
    """What goes on from the plan before is decided, presented, and asked about."""
    await _what_continues(play)
    held = await public_presentation(play, "presentation_carried_over", in_days=8)
    await _questions(play)
    await meetings.minutes_are_published(play, held)
    await steps.waits_for_its_day(play, "table-methodology")
    await steps.goes_on(play)


async def _what_continues(play: Play) -> None:
    """Confirm the commitments of the plan before: some go on, the others are over."""
    admin, facts = play.cast.admins[0], play.venue.house.programme
    with play.venue.store.transaction() as tx:
        found = commitments.every(tx)
    for n, each in enumerate(found):
        goes_on = n < play.scale.continuing
        state = "continuing" if goes_on else "ended"
        reason = play.words.say("confirmed")
        await admin.does(f"/editarcompromiso {each.code}", Pick("state"), Pick(state), reason, YES)
        if not goes_on:
            continue
        body = facts.institutions[n].short
        change = f"/editarcompromiso {each.code}"
        await admin.does(change, Pick("institutions"), body, reason, YES)
        await admin.does(change, Pick("solution"), play.words.say("goes_on"), reason, YES)


async def _questions(play: Play) -> None:
    """Let citizens ask about what goes on; all but the last are answered."""
    with play.venue.store.transaction() as tx:
        code = commitments.every(tx, states=("continuing",))[0].code
    asking = play.some_of(play.cast.citizens, 3)
    for n, each in enumerate(asking):
        await each.does(f"/preguntar {code}", play.words.say("question"), SEND)
        if n < len(asking) - 1:
            number = each.code("Q")
            await play.cast.admins[1].does(
                f"/responderpregunta {number}", play.words.say("question_answer"), YES
            )


async def public_presentation(play: Play, title: str, *, in_days: int) -> Held:
    """Hold a public presentation, and let its minutes go round."""
    code = await meetings.is_published(
        play, "presentation", play.words.say(title), in_days=in_days, hour=15
    )
    runs = play.cast.facilitators[0]
    await meetings.is_run_by(play, code, runs)
    comers = play.some_of(play.cast.citizens, 30)
    for each in comers:
        await each.says(f"/apuntarme {code}")
    held = await meetings.is_held(play, code, runs, comers, checks=0)
    await meetings.is_minuted(play, held, responsible="organisation:antai")
    return held


async def table_methodology(play: Play) -> None:
    """The commission meets again; the tables, and all that follows, are planned later."""
    code = await meetings.is_published(
        play, "commission", play.words.say("methodology_title"), in_days=7
    )
    runs = play.cast.facilitators[0]
    await meetings.is_run_by(play, code, runs)
    coming = await meetings.answer_the_call(play, code, play.cast.commission, declining=1)
    held = await meetings.is_held(play, code, runs, coming, sector=False)
    await meetings.is_minuted(play, held, responsible="role:commission")
    await meetings.minutes_are_published(play, held)
    await _tables_are_planned_later(play)
    await steps.waits_for_its_day(play, "liaison-designation")
    await steps.goes_on(play)


async def _tables_are_planned_later(play: Play) -> None:
    admin = play.cast.admins[1]
    later = timedelta(days=_LATER_DAYS)
    opens, closes = (meetings.as_day(day + later) for day in play.planned("co-creation-tables"))
    number = play.venue.house.programme.stage("co-creation-tables").number
    await admin.says(f"/reprogramar {number}")
    await admin.replies(opens, closes, Pick("all"), NO)
    await admin.answers(play.words.say("rescheduled"), YES)
    play.notes(f"the tables were put off by {_LATER_DAYS} days")
    await play.venue.ring()
