"""Stages 10 and 11: the highest authorities decide, and what they decided is presented."""

from collections.abc import Sequence

from bot.rehearsal.person import SEND, YES, Pick, Stumble
from bot.rehearsal.play import Play
from bot.rehearsal.scenes import meetings, opinions, outreach, steps
from cocreation.validation import validating, validation_letters
from cocreation.validation import validation as drafts

_TERM_DAYS = 90
"""Days until the silence of an authority is on record: reminders, second letter, its term."""


async def validation(play: Play) -> None:
    """A letter to each institution: approved, refused with a counterproposal, or silence."""
    admin = play.cast.admins[0]
    await admin.does("/pedirvalidacion", YES)
    *letters, silent = admin.codes("N")
    for code in (*letters, silent):
        await _went(play, code)
    await play.venue.wait(days=5, hour=10)
    counter = await _they_decide(play, letters)
    await _they_comment(play, counter)
    await _silence_is_counted(play, silent)
    play.notes(f"{len(letters)} letters answered, 1 silent, {counter} instead of another draft")
    await steps.waits_for_its_day(play, "validated-presentation")
    await steps.goes_on(play)


async def _went(play: Play, code: str) -> None:
    """Record that a letter, or its second one, went today."""
    today = play.venue.local().date().isoformat()
    await play.cast.admins[0].does(f"/notaenviada {code}", Pick("email"), Pick(today))


async def _they_decide(play: Play, letters: Sequence[str]) -> str:
    """Let authorities decide in the chat; what others wrote on paper is recorded.

    The first who is in the chat refuses the first draft; returns what they propose instead.
    """
    counter = None
    for code in letters:
        with play.venue.store.transaction() as tx:
            letter = validation_letters.find(tx, code)
            drafts = [each.draft.code for each in validating.of_letter(tx, letter)]
        authority = play.cast.authority_of.get(letter.institution)
        for draft in drafts:
            if authority is None:
                admin = play.cast.admins[0]
                await admin.does(f"/respuestavalidacion {code} {draft}", Pick("approve"), YES)
            elif counter is None:
                counter = await _refuses(play, letter.institution, draft)
            else:
                await authority.listen()
                await authority.does(f"/validar {draft}", Pick("approve"), YES)
    if counter is None:
        raise Stumble("no authority in the chat was asked for a draft")
    return counter


async def _refuses(play: Play, institution: str, draft: str) -> str:
    """Say no to a draft, with reasons and a counterproposal; return its code."""
    authority = play.cast.authority_of[institution]
    await authority.says(f"/validar {draft}")
    await authority.replies(Pick("not viable"), play.words.say("not_viable"))
    await authority.replies(
        play.words.say("counter_title"),
        play.words.say("counter_problem"),
        play.words.say("counter_solution"),
    )
    if SEND.value not in authority.asked:
        await authority.replies(play.words.say("counter_relation"))
    await authority.answers(SEND)
    return next(each for each in authority.codes("B") if each != draft)


async def _they_comment(play: Play, draft: str) -> None:
    """Let citizens say what they think of the counterproposal."""
    for each in play.some_of(play.cast.citizens, 4):
        await each.listen()
        await each.says(f"/comentar {draft}")
        await each.answers(Pick(play.words.random.choice(each.asked)), play.words.say("comment"),
                           SEND)  # fmt: skip


async def _silence_is_counted(play: Play, code: str) -> None:
    """Wait, day by day: the second letter goes when it is there, then silence is on record."""
    for _ in range(_TERM_DAYS):
        with play.venue.store.transaction() as tx:
            letter = validation_letters.find(tx, code)
        if letter.state == "silent":
            return
        if validation_letters.waits_for_second(letter):
            await _went(play, code)
        await play.venue.wait(days=1, hour=10)
    raise Stumble(f"{code} is not on record as silent")


async def presentation(play: Play) -> None:
    """The validated commitments are presented to whoever comes."""
    held = await outreach.public_presentation(play, "presentation_validated", in_days=7)
    with play.venue.store.transaction() as tx:
        going_on = sorted(each.code for each in drafts.going_on(tx))
    await opinions.are_asked(play, about=going_on[: play.scale.statements // 2])
    await _the_others_are_told(play)
    await meetings.minutes_are_published(play, held)
    await steps.waits_for_its_day(play, "working-tables")
    await steps.goes_on(play)


async def _the_others_are_told(play: Play) -> None:
    """Tell everybody whose idea went into no commitment, a part at a time."""
    admin = play.cast.admins[0]
    while True:
        await admin.says("/cierrepropuestas")
        if not admin.asking:
            return
        if not admin.asked:
            await admin.replies(play.words.say("closing"))
        await admin.answers(YES)
        await play.venue.ring()
