"""The goal of a commitment, and the correction of what it says."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import commitment_editing as editing
from cocreation.commitments.commitment_editing import Goal
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action
from cocreation.programme import institution_names
from cocreation.programme.facts import Programme
from cocreation.reasons import Reason
from cocreation.texts import Paragraph, Title
from handlers import choices
from handlers.commitments import commitment_parts, commitment_words

router = Router()

_SHARES = ("responsible", "supporting")
_FIELDS = ("title", "problem", "solution", "theme", *_SHARES, "value")


def _begin(turn: Turn, rest: str, example: str) -> Start | Reply:
    code = commitment_words.code_of(rest)
    if code is None:
        return commitment_words.which(example)
    found = editing.to_edit(turn.tx, turn.actor, code=code)
    return Start(subject=f"{code}/{found.version}")


@router.form("meta", needs=Action.DEVELOP)
class SettingGoal(Form):
    """What a commitment wants to have reached at its end."""

    goal: Annotated[Goal, Ask("commitment.goal", values=commitment_words.about)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the commitment whose code follows."""
        return _begin(turn, rest, "/meta 4PAN-01")

    def done(self, turn: Turn) -> Replies:
        """Set it, unless the commitment changed meanwhile: then the words are given back."""
        code, version = commitment_words.read(turn)
        try:
            after = editing.change(
                turn.tx,
                turn.actor,
                code=code,
                read=version,
                facts={"goal": self.goal},
                reason=None,
                now=turn.now,
            )
        except Overtaken as told:
            return commitment_words.overtaken(
                turn, told, version=version, written=self.goal, again=f"/meta {code}"
            )
        return commitment_words.after(turn, after, Phrase("commitment.goal.done", {"code": code}))


def _fields(turn: Turn, _form: Any) -> Sequence[Option]:
    asked = turn.tx.kept(Programme).institutions
    return [
        Option(name, Phrase(f"draft.{name}.button"))
        for name in _FIELDS
        if asked or name not in _SHARES
    ]


def _chosen(name: str) -> Any:
    return lambda _turn, form: getattr(form, "field", None) == name


def _institutions(turn: Turn, _form: Any) -> Sequence[Option]:
    found = editing.to_edit(turn.tx, turn.actor, code=commitment_words.read(turn)[0])
    return commitment_parts.named(turn, found.theme)


@router.form("corregircompromiso", needs=Action.DEVELOP)
class CommitmentCorrection(Form):
    """Which part of a commitment, what it should say, and why."""

    field: Annotated[
        str, Ask("commitment.correct.which", options=_fields, values=commitment_words.about)
    ]
    title: Annotated[Title | None, Ask("draft.title", when=_chosen("title"))] = None
    problem: Annotated[Paragraph | None, Ask("draft.problem", when=_chosen("problem"))] = None
    solution: Annotated[Paragraph | None, Ask("commitment.solution", when=_chosen("solution"))] = (
        None
    )
    theme: Annotated[
        str | None, Ask("draft.theme", options=choices.themes, when=_chosen("theme"))
    ] = None
    responsible: Annotated[
        tuple[str, ...] | None,
        Ask("draft.responsible", options=_institutions, when=_chosen("responsible"), many=True),
    ] = None
    supporting: Annotated[
        tuple[str, ...] | None,
        Ask("draft.supporting", options=_institutions, when=_chosen("supporting"), many=True),
    ] = None
    value: Annotated[
        str | None, Ask("draft.value", options=commitment_parts.values, when=_chosen("value"))
    ] = None
    reason: Annotated[Reason, Ask("commitment.correct.why")]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the commitment whose code follows."""
        return _begin(turn, rest, "/corregircompromiso 4PAN-01")

    def accepted(self, turn: Turn, name: str) -> None:
        """Look at once whether the institutions are there."""
        named = getattr(self, name)
        if name in _SHARES and named:
            code = commitment_words.read(turn)[0]
            found = editing.to_edit(turn.tx, turn.actor, code=code)
            editing.check_institutions(turn.tx, found, self._shares(turn, code, named))

    def done(self, turn: Turn) -> Replies:
        """Change that one part, unless the commitment changed meanwhile."""
        code, version = commitment_words.read(turn)
        value = getattr(self, self.field)
        if not value:  # passed over: it stays as it is
            return say("commitment.unchanged", commitment_words.see_button(code), code=code)
        try:
            after = editing.change(
                turn.tx,
                turn.actor,
                code=code,
                read=version,
                facts={} if self.field in _SHARES else {self.field: value},
                institutions=self._shares(turn, code, value) if self.field in _SHARES else None,
                reason=self.reason,
                now=turn.now,
            )
        except Overtaken as told:
            again = f"/corregircompromiso {code}"
            if self.field in _SHARES:
                value = institution_names.acronyms(turn.tx.kept(Programme), value)
            return commitment_words.overtaken(
                turn, told, version=version, written=value, again=again
            )
        done = Phrase("commitment.corrected", {"code": code, "version": after.version})
        return commitment_words.after(turn, after, done)

    def _shares(self, turn: Turn, code: str, named: Sequence[str]) -> Mapping[str, str]:
        found = editing.to_edit(turn.tx, turn.actor, code=code)
        if self.field == "responsible":
            return institution_names.parts(named, found.supporting)
        return institution_names.parts(found.responsible, named)
