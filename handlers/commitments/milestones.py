"""The milestones or actions of a commitment: adding one, correcting it, taking it out."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import commitment_codes, plan_period
from cocreation.commitments import commitment_editing as editing
from cocreation.commitments.commitment_editing import Line, Milestone, OfCommitment
from cocreation.dates import Day
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from handlers import choices
from handlers.commitments import commitment_words
from storage.commitments.commitments import CommitmentRecord

router = Router()

_FIELDS = ("what", "starts_on", "ends_on", "deliverable", "institution")


def _commitment(turn: Turn) -> CommitmentRecord:
    code = turn.subject.partition("/")[0].partition(".")[0]
    return editing.to_edit(turn.tx, turn.actor, code=code)


def _institutions(turn: Turn, _form: Any) -> Sequence[Option]:
    facts = turn.tx.kept(Programme)
    keys = editing.institutions_of(_commitment(turn))
    return [choices.body(facts.institution(key), key) for key in keys]


def _period(turn: Turn, _form: Any) -> Mapping[str, Any]:
    facts, period = turn.tx.kept(Programme), plan_period.required(turn.tx)
    return {"starts": facts.noon(period.starts_on), "ends": facts.noon(period.ends_on)}


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    facts = turn.tx.kept(Programme)
    return {
        "code": _commitment(turn).code,
        "what": form.what,
        "starts": facts.noon(form.starts_on),
        "ends": facts.noon(form.ends_on),
        "deliverable": form.deliverable,
        "institution": facts.institution(form.institution).name,
    }


@router.form("hito", needs=Action.DEVELOP)
class NewMilestone(Form):
    """What is done, from when to when, what it delivers, who answers for it; one clear yes."""

    what: Annotated[Line, Ask("milestone.what", values=commitment_words.about)]
    starts_on: Annotated[Day, Ask("milestone.starts_on", values=_period)]
    ends_on: Annotated[Day, Ask("milestone.ends_on", values=_period)]
    deliverable: Annotated[Line, Ask("milestone.deliverable")]
    institution: Annotated[str, Ask("milestone.institution", options=_institutions)]
    sure: Annotated[bool, Ask("milestone.sure", options=choices.yes_or_no, values=_card)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the commitment whose code follows, once it can have milestones."""
        code = commitment_words.code_of(rest)
        if code is None:
            return commitment_words.which("/hito 4PAN-01")
        found = editing.to_edit(turn.tx, turn.actor, code=code)
        plan_period.required(turn.tx)
        editing.institutions_of(found)
        return Start(subject=f"{code}/{found.version}")

    def accepted(self, turn: Turn, name: str) -> None:
        """Look at once whether the days are in order, and inside the plan."""
        if name == "starts_on":
            plan_period.check_day(turn.tx, self.starts_on)
        if name == "ends_on":
            plan_period.check(turn.tx, self.starts_on, self.ends_on)

    def done(self, turn: Turn) -> Replies:
        """Add it, whatever else changed meanwhile."""
        code = commitment_words.read(turn)[0]
        if not self.sure:
            return say("milestone.not_added", commitment_words.see_button(code), code=code)
        after, number = editing.add_milestone(
            turn.tx,
            turn.actor,
            code=code,
            milestone=Milestone(**{name: getattr(self, name) for name in _FIELDS}),
            now=turn.now,
        )
        done = Phrase("milestone.added", {"code": f"{code}.{number}"})
        return commitment_words.after(turn, after, done)


# ── one that is there ─────────────────────────────────────────────────────────────────────────


def _read(turn: Turn) -> tuple[str, int, int]:
    named, _, version = turn.subject.partition("/")
    code, _, number = named.partition(".")
    return code, int(number), int(version)


def _milestone(turn: Turn) -> OfCommitment:
    code, number, _ = _read(turn)
    return editing.to_edit_milestone(turn.tx, turn.actor, code=code, number=number)


def _shown(turn: Turn, _form: Any) -> Mapping[str, Any]:
    found = _milestone(turn)
    line = commitment_words.milestone_line(turn, found.commitment, found.milestone)
    return {"milestone": line, "code": f"{found.commitment.code}.{found.milestone.number}"}


def _begin(turn: Turn, rest: str, word: str) -> Start | Reply:
    named = commitment_codes.read(rest)
    if named is None or named.milestone is None:
        return commitment_words.which(f"/{word} 4PAN-01.2", "milestone.which")
    found = editing.to_edit_milestone(turn.tx, turn.actor, code=named.code, number=named.milestone)
    return Start(subject=f"{named.code}.{named.milestone}/{found.commitment.version}")


def _fields(_turn: Turn, _form: Any) -> Sequence[Option]:
    return [Option(name, Phrase(f"milestone.{name}.button")) for name in _FIELDS]


def _chosen(name: str) -> Any:
    return lambda _turn, form: getattr(form, "field", None) == name


@router.form("corregirhito", needs=Action.DEVELOP, hidden=True)
class MilestoneCorrection(Form):
    """Which part of a milestone, and what it should say."""

    field: Annotated[str, Ask("milestone.correct.which", options=_fields, values=_shown)]
    what: Annotated[Line | None, Ask("milestone.what_now", when=_chosen("what"))] = None
    starts_on: Annotated[
        Day | None, Ask("milestone.starts_on", when=_chosen("starts_on"), values=_period)
    ] = None
    ends_on: Annotated[
        Day | None, Ask("milestone.ends_on", when=_chosen("ends_on"), values=_period)
    ] = None
    deliverable: Annotated[
        Line | None, Ask("milestone.deliverable", when=_chosen("deliverable"))
    ] = None
    institution: Annotated[
        str | None,
        Ask("milestone.institution", options=_institutions, when=_chosen("institution")),
    ] = None

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the milestone that follows."""
        return _begin(turn, rest, "corregirhito")

    def accepted(self, turn: Turn, name: str) -> None:
        """Look at once whether the days are in order, and inside the plan."""
        if name in ("starts_on", "ends_on"):
            present = _milestone(turn).milestone
            starts, ends = self.starts_on or present.starts_on, self.ends_on or present.ends_on
            plan_period.check(turn.tx, starts, ends)

    def done(self, turn: Turn) -> Replies:
        """Change that one part, unless the commitment changed meanwhile."""
        code, number, version = _read(turn)
        value = getattr(self, self.field)
        if value is None:  # passed over: it stays as it is
            return say("commitment.unchanged", commitment_words.see_button(code), code=code)
        try:
            after = editing.change_milestone(
                turn.tx,
                turn.actor,
                code=code,
                number=number,
                read=version,
                facts={self.field: value},
                now=turn.now,
            )
        except Overtaken as told:
            return commitment_words.overtaken(
                turn,
                told,
                version=version,
                written=value.isoformat() if isinstance(value, date) else value,
                again=f"/corregirhito {code}.{number}",
            )
        done = Phrase("milestone.corrected", {"code": f"{code}.{number}"})
        return commitment_words.after(turn, after, done)


@router.form("quitarhito", needs=Action.DEVELOP, hidden=True)
class MilestoneRemoval(Form):
    """One clear yes before a milestone is taken out."""

    sure: Annotated[bool, Ask("milestone.remove.sure", options=choices.yes_or_no, values=_shown)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the milestone that follows."""
        return _begin(turn, rest, "quitarhito")

    def done(self, turn: Turn) -> Replies:
        """Take it out, unless the commitment changed meanwhile."""
        code, number, version = _read(turn)
        name = f"{code}.{number}"
        if not self.sure:
            return say("milestone.stays", commitment_words.see_button(code), code=name)
        try:
            after = editing.remove_milestone(
                turn.tx, turn.actor, code=code, number=number, read=version, now=turn.now
            )
        except Overtaken as told:
            return commitment_words.overtaken(
                turn, told, version=version, written=f"/quitarhito {name}",
                again=f"/quitarhito {name}",
            )  # fmt: skip
        return commitment_words.after(turn, after, Phrase("milestone.removed", {"code": name}))
