"""Moving the programme from stage to stage: on, back, and on with a second administrator's yes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import stage_news
from bot.router import Router
from bot.turn import Turn
from cocreation.announcements.announcements import Kind
from cocreation.oversight import approvals
from cocreation.oversight.approvals import Approval
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Stage
from cocreation.reasons import Reason, as_public
from cocreation.stages import stages
from cocreation.stages.stages import ADVANCE, BACK, Moved, Preview
from handlers import choices, second
from handlers.oversight import approvals as deciding
from handlers.schedule import rescheduling, whole_schedule
from handlers.stages import attesting
from handlers.stages.gate_lines import mending, missing_lines

router = Router(rescheduling.router, whole_schedule.router, attesting.router)


def _preview(kind: str) -> Callable[[Turn, Any], Mapping[str, Any]]:
    def values(turn: Turn, _form: Any) -> Mapping[str, Any]:
        """Say what the move does; Overtaken when the programme is no longer where it was read."""
        stages.check_read(turn.tx, _version(turn))
        seen = _seen(turn, kind)
        return {
            "here": seen.here.name,
            "here_number": seen.here.number,
            "stage": seen.to.name,
            "number": seen.to.number,
            "closes": _capabilities(seen.closes),
            "opens": _capabilities(seen.opens),
            "told": stage_news.told(turn.tx, Kind.STAGE, turn.now),
        }

    return values


def _sure(kind: str) -> Callable[[Turn, Any], Mapping[str, Any]]:
    def values(turn: Turn, form: Any) -> Mapping[str, Any]:
        stages.check_read(turn.tx, _version(turn))
        to = stages.neighbour(turn.tx, kind=kind)
        return {"stage": to.name, "number": to.number, "reason": as_public(turn.tx, form.reason)}

    return values


def _advance_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        choices.yes(turn, Phrase("advance.yes")),
        choices.no(turn, Phrase("stage.not_now")),
    ]


def _back_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [choices.yes(turn, Phrase("back.yes")), choices.no(turn, Phrase("stage.not_now"))]


def _ask_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [choices.yes(turn, Phrase("override.yes")), choices.no(turn, Phrase("stage.not_now"))]


@router.form("avanzar", needs=Action.MOVE_STAGE)
class Advance(Form):
    """Open the next stage: what that does, why, and one clear yes."""

    reason: Annotated[Reason, Ask("advance.reason", values=_preview(ADVANCE))]
    sure: Annotated[bool, Ask("advance.sure", options=_advance_or_not, values=_sure(ADVANCE))]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start if the gate is met; otherwise say what is missing."""
        seen = _seen(turn, ADVANCE)
        return _not_yet(turn, seen) if seen.missing else Start(subject=str(seen.version))

    def done(self, turn: Turn) -> Replies:
        """Advance, unless somebody did so meanwhile, or the gate is no longer met."""
        if not self.sure:
            return _stays(turn)
        try:
            stages.hold(turn.tx, _version(turn))
            seen = _seen(turn, ADVANCE)
            if seen.missing:
                return _not_yet(turn, seen)
            moved = stages.advance(
                turn.tx, turn.actor, version=_version(turn), reason=self.reason, now=turn.now
            )
        except Overtaken as told:
            return say(told.key, **told.values)
        return _announced(turn, moved)


@router.form("retroceder", needs=Action.MOVE_STAGE)
class Back(Form):
    """Open the stage before again: what that does, why, and one clear yes."""

    reason: Annotated[Reason, Ask("back.reason", values=_preview(BACK))]
    sure: Annotated[bool, Ask("back.sure", options=_back_or_not, values=_sure(BACK))]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the version of the programme that is seen now."""
        return Start(subject=str(_seen(turn, BACK).version))

    def done(self, turn: Turn) -> Replies:
        """Go back, unless somebody moved the programme meanwhile."""
        if not self.sure:
            return _stays(turn)
        try:
            moved = stages.go_back(
                turn.tx, turn.actor, version=_version(turn), reason=self.reason, now=turn.now
            )
        except Overtaken as told:
            return say(told.key, **told.values)
        return _announced(turn, moved)


def _lacking(turn: Turn, _form: Any) -> Mapping[str, Any]:
    stages.check_read(turn.tx, _version(turn))
    seen = _seen(turn, ADVANCE)
    waits = _waits(turn, seen.to.key)
    question = Phrase("override.why")
    if waits is not None:
        question = Phrase("override.why_again", {"code": waits.code})
    return {
        "stage": seen.to.name,
        "number": seen.to.number,
        "missing": missing_lines(seen.missing),
        "count": len(seen.missing),
        "question": question,
    }


def _waits(turn: Turn, to: str) -> Approval | None:
    """Return the exception for this stage that somebody has asked for already, if it waits."""
    return approvals.waiting_for(turn.tx, turn.actor, kind="override", subject=to, now=turn.now)


@router.form("excepcion", needs=Action.MOVE_STAGE, hidden=True)
class Override(Form):
    """Ask a second administrator to let the programme go on without what its gate asks."""

    reason: Annotated[Reason, Ask("override.reason", values=_lacking)]
    sure: Annotated[bool, Ask("override.sure", options=_ask_or_not, values=_sure(ADVANCE))]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start if something is missing and somebody else could approve it."""
        version = stages.version(turn.tx)
        facts = stages.override_facts(turn.tx, turn.actor, version=version, now=turn.now)
        waits = _waits(turn, facts["to"])
        if waits is not None and waits.asked_by != turn.me:
            return deciding.shown(turn, waits, "override.waits")
        if not approvals.others(turn.tx, turn.me):
            return say("override.nobody", Button(Phrase("override.invite"), say="/invitar"))
        return Start(subject=str(version))

    def done(self, turn: Turn) -> Replies:
        """Ask, unless somebody moved the programme meanwhile."""
        if not self.sure:
            return _stays(turn)
        try:
            facts = stages.override_facts(turn.tx, turn.actor, version=_version(turn), now=turn.now)
        except Overtaken as told:
            return say(told.key, **told.values)
        approval = approvals.ask(
            turn.tx,
            turn.actor,
            kind="override",
            subject=facts["to"],
            facts=facts,
            reason=self.reason,
            now=turn.now,
        )
        return deciding.said(turn, approval)


@second.effect("override")
def go_on_without(turn: Turn, approval: Approval) -> Sequence[Reply]:
    """Advance although the gate is not met: what a second administrator has just approved."""
    moved = stages.override(
        turn.tx,
        turn.actor,
        facts=approval.facts,
        asked_by=approval.asked_by,
        reason=approval.reason or "",
        now=turn.now,
    )
    done = _announced(turn, moved)
    return [done, Reply(done.phrases, done.buttons, to=approval.asked_by)]


@second.describes("override")
def described(turn: Turn, approval: Approval) -> Phrase:
    """Say which stage would open, and what of the gate is not met."""
    facts = turn.tx.kept(Programme)
    here, to = facts.stage(approval.facts["from"]), facts.stage(approval.facts["to"])
    names = [stage_news.condition_name(here, each) for each in approval.facts["missing"]]
    return Phrase(
        "override.asked",
        {
            "number": to.number,
            "stage": to.name,
            "missing": [Phrase("gate.line", {"what": each}) for each in names],
        },
    )


def _seen(turn: Turn, kind: str) -> Preview:
    to = stages.neighbour(turn.tx, kind=kind)
    return stages.preview(turn.tx, turn.actor, to=to.key, now=turn.now)


def _version(turn: Turn) -> int:
    return int(turn.subject)


def _not_yet(turn: Turn, seen: Preview) -> Reply:
    return say(
        "advance.gate",
        *mending(seen.missing),
        Button(Phrase("override.button"), say="/excepcion"),
        here=seen.here.name,
        here_number=seen.here.number,
        stage=seen.to.name,
        number=seen.to.number,
        missing=missing_lines(seen.missing),
        count=len(seen.missing),
        closes=_capabilities(seen.closes),
        opens=_capabilities(seen.opens),
    )


def _stays(turn: Turn) -> Reply:
    here: Stage = programme.standing(turn.tx).stage
    return say("stage.stays", stage=here.name, number=here.number)


def _announced(turn: Turn, moved: Moved) -> Reply:
    stage_news.moved(turn.tx, turn.actor, turn.phrases, moved, turn.now)
    entered = {"number": moved.entered.number, "stage": moved.entered.name}
    key = "back.done" if moved.kind == BACK else "advance.done"
    return say(key, Button(Phrase("stage.requirements.button"), say="/cumplido"), **entered)


def _capabilities(them: Sequence[str]) -> Phrase | list[Phrase]:
    if not them:
        return Phrase("stage.nothing")
    return [Phrase("gate.line", {"what": Phrase(f"stage.capability.{each}")}) for each in them]
