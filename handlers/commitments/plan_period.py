"""The first and the last day of the plan."""

from collections.abc import Mapping
from typing import Annotated, Any

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import plan_period
from cocreation.dates import Day
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from cocreation.reasons import Reason
from cocreation.refusals import Refusal
from handlers import choices

router = Router()

_LISTED = 20


def _present(turn: Turn, _form: Any) -> Mapping[str, Any]:
    facts, period = turn.tx.kept(Programme), plan_period.to_set(turn.tx, turn.actor)
    now = Phrase("period.none_yet")
    if period is not None:
        days = {"starts": facts.noon(period.starts_on), "ends": facts.noon(period.ends_on)}
        now = Phrase("period.now", {**days, "reason": period.reason})
    return {"plan": facts.plan.name, "now": now}


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    facts = turn.tx.kept(Programme)
    return {
        "plan": facts.plan.name,
        "starts": facts.noon(form.starts_on),
        "ends": facts.noon(form.ends_on),
    }


@router.form("periodo", needs=Action.SET_PERIOD)
class Period(Form):
    """From which day to which the plan lasts, why, and one clear yes."""

    starts_on: Annotated[Day, Ask("period.starts", values=_present)]
    ends_on: Annotated[Day, Ask("period.ends")]
    reason: Annotated[Reason, Ask("period.reason")]
    sure: Annotated[bool, Ask("period.sure", options=choices.yes_or_no, values=_card)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start; whoever may not is told before anything is asked."""
        plan_period.to_set(turn.tx, turn.actor)
        return Start()

    def accepted(self, turn: Turn, name: str) -> None:
        """Look at once whether the last day comes after the first."""
        if name == "ends_on" and self.ends_on <= self.starts_on:
            facts = turn.tx.kept(Programme)
            raise Refusal(
                "period.backwards",
                starts=facts.noon(self.starts_on),
                ends=facts.noon(self.ends_on),
            )

    def done(self, turn: Turn) -> Replies:
        """Set it, and list the milestones it does not hold."""
        button = Button(Phrase("development.list.button"), say="/desarrollar")
        if not self.sure:
            return Reply((Phrase("period.not_done"),), (button,))
        outside = plan_period.set_period(
            turn.tx,
            turn.actor,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            reason=self.reason,
            now=turn.now,
        )
        facts = turn.tx.kept(Programme)
        done = Phrase("period.done", _card(turn, self))
        if not outside:
            return Reply((done,), (button,))
        lines = [
            Phrase(
                "period.outside_line",
                {
                    "code": f"{each.code}.{each.number}",
                    "starts": facts.noon(each.starts_on),
                    "ends": facts.noon(each.ends_on),
                },
            )
            for each in outside[:_LISTED]
        ]
        told = Phrase("period.outside", {"count": len(outside), "list": lines})
        return Reply((done, told), (button,))
