"""Courses: reading their lessons, and what somebody has done of one."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from cocreation.people.people import Purpose, has_consented
from cocreation.permissions import Action, Actor, require
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal
from cocreation.training.course_facts import Course, Courses, Lesson
from storage.engine import Tx
from storage.training import certificates, learners, quiz_tries
from storage.training.certificates import CertificateRecord


class Earned(NamedTuple):
    """What somebody did of a course: passed its quiz, was at a session.

    Of the time after a certificate of theirs was revoked, if one was. `must_attend`: for them the
    quiz alone is not enough.
    """

    passed_at: datetime | None
    attended_at: datetime | None
    must_attend: bool

    @property
    def complete(self) -> bool:
        """Whether that is enough for a certificate."""
        if self.must_attend:
            return self.passed_at is not None and self.attended_at is not None
        return self.passed_at is not None or self.attended_at is not None


class Seen(NamedTuple):
    """A course as somebody sees it: the keys of the lessons they read, where they are, from 1.

    `certificate` is the newest one that they got for it, in force or revoked.
    """

    course: Course
    read: frozenset[str]
    place: int
    earned: Earned
    certificate: CertificateRecord | None

    @property
    def certified(self) -> bool:
        """Whether they have a certificate in force."""
        return self.certificate is not None and self.certificate.revoked_at is None


def known(tx: Tx, key: str) -> Course:
    """Return a course of the programme. Refused when it has none of this key."""
    course = tx.kept(Courses).find(key)
    if course is None:
        raise Refusal("course.unknown")
    return course


def catalogue(tx: Tx, actor: Actor) -> list[Course]:
    """Return the courses that anybody may read, in the programme's order."""
    require(tx, actor, Action.READ_COURSE)
    return list(tx.kept(Courses))


def see(tx: Tx, actor: Actor, *, key: str, person_id: str, now: datetime) -> Seen:
    """Return a course as a person sees it."""
    require(tx, actor, Action.READ_COURSE)
    course = known(tx, key)
    learner = learners.find(tx, person_id, key)
    read = {} if learner is None else learners.readings(tx, learner.id)
    issued = certificates.of_course(tx, person_id, key)
    return Seen(
        course,
        frozenset(read),
        course.place(None if learner is None else learner.lesson),
        earned(tx, course, person_id, roles=actor.roles, now=now),
        issued[-1] if issued else None,
    )


def read_lesson(
    tx: Tx, actor: Actor, *, key: str, number: int, person_id: str, now: datetime
) -> tuple[Course, Lesson]:
    """Return a lesson by its number from 1, and keep for the person that they are there.

    Nothing is kept of who has not consented. Refused for a number that the course does not have.
    """
    require(tx, actor, Action.READ_COURSE)
    course = known(tx, key)
    if not 1 <= number <= len(course.lessons):
        raise Refusal("course.no_such_lesson", course=course.name, count=len(course.lessons))
    lesson = course.lessons[number - 1]
    if has_consented(tx, person_id, Purpose.TAKE_PART):
        learners.shown(tx, person_id, course=key, lesson=lesson.key, now=now)
    return course, lesson


def earned(
    tx: Tx, course: Course, person_id: str, *, roles: Collection[str], now: datetime
) -> Earned:
    """Return what a person with these roles did of a course."""
    revoked = [
        each.revoked_at
        for each in certificates.of_course(tx, person_id, course.key)
        if each.revoked_at is not None
    ]
    since = max(revoked, default=None)
    kinds = [kind.key for kind in tx.kept(Programme).meeting_kinds if kind.course == course.key]
    passed = [each.at for each in quiz_tries.of_course(tx, person_id, course.key) if each.passed]
    attended = quiz_tries.sessions_attended(tx, person_id, kinds, now=now) if kinds else []
    must_attend = course.needs_attendance and not set(course.roles).isdisjoint(roles)
    return Earned(_first(passed, since), _first(attended, since), must_attend)


def _first(moments: list[datetime], since: datetime | None) -> datetime | None:
    return next((each for each in moments if since is None or each > since), None)
