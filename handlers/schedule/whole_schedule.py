"""Planning every stage to come at once."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import stage_news
from bot.router import Router
from bot.turn import Turn
from cocreation.announcements.announcements import Kind
from cocreation.dates import Day
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action, require
from cocreation.programme.facts import Programme
from cocreation.reasons import Reason, as_public
from cocreation.schedule import schedule
from cocreation.schedule import whole_schedule as rules
from handlers import choices

router = Router()


def _publish_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [choices.yes(turn, Phrase("reschedule.yes")), choices.no(turn, Phrase("stage.not_now"))]


def _dates(turn: Turn, form: Any) -> Mapping[str, Any]:
    schedule.check_read(turn.tx, _revision(turn))
    facts, drafted = turn.tx.kept(Programme), rules.drafted(turn.tx, start=form.start, now=turn.now)
    return {
        "list": [stage_news.shift_line(facts, each) for each in drafted],
        "reason": as_public(turn.tx, form.reason),
        "told": stage_news.told(turn.tx, Kind.SCHEDULE, turn.now),
    }


@router.form("cronograma", needs=Action.RESCHEDULE)
class WholeSchedule(Form):
    """Dates for every stage that is not over, counted from one day."""

    start: Annotated[Day, Ask("whole_schedule.start")]
    reason: Annotated[Reason, Ask("whole_schedule.reason")]
    sure: Annotated[bool, Ask("whole_schedule.sure", options=_publish_or_not, values=_dates)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the revision of the schedule that is seen now."""
        require(turn.tx, turn.actor, Action.RESCHEDULE)
        return Start(str(schedule.revision(turn.tx)))

    def accepted(self, turn: Turn, name: str) -> None:
        """Refuse at once a day from which some stage would be past already."""
        if name == "start":
            rules.drafted(turn.tx, start=self.start, now=turn.now)

    def done(self, turn: Turn) -> Replies:
        """Publish the dates, unless somebody planned anew meanwhile."""
        if not self.sure:
            return say("reschedule.not_done")
        try:
            changed = rules.plan_all(
                turn.tx,
                turn.actor,
                start=self.start,
                reason=self.reason,
                now=turn.now,
                read=_revision(turn),
            )
        except Overtaken as told:
            return say(told.key, **told.values)
        stage_news.rescheduled(turn.tx, turn.actor, turn.phrases, changed, self.reason, turn.now)
        return say(
            "whole_schedule.done",
            Button(Phrase("announce.stages.button"), say="/etapas"),
            Button(Phrase("whole_schedule.one.button"), say="/reprogramar"),
            count=len(changed),
        )


def _revision(turn: Turn) -> int:
    return int(turn.subject)
