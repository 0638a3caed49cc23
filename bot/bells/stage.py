"""What dates do to the programme: announce an opening ahead, open a stage, ask for what is missing.

Everything is a function of now and of what was noted before: a bell that rang twice, or not for
days, does no harm.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.attachments import Tell
from bot.messages import Phrase
from bot.news import stage_news
from cocreation.people import people
from cocreation.permissions import OPERATOR
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Stage
from cocreation.schedule import schedule
from cocreation.schedule.schedule import Planned
from cocreation.stages import gates, stages
from locales.phrases import Phrases
from storage.engine import Store, Tx
from storage.records import OutboxRecord
from storage.schedule import schedule as records

_BLOCKED = "blocked"


class StageBell:
    """Rings for the stages that open by date."""

    def __init__(
        self,
        store: Store,
        phrases: Phrases,
        tell: Tell,
        hand_over: Callable[[Sequence[OutboxRecord]], None],
    ) -> None:
        self._store = store
        self._phrases = phrases
        self._tell = tell
        self._hand_over = hand_over

    async def tick(self, now: datetime) -> None:
        """Do what the dates ask for at this moment, once each."""

        def work(tx: Tx) -> Sequence[OutboxRecord]:
            self._ring(tx, now)
            return tx.outgoing

        self._hand_over(await self._store.write(work))

    def _ring(self, tx: Tx, now: datetime) -> None:
        facts = tx.kept(Programme)
        if facts.is_quiet(now):
            return
        while (moved := stages.open_by_date(tx, OPERATOR, now=now)) is not None:
            stage_news.moved(tx, OPERATOR, self._phrases, moved, now)
        self._say_what_is_missing(tx, facts, now)
        self._announce_ahead(tx, facts, now)

    def _say_what_is_missing(self, tx: Tx, facts: Programme, now: datetime) -> None:
        """Tell every administrator, once, why a stage whose date has come does not open."""
        to = stages.due_by_date(tx, now=now)
        if to is None:
            return
        opens_on = _opening(schedule.planned(tx)[to.key])
        if not records.note_once(
            tx, facts.key, stage=to.key, opens_on=opens_on, notice=_BLOCKED, now=now
        ):
            return
        missing = gates.missing(tx, programme.standing(tx).stage, now)
        for person_id in people.administrators(tx):
            self._tell(
                tx,
                person_id,
                "bell.stage_blocked",
                now=now,
                number=to.number,
                stage=to.name,
                opens=schedule.noon(facts, opens_on),
                missing=[
                    Phrase("gate.line", {"what": Phrase(each.key, each.values)}) for each in missing
                ],
            )

    def _announce_ahead(self, tx: Tx, facts: Programme, now: datetime) -> None:
        for stage, plan in _coming(tx, facts, now):
            passed = [
                days
                for days in facts.announcements.ahead_days
                if _moment(facts, _opening(plan) - timedelta(days=days)) <= now
            ]
            new = {
                days
                for days in passed
                if records.note_once(
                    tx,
                    facts.key,
                    stage=stage.key,
                    opens_on=_opening(plan),
                    notice=str(days),
                    now=now,
                )
            }
            # Of several that were missed the last one says it all; and whoever was just told of
            # the new dates is not told again.
            if passed and min(passed) in new and _is_news(facts, plan, min(passed)):
                stage_news.ahead(tx, OPERATOR, self._phrases, stage, now)


def _coming(tx: Tx, facts: Programme, now: datetime) -> list[tuple[Stage, Planned]]:
    """Return the stages ahead that will open by themselves, up to one that waits for a person."""
    plan = schedule.planned(tx)
    here = facts.position(programme.standing(tx).stage.key)
    coming = []
    for stage in facts.stages[here:]:
        its = plan[stage.key]
        if not its.by_date or its.opens_on is None or stages.stepped_back_since(tx, its):
            break
        if its.opens_on <= schedule.today(facts, now):
            break  # it should have opened: nothing after it is certain
        coming.append((stage, its))
    return coming


def _is_news(facts: Programme, plan: Planned, days: int) -> bool:
    moment = _moment(facts, _opening(plan) - timedelta(days=days))
    return plan.changed_at is not None and plan.changed_at < moment


def _moment(facts: Programme, day: date) -> datetime:
    """Return the first moment of a day at which people may be spoken to."""
    zone = ZoneInfo(facts.time_zone)
    midnight = datetime.combine(day, datetime.min.time(), tzinfo=zone)
    if not facts.quiet_hours.cover(midnight.time()):
        return midnight
    return datetime.combine(day, facts.quiet_hours.ends, tzinfo=zone)


def _opening(plan: Planned) -> date:
    assert plan.opens_on is not None
    return plan.opens_on
