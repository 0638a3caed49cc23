"""What a course states, as its file must give it: frozen, unknown names refused."""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated

from pydantic import Field, StringConstraints

from cocreation.programme.elements import Fact, Filed, Key, Passage, Words
from cocreation.programme.stages import Role

Link = Annotated[str, StringConstraints(pattern=r"^https://[^\s]+$", max_length=200)]


class Lesson(Fact):
    """A short text to be read at one go; `link` leads to more material."""

    key: Key
    title: Words
    text: Passage
    link: Link | None = None


class Choice(Fact):
    """A possible answer to a question of the quiz."""

    key: Key
    says: Words
    right: bool = False


class Question(Fact):
    """A question of the quiz; `why` is told to who answered another way than the right one."""

    key: Key
    text: Words
    why: Words
    options: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=4)]

    @property
    def right(self) -> str:
        """The key of the right answer."""
        return next(each.key for each in self.options if each.right)


class Course(Filed):
    """A course: lessons, and a quiz. Made by `course_file.load`, which has checked its parts.

    `roles` are those it is meant for, anybody may take it; with `needs_attendance` they must also
    have been at a session. `hours` is how long it takes in all, `pass_mark` the least share of
    right answers, in percent. `short` has 20 characters at most.
    """

    key: Key
    name: Words
    short: Words
    about: Words
    roles: tuple[Role, ...] = ()
    hours: Annotated[int, Field(ge=1, le=200)]
    needs_attendance: bool = False
    pass_mark: Annotated[int, Field(ge=1, le=100)]
    tries_per_day: Annotated[int, Field(ge=1, le=20)]
    lessons: Annotated[tuple[Lesson, ...], Field(min_length=1)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    def place(self, lesson: str | None) -> int:
        """Give the place of a lesson, from 1; the first one for a key the course does not have."""
        return self._places.get(lesson or "", 1)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {lesson.key: number for number, lesson in enumerate(self.lessons, 1)}


class Courses:
    """The courses of a programme, in its order."""

    def __init__(self, courses: tuple[Course, ...]) -> None:
        self._courses = courses

    def __iter__(self) -> Iterator[Course]:
        return iter(self._courses)

    def __len__(self) -> int:
        return len(self._courses)

    def find(self, key: str) -> Course | None:
        """Give the course of this key, or None."""
        return next((each for each in self._courses if each.key == key), None)

    def meant_for(self, role: str) -> list[Course]:
        """Give the courses that are meant for a role."""
        return [each for each in self._courses if role in each.roles]
