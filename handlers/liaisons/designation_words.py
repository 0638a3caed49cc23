"""How a designation reads: its state, its seats, and what comes next."""

from typing import Any

from bot.messages import Button, Phrase, Reply, say
from bot.news.liaison_news import about as about
from bot.news.liaison_news import see_button as see_button
from bot.turn import Turn
from cocreation.liaisons import naming, second_letters
from cocreation.people.designees import Designation, Designee
from cocreation.people.invitations import Invitation
from cocreation.programme.facts import Programme
from cocreation.schedule import schedule

WAYS = ("email", "paper", "other")
"""The ways by which a letter may go."""


def which(example: str) -> Reply:
    """Ask for the code that was left out."""
    return say(
        "designation.which",
        Button(Phrase("designations.button"), say="/designaciones"),
        example=example,
    )


def state(turn: Turn, found: Designation) -> Phrase:
    """Return in what state a designation is, for everybody."""
    facts = turn.tx.kept(Programme)
    values = {"due": facts.noon(found.due_on)}
    if second_letters.waits_to_go(found):
        return Phrase("designation.state.unsent", values)
    if found.state == "requested" and found.again_sent_on is not None:
        values |= {
            "again_on": facts.noon(found.again_sent_on),
            "silent": facts.noon(second_letters.silent_on(turn.tx, found.again_sent_on)),
        }
        return Phrase("designation.state.again", values)
    if found.state == "requested" and found.due_on < schedule.today(facts, turn.now):
        return Phrase("designation.state.late", values)
    return Phrase(f"designation.state.{found.state}", values)


def listed(turn: Turn, found: Designation) -> Phrase:
    """Return the lines of a designation on the board."""
    theme = turn.tx.kept(Programme).theme(found.theme).short
    values = {**about(turn.tx, found), "theme": theme, "state": state(turn, found)}
    return Phrase("designations.line", values)


def letter_lines(turn: Turn, found: Designation) -> list[Phrase]:
    """Return which letter asked, and when and how it went; the second one too."""
    noon = turn.tx.kept(Programme).noon
    values: dict[str, Any] = {"number": found.number}
    if found.number is None:
        return []
    if found.sent_on is None:
        return [Phrase("designation.letter.prepared", values)]
    values |= {"day": noon(found.sent_on), "way": Phrase(f"letter.way.{found.sent_by}")}
    lines = [Phrase("designation.letter.sent", values)]
    if found.again_number is None:
        return lines
    values = {"number": found.again_number}
    if found.again_sent_on is None:
        return [*lines, Phrase("designation.letter.again.prepared", values)]
    way = Phrase(f"letter.way.{found.again_sent_by}")
    values |= {"day": noon(found.again_sent_on), "way": way}
    return [*lines, Phrase("designation.letter.again.sent", values)]


def seat(turn: Turn, each: Designee) -> Phrase:
    """Return who is named for a seat or has it, for staff, and what is awaited of them."""
    name = each.name or Phrase("team.nameless")
    values: dict[str, Any] = {"seat": seat_name(each.seat), "name": name}
    if each.state == "accepted":
        return Phrase("designation.seat.accepted", {**values, "since": each.accepted_at})
    invitation = naming.invitation_of(turn.tx, each)
    assert invitation is not None
    values |= {"invitation": invitation.code, "until": invitation.expires_at}
    return Phrase(f"designation.seat.{_stands(turn, invitation)}", values)


def seat_acts(turn: Turn, found: Designation, each: Designee) -> list[Button]:
    """Return what can be done now about whoever is named for a seat and has not accepted it."""
    invitation = naming.invitation_of(turn.tx, each)
    if each.state != "named" or invitation is None:
        return []
    code = invitation.code
    if _stands(turn, invitation) == "requested":
        return [Button(Phrase("team.confirm.button", {"code": code}), say=f"/confirmar {code}")]
    label = Phrase(f"invite_again.{each.seat}.button")
    return [Button(label, say=f"/otrainvitacion {found.code} {each.seat}")]


def _stands(turn: Turn, invitation: Invitation) -> str:
    over = invitation.expires_at <= turn.now or invitation.state not in ("open", "requested")
    return "ended" if over else invitation.state


def vacant(of: str) -> Phrase:
    """Return that nobody is named for a seat."""
    return Phrase("designation.seat.vacant", {"seat": seat_name(of)})


def seat_name(of: str) -> Phrase:
    """Return what a seat is called at the beginning of a line."""
    return Phrase(f"seat_name.{of}")
