"""The registry of liaisons: the board that everybody sees, and each designation."""

import re
from collections import Counter

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.liaisons import designations, second_letters
from cocreation.liaisons.designations import Seen
from cocreation.people.designees import Designation, Designee, Seat
from cocreation.permissions import Action, may
from cocreation.programme.facts import Programme
from handlers.liaisons import designating, designation_words, naming

router = Router(designating.router, naming.router)

_LISTED = 8
_MORE = re.compile(r"\+\s*([0-9]{1,4})\s*(.*)", re.DOTALL)
_STATES = (
    "accepted",
    "designated",
    "requested",
    "prepared",
    "replaced",
    "declined",
    "silent",
)


@router.command("designaciones", needs=Action.READ_DESIGNATIONS, public=True)
def board(turn: Turn, rest: str) -> Replies:
    """Show which institution was asked and how it stands: all, or those of a theme."""
    further = _MORE.fullmatch(rest.strip())
    after, words = (0, rest.strip()) if further is None else (int(further[1]), further[2].strip())
    theme = turn.tx.kept(Programme).match_theme(words) if words else None
    if words and theme is None:
        return say("designations.unknown", *_private(turn, _all_button()))
    every = designations.board(turn.tx, turn.actor, theme=theme)
    if not every:
        asking = Button(Phrase("designate.button"), say="/designar")
        return say("designations.none", *((asking,) if _staff(turn) else ()))
    counted = Counter(each.state for each in every)
    counts = [
        Phrase(f"designations.count.{state}", {"count": counted[state]})
        for state in _STATES
        if counted[state]
    ]
    page = every[after : after + _LISTED]
    named = None if theme is None else turn.tx.kept(Programme).theme(theme).name
    values = {"count": len(every), "theme": named, "counts": counts}
    heading = "designations.all" if theme is None else "designations.of_theme"
    lines = [designation_words.listed(turn, each) for each in page]
    phrases = [Phrase(heading, values), Phrase("lines", {"list": lines})]
    following = after + len(page)
    more = f"/designaciones +{following} {theme or ''}".rstrip()
    left = following < len(every)
    if turn.actor.person_id is None:
        if left:
            phrases.append(Phrase("designations.more", {"say": more}))
        return Reply(tuple(phrases))
    buttons = [designation_words.see_button(each) for each in page]
    if left:
        buttons.append(Button(Phrase("designations.more.button"), say=more))
    return Reply(tuple(phrases), tuple(buttons))


@router.command("designacion", needs=Action.READ_DESIGNATIONS, public=True, hidden=True)
def card(turn: Turn, rest: str) -> Replies:
    """Show one designation; to staff also who is named, and what can be done."""
    code = designations.as_code(rest)
    if code is None:
        return say(
            "designation.which", *_private(turn, _all_button()), example="/designacion D-0001"
        )
    seen = designations.see(turn.tx, turn.actor, code=code)
    found = seen.designation
    values = designation_words.about(turn.tx, found)
    lines = [
        Phrase("designation.theme", values),
        Phrase("designation.stands", {"state": designation_words.state(turn, found)}),
    ]
    if found.state == "declined":
        lines.append(Phrase("designation.reason", {"reason": found.reason}))
    buttons: tuple[Button, ...] = ()
    if _staff(turn):
        lines += designation_words.letter_lines(turn, found)
        lines += _seats(turn, seen)
        buttons = _acts(turn, found, seen.holding)
    heading = Phrase("designation.heading", values)
    return Reply((heading, Phrase("lines", {"list": lines})), buttons)


def _staff(turn: Turn) -> bool:
    return may(turn.actor, Action.KEEP_LIAISONS) and turn.actor.person_id is not None


def _seats(turn: Turn, seen: Seen) -> list[Phrase]:
    if seen.designation.state in ("prepared", "declined", *designations.WAITING):
        return []
    lines = []
    for seat in Seat:
        of_seat = [each for each in seen.holding if each.seat == seat]
        lines += [designation_words.seat(turn, each) for each in of_seat]
        if not of_seat:
            lines.append(designation_words.vacant(seat))
    return lines


def _acts(turn: Turn, found: Designation, holding: list[Designee]) -> tuple[Button, ...]:
    code = found.code
    letter = Button(Phrase("letter.button", {"code": code}), say=f"/nota {code}")
    if found.state == "prepared":
        return (
            letter,
            Button(Phrase("letter.sent.button"), say=f"/notaenviada {code}"),
            Button(Phrase("letter.withdraw.button"), say=f"/retirarnota {code}"),
        )
    buttons = []
    if len({each.seat for each in holding}) < len(Seat):
        buttons.append(Button(Phrase("named.button"), say=f"/designado {code}"))
    if found.state in designations.WAITING:
        buttons.append(Button(Phrase("refused.button"), say=f"/institucionniega {code}"))
    if holding:
        buttons.append(Button(Phrase("replace.button"), say=f"/reemplazar {code}"))
    for each in holding:
        buttons += designation_words.seat_acts(turn, found, each)
    if second_letters.waits_to_go(found):
        buttons.insert(0, Button(Phrase("letter.sent.button"), say=f"/notaenviada {code}"))
    if found.again_number is not None:
        again = Phrase("letter.again.button", {"code": code})
        buttons.append(Button(again, say=f"/reiteracion {code}"))
    return (*buttons, letter)


def _all_button() -> Button:
    return Button(Phrase("designations.button"), say="/designaciones")


def _private(turn: Turn, button: Button) -> tuple[Button, ...]:
    return () if turn.actor.person_id is None else (button,)
