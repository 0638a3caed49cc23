"""Stages 7 and 8: institutions name their liaisons, authorities meet, liaisons are trained."""

from typing import NamedTuple

from bot.rehearsal.cast import Pair
from bot.rehearsal.person import SEND, YES, Person, Pick, Stumble
from bot.rehearsal.play import Play
from bot.rehearsal.scenes import meetings, steps, team
from cocreation.liaisons import designations
from cocreation.training.course_facts import Courses

_TERM_DAYS = 90
"""Days that pass until a silent institution is on record as silent: reminders, second letter."""
_UNANSWERED = 3


class Letter(NamedTuple):
    """A letter by its code, and the theme it is about."""

    code: str
    theme: str


async def designation(play: Play) -> None:
    """From the letters to the board: most are answered, some say no, one stays silent."""
    admin = play.cast.admins[0]
    *sent, silent = await _letters_go(play)
    count = min(play.scale.liaisons // 2, len(sent))
    answered, refused = sent[:count], sent[count:]
    await play.venue.wait(days=4, hour=10)
    for each in answered:
        await _names(play, each)
    for each in refused:
        await admin.does(f"/institucionniega {each.code}", play.words.say("refused"), YES)
    first = answered[0]
    play.cast.pairs[first.theme][0].substitute = await _one_declines(play, first.code)
    second = answered[1]
    pair = play.cast.pairs[second.theme][0]
    pair.principal = await _one_resigns(play, second.code, pair.principal)
    await _silence_is_counted(play, silent.code)
    await steps.waits_for_its_day(play, "high-level-meetings")
    play.notes(f"{len(answered)} named, {len(refused)} refused, 1 silent, 1 resigned")
    await steps.goes_on(play)


async def _letters_go(play: Play) -> list[Letter]:
    """Prepare a letter to one institution of each theme, and to more if there are liaisons."""
    admin = play.cast.admins[0]
    sent: list[Letter] = []
    for theme in _themes_to_ask(play):
        await admin.says("/designar")
        await admin.replies(Pick(theme))
        if "yes" not in admin.asked:
            await admin.replies("1")
        await admin.answers(YES)
        sent.append(Letter(admin.code("D"), theme))
    for each in sent:
        await _went(play, each.code)
    await admin.says(f"/nota {sent[0].code}")
    return sent


async def _went(play: Play, code: str) -> None:
    """Record that a letter, or its second one, went today."""
    today = play.venue.local().date().isoformat()
    await play.cast.admins[0].does(f"/notaenviada {code}", Pick("email"), Pick(today))


def _themes_to_ask(play: Play) -> list[str]:
    """Return the theme of each letter: all themes first, then those with more institutions."""
    facts = play.venue.house.programme
    of_theme = {
        each.key: sum(each.key in one.themes for one in facts.institutions) for each in facts.themes
    }
    most = play.scale.liaisons // 2 + _UNANSWERED
    rounds = [
        [key for key, count in of_theme.items() if count > n] for n in range(max(of_theme.values()))
    ]
    once, more = rounds[0], [key for keys in rounds[1:] for key in keys]
    return [*once, *more[: max(0, most - len(once))]]


async def _names(play: Play, letter: Letter) -> None:
    """Record the two names that an institution gave; both take up their invitations."""
    admin, count = play.cast.admins[0], len(play.cast.liaisons)
    first, second = (play.casting.somebody("liaison", count + n) for n in (1, 2))
    await admin.does(f"/designado {letter.code}", first.name, second.name)
    for each, secret in zip((first, second), admin.secrets(), strict=True):
        await team.takes_up(play, each, secret, news=True)
    with play.venue.store.transaction() as tx:
        institution = designations.find(tx, letter.code).institution
    pair = Pair(institution, first, second)
    play.cast.pairs.setdefault(letter.theme, []).append(pair)


async def _one_declines(play: Play, code: str) -> Person:
    """Ask for another substitute; who is invited says no, and the third one says yes."""
    admin = play.cast.admins[0]
    no, yes = (play.casting.somebody("liaison", 101 + n) for n in range(2))
    await admin.does(f"/reemplazar {code}", Pick("substitute"), no.name, play.words.say("replaced"))
    (secret,) = admin.secrets()
    await team.comes(no)
    await no.does(f"/declinar {secret}", play.words.say("declined"))
    await admin.does(
        f"/reemplazar {code}", Pick("substitute"), yes.name, play.words.say("replaced_again")
    )
    (secret,) = admin.secrets()
    await team.takes_up(play, yes, secret, news=True)
    return yes


async def _one_resigns(play: Play, code: str, leaver: Person) -> Person:
    """Let a principal liaison leave; another one is named and takes up the seat."""
    admin = play.cast.admins[0]
    successor = play.casting.somebody("liaison", 103)
    await leaver.says("/dejarrol")
    await leaver.answers(Pick("now"), play.words.say("resigned"))
    await admin.does(f"/designado {code}", successor.name)
    (secret,) = admin.secrets()
    await team.takes_up(play, successor, secret, news=True)
    return successor


async def _silence_is_counted(play: Play, code: str) -> None:
    """Wait, day by day: the second letter goes when it is there, then silence is on record."""
    for _ in range(_TERM_DAYS):
        with play.venue.store.transaction() as tx:
            found = designations.find(tx, code)
        if found.state == "silent":
            return
        if found.again_number is not None and found.again_sent_on is None:
            await _went(play, code)
        await play.venue.wait(days=1, hour=10)
    raise Stumble(f"{code} is not on record as silent")


# ── stage 8 ───────────────────────────────────────────────────────────────────────────────────────


async def high_level(play: Play) -> None:
    """Authorities and commission meet; liaisons take the course, one is excused."""
    await _authorities_come(play)
    code = await meetings.is_published(
        play, "high-level", play.words.say("high_level_title"), in_days=16, hour=9
    )
    runs = play.cast.facilitators[0]
    await meetings.is_run_by(play, code, runs)
    called = [*play.cast.authorities, *play.cast.commission]
    session = await meetings.is_published(
        play,
        "training",
        play.words.say("training_title"),
        in_days=10,
        online=play.words.say("online"),
    )
    await meetings.is_run_by(play, session, play.cast.facilitators[-1])
    await meetings.answer_the_call(play, session, play.cast.liaisons, silent=1)
    coming = await meetings.answer_the_call(play, code, called, silent=2, declining=1)
    taught = play.cast.liaisons[2:-2]
    training = await meetings.is_held(
        play, session, play.cast.facilitators[-1], taught, sector=False
    )
    await meetings.is_minuted(play, training, responsible="organisation:antai")
    held = await meetings.is_held(play, code, runs, coming, sector=False, checks=0)
    await meetings.is_minuted(play, held, responsible="role:authority")
    await _course(play)
    await meetings.minutes_are_published(play, training, held)
    await steps.waits_for_its_day(play, "co-creation-tables")
    await steps.goes_on(play)


async def _authorities_come(play: Play) -> None:
    """Invite the authorities of institutions that have liaisons, and of others if there are few."""
    facts = play.venue.house.programme
    named = [pair.institution for pairs in play.cast.pairs.values() for pair in pairs]
    keys = list(dict.fromkeys((*named, *(each.key for each in facts.institutions))))
    for number, key in enumerate(keys[: play.scale.authorities], 1):
        who = play.casting.somebody("authority", number)
        await team.is_invited(play, who, "authority", Pick(key))
        play.cast.authority_of[key] = who


async def _course(play: Play) -> None:
    """Let those who were not at the session learn by chat; the last one is excused."""
    await play.cast.admins[0].says("/formacion")
    *learners, excused = (play.cast.liaisons[n] for n in (0, 1, -1, -2))
    for each in learners:
        await passes(play, each)
    await learners[0].does("/certificado", learners[0].name, YES, SEND)
    await play.cast.admins[0].says("/recordarcapacitacion")
    await play.cast.admins[0].does("/sincapacitar", Pick(excused.id), play.words.say("excused"))


async def passes(play: Play, who: Person) -> None:
    """Read the first lesson and pass the quiz: what is right is in the course's file."""
    course = next(iter(play.venue.store.kept(Courses)))
    right = {
        f"{question.key}.{option.key}"
        for question in course.questions
        for option in question.options
        if option.right
    }
    await who.says("/capacitacion")
    await who.says("/prueba")
    while who.asked:
        await who.replies(Pick(next(each for each in who.asked if each in right)))
