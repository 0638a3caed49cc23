"""Stages 14 and 15: the plan is delivered and launched, and people follow what becomes of it."""

from bot.rehearsal.person import SEND, SKIP, YES, Pick, Stumble
from bot.rehearsal.play import Play
from bot.rehearsal.scenes import meetings, steps
from cocreation.stages import gates
from storage.commitments import commitments

_RINGS = 3


async def delivery(play: Play) -> None:
    """The package is made, delivered, and its receipt kept."""
    admin = play.cast.admins[0]
    await admin.does("/paquete", YES)
    await play.venue.wait(days=1, hour=11)
    today = play.venue.local().date().isoformat()
    await admin.does("/entrega", Pick(today), play.words.say("receipt"), YES)
    play.notes("delivered, with its receipt")
    await steps.waits_for_its_day(play, "launch")
    await steps.goes_on(play)


async def launch(play: Play) -> None:
    """The launch, the two meetings of the year after it, and the first news of progress."""
    code = await meetings.is_published(play, "launch", play.words.say("launch_title"), in_days=6)
    runs = play.cast.facilitators[0]
    await meetings.is_run_by(play, code, runs)
    comers = play.some_of(play.cast.citizens, 40)
    for each in comers:
        await each.says(f"/apuntarme {code}")
    await meetings.is_held(play, code, runs, comers, checks=0)
    await play.venue.wait(days=1, hour=10)
    for days in (150, 320):
        await meetings.is_published(
            play, "follow-up", play.words.say("follow_up_title"), in_days=days
        )
    await _is_announced(play)
    await _they_follow(play)
    _the_last_gate_is_met(play)


async def _is_announced(play: Play) -> None:
    """Announce the launch to everybody who took part, each with their own way; it takes two."""
    asks, approves = play.cast.admins[:2]
    await asks.does("/lanzar", YES, play.words.say("launch_reason"))
    await approves.listen()
    await approves.taps("/aprobar")
    for _ in range(_RINGS):
        await play.venue.ring()
        play.venue.watch.forward(minutes=10)
    play.notes("the launch is announced to everybody who took part")


async def _they_follow(play: Play) -> None:
    with play.venue.store.transaction() as tx:
        plan = play.venue.house.programme.plan.key
        made = commitments.every(tx, plan=plan)
    for each in play.some_of(play.cast.citizens, len(play.cast.citizens) // 3):
        await each.says(f"/seguir {play.words.random.choice(made).code}")
    for one in made[:2]:
        who = play.cast.admins[0]
        for pairs in play.cast.pairs.values():
            for pair in pairs:
                if pair.institution in one.responsible:
                    who = pair.principal
        await who.says(f"/avance {one.code}")
        await who.replies(Pick(who.asked[-1]), Pick("begun"), play.words.say("progress"), SKIP)
        await who.answers(SEND)
    await play.venue.ring()


def _the_last_gate_is_met(play: Play) -> None:
    stage = play.stage()
    with play.venue.store.transaction() as tx:
        missing = gates.missing(tx, stage, play.venue.watch())
    if missing:
        raise Stumble(f"the last stage lacks {missing}")
