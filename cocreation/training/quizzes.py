"""The quiz of a course: in which order it is asked, how it is marked, how often one may try."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from cocreation.permissions import Action, Actor, require
from cocreation.programme.facts import Programme
from cocreation.refusals import Settled
from cocreation.schedule.schedule import today
from cocreation.training.course_facts import Choice, Course, Question
from cocreation.training.courses import earned, known
from storage.engine import Tx
from storage.training import quiz_tries
from storage.training.quiz_tries import TryRecord

_Keyed = TypeVar("_Keyed", Question, Choice)


class Marked(NamedTuple):
    """A try that was made to the end: the questions answered wrongly, and tries left today."""

    made: TryRecord
    course: Course
    wrong: list[Question]
    left: int

    @property
    def percent(self) -> int:
        """The share of right answers, in percent, rounded down."""
        return self.made.correct * 100 // self.made.asked


def asked(course: Course, try_id: str) -> list[Question]:
    """Return the questions in the order of a try: the same for the same try, always."""
    return _shuffled(course.questions, try_id)


def choices(question: Question, try_id: str) -> list[Choice]:
    """Return the answers to a question in the order of a try."""
    return _shuffled(question.options, f"{try_id}/{question.key}")


def require_may_try(
    tx: Tx, actor: Actor, *, key: str, person_id: str, now: datetime
) -> tuple[Course, int]:
    """Return the course and how many tries are left today.

    Refused to who has passed already, and when there is none left.
    """
    require(tx, actor, Action.LEARN)
    course = known(tx, key)
    passed_at = earned(tx, course, person_id, roles=actor.roles, now=now).passed_at
    if passed_at is not None:
        raise Settled("quiz.passed_already", course=course.name, passed=passed_at)
    facts = tx.kept(Programme)
    day = today(facts, now)
    made = [
        each for each in quiz_tries.of_course(tx, person_id, key) if today(facts, each.at) == day
    ]
    if len(made) >= course.tries_per_day:
        raise Settled("quiz.no_tries_left", count=course.tries_per_day)
    return course, course.tries_per_day - len(made)


def submit(
    tx: Tx,
    actor: Actor,
    *,
    key: str,
    try_id: str,
    answers: Mapping[str, str],
    person_id: str,
    now: datetime,
) -> Marked:
    """Mark a try and keep it: `answers` gives the key of the answer to each question.

    Refused like `require_may_try`, and when the course has other questions by now: that try does
    not count.
    """
    course, left = require_may_try(tx, actor, key=key, person_id=person_id, now=now)
    if {each.key for each in course.questions} != set(answers):
        raise Settled("quiz.changed", course=course.name)
    wrong = [each for each in asked(course, try_id) if answers[each.key] != each.right]
    count = len(course.questions)
    correct = count - len(wrong)
    made = quiz_tries.insert(
        tx,
        try_id=try_id,
        person_id=person_id,
        course=key,
        answers=answers,
        correct=correct,
        asked=count,
        passed=correct * 100 >= course.pass_mark * count,
        now=now,
    )
    return Marked(made, course, wrong, left - 1)


def _shuffled(things: Sequence[_Keyed], seed: str) -> list[_Keyed]:
    def place(each: _Keyed) -> bytes:
        return hashlib.sha256(f"{seed}:{each.key}".encode()).digest()

    return sorted(things, key=place)
