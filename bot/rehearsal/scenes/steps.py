"""From stage to stage: what a person states, the gate, and the step itself."""

import re

from bot.rehearsal.person import YES, Person, Stumble
from bot.rehearsal.play import Play

_CONDITION = re.compile(r"/cumplido [0-9]+")


async def states_what_is_asked(play: Play, admin: Person) -> None:
    """State, with a note, all that the stage asks of a person."""
    while True:
        await admin.says("/cumplido")
        asked = [
            choice.say
            for heard in admin.heard
            for choice in heard.message.choices
            if choice.say is not None and _CONDITION.fullmatch(choice.say)
        ]
        if not asked:
            return
        await admin.taps(asked[0], play.words.say("attest_note"), YES)


async def goes_on(play: Play) -> None:
    """Open the next stage on its day; its gate is met."""
    admin = play.one_of(play.cast.admins)
    await states_what_is_asked(play, admin)
    before = play.stage().key
    await admin.does("/avanzar", play.words.say("advance_reason"), YES)
    if play.stage().key == before:
        raise Stumble(f"the gate of {before} is not met: {admin.words}")
    await play.venue.ring()


async def goes_on_without(play: Play, reason: str) -> None:
    """Open the next stage although something is missing: one asks, another one approves."""
    asks, approves = play.cast.admins[:2]
    before = play.stage().key
    await asks.says("/avanzar")
    await asks.taps("/excepcion", reason, YES)
    await approves.listen()
    await approves.taps("/aprobar")
    if play.stage().key == before:
        raise Stumble(f"the exception was not approved: {approves.words}")
    await play.venue.ring()


async def waits_for_its_day(play: Play, stage: str) -> None:
    """Let time pass until the day that is planned for a stage."""
    days = (play.opens_on(stage) - play.venue.local().date()).days
    await play.venue.wait(days=max(days, 0), hour=11)
