"""Stage 12: what goes on becomes commitments with goals, milestones and days."""

from datetime import date, timedelta

from bot.rehearsal.person import YES, Person, Pick
from bot.rehearsal.play import Play
from bot.rehearsal.scenes import meetings, steps
from cocreation.validation import validation
from storage.commitments import commitments
from storage.commitments.commitments import CommitmentRecord

_LASTS = 730
_BEGINS_IN = 60


async def development(play: Play) -> None:
    """The plan's days, a working table, and every commitment until it lacks nothing."""
    admin = play.cast.admins[0]
    starts = play.venue.local().date() + timedelta(days=_BEGINS_IN)
    ends = starts + timedelta(days=_LASTS)
    day = meetings.as_day
    await admin.does("/periodo", day(starts), day(ends), play.words.say("period"), YES)
    await _working_table(play)
    with play.venue.store.transaction() as tx:
        drafts = [each.code for each in validation.going_on(tx)]
        earlier = [each.code for each in commitments.every(tx, states=("continuing",))]
    if len(drafts) > 2:
        await admin.does(f"/dejarfuera {drafts.pop()}", play.words.say("left_out"), YES)
    for code in (*drafts, *earlier):
        await admin.says(f"/desarrollar {code}")
    with play.venue.store.transaction() as tx:
        plan = play.venue.house.programme.plan.key
        made = commitments.every(tx, plan=plan, states=("developing",))
    for each in made:
        await _is_developed(play, each, starts)
    play.notes(f"{len(made)} commitments")
    await admin.says("/desarrollar")
    await admin.says(f"/versiones {made[0].code}")
    await steps.waits_for_its_day(play, "drafting")
    await steps.goes_on(play)


async def _working_table(play: Play) -> None:
    theme = next(iter(play.cast.pairs))
    title = play.words.say("working_title", theme=play.words.of("themes", theme)["title"])
    code = await meetings.is_published(play, "working-table", title, in_days=8, theme=theme)
    runs = play.cast.facilitators[0]
    await meetings.is_run_by(play, code, runs)
    called = [pair.principal for pair in play.cast.pairs[theme]]
    coming = await meetings.answer_the_call(play, code, called)
    held = await meetings.is_held(play, code, runs, coming, sector=False)
    await meetings.is_minuted(play, held, responsible="role:liaison")
    await meetings.minutes_are_published(play, held)


async def _is_developed(play: Play, commitment: CommitmentRecord, starts: date) -> None:
    """Give a commitment its goal and two milestones; a liaison of its institution does it."""
    code, who = commitment.code, _who_answers(play, commitment)
    await who.does(f"/meta {code}", play.words.say("goal"))
    institution = commitment.responsible[0]
    for number, months in enumerate((6, 12)):
        await who.does(
            f"/hito {code}",
            play.words.say("milestone"),
            meetings.as_day(starts + timedelta(days=30 + 180 * number)),
            meetings.as_day(starts + timedelta(days=30 * months)),
            play.words.say("deliverable"),
            Pick(institution),
            YES,
        )


def _who_answers(play: Play, commitment: CommitmentRecord) -> Person:
    """Return a liaison of an institution that answers for it, or who administers."""
    for pairs in play.cast.pairs.values():
        for pair in pairs:
            if pair.institution in commitment.responsible:
                return pair.principal
    return play.cast.admins[0]
