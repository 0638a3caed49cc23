"""What can be said of a stage: where it stands, its dates, what slipped and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from cocreation.personal_data import mask
from cocreation.programme import programme
from cocreation.programme.programme import Standing
from cocreation.programme.stages import Stage
from cocreation.schedule import schedule
from cocreation.schedule.schedule import Move, Planned, Real
from locales.phrases import Phrase
from storage.engine import Tx

_REASON_MOST = 160  # letters of a reason where many stages are listed


class Place(StrEnum):
    """Where a stage stands, seen from the current one."""

    DONE = "done"
    BEFORE = "before"  # earlier than the stage this database started at
    HERE = "here"
    TO_COME = "to_come"


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole schedule as it is known at a moment; days are those of the programme's zone."""

    here: Standing
    plan: dict[str, Planned]
    real: dict[str, Real]
    moves: Sequence[Move]
    today: date

    @classmethod
    def read(cls, tx: Tx, now: datetime) -> "Timeline":
        """Read everything once."""
        here = programme.standing(tx)
        return cls(
            here,
            schedule.planned(tx),
            schedule.real(tx),
            schedule.history(tx),
            schedule.today(here.programme, now),
        )

    def place(self, stage: Stage) -> Place:
        """Return where a stage stands."""
        if stage.number == self.here.stage.number:
            return Place.HERE
        if stage.number > self.here.stage.number:
            return Place.TO_COME
        return Place.DONE if self.real[stage.key].opened_at else Place.BEFORE

    @property
    def has_dates(self) -> bool:
        """Whether any stage has a planned date."""
        return any(each.opens_on or each.closes_on for each in self.plan.values())

    def title(self, stage: Stage) -> Phrase:
        """Return the line of a stage where many are listed: its number, name and place."""
        key = f"stages.{self.place(stage)}"
        if self.has_dates and key == "stages.to_come" and self.planned_span(stage) is None:
            key = "stages.to_come.no_date"
        return Phrase(key, {"number": stage.number, "stage": stage.short})

    def lines(self, stage: Stage, *, short: bool, listed: bool = False) -> list[Phrase]:
        """Return what there is to say of a stage's dates, a line each; `short` cuts the reasons.

        Where stages are `listed`, a reason is not said again right after the same one.
        """
        return [
            *self._dates(stage),
            *self._slipped(stage, short=short, listed=listed),
            *self._moved(stage, short=short),
        ]

    def in_full(self, stage: Stage) -> list[Phrase]:
        """Return the dates in full: first the plan as it was first, where it has changed."""
        plan = self.plan[stage.key]
        first = (plan.first_opens_on, plan.first_closes_on)
        lines = self.lines(stage, short=False)
        if first == (plan.opens_on, plan.closes_on):
            return lines
        span = self.span(*first)
        return lines if span is None else [Phrase("stage.first_planned", {"when": span}), *lines]

    def what_follows(self) -> Phrase:
        """Return what comes after the current stage, and when."""
        stages, at = self.here.programme.stages, self.here.stage.number
        if at == len(stages):
            return Phrase("now.last")
        following = stages[at]
        return Phrase(
            "now.next",
            {
                "number": following.number,
                "stage": following.name,
                "opens": self.opens(following),
            },
        )

    def planned_span(self, stage: Stage) -> Phrase | None:
        """Return the planned dates of a stage in words, or None where nobody planned any."""
        plan = self.plan[stage.key]
        return self.span(plan.opens_on, plan.closes_on)

    def opens(self, stage: Stage) -> Phrase:
        """Return in words when a stage that is to come opens."""
        plan = self.plan[stage.key]
        if plan.opens_on is None:
            return Phrase("stage.opens.no_date")
        key = "stage.opens.by_date" if self._opens_alone(plan) else "stage.opens.planned"
        if plan.opens_on < self.today:
            key = "stage.opens.late"
        return Phrase(key, {"when": self.noon(plan.opens_on)})

    def not_met(self, stage: Stage) -> tuple[str, ...]:
        """Return the conditions that a stage which is past was closed without."""
        left = [each for each in self.moves if each.from_stage == stage.key]
        return left[-1].overridden if left and self.place(stage) is Place.DONE else ()

    def span(self, first: date | None, last: date | None) -> Phrase | None:
        """Return two days in words, either of which may be unknown; None without both."""
        if first is None and last is None:
            return None
        if first and last and last < first:
            first = None  # it opened before its day, and was to close before it
        if last is None or first == last:
            assert first is not None
            return Phrase("dates.on" if last else "dates.from", {"first": self.noon(first)})
        if first is None:
            return Phrase("dates.to", {"last": self.noon(last)})
        key = "dates.span.same_year" if first.year == last.year else "dates.span"
        return Phrase(key, {"first": self.noon(first), "last": self.noon(last)})

    def noon(self, day: date) -> datetime:
        """Return a day as a moment to word."""
        return schedule.noon(self.here.programme, day)

    def reason(self, written: str, *, short: bool) -> str:
        """Return a reason as everybody may read it, what identifies a person masked."""
        said = " ".join(mask(written, self.here.programme.personal_data).split())
        if short and len(said) > _REASON_MOST:
            return said[:_REASON_MOST].rsplit(" ", 1)[0] + "…"
        return said

    # ── the lines ─────────────────────────────────────────────────────────────────────────────

    def _dates(self, stage: Stage) -> Iterator[Phrase]:
        plan, place = self.plan[stage.key], self.place(stage)
        span = self.planned_span(stage)
        opened = self._day(self.real[stage.key].opened_at)
        if place is Place.TO_COME and span is not None:
            key = "stage.planned_by_date" if self._opens_alone(plan) else "stage.planned"
            yield Phrase(key, {"when": span})
        elif place is Place.DONE:
            if span is not None:
                yield Phrase("stage.was_planned", {"when": span})
            really = self.span(opened, self._day(self.real[stage.key].closed_at))
            assert really is not None
            yield Phrase("stage.was", {"when": really})
        elif place is Place.HERE:
            if plan.opens_on and plan.opens_on != opened:
                yield Phrase("stage.was_to_open", {"when": self.noon(plan.opens_on)})
            if opened:
                yield Phrase("stage.open_since", {"when": self.noon(opened)})
            if plan.closes_on:
                key = "stage.closes" if plan.closes_on >= self.today else "stage.should_have_closed"
                if key != "stage.closes" and stage == self.here.programme.stages[-1]:
                    key = "stage.stays_open"
                yield Phrase(key, {"when": self.noon(plan.closes_on)})

    def _slipped(self, stage: Stage, *, short: bool, listed: bool) -> Iterator[Phrase]:
        plan, moved = self.plan[stage.key], _moved_days(self.plan[stage.key])
        opened = self._day(self.real[stage.key].opened_at)
        ended = self._day(self.real[stage.key].closed_at)
        place = self.place(stage)
        if place is Place.HERE and opened and plan.opens_on and opened < plan.opens_on:
            return  # that it would open later is over
        if place is Place.DONE and ended and plan.first_closes_on:
            days = (ended - plan.first_closes_on).days
            key = "stage.ended_later" if days > 0 else "stage.ended_earlier"
        else:
            days = moved
            key = "stage.slipped" if days > 0 else "stage.brought_forward"
        if not days:
            return
        first = plan.first_closes_on or plan.first_opens_on
        slip = Phrase(key, {"count": abs(days), "when": first and self.noon(first)})
        explains = moved != 0 and (moved > 0) == (days > 0)
        if listed and explains and self._same_reason_as_before(stage):
            yield Phrase("stage.with_why", {"what": slip, "why": Phrase("stage.why.same")})
        else:
            yield self._with_why(slip, plan.reason if explains else None, short=short)

    def _moved(self, stage: Stage, *, short: bool) -> Iterator[Phrase]:
        """Say openly what was closed without its conditions, and what was gone back from."""
        left = [each for each in self.moves if each.from_stage == stage.key]
        if not left:
            return
        last = left[-1]
        if self.not_met(stage):
            yield self._with_why(Phrase("stage.overridden"), last.reason, short=short)
        elif self.place(stage) is Place.TO_COME and last.kind == "back":
            went_back = Phrase("stage.went_back", {"when": last.at})
            yield self._with_why(went_back, last.reason, short=short)

    def _with_why(self, what: Phrase, reason: str | None, *, short: bool) -> Phrase:
        if not reason:
            return what
        why = Phrase("stage.why", {"reason": self.reason(reason, short=short)})
        return Phrase("stage.with_why", {"what": what, "why": why})

    def _same_reason_as_before(self, stage: Stage) -> bool:
        """Tell whether the stage before moved by the same change, and said nothing else after."""
        if stage.number == 1:
            return False
        plan, last = self.plan[stage.key], self.here.programme.stages[stage.number - 2]
        before = self.plan[last.key]
        said = list(self._slipped(last, short=True, listed=False))
        if not said or said[-1].key != "stage.with_why" or any(self._moved(last, short=True)):
            return False
        one_change = (before.reason, before.changed_at) == (plan.reason, plan.changed_at)
        return one_change and bool(_moved_days(before) and _moved_days(plan))

    def _opens_alone(self, plan: Planned) -> bool:
        """Tell whether a date opens the stage; one from before a step back does not."""
        changed_at = plan.changed_at
        return (
            plan.by_date
            and changed_at is not None
            and not any(each.kind == "back" and each.at >= changed_at for each in self.moves)
        )

    # ── days ──────────────────────────────────────────────────────────────────────────────────

    def _day(self, moment: datetime | None) -> date | None:
        zone = ZoneInfo(self.here.programme.time_zone)
        return None if moment is None else moment.astimezone(zone).date()


def _moved_days(plan: Planned) -> int:
    """Return by how many days the plan of a stage moved since its first one; its end counts."""
    if plan.closes_on and plan.first_closes_on:
        return (plan.closes_on - plan.first_closes_on).days
    if plan.opens_on and plan.first_opens_on:
        return (plan.opens_on - plan.first_opens_on).days
    return 0
