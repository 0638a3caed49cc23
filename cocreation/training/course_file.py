"""The courses of a programme read from their files, which stand beside it in the folder `courses`.

A programme of one's own may use a course that comes with the product: what is not beside it is
looked for there. A file with faults is refused, and its lines named, as a programme's are.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from cocreation.programme import beside
from cocreation.programme.checks import Misfit
from cocreation.programme.conditions import Condition
from cocreation.programme.elements import Words
from cocreation.programme.facts import Programme
from cocreation.programme.file import Fault, ProgrammeFault
from cocreation.programme.toml_lines import Place
from cocreation.training.course_facts import Course, Courses, Lesson, Question

FOLDER = "courses"
"""The name of the folder beside a programme."""

QUESTIONS_MAX = 12
_SHORT_MAX = 20
_TEXT_MAX = 900
_LESSON_MAX = 980  # with its heading and buttons it still is one message on a narrow channel
_CHOICE_MAX = 72
_PARTS_OF_A_QUESTION_MAX = 300


def load(programme_path: Path, programme: Programme) -> Courses:
    """Read the courses that a programme names, whose file is at `programme_path`.

    Raises ProgrammeFault, with every fault of a file and its line where known, when one cannot be
    read, is not TOML, has a name unknown here, lacks something or a language, is too long for a
    message, or has a question without exactly one right answer. A gate that asks for trained
    liaisons needs a course that is meant for them.
    """
    found = beside.files(programme_path, FOLDER, programme.courses)
    courses = Courses(beside.load(Course, found, programme, _misfits))
    gates = [stage.number for stage in programme.stages if Condition.LIAISONS_TRAINED in stage.gate]
    if gates and not courses.meant_for("liaison"):
        reason = f"stage {gates[0]} asks that liaisons are trained: one course must be for them"
        raise ProgrammeFault(programme_path, [Fault(None, "courses", reason)])
    return courses


def own_files(programme_path: Path, programme: Programme) -> list[Path]:
    """Return the files of courses that stand beside a programme: whoever moves it takes them."""
    return beside.own_files(programme_path, FOLDER, programme.courses)


def _misfits(course: Course, _programme: Programme) -> Iterator[Misfit]:
    yield from _too_long(("short",), course.short, _SHORT_MAX)
    yield from _repeated("lessons", [each.key for each in course.lessons])
    yield from _repeated("questions", [each.key for each in course.questions])
    for index, lesson in enumerate(course.lessons):
        yield from _lesson(("lessons", index), lesson)
    if len(course.questions) > QUESTIONS_MAX:
        yield ("questions",), f"has {len(course.questions)}, at most {QUESTIONS_MAX} are asked"
    for index, question in enumerate(course.questions):
        yield from _question(("questions", index), question)


def _lesson(place: Place, lesson: Lesson) -> Iterator[Misfit]:
    yield from _too_long((*place, "text"), lesson.text, _TEXT_MAX)
    link = len(lesson.link or "")
    for (language, title), text in zip(lesson.title.root, lesson.text.every, strict=True):
        long = len(title) + len(text) + link
        if long > _LESSON_MAX:
            reason = f"{language}: with title and link {long} characters, {_LESSON_MAX} fit"
            yield (*place, "text"), reason


def _question(place: Place, question: Question) -> Iterator[Misfit]:
    for part in ("text", "why"):
        yield from _too_long((*place, part), getattr(question, part), _PARTS_OF_A_QUESTION_MAX)
    right = sum(each.right for each in question.options)
    if right != 1:
        yield (*place, "options"), f"has {right} right answers, needs exactly one"
    for key, count in Counter(each.key for each in question.options).items():
        if count > 1:
            yield (*place, "options"), f"«{key}» is the key of {count} answers"
    for index, option in enumerate(question.options):
        yield from _too_long((*place, "options", index, "says"), option.says, _CHOICE_MAX)


def _repeated(name: str, keys: list[str]) -> Iterator[Misfit]:
    for index, key in enumerate(keys):
        if key in keys[:index]:
            yield (name, index, "key"), f"«{key}» is already the key of another"


def _too_long(place: Place, words: Words, most: int) -> Iterator[Misfit]:
    for language, said in words.root:
        if len(said) > most:
            yield place, f"{language}: has {len(said)} characters, {most} fit"
