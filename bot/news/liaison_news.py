"""What is told about liaisons to who did not ask: that a seat is free, that a term runs out."""

from collections.abc import Sequence
from typing import Any

from bot.messages import Button, Phrase, Reply
from cocreation.liaisons.designation_terms import Kind, Rung
from cocreation.people import people
from cocreation.people.bodies import acronym
from cocreation.people.designees import Designation, Held, Seat
from cocreation.programme.facts import Programme
from storage.engine import Tx

_BUTTONS = 6


def about(tx: Tx, found: Designation) -> dict[str, Any]:
    """Return what every text about a designation may say of it."""
    facts = tx.kept(Programme)
    asked = {each.key: each.name for each in facts.institutions}
    return {
        "code": found.code,
        # A programme may lose an institution; what was asked of it stays.
        "institution": asked.get(found.institution, found.institution),
        "short": acronym(facts, found.institution),
        "theme": facts.theme(found.theme).name,
    }


def seat_free(tx: Tx, held: Held, *, but: str) -> list[Reply]:
    """Return what is told of a seat that nobody has any more: to who serves beside, and to staff.

    `but` is who does not have to be told.
    """
    values = about(tx, held.designation)
    seat = Phrase(f"seat_of.{held.designee.seat}")
    replies = []
    if held.beside is not None and held.beside.person_id not in (None, but):
        sent = held.designee.seat == Seat.SUBSTITUTE  # and may have been going to a meeting instead
        key = "liaison.substitute_left" if sent else "liaison.beside_left"
        told = Phrase(key, {**values, "seat": seat})
        replies.append(Reply((told,), to=held.beside.person_id))
    name_another = Button(Phrase("named.button"), say=f"/designado {held.designation.code}")
    free = Phrase("liaison.seat_free", {**values, "seat": seat})
    return replies + [
        Reply((free,), (name_another, see_button(held.designation)), to=each)
        for each in people.administrators(tx)
        if each != but
    ]


def see_button(found: Designation) -> Button:
    """Return the button that shows a designation."""
    return Button(
        Phrase("designation.see.button", {"code": found.code}), say=f"/designacion {found.code}"
    )


def terms(tx: Tx, rung: Sequence[Rung]) -> list[Reply]:
    """Return the one message that tells each administrator what the terms ask for now."""
    if not rung:
        return []
    phrases = [
        Phrase(
            f"designation.bell.{kind}",
            {"list": [_line(tx, each) for each in of_kind], "count": len(of_kind)},
        )
        for kind in Kind
        if (of_kind := [each for each in rung if each.kind == kind])
    ]
    buttons = tuple(_act(each) for each in rung[:_BUTTONS])
    return [Reply(tuple(phrases), buttons, to=each) for each in people.administrators(tx)]


def _line(tx: Tx, rung: Rung) -> Phrase:
    found = rung.designation
    values = {
        **about(tx, found),
        "due": tx.kept(Programme).noon(found.due_on),
        "count": rung.days,
        "number": found.again_number or found.number,
    }
    if rung.designee is not None:
        name = rung.designee.name or Phrase("team.nameless")
        values |= {"name": name, "seat": Phrase(f"seat_of.{rung.designee.seat}")}
    return Phrase(f"designation.bell.{rung.kind}.line", values)


def _act(rung: Rung) -> Button:
    code = rung.designation.code
    if rung.kind == Kind.AGAIN:
        return Button(Phrase("letter.again.button", {"code": code}), say=f"/reiteracion {code}")
    if rung.kind == Kind.UNSENT:
        return Button(
            Phrase("letter.again_sent.button", {"code": code}), say=f"/notaenviada {code}"
        )
    return see_button(rung.designation)
