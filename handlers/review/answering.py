"""The reasoned answer to every proposal: written, published, told to who wrote it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.permissions import Action, may
from cocreation.programme.facts import Programme
from cocreation.proposals import proposals
from cocreation.reasons import Reason, as_public
from cocreation.review import answers
from cocreation.review.answers import Outcome, Published
from handlers import choices
from storage.review import themes as theme_records

router = Router()

_AT_ONCE = 50
_OWN = "own"
_TEMPLATES: Mapping[str, tuple[str, ...]] = {
    Outcome.INCLUDED: ("joined",),
    Outcome.NOT_CHOSEN: ("repeated", "not_now", "not_open"),
    Outcome.ELSEWHERE: ("other_body",),
}
"""Ready reasons by outcome: their words are in the catalogues, where staff may edit them."""


def _outcomes(turn: Turn, _form: Any) -> Sequence[Option]:
    """Return the outcomes that can be: included only where an approved theme comes from it."""
    possible = list(Outcome) if _theme(turn) is not None else list(Outcome)[1:]
    return [Option(each, Phrase(f"answer.outcome.{each}")) for each in possible]


def _theme(turn: Turn) -> Any:
    proposal = answers.to_answer(turn.tx, turn.actor, code=turn.subject)
    found = theme_records.of_proposal(turn.tx, proposal.id)
    return next((each for each in found if each.state == "approved"), None)


def _about(turn: Turn, _form: Any) -> Mapping[str, Any]:
    proposal = answers.to_answer(turn.tx, turn.actor, code=turn.subject)
    return {"code": proposal.code, "title": proposal.title}


def _ready(_turn: Turn, form: Any) -> Sequence[Option]:
    ready = [
        Option(each, Phrase(f"answer.use.{each}")) for each in _TEMPLATES.get(form.outcome, ())
    ]
    return [*ready, Option(_OWN, Phrase("answer.use.own"))]


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    return {
        "code": turn.subject,
        "outcome": Phrase(f"answer.outcome.{form.outcome}"),
        "reason": as_public(turn.tx, form.reason),
    }


@router.form("responderpropuesta", needs=Action.ANSWER_PROPOSAL)
class Answering(Form):
    """What became of a proposal, and why, in words its author will understand."""

    outcome: Annotated[str, Ask("answer.outcome", options=_outcomes, values=_about)]
    template: Annotated[str, Ask("answer.template", options=_ready)]
    reason: Annotated[Reason, Ask("answer.reason", when=lambda _turn, form: form.template == _OWN)]
    sure: Annotated[bool, Ask("answer.sure", options=choices.yes_or_no, values=_card)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the proposal whose code follows the command; the first without one else."""
        code = proposals.as_code(rest)
        if code is None:
            left = answers.board(turn.tx, turn.actor).unanswered
            if not left:
                return _board(turn)
            code = left[0]
        answers.to_answer(turn.tx, turn.actor, code=code)
        return Start(subject=code)

    def accepted(self, turn: Turn, name: str) -> None:
        """Fill the reason from the template that was chosen."""
        if name == "template" and self.template != _OWN:
            theme = _theme(turn)
            values = {"theme": "" if theme is None else theme.title}
            ready = Phrase(f"answer.template.{self.template}", values)
            self.reason = turn.phrases.plain(ready, turn.tx.kept(Programme).languages[0])

    def done(self, turn: Turn) -> Replies:
        """Keep it, to be published."""
        code = turn.subject
        if not self.sure:
            return say("answer.not_done", code=code)
        answers.write(
            turn.tx,
            turn.actor,
            code=code,
            outcome=Outcome(self.outcome),
            theme=None,
            reason=self.reason,
            now=turn.now,
        )
        left = answers.board(turn.tx, turn.actor).unanswered
        following = (
            [Button(Phrase("answer.next.button"), say=f"/responderpropuesta {left[0]}")]
            if left
            else []
        )
        return say(
            "answer.written",
            *following,
            Button(Phrase("answers.button"), say="/respuestas"),
            code=code,
            count=len(left),
        )


@router.command("respuestas", needs=Action.ANSWER_PROPOSAL)
def board(turn: Turn, _rest: str) -> Replies:
    """Show how many proposals wait for an answer, and how many answers to be published."""
    return _board(turn)


def _board(turn: Turn) -> Reply:
    here = answers.board(turn.tx, turn.actor)
    lines = [
        Phrase("answers.unanswered", {"count": len(here.unanswered)}),
        Phrase("answers.written", {"count": here.written}),
        Phrase("answers.published", {"count": here.published}),
    ]
    buttons = []
    if here.unanswered:
        first = here.unanswered[0]
        buttons.append(Button(Phrase("answer.next.button"), say=f"/responderpropuesta {first}"))
    if here.written and may(turn.actor, Action.PUBLISH_ANSWERS):
        buttons.append(Button(Phrase("answers.publish.button"), say="/publicarrespuestas"))
    return say("lines", *buttons, list=lines)


@router.form("publicarrespuestas", needs=Action.PUBLISH_ANSWERS)
class Publishing(Form):
    """Publish the answer to one proposal, or all that are written, after one clear yes."""

    sure: Annotated[
        bool,
        Ask(
            "answers.sure",
            options=choices.yes_or_no,
            values=lambda turn, _form: {"count": _waiting(turn)},
        ),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Replies:
        """Publish one at once when its code follows; ask for all of them."""
        code = proposals.as_code(rest)
        if code is not None:
            return _published(turn, answers.publish(
                turn.tx, turn.actor, code=code, limit=1, now=turn.now
            ))  # fmt: skip
        if not _waiting(turn):
            return say("answers.none_written", Button(Phrase("answers.button"), say="/respuestas"))
        return Start()

    def done(self, turn: Turn) -> Replies:
        """Publish them and tell each author."""
        if not self.sure:
            return say("answers.not_published")
        return _published(turn, answers.publish(turn.tx, turn.actor, limit=_AT_ONCE, now=turn.now))


def _waiting(turn: Turn) -> int:
    return answers.board(turn.tx, turn.actor).written


def _published(turn: Turn, published: Sequence[Published]) -> list[Reply]:
    left = _waiting(turn)
    more = (Button(Phrase("answers.publish.button"), say="/publicarrespuestas"),) if left else ()
    reached = answers.told(turn.tx, published, now=turn.now)
    done = [Phrase("answers.done", {"count": len(published)})]
    unknown = sum(each.proposal.author_id is None for each in published)
    if unknown:
        done.append(Phrase("answers.unknown", {"count": unknown}))
    if left:
        done.append(Phrase("answers.left", {"count": left}))
    return [Reply(tuple(done), more), *(_told(to, theirs) for to, theirs in reached.items())]


def _told(author: str, theirs: Sequence[Published]) -> Reply:
    """Return all that an author is told of one publication."""
    phrases = [
        Phrase(
            f"answer.told.{each.answer.outcome}",
            {
                "code": each.proposal.code,
                "title": each.proposal.title,
                "reason": each.answer.reason,
                "theme": each.answer.theme,
            },
        )
        for each in theirs
    ]
    code = theirs[0].proposal.code
    see = Button(Phrase("hop.button"), say=f"/quepaso {code}")
    appeal = Button(Phrase("appeal.button"), say=f"/apelar {code}")
    if len(theirs) == 1:
        return Reply((*phrases, Phrase("answer.may_appeal")), (see, appeal), to=author)
    all_of_them = Button(Phrase("hop.button"), say="/quepaso")
    return Reply((*phrases, Phrase("answer.may_appeal.each")), (all_of_them,), to=author)
