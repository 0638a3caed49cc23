"""Courses: what they are about, and their lessons one at a time."""

import re

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.permissions import Action
from cocreation.refusals import Refusal
from cocreation.training import courses
from cocreation.training.course_facts import Course
from cocreation.training.courses import Seen

router = Router()

_NUMBER = re.compile(r"(?:^|\s)([0-9]{1,3})\s*$")


@router.command("capacitacion", needs=Action.READ_COURSE, public=True)
def catalogue(turn: Turn, rest: str) -> Replies:
    """Show the courses, or the one whose name follows, with how far one came."""
    found = courses.catalogue(turn.tx, turn.actor)
    if not found:
        return say("course.none")
    if turn.actor.person_id is None:
        lines = [
            Phrase("course.line", {"course": each.name, "count": len(each.lessons)})
            for each in found
        ]
        return say("course.in_group", list=lines)
    if rest.strip() or len(found) == 1:
        return card(turn, named(turn, rest))
    buttons = [
        Button(each.name.say(turn.language), say=f"/capacitacion {each.key}",
               short=each.short.say(turn.language))
        for each in found
    ]  # fmt: skip
    lines = [_progress(_seen(turn, each)) for each in found]
    return say("course.list", *buttons, list=lines)


@router.command("leccion", needs=Action.READ_COURSE, hidden=True)
def lesson(turn: Turn, rest: str) -> Replies:
    """Show a lesson by its number, or the one where the person was."""
    number = _NUMBER.search(rest)
    course = named(turn, rest if number is None else rest[: number.start()])
    place = _seen(turn, course).place if number is None else int(number[1])
    _, shown = courses.read_lesson(
        turn.tx, turn.actor, key=course.key, number=place, person_id=turn.me, now=turn.now
    )
    last = len(course.lessons)
    phrases = [
        Phrase(
            "course.lesson",
            {"title": shown.title, "number": place, "last": last, "text": shown.text},
        )
    ]
    if shown.link is not None:
        phrases.append(Phrase("course.lesson.link", {"link": shown.link}))
    buttons = []
    if place < last:
        label = Phrase("course.next.button")
        buttons.append(Button(label, say=f"/leccion {course.key} {place + 1}"))
    if place > 1:
        label = Phrase("course.back.button")
        buttons.append(Button(label, say=f"/leccion {course.key} {place - 1}"))
    return Reply(tuple(phrases), (*buttons, *_towards_the_certificate(_seen(turn, course))[:1]))


def card(turn: Turn, course: Course) -> Reply:
    """Return what a course is about, and how the person stands with it."""
    seen = _seen(turn, course)
    lessons = [
        Phrase(
            "course.lesson.read" if each.key in seen.read else "course.lesson.unread",
            {"number": number, "title": each.title},
        )
        for number, each in enumerate(course.lessons, 1)
    ]
    heading = Phrase(
        "course.card",
        {"course": course.name, "about": course.about, "count": course.hours, "list": lessons},
    )
    label = "course.go_on.button" if seen.read else "course.begin.button"
    reading = Button(Phrase(label), say=f"/leccion {course.key}")
    return Reply((heading, *_done(seen)), (reading, *_towards_the_certificate(seen)))


def named(turn: Turn, words: str) -> Course:
    """Return the course that these words name; without any, the only one.

    Refused when they name none, and when it is not said which of several is meant.
    """
    found = courses.catalogue(turn.tx, turn.actor)
    said = fold(words)
    if not said and len(found) == 1:
        return found[0]
    if not said and found:
        raise Refusal("course.which")
    for each in found:
        if said in {fold(name) for name in (each.key, *each.name.every, *each.short.every)}:
            return each
    raise Refusal("course.unknown")


def _seen(turn: Turn, course: Course) -> Seen:
    return courses.see(turn.tx, turn.actor, key=course.key, person_id=turn.me, now=turn.now)


def _progress(seen: Seen) -> Phrase:
    if seen.certified:
        return Phrase("course.line.certified", {"course": seen.course.name})
    values = {"course": seen.course.name, "read": len(seen.read), "count": len(seen.course.lessons)}
    return Phrase("course.line.read" if seen.read else "course.line", values)


def _done(seen: Seen) -> list[Phrase]:
    """Return what the person did so far, and what is missing for the certificate, a line each."""
    earned, lines = seen.earned, []
    if earned.passed_at is not None:
        lines.append(Phrase("course.passed", {"passed": earned.passed_at}))
    if earned.attended_at is not None:
        lines.append(Phrase("course.attended", {"attended": earned.attended_at}))
    if seen.certified and seen.certificate is not None:
        lines.append(Phrase("course.certified", {"code": seen.certificate.code}))
    elif earned.must_attend and earned.attended_at is None:
        lines.append(Phrase("course.must_attend"))
    return [Phrase("lines", {"list": lines})] if lines else []


def _towards_the_certificate(seen: Seen) -> list[Button]:
    key, buttons = seen.course.key, []
    if seen.certified or seen.earned.complete:
        buttons.append(Button(Phrase("certificate.button"), say=f"/certificado {key}"))
    if seen.earned.passed_at is None:
        buttons.append(Button(Phrase("quiz.button"), say=f"/prueba {key}"))
    return buttons
