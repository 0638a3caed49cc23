"""What somebody who takes a liaison's seat is given: all that was agreed and is pending."""

from bot.messages import Phrase, Reply
from bot.news.liaison_news import about
from bot.turn import Turn
from cocreation.liaisons import liaison_brief
from cocreation.people import designees
from cocreation.people.designees import Designee
from cocreation.people.invitation_decisions import Accepted
from cocreation.programme.facts import Programme
from documents import briefs
from handlers import handing_over
from storage.people import people


def given(turn: Turn, accepted: Accepted) -> list[Reply]:
    """Return the brief for each seat that an invitation was for, and what is told beside it."""
    seats = designees.seats_of(turn.tx, accepted.invitation.id)
    return [
        reply
        for each in seats
        if each.state == "accepted"
        for reply in _given(turn, accepted.person_id, each)
    ]


def _given(turn: Turn, person_id: str, seat: Designee) -> list[Reply]:
    held = designees.held(turn.tx, seat)
    facts = turn.tx.kept(Programme)
    brief = liaison_brief.brief(turn.tx, held, now=turn.now)
    said: list[Phrase] = []
    for part in briefs.parts(facts, brief, whole=False):
        lines = list(part.lines)
        if part.more:
            lines.append(Phrase("brief.more", {"count": part.more}))
        said.append(Phrase("brief.part", {"heading": part.heading, "list": lines}))
    language = str(people.about(turn.tx, person_id)["language"])
    document = handing_over.kept(
        turn,
        to=person_id,
        name=f"{held.designation.code}.pdf",
        media_type="application/pdf",
        content=briefs.pdf(facts, turn.phrases, brief, language),
    )
    theirs = Reply(tuple(said), to=person_id, document=document)
    beside = held.beside
    if beside is None or beside.person_id is None:
        return [theirs]
    values = {
        **about(turn.tx, held.designation),
        "name": seat.name or Phrase("team.nameless"),
        "seat": Phrase(f"seat_of.{seat.seat}"),
    }
    return [theirs, Reply((Phrase("liaison.beside_new", values),), to=beside.person_id)]
