"""Stage 2: the open call. Citizens propose and support; what usually goes wrong goes wrong."""

import csv
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from bot.commands.paper import PaperDesk, silent
from bot.rehearsal import words as texts
from bot.rehearsal.lines import Telephone
from bot.rehearsal.person import FIRST, SEND, SKIP, YES, Person, Pick, Stumble
from bot.rehearsal.play import Play
from bot.rehearsal.scenes import steps, team
from bot.rehearsal.scenes.choice import standing
from bot.rehearsal.words import Idea
from cocreation.permissions import OPERATOR
from cocreation.proposals import paper
from storage.proposals import proposals

_PROPOSING = 0.45
_SUPPORTING_INSTEAD = 0.3
_NEWS = 0.75
_WRITTEN_BY_HAND = 3
_DAY, _LAST_DAY = 6, "2020-03-14"
"""The sheet's column of days, and the last one in it."""
_ENCODING = "latin-1"


async def open_call(play: Play) -> None:
    """The days of the call, from the first citizen to the day it closes."""
    venue, cast = play.venue, play.cast
    closes = _closes_on(play)
    days = (closes - venue.local().date()).days
    ideas = _chosen(play)
    arrivals = [n * days // (play.scale.citizens + 1) for n in range(play.scale.citizens)]
    first_of = dict(enumerate(ideas))
    for day in range(days):
        for _ in range(arrivals.count(day)):
            await _somebody_comes(play, first_of.get(_next_writer(play)))
        if day == days // 2:
            await venue.close()  # the process is started again, in the middle of everything
            await venue.open()
            play.notes("a restart")
        if day == 3 * days // 4:
            await _paper_comes(play)
        await venue.wait(days=1, hour=10)
    await _mishaps(play)
    await _they_support(play)
    await venue.wait(days=1, hour=11)
    await _is_announced(play)
    play.notes(f"{len(standing(play))} proposals")
    await steps.waits_for_its_day(play, "theme-choice")
    await steps.goes_on(play)
    cast.citizens = [each for each in cast.citizens if each not in cast.gone]


def _closes_on(play: Play) -> date:
    return play.opens_on("theme-choice") - timedelta(days=3)


def _chosen(play: Play) -> list[Idea]:
    """Return as many ideas as there are citizens who have one, spread over the play's themes."""
    themes = {each.key for each in play.venue.house.programme.themes[: play.scale.themes]}
    ideas = [each for each in texts.ideas() if each.theme in themes]
    wanted = min(len(ideas), round(play.scale.citizens * _PROPOSING))
    return [ideas[n * len(ideas) // wanted] for n in range(wanted)]


def _next_writer(play: Play) -> int:
    """Return which idea is the next citizen's: those who have one come evenly among the others."""
    number = len(play.cast.citizens)
    writers = round(play.scale.citizens * _PROPOSING)
    before = number * writers // play.scale.citizens
    after = (number + 1) * writers // play.scale.citizens
    return before if after > before else -1


async def _somebody_comes(play: Play, idea: Idea | None) -> None:
    who = play.casting.somebody("citizen", len(play.cast.citizens) + 1)
    play.cast.citizens.append(who)
    await team.comes(who, news=play.words.random.random() < _NEWS)
    if idea is None:
        await who.says("/ahora")
        return
    await proposes(play, who, idea)


async def proposes(play: Play, who: Person, idea: Idea) -> None:
    """Answer every question; support what says the same, now and then, instead of sending."""
    await who.says("/proponer")
    await who.replies(idea.title, idea.problem, idea.idea, Pick(idea.theme), Pick(idea.territory))
    alike = [each for each in who.asked if each.startswith("P-")]
    if alike and play.words.random.random() < _SUPPORTING_INSTEAD:
        await who.answers(Pick(alike[0]))
        return
    if alike:
        await who.replies(Pick("none"))
    if play.words.random.random() < 0.5:
        await who.replies(Pick("edit:sector"), Pick(idea.sector))
    await who.answers(SEND)


# ── on paper ──────────────────────────────────────────────────────────────────────────────────────


async def _paper_comes(play: Play) -> None:
    """Some are typed in by who took them, the others come as a sheet; some rows are faulty."""
    rows = texts.paper_rows()
    if play.scale.citizens < len(rows):
        rows = [rows[0], *rows[1 :: len(rows) // 10]]
    by_hand, sheet = rows[1 : 1 + _WRITTEN_BY_HAND], [rows[0], *rows[1 + _WRITTEN_BY_HAND :]]
    types, house = play.cast.facilitators[0], play.venue.house
    for each in by_hand:
        theme = house.programme.match_theme(each[3])
        territory = house.programme.match_territory(each[4])
        assert theme is not None
        assert territory is not None
        await types.does("/digitar", each[5], each[0], each[1], each[2], Pick(theme),
                         Pick(territory), SEND)  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sheet.csv"
        _write(file, sheet, play.venue.local().date())
        desk = PaperDesk(house, play.slips(house), silent(), now=play.venue.watch)
        desk.take_in(file, slips=None, correct=None)
        with play.venue.store.transaction() as tx:
            left = [each.reference for each in paper.waiting(tx, OPERATOR)]
        for reference in left[1:]:  # one stays, for whoever looks at it later
            desk.set_aside(f"R-{reference}", play.words.say("set_aside"))


def _write(file: Path, rows: Sequence[Sequence[str]], today: date) -> None:
    """Write the sheet as a spreadsheet saves it, its days moved to those before today."""
    shift = today - date.fromisoformat(_LAST_DAY)
    moved = [
        rows[0],
        *([*each[:_DAY], _moved(each[_DAY], shift), *each[_DAY + 1 :]] for each in rows[1:]),
    ]
    with file.open("w", encoding=_ENCODING, newline="") as opened:
        csv.writer(opened, delimiter=";").writerows(moved)


def _moved(day: str, shift: timedelta) -> str:
    """Return a day so much later; one that does not exist stays as it is."""
    number, month, year = (int(each) for each in day.split("/"))
    try:
        return f"{date(year, month, number) + shift:%d/%m/%Y}"
    except ValueError:
        return day


# ── what goes wrong ───────────────────────────────────────────────────────────────────────────────


async def _mishaps(play: Play) -> None:
    wrote = await _writers(play)
    blocked, erased, withheld, twice = _on_telephones(wrote)[:4]
    assert isinstance(blocked.line, Telephone)
    play.venue.phones.blocked.add(blocked.line.key)
    await _is_withheld_and_appeals(play, withheld)
    await _sends_twice(play, twice)
    await _tries_a_wrong_code(play)
    await _asks_and_is_answered(play)
    await _forgets_a_question(play)
    await erased.does("/borrar", Pick("keep"), YES)
    play.cast.gone += [erased, blocked]
    play.notes("a chat blocked, a person erased, a proposal withheld and restored")


async def _writers(play: Play) -> list[Person]:
    with play.venue.store.transaction() as tx:
        authors = {each.author_id for each in proposals.changed_after(tx, 0)}
    return [each for each in play.cast.citizens if each.id in authors]


def _on_telephones(people: Sequence[Person]) -> list[Person]:
    return [each for each in people if isinstance(each.line, Telephone)]


async def _is_withheld_and_appeals(play: Play, author: Person) -> None:
    first, second = play.cast.admins[:2]
    await author.says("/mispropuestas")
    code = author.code("P")
    await first.does(f"/retener {code}", play.words.say("withheld_reason"), YES)
    await author.listen()
    await author.taps(f"/apelar {code}", play.words.say("appeal"), SEND)
    await second.listen()
    await second.taps("/decidir", Pick("upheld"), play.words.say("appeal_decision"))


async def _sends_twice(play: Play, who: Person) -> None:
    """Send the same message two times, as a telephone does that lost the answer."""
    assert isinstance(who.line, Telephone)
    await who.says("/ayuda")
    await who.line.send_again(play.venue.doors)
    if await who.listen():
        raise Stumble(f"{who.name} was answered twice: {who.words}")


async def _tries_a_wrong_code(play: Play) -> None:
    who = play.one_of(play.cast.citizens)
    await who.says("/invitacion 00000000-00000000-00000000-00000000")
    await who.says("/propuesta P-9999")


async def _asks_and_is_answered(play: Play) -> None:
    who, admin = play.one_of(play.cast.citizens), play.cast.admins[0]
    await who.does("/contacto", play.words.say("support_question"))
    await admin.listen()
    await admin.taps("/responder", play.words.say("support_answer"))
    await who.listen()


async def _forgets_a_question(play: Play) -> None:
    """Leave a proposal half written; the bell asks once more, and it is dropped then."""
    who = play.one_of(_on_telephones(play.cast.citizens[-6:]) or play.cast.citizens)
    await who.says("/proponer")
    await play.venue.wait(days=1, hour=12)
    if not await who.listen():
        raise Stumble(f"{who.name} was not reminded of an open question")
    await who.says("/cancelar")


# ── the others ────────────────────────────────────────────────────────────────────────────────────


async def _they_support(play: Play) -> None:
    """Let everybody who wrote nothing support one or two proposals, the popular ones more often."""
    with play.venue.store.transaction() as tx:
        codes = [each.code for each in proposals.changed_after(tx, 0) if each.state == "received"]
    weights = [1 / (n % 17 + 1) for n in range(len(codes))]
    wrote = await _writers(play)
    for who in play.cast.citizens:
        if who in wrote or who in play.cast.gone:
            continue
        for code in sorted(set(play.words.random.choices(codes, weights, k=2))):
            await who.says(f"/apoyar {code}")


async def _is_announced(play: Play) -> None:
    admin = play.cast.admins[0]
    await admin.says("/anunciar")
    await admin.replies(Pick("everyone"), Pick("own"), play.words.say("call_news"), SKIP)
    await admin.replies(FIRST, Pick("now"))
    if not admin.asked:
        await admin.replies(play.words.say("call_news"))
    await admin.answers(SEND)
    await play.venue.ring()
