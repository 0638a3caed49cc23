"""Planning the dates of a stage anew, alone or with all that follow."""

import re
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
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from cocreation.reasons import Reason, as_public
from cocreation.schedule import rescheduling as rules
from cocreation.schedule import schedule
from cocreation.schedule.rescheduling import Shift
from cocreation.schedule.schedule import Dates
from handlers import choices

router = Router()

_NUMBER = re.compile(r"\s*([0-9]{1,2})\s*")
_ONE, _ALL = "one", "all"


def _changes_something(turn: Turn, form: Any) -> bool:
    return bool(_shifts(turn, form))


def _stages(turn: Turn, _form: Any) -> Sequence[Option]:
    """Return every stage in order, so that a typed number is the stage's own."""
    return [
        Option(each.key, choices.named(each.short), spellings=each.name.every)
        for each in turn.tx.kept(Programme).stages
    ]


def _may_open(turn: Turn, form: Any) -> bool:
    return rules.may_change_opening(turn.tx, form.stage)


def _may_open_by_date(turn: Turn, form: Any) -> bool:
    here = programme.standing(turn.tx)
    later = here.programme.position(form.stage) > here.programme.position(here.stage.key)
    return later and _new_dates(turn, form).opens_on is not None


def _now_planned(turn: Turn, form: Any) -> Mapping[str, Any]:
    _still(turn)
    facts = turn.tx.kept(Programme)
    stage, plan = facts.stage(form.stage), schedule.planned(turn.tx)[form.stage]
    now = stage_news.dates(facts, Dates(plan.opens_on, plan.closes_on, plan.by_date))
    return {"number": stage.number, "stage": stage.name, "planned": now}


def _scopes(turn: Turn, form: Any) -> Sequence[Option]:
    """Return whether the following stages shift too; nothing to choose when they would not."""
    days = rules.followers_shift(turn.tx, stage=form.stage, dates=_new_dates(turn, form))
    if not days:
        return []
    return [
        Option(_ONE, Phrase("reschedule.one")),
        Option(_ALL, Phrase("reschedule.all")),
    ]


def _scope_values(turn: Turn, form: Any) -> Mapping[str, Any]:
    days = rules.followers_shift(turn.tx, stage=form.stage, dates=_new_dates(turn, form))
    key = "reschedule.later" if days > 0 else "reschedule.earlier"
    return {"shift": Phrase(key, {"count": abs(days)})}


def _yes_or_no(turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        choices.yes(turn, Phrase("reschedule.by_itself")),
        choices.no(turn, Phrase("reschedule.by_hand")),
    ]


def _change_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [choices.yes(turn, Phrase("reschedule.yes")), choices.no(turn, Phrase("stage.not_now"))]


def _changes(turn: Turn, form: Any) -> Mapping[str, Any]:
    _still(turn)
    facts, shifts = turn.tx.kept(Programme), _shifts(turn, form)
    told = Phrase("reschedule.first_date")
    if stage_news.are_news(shifts):
        told = stage_news.told(turn.tx, Kind.SCHEDULE, turn.now)
    return {
        "list": [stage_news.shift_line(facts, each) for each in shifts],
        "reason": as_public(turn.tx, form.reason),
        "told": told,
        "count": len(shifts),
    }


@router.form("reprogramar", needs=Action.RESCHEDULE)
class Rescheduling(Form):
    """New dates for a stage. A date that is passed over stays as it is."""

    stage: Annotated[str, Ask("reschedule.stage", options=_stages)]
    opens_on: Annotated[
        Day | None, Ask("reschedule.opens", when=_may_open, values=_now_planned)
    ] = None
    closes_on: Annotated[Day | None, Ask("reschedule.closes", values=_now_planned)] = None
    scope: Annotated[str, Ask("reschedule.scope", options=_scopes, values=_scope_values)] = _ONE
    by_date: Annotated[
        bool, Ask("reschedule.by_date", options=_yes_or_no, when=_may_open_by_date)
    ] = False
    reason: Annotated[Reason, Ask("reschedule.reason", when=_changes_something)]
    sure: Annotated[
        bool,
        Ask(
            "reschedule.sure",
            options=_change_or_not,
            when=_changes_something,
            values=_changes,
        ),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the stage whose number follows the command, or ask which."""
        require(turn.tx, turn.actor, Action.RESCHEDULE)
        facts, found = turn.tx.kept(Programme), _NUMBER.fullmatch(rest)
        answers = {}
        if found is not None and 1 <= int(found[1]) <= len(facts.stages):
            stage = facts.stages[int(found[1]) - 1].key
            rules.check_not_past(turn.tx, stage)
            answers["stage"] = stage
        return Start(f"{schedule.revision(turn.tx)}/{answers.get('stage', '')}", answers)

    def accepted(self, turn: Turn, name: str) -> None:
        """Refuse at once a stage or a date that cannot be, so that it is asked for again."""
        if name == "stage":
            rules.check_not_past(turn.tx, self.stage)
        elif name == "opens_on" and self.opens_on is not None:
            only = Dates(self.opens_on, None)
            rules.check_days(turn.tx, stage=self.stage, dates=only, now=turn.now)
        elif name == "closes_on":
            dates = _new_dates(turn, self)
            rules.check_days(turn.tx, stage=self.stage, dates=dates, now=turn.now)
        elif name == "scope":
            _shifts(turn, self)

    def done(self, turn: Turn) -> Replies:
        """Plan anew, unless somebody did so meanwhile."""
        dates = _new_dates(turn, self)
        try:
            schedule.check_read(turn.tx, _revision(turn))
            shifts = _shifts(turn, self)
            if not shifts:
                stage = turn.tx.kept(Programme).stage(self.stage)
                return say("schedule.nothing_changes", stage=stage.name)
            if not self.sure:
                return say("reschedule.not_done")
            rules.change(
                turn.tx,
                turn.actor,
                stage=self.stage,
                opens_on=dates.opens_on,
                closes_on=dates.closes_on,
                by_date=dates.by_date,
                shift_following=self.scope == _ALL,
                reason=self.reason,
                now=turn.now,
                read=_revision(turn),
            )
        except Overtaken as told:
            return say(told.key, **told.values)
        if stage_news.are_news(shifts):
            stage_news.rescheduled(turn.tx, turn.actor, turn.phrases, shifts, self.reason, turn.now)
        facts = turn.tx.kept(Programme)
        return say(
            "reschedule.done",
            Button(Phrase("reschedule.another"), say="/reprogramar"),
            list=[stage_news.shift_line(facts, each) for each in shifts],
            count=len(shifts),
        )


def _new_dates(turn: Turn, form: Any) -> Dates:
    """Return the dates the answers give; what was passed over stays as it was planned."""
    plan = schedule.planned(turn.tx)[form.stage]
    return Dates(
        form.opens_on or plan.opens_on, form.closes_on or plan.closes_on, bool(form.by_date)
    )


def _shifts(turn: Turn, form: Any) -> list[Shift]:
    return rules.shifts(
        turn.tx,
        stage=form.stage,
        dates=_new_dates(turn, form),
        shift_following=form.scope == _ALL,
        now=turn.now,
    )


def _revision(turn: Turn) -> int:
    return int(turn.subject.partition("/")[0])


def _still(turn: Turn) -> None:
    """Raise Overtaken, which ends the form, once somebody else has planned anew."""
    schedule.check_read(turn.tx, _revision(turn))
