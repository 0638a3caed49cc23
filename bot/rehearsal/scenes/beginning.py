"""Stage 1: the team comes together, the dates are published, the commission meets."""

from bot.rehearsal.person import SKIP, YES
from bot.rehearsal.play import Play
from bot.rehearsal.scenes import meetings, steps, team


async def first_meeting(play: Play) -> None:
    """From the printed code to the published minutes of the first meeting, moved by two days."""
    cast, scale, words, venue = play.cast, play.scale, play.words, play.venue
    await team.first_administrator(play)
    await team.gathers(play, "admin", "admin", scale.administrators, cast.admins)
    await team.gathers(play, "commission", "commission", scale.commission, cast.commission)
    await team.gathers(play, "facilitator", "facilitator", scale.facilitators, cast.facilitators)
    admin = cast.admins[0]
    today = venue.local().date()
    await admin.does("/cronograma", meetings.as_day(today), words.say("schedule_reason"), YES)

    code = await meetings.is_published(
        play, "commission", words.say("first_meeting_title"), in_days=8
    )
    runs = cast.facilitators[0]
    await meetings.is_run_by(play, code, runs)
    await meetings.answer_the_call(play, code, cast.commission, silent=1, declining=1)
    await venue.wait(days=2)
    await admin.does(
        f"/moverreunion {code}",
        meetings.as_day(venue.at(8, 10).date()),
        SKIP,
        SKIP,
        words.say("second_place"),
        SKIP,
        SKIP,
        words.say("moved_reason"),
        YES,
    )
    play.notes(f"{len(cast.commission)} on the commission; its meeting was moved")
    coming = await meetings.answer_the_call(play, code, cast.commission, silent=1)
    await runs.does(f"/insistir {code}")
    held = await meetings.is_held(play, code, runs, coming, sector=False)
    await meetings.is_minuted(play, held, responsible="role:commission", observed=True)
    await meetings.minutes_are_published(play, held)
    await steps.waits_for_its_day(play, "open-call")
    await steps.goes_on(play)
