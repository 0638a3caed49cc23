"""Confirming and changing the commitments of an earlier plan."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import StringConstraints

from bot.answers import Option, hear
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import catalogue, earlier_plans
from cocreation.commitments.earlier_plan_file import TEXT_MAX
from cocreation.overtaken import Overtaken
from cocreation.people.bodies import acronym
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from cocreation.reasons import Reason, as_public
from cocreation.refusals import Refusal
from cocreation.texts import Paragraph
from handlers import choices, subjects
from handlers.commitments.catalogue import about, see_button, which
from storage.commitments.commitments import CommitmentRecord

router = Router()

PublicText = Annotated[Paragraph, StringConstraints(max_length=TEXT_MAX)]
"""What a commitment does, short enough for its card."""

_STATES = ("continuing", "ended", "undecided")
_APART = re.compile(r"[,;\n]")


def _commitment(turn: Turn) -> CommitmentRecord:
    """Return the commitment of this form. Raises Overtaken, which ends it, once it has changed."""
    code, read = subjects.read(turn)
    return earlier_plans.to_edit(turn.tx, turn.actor, code=code, read=read)


def _fields(_turn: Turn, _form: Any) -> Sequence[Option]:
    return [Option(name, Phrase(f"commitment.edit.{name}")) for name in earlier_plans.FIELDS]


def _states(_turn: Turn, _form: Any) -> Sequence[Option]:
    return [Option(each, Phrase(f"commitment.edit.{each}")) for each in _STATES]


def _chosen(name: str) -> Any:
    return lambda _turn, form: getattr(form, "field", None) == name


def _present(turn: Turn, _form: Any) -> Mapping[str, Any]:
    """Return how a commitment reads now: what is invented, marked as such."""
    found = _commitment(turn)
    facts = turn.tx.kept(Programme)
    named = ", ".join(acronym(facts, each) for each in found.responsible)
    said: dict[str, Any] = {
        "state": Phrase(f"commitment.state.{found.state}"),
        "institutions": named or Phrase("commitment.edit.nothing"),
        "solution": found.solution or Phrase("commitment.edit.nothing"),
    }
    for name in found.examples:
        said[name] = Phrase("commitment.example", {"said": said[name]})
    return {**about(found), **said}


def _institutions(turn: Turn, written: str) -> tuple[str, ...]:
    """Return the keys of the institutions that were written. Refused for one that is not known."""
    known = [choices.body(each, each.key) for each in turn.tx.kept(Programme).institutions]
    keys: dict[str, None] = {}
    for each in filter(None, map(str.strip, _APART.split(written))):
        found = None if each.isdecimal() else hear(each, known, turn.phrases, turn.language)
        if found is None:
            raise Refusal("commitment.edit.unknown_institution", name=each)
        keys[found.value] = None
    return tuple(keys)


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    return {
        "code": _commitment(turn).code,
        "what": Phrase(f"commitment.fact.{form.field}", {"said": _said(turn, form)}),
        "reason": as_public(turn.tx, form.reason),
    }


def _said(turn: Turn, form: Any) -> Any:
    if form.field == "state":
        return Phrase(f"commitment.state.{form.state}")
    if form.field == "institutions":
        facts = turn.tx.kept(Programme)
        return ", ".join(acronym(facts, each) for each in _institutions(turn, form.institutions))
    return as_public(turn.tx, form.solution)


@router.form("editarcompromiso", needs=Action.EDIT_CATALOGUE)
class CommitmentEdit(Form):
    """Which part of a commitment, what holds of it, and why, in public."""

    field: Annotated[str, Ask("commitment.edit.which", options=_fields, values=_present)]
    state: Annotated[str, Ask("commitment.edit.new_state", options=_states, when=_chosen("state"))]
    institutions: Annotated[
        Paragraph, Ask("commitment.edit.new_institutions", when=_chosen("institutions"))
    ]
    solution: Annotated[PublicText, Ask("commitment.edit.new_text", when=_chosen("solution"))]
    reason: Annotated[Reason, Ask("commitment.edit.why")]
    sure: Annotated[bool, Ask("commitment.edit.sure", options=choices.yes_or_no, values=_card)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the commitment whose code follows."""
        code = catalogue.as_code(rest)
        if code is None:
            return which(turn, "editarcompromiso")
        found = earlier_plans.to_edit(turn.tx, turn.actor, code=code)
        return Start(subject=f"{code}/{found.version}")

    def accepted(self, turn: Turn, name: str) -> None:
        """Look at once whether the institutions are there."""
        if name == "institutions":
            _institutions(turn, self.institutions)

    def done(self, turn: Turn) -> Replies:
        """Change that one part, unless the commitment changed meanwhile."""
        code, read = subjects.read(turn)
        if not self.sure:
            return say("commitment.edit.not_done", see_button(code), code=code)
        value: str | tuple[str, ...] = getattr(self, self.field)
        if self.field == "institutions":
            value = _institutions(turn, self.institutions)
        try:
            earlier_plans.edit(
                turn.tx,
                turn.actor,
                code=code,
                read=read,
                field=self.field,
                value=value,
                reason=self.reason,
                now=turn.now,
            )
        except Overtaken as told:
            return say(told.key, **told.values)
        return say("commitment.edit.done", see_button(code), code=code)
