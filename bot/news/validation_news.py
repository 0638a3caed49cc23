"""What is told of the authorities' decisions to who did not ask: the table, authors, staff."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.messages import Button, Phrase, Reply
from bot.news import hop_news
from cocreation.commitments import drafts
from cocreation.people import people
from cocreation.people.bodies import acronym
from cocreation.permissions import Role
from cocreation.programme.facts import Programme
from cocreation.proposals import hops
from cocreation.proposals.hops import Hop
from cocreation.validation.validating import Decision
from cocreation.validation.validation import Outcome, decided, letters_not_gone
from cocreation.validation.validation_letters import Letter
from cocreation.validation.validation_terms import Kind, Rung
from storage.commitments.drafts import DraftRecord
from storage.engine import Tx
from storage.meetings import attendance
from storage.people import roles

_BUTTONS = 6


def about(tx: Tx, letter: Letter) -> dict[str, Any]:
    """Return what every text about a letter may say of it."""
    facts = tx.kept(Programme)
    known = {each.key: each.name for each in facts.institutions}
    return {
        "letter": letter.code,
        # A programme may lose an institution; what was asked of it stays.
        "institution": known.get(letter.institution, letter.institution),
        "short": acronym(facts, letter.institution),
        "due": facts.noon(letter.due_on),
    }


def draft_line(tx: Tx, draft: DraftRecord) -> Phrase:
    """Return the line of a draft in a list."""
    return Phrase("draft.line", {"code": draft.code, "title": drafts.public(tx, draft).title})


def see_button(code: str) -> Button:
    """Return the button that shows a draft."""
    return Button(Phrase("draft.see.button", {"code": code}), say=f"/borrador {code}")


def to_make_anew(tx: Tx, draft: DraftRecord) -> tuple[Phrase, ...]:
    """Return what says which letters have to be made anew because a draft in them changed."""
    letters = ", ".join(each.code for each in letters_not_gone(tx, draft))
    if not letters:
        return ()
    return (Phrase("draft.in_letters", {"code": draft.code, "letters": letters}),)


def changed_in_letters(tx: Tx, draft: DraftRecord, *, but: str | None) -> list[Reply]:
    """Return what who administers is told of a draft that changed while it is in such letters."""
    said = to_make_anew(tx, draft)
    buttons = [
        Button(
            Phrase("validation_letter.anew.button", {"code": each.code}), say=f"/nota {each.code}"
        )
        for each in letters_not_gone(tx, draft)[:_BUTTONS]
    ]
    changed = Phrase("draft.changed_in_letters", draft_line(tx, draft).values)
    administrators = roles.with_role(tx, Role.ADMIN) if said else []
    return [
        Reply((changed, *said), tuple(buttons), to=each) for each in administrators if each != but
    ]


# ── a decision ────────────────────────────────────────────────────────────────────────────────────


def told(tx: Tx, decision: Decision, *, but: str | None, now: datetime) -> list[Reply]:
    """Return what is told of a decision to authors, to who was at the table, and to staff.

    Nobody is told twice; `but` is who decided or recorded it, and knows.
    """
    authors = _authors_told(tx, decision, but=but, now=now)
    reached = {each.to for each in authors} | {but}
    table = [
        Reply((_said(tx, decision),), _seen(decision), to=each)
        for each in _at_the_table(tx, decision.asked.draft)
        if each not in reached
    ]
    reached |= {each.to for each in table}
    staff = [
        Reply((_said(tx, decision),), _seen(decision), to=each)
        for each in people.administrators(tx)
        if each not in reached
    ]
    return [*authors, *table, *staff]


def _values(tx: Tx, decision: Decision) -> dict[str, Any]:
    draft = drafts.public(tx, decision.asked.draft)
    values = {
        **about(tx, decision.asked.letter),
        "code": draft.code,
        "title": draft.title,
        "reasons": decision.asked.validation.reasons,
    }
    if decision.counter is not None:
        counter = drafts.public(tx, decision.counter)
        values |= {
            "counter": counter.code,
            "counter_title": counter.title,
            "counter_solution": counter.solution,
        }
    return values


def _said(tx: Tx, decision: Decision) -> Phrase:
    kind = "approved" if decision.counter is None else "rejected"
    return Phrase(f"validation.told.{kind}", _values(tx, decision))


def _seen(decision: Decision) -> tuple[Button, ...]:
    if decision.counter is None:
        return (see_button(decision.asked.draft.code),)
    code = decision.counter.code
    comment = Button(Phrase("validation.comment.button"), say=f"/comentar {code}")
    return (comment, see_button(code), see_button(decision.asked.draft.code))


def _authors_told(tx: Tx, decision: Decision, *, but: str | None, now: datetime) -> list[Reply]:
    """Return what authors hear of a no at once, of a yes when all who are responsible said it."""
    draft = decision.asked.draft
    sources = hops.origins(tx, draft)
    values = _values(tx, decision)
    if decision.counter is not None:
        final = decision.outcome == Outcome.REJECTED
        key = "validation.hop.rejected" if final else "validation.hop.countered"
        if final:  # one message tells both
            hops.tell(tx, sources, hop=Hop.REJECTED, subject=draft.code, now=now)
        subject = decision.counter.code
        return hop_news.replies(
            tx, sources, hop=Hop.COUNTERED, subject=subject, key=key, now=now, but=but, **values
        )
    if decision.outcome != Outcome.APPROVED or decision.before == Outcome.APPROVED:
        return []
    return hop_news.replies(
        tx,
        sources,
        hop=Hop.APPROVED,
        subject=draft.code,
        key="validation.hop.approved",
        now=now,
        but=but,
        **values,
    )


def _at_the_table(tx: Tx, draft: DraftRecord) -> list[str]:
    there = attendance.of_meeting(tx, draft.meeting_id)
    return list(dict.fromkeys(each.person_id for each in there if each.person_id is not None))


# ── the terms ─────────────────────────────────────────────────────────────────────────────────────


def terms(tx: Tx, rung: Sequence[Rung], now: datetime) -> list[Reply]:
    """Return what staff and the authorities are told of terms, and authors of a silence."""
    if not rung:
        return []
    staff = Reply(
        tuple(
            Phrase(
                f"validation.bell.{kind}",
                {"list": [_line(tx, each) for each in of_kind], "count": len(of_kind)},
            )
            for kind in Kind
            if (of_kind := [each for each in rung if each.kind == kind])
        ),
        tuple(_act(each) for each in rung[:_BUTTONS]),
    )
    replies = [Reply(staff.phrases, staff.buttons, to=each) for each in people.administrators(tx)]
    for each in rung:
        replies += _to_authority(tx, each)
        if each.kind == Kind.SILENT:
            replies += _of_silence(tx, each, now)
    return replies


def asked(tx: Tx, letter: Letter, listed: Sequence[DraftRecord]) -> list[Reply]:
    """Return what an authority who is in the chat is told once its letter went."""
    values = {**about(tx, letter), "list": [draft_line(tx, each) for each in listed]}
    return [
        Reply((Phrase("validation.you_are_asked", values),), (_decide_button(),), to=each)
        for each in authorities(tx, letter.institution)
    ]


def authorities(tx: Tx, institution: str) -> list[str]:
    """Return the ids of those who are the authority of an institution in the chat."""
    return [
        each.person_id
        for each in roles.held(tx)
        if each.role == Role.AUTHORITY and each.organisation == institution
    ]


def _to_authority(tx: Tx, rung: Rung) -> list[Reply]:
    if rung.kind not in (Kind.SOON, Kind.OVER, Kind.SILENT):
        return []
    values = {
        **about(tx, rung.letter),
        "count": rung.days,
        "list": [draft_line(tx, each) for each in rung.drafts],
    }
    return [
        Reply((Phrase(f"validation.you.{rung.kind}", values),), (_decide_button(),), to=each)
        for each in authorities(tx, rung.letter.institution)
    ]


def _of_silence(tx: Tx, rung: Rung, now: datetime) -> list[Reply]:
    replies = []
    for draft in rung.drafts:
        if decided(tx, draft) != Outcome.SILENT:
            continue
        values = {
            **about(tx, rung.letter),
            "code": draft.code,
            "title": drafts.public(tx, draft).title,
        }
        replies += hop_news.replies(
            tx,
            hops.origins(tx, draft),
            hop=Hop.SILENT,
            subject=draft.code,
            key="validation.hop.silent",
            now=now,
            **values,
        )
    return replies


def _line(tx: Tx, rung: Rung) -> Phrase:
    values = {
        **about(tx, rung.letter),
        "count": rung.days,
        "number": rung.letter.again_number or rung.letter.number,
        "drafts": ", ".join(each.code for each in rung.drafts),
    }
    return Phrase(f"validation.bell.{rung.kind}.line", values)


def _act(rung: Rung) -> Button:
    code = rung.letter.code
    if rung.kind in (Kind.AGAIN, Kind.UNSENT):
        return Button(Phrase("letter.again.button", {"code": code}), say=f"/reiteracion {code}")
    return Button(Phrase("letter.button", {"code": code}), say=f"/nota {code}")


def _decide_button() -> Button:
    return Button(Phrase("validate.button"), say="/validar")
