"""The reasoned answer to every proposal: written, published, told to who wrote it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.excerpts import excerpt
from cocreation.permissions import Action, may
from cocreation.programme.facts import Programme
from cocreation.proposals import proposals
from cocreation.reasons import Reason, as_public
from cocreation.review import answers
from cocreation.review.answers import Answered, Outcome, Unanswered
from handlers import choices, named, subjects
from storage.review import themes as theme_records

router = Router()

_AT_ONCE = 50
_LISTED = 8
_EXCERPT = 60
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


def _to_answer(turn: Turn) -> Unanswered:
    """Return what this form answers. Raises Overtaken, which ends it, once somebody else did."""
    code, read = subjects.read(turn)
    return answers.to_answer(turn.tx, turn.actor, code=code, read=read)


def _theme(turn: Turn) -> Any:
    found = theme_records.of_proposal(turn.tx, _to_answer(turn).proposal.id)
    return next((each for each in found if each.state == "approved"), None)


def _about(turn: Turn, _form: Any) -> Mapping[str, Any]:
    proposal, written = _to_answer(turn)
    facts = {"code": proposal.code, "title": proposal.title}
    if written is None:
        return {"about": Phrase("answer.about", facts)}
    outcome = Phrase(f"answer.outcome.{written.outcome}")
    there = {**facts, "outcome": outcome, "reason": written.reason}
    return {"about": Phrase("answer.about.written", there)}


def _ready(_turn: Turn, form: Any) -> Sequence[Option]:
    ready = [
        Option(each, Phrase(f"answer.use.{each}")) for each in _TEMPLATES.get(form.outcome, ())
    ]
    return [*ready, Option(_OWN, Phrase("answer.use.own"))]


def _reason(turn: Turn, form: Any) -> str:
    """Return the reason in one's own words, or the ready one that was chosen."""
    if form.template == _OWN:
        return as_public(turn.tx, form.reason)
    theme = _theme(turn)
    values = {"theme": "" if theme is None else theme.title}
    ready = Phrase(f"answer.template.{form.template}", values)
    return turn.phrases.plain(ready, turn.tx.kept(Programme).languages[0])


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    outcome = Phrase(f"answer.outcome.{form.outcome}")
    key = "answer.card" if _to_answer(turn).written is None else "answer.card.instead"
    card = Phrase(key, {"code": subjects.read(turn)[0], "outcome": outcome})
    return {"card": card, "reason": _reason(turn, form)}


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
        found = answers.to_answer(turn.tx, turn.actor, code=code)
        return Start(subject=f"{code}/{found.version}")

    def done(self, turn: Turn) -> Replies:
        """Keep it, to be published; unless somebody else wrote one meanwhile."""
        code, read = subjects.read(turn)
        if not self.sure:
            return say("answer.not_done" if not read else "answer.stays", code=code)
        answers.write(
            turn.tx,
            turn.actor,
            code=code,
            read=read,
            outcome=Outcome(self.outcome),
            theme=None,
            reason=_reason(turn, self),
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
def board(turn: Turn, rest: str) -> Replies:
    """Show how many proposals wait for an answer, and how many answers to be published.

    "+8" lists what is written, after the first eight.
    """
    after = named.place(rest)
    return _board(turn) if not after else _listed(turn, after)


def _listed(turn: Turn, after: int) -> Reply:
    found = answers.written(turn.tx, turn.actor)
    shown = found[after : after + _LISTED]
    if not shown:
        return _board(turn)
    publish = may(turn.actor, Action.PUBLISH_ANSWERS)
    buttons = [
        *([_more(after + _LISTED)] if after + _LISTED < len(found) else []),
        *([Button(Phrase("answers.publish.button"), say="/publicarrespuestas")] if publish else []),
    ]
    return say("answers.list", *buttons, list=_lines(shown), count=len(found))


def _more(after: int) -> Button:
    return Button(Phrase("answers.more.button"), say=f"/respuestas +{after}")


def _lines(found: Sequence[Answered]) -> list[Phrase]:
    return [
        Phrase(
            "answers.line",
            {
                "code": each.proposal.code,
                "outcome": Phrase(f"answer.outcome.{each.answer.outcome}"),
                "text": excerpt(each.answer.reason, _EXCERPT),
            },
        )
        for each in found
    ]


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


def _to_publish(turn: Turn) -> list[Answered]:
    """Return what is published with a yes: what was written when the question was asked."""
    code, until = _seen(turn)
    return answers.to_publish(turn.tx, turn.actor, code=code, until=until, limit=_AT_ONCE)


def _seen(turn: Turn) -> tuple[str | None, datetime]:
    code, _, moment = turn.subject.partition("/")
    return code or None, datetime.fromisoformat(moment)


def _will_be_public(turn: Turn, _form: Any) -> Mapping[str, Any]:
    found = _to_publish(turn)
    if _seen(turn)[0] is not None:
        [one] = found
        values = {"code": one.proposal.code, "reason": one.answer.reason}
        outcome = Phrase(f"answer.outcome.{one.answer.outcome}")
        return {"count": 1, "list": [Phrase("answers.one", {**values, "outcome": outcome})]}
    more = len(found) - _LISTED
    rest = [Phrase("answers.more", {"count": more, "after": _LISTED})] if more > 0 else []
    return {"count": len(found), "list": [*_lines(found[:_LISTED]), *rest]}


@router.form("publicarrespuestas", needs=Action.PUBLISH_ANSWERS)
class Publishing(Form):
    """Publish the answer to one proposal, or all that are written, after one clear yes."""

    sure: Annotated[bool, Ask("answers.sure", options=choices.yes_or_no, values=_will_be_public)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the proposal whose code follows, or for all that are written."""
        code = proposals.as_code(rest)
        if code is None and not _waiting(turn):
            return say("answers.none_written", Button(Phrase("answers.button"), say="/respuestas"))
        found = answers.to_publish(turn.tx, turn.actor, code=code, limit=_AT_ONCE)
        until = max(each.answer.written_at for each in found)
        return Start(subject=f"{code or ''}/{until.isoformat()}")

    def done(self, turn: Turn) -> Replies:
        """Publish them and tell each author."""
        if not self.sure:
            return say("answers.not_published")
        code, until = _seen(turn)
        return _published(turn, answers.publish(
            turn.tx, turn.actor, code=code, until=until, limit=_AT_ONCE, now=turn.now
        ))  # fmt: skip


def _waiting(turn: Turn) -> int:
    return answers.board(turn.tx, turn.actor).written


def _published(turn: Turn, published: Sequence[Answered]) -> list[Reply]:
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


def _told(author: str, theirs: Sequence[Answered]) -> Reply:
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
