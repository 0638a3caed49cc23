"""Stage 13: the plan is composed, observed paragraph by paragraph, and approved with quorum."""

from bot.rehearsal.person import YES, Pick
from bot.rehearsal.play import Play
from bot.rehearsal.scenes import steps

_OBSERVE_DAYS, _VOTE_DAYS = "5", "5"
_PARAGRAPH = r"\b[0-9]+\.[0-9]+\b"


async def drafting(play: Play) -> None:
    """Two versions go round: what is observed on the first is answered, the second is voted on."""
    admin, members = play.cast.admins[0], play.cast.commission
    await admin.does("/componerplan", YES)
    await admin.does("/escribirplan", Pick("introduction"), play.words.say("introduction"))
    await admin.does("/componerplan", YES)
    await admin.does("/circularplan", Pick(_OBSERVE_DAYS))
    await play.venue.wait(days=1, hour=10)
    await _they_observe(play)
    await admin.does("/escribirplan", Pick("method"), play.words.say("method"))
    await admin.does("/componerplan", YES)
    await admin.does("/circularplan", Pick(_OBSERVE_DAYS))
    await play.venue.wait(days=int(_OBSERVE_DAYS) + 1, hour=10)
    await admin.does("/abrirvotacion plan", Pick(_VOTE_DAYS))
    for n, each in enumerate(members):
        if n < len(members) - 1:  # one never says anything
            await each.says(f"/votar plan {'no' if n == 1 else 'yes'}")
    await play.venue.wait(days=int(_VOTE_DAYS) + 1, hour=10)
    await admin.does("/cerrarvotacion plan", play.words.say("plan_approved"))
    await members[0].says("/plan pdf")
    play.notes("three versions, the last one approved")
    await steps.waits_for_its_day(play, "delivery")
    await steps.goes_on(play)


async def _they_observe(play: Play) -> None:
    """Let members object to paragraphs: the first is accepted, the others are not."""
    admin = play.cast.admins[0]
    for n, member in enumerate(play.cast.commission[:3]):
        await member.says("/observarplan")
        number = member.finds(_PARAGRAPH)[-1]
        await member.does(f"/observarplan {number}", play.words.say("plan_observation"))
        verdict = "accepted" if n == 0 else "declined"
        code = member.code("L")
        await admin.does(f"/responderplan {code}", Pick(verdict), play.words.say(f"plan_{verdict}"))
