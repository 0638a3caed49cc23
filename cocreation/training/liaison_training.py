"""Whether the liaisons who serve are trained: who is not, reminding them, excusing one."""

from datetime import datetime, timedelta
from typing import NamedTuple

from cocreation.oversight import audit
from cocreation.permissions import Action, Actor, Role, require
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal, Settled
from cocreation.training.course_facts import Course, Courses
from cocreation.training.courses import earned, known
from storage.engine import Tx
from storage.liaisons import designations
from storage.training import certificates, learners, quiz_tries

REMINDER_REST = timedelta(days=7)
"""How long somebody is not reminded again."""


class Trainee(NamedTuple):
    """A principal liaison who serves, and a course meant for liaisons.

    `institutions` are keys; `excuse` is why they need not take it.
    """

    person_id: str
    institutions: tuple[str, ...]
    trained: bool
    excuse: str | None
    reminded_at: datetime | None

    @property
    def lacks_it(self) -> bool:
        """Whether they are neither trained nor excused."""
        return not self.trained and self.excuse is None


class Overview(NamedTuple):
    """How many people began a course, passed its quiz and hold its certificate; the liaisons."""

    course: Course
    began: int
    passed: int
    certified: int
    liaisons: list[Trainee]


def overviews(tx: Tx, actor: Actor, *, now: datetime) -> list[Overview]:
    """Return how every course goes, for who administers; liaisons where it is meant for them."""
    require(tx, actor, Action.MANAGE_TRAINING)
    return [
        Overview(
            course,
            learners.began(tx, course.key),
            quiz_tries.passed(tx, course.key),
            certificates.in_force(tx, course.key),
            trainees(tx, course, now=now) if Role.LIAISON in course.roles else [],
        )
        for course in tx.kept(Courses)
    ]


def trainees(tx: Tx, course: Course, *, now: datetime) -> list[Trainee]:
    """Return every principal liaison who serves, each once, and how they stand with a course."""
    institutions: dict[str, list[str]] = {}
    for each in designations.serving(tx):
        if each.seat == "principal":
            mine = institutions.setdefault(each.person_id, [])
            mine += [each.institution] if each.institution not in mine else []
    found = []
    for person_id, theirs in institutions.items():
        learner = learners.find(tx, person_id, course.key)
        done = earned(tx, course, person_id, roles=(Role.LIAISON,), now=now)
        found.append(
            Trainee(
                person_id,
                tuple(theirs),
                done.complete,
                None if learner is None else learner.excuse,
                None if learner is None else learner.reminded_at,
            )
        )
    return found


def lacking(tx: Tx, *, now: datetime) -> tuple[int, list[Trainee]]:
    """Return how many principal liaisons serve, and who of them lacks a course meant for them."""
    of_each = [trainees(tx, each, now=now) for each in tx.kept(Courses).meant_for(Role.LIAISON)]
    lack = {each.person_id: each for found in of_each for each in found if each.lacks_it}
    return max(map(len, of_each), default=0), list(lack.values())


def remind(tx: Tx, actor: Actor, *, key: str, now: datetime) -> list[str]:
    """Note that who lacks a course is reminded of it now; return the ids of those to be told.

    Whoever was reminded less than a week ago is left in peace. Refused in quiet hours.
    """
    require(tx, actor, Action.MANAGE_TRAINING)
    course = known(tx, key)
    facts = tx.kept(Programme)
    if facts.is_quiet(now):
        raise Refusal("training.quiet", ends=f"{facts.quiet_hours.ends:%H:%M}")
    told = [
        each.person_id
        for each in trainees(tx, course, now=now)
        if each.lacks_it and (each.reminded_at is None or now - each.reminded_at >= REMINDER_REST)
    ]
    for person_id in told:
        learners.reminded(tx, person_id, course=key, now=now)
    return told


def excuse(
    tx: Tx, actor: Actor, *, key: str, person_id: str, reason: str, now: datetime
) -> Trainee:
    """Record why a liaison need not take a course. Refused for who lacks it no longer."""
    require(tx, actor, Action.MANAGE_TRAINING)
    course = known(tx, key)
    named = [each for each in trainees(tx, course, now=now) if each.person_id == person_id]
    if not named or not named[0].lacks_it:
        raise Settled("training.lacks_it_no_more")
    learners.excuse(tx, person_id, course=key, reason=reason, by=actor.person_id, now=now)
    audit.record(
        tx,
        actor,
        action="training.excuse",
        subject=person_id,
        now=now,
        reason=reason,
        after={"course": key, "institutions": list(named[0].institutions)},
    )
    return named[0]
