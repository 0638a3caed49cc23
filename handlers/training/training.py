"""How training goes, for who administers: who lacks it, reminding them, excusing one."""

from collections.abc import Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.permissions import Action, require
from cocreation.reasons import Reason
from cocreation.refusals import Settled
from cocreation.training import courses, liaison_training
from cocreation.training.course_facts import Course
from cocreation.training.liaison_training import Overview, Trainee
from handlers.staff import named as staff_name
from handlers.staff import organisation_name
from handlers.training.courses import named

router = Router()


@router.command("formacion", needs=Action.MANAGE_TRAINING)
def overview(turn: Turn, _rest: str) -> Replies:
    """Show how many began, passed and got their certificate, and which liaisons lack it."""
    found = liaison_training.overviews(turn.tx, turn.actor, now=turn.now)
    return [_overview(turn, each) for each in found] or say("course.none")


@router.command("recordarcapacitacion", needs=Action.MANAGE_TRAINING, hidden=True)
def remind(turn: Turn, rest: str) -> Replies:
    """Remind the liaisons who lack a course of it, each at most once a week."""
    require(turn.tx, turn.actor, Action.MANAGE_TRAINING)
    course = named(turn, rest)
    told = liaison_training.remind(turn.tx, turn.actor, key=course.key, now=turn.now)
    if not told:
        return say("training.nobody_to_remind")
    begin = Button(Phrase("course.begin.button"), say=f"/leccion {course.key}")
    reminder = Phrase("training.reminder", {"course": course.name, "count": len(course.lessons)})
    return [
        say("training.reminded", count=len(told)),
        *(Reply((reminder,), (begin,), to=each) for each in told),
    ]


def _lacking(turn: Turn, _form: Any) -> Sequence[Option]:
    course = _course(turn)
    return [
        Option(each.person_id, Phrase("training.who", _who(turn, each)))
        for each in liaison_training.trainees(turn.tx, course, now=turn.now)
        if each.lacks_it
    ]


def _course(turn: Turn) -> Course:
    return courses.known(turn.tx, turn.subject)


@router.form("sincapacitar", needs=Action.MANAGE_TRAINING, hidden=True)
class Excuse(Form):
    """Why a liaison goes on without the course: the stage may close then."""

    who: Annotated[str, Ask("training.excuse.who", options=_lacking)]
    reason: Annotated[Reason, Ask("training.excuse.reason")]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for a course, unless no liaison lacks it."""
        require(turn.tx, turn.actor, Action.MANAGE_TRAINING)
        course = named(turn, rest)
        found = liaison_training.trainees(turn.tx, course, now=turn.now)
        if not any(each.lacks_it for each in found):
            raise Settled("training.nobody_lacks_it")
        return Start(subject=course.key)

    def done(self, turn: Turn) -> Replies:
        """Record it."""
        excused = liaison_training.excuse(
            turn.tx,
            turn.actor,
            key=_course(turn).key,
            person_id=self.who,
            reason=self.reason,
            now=turn.now,
        )
        button = Button(Phrase("training.button"), say="/formacion")
        return say("training.excused", button, **_who(turn, excused))


def _overview(turn: Turn, found: Overview) -> Reply:
    course = found.course
    heading = Phrase(
        "training.overview",
        {
            "course": course.name,
            "began": found.began,
            "passed": found.passed,
            "certified": found.certified,
        },
    )
    if "liaison" not in course.roles:
        return Reply((heading,))
    lack = [each for each in found.liaisons if each.lacks_it]
    excused = [each for each in found.liaisons if each.excuse is not None and not each.trained]
    phrases = [heading]
    if not found.liaisons:
        phrases.append(Phrase("training.no_liaisons"))
    elif not lack:
        phrases.append(Phrase("training.all", {"count": len(found.liaisons)}))
    else:
        lines = [Phrase("training.lacks", _who(turn, each)) for each in lack]
        values = {"list": lines, "count": len(lack), "serving": len(found.liaisons)}
        phrases.append(Phrase("training.lacking", values))
    if excused:
        lines = [
            Phrase("training.excuse.line", {**_who(turn, each), "reason": each.excuse})
            for each in excused
        ]
        phrases.append(Phrase("training.excuses", {"list": lines}))
    buttons = (
        Button(Phrase("training.remind.button"), say=f"/recordarcapacitacion {course.key}"),
        Button(Phrase("training.excuse.button"), say=f"/sincapacitar {course.key}"),
    )
    return Reply(tuple(phrases), buttons if lack else ())


def _who(turn: Turn, trainee: Trainee) -> dict[str, Any]:
    """Return the name of a liaison, as staff know it, and the institutions they speak for."""
    names = [organisation_name(turn, each) or each for each in trainee.institutions]
    return {"name": staff_name(turn.tx, trainee.person_id), "institutions": ", ".join(names)}
