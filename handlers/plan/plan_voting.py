"""The commission votes on the plan: opened, cast with one tap, closed with a public reason."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import plan_news
from bot.router import Router
from bot.turn import Turn
from cocreation.permissions import Action
from cocreation.plan import plan_votes
from cocreation.plan.plans import Outdated, Seen
from cocreation.programme.facts import Programme
from cocreation.reasons import Reason
from cocreation.review import ballots
from cocreation.review.ballots import Choice
from documents import plan_files
from handlers import terms
from handlers.plan.plan_composing import as_recorded, outdated
from handlers.review import voting
from handlers.terms import Term

router = Router()


def _to_open(turn: Turn, _form: Any) -> Mapping[str, Any]:
    return {"number": _may_open(turn).version.number}


def _may_open(turn: Turn) -> Seen:
    recorded = partial(as_recorded, turn)
    return plan_votes.to_open(turn.tx, turn.actor, recorded=recorded, now=turn.now)


@router.form("abrirvotacionplan", needs=Action.OPEN_PLAN_VOTE, two_words=True)
class Opening(Term):
    """Until when the commission may vote on the plan."""

    days: Annotated[str, Ask("plan.vote.until", options=terms.of_days(3, 5, 7), values=_to_open)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start when the plan may be voted on."""
        try:
            _may_open(turn)
        except Outdated as told:
            return outdated(told)
        return Start()

    def done(self, turn: Turn) -> Replies:
        """Open the vote and ask every member."""
        closes_at = self.ends_at(turn)
        try:
            opened = plan_votes.open_vote(
                turn.tx, turn.actor, recorded=partial(as_recorded, turn), closes_at=closes_at,
                now=turn.now,
            )  # fmt: skip
        except Outdated as told:
            return outdated(told)
        values = {"number": opened.seen.version.number, "count": len(opened.members)}
        return [
            say("plan.vote.opened", closes=closes_at, **values),
            *plan_news.asked(opened),
        ]


def _to_vote(turn: Turn, _form: Any) -> Mapping[str, Any]:
    return {"number": plan_votes.to_vote(turn.tx, turn.actor, now=turn.now).number}


@router.form("votarplan", needs=Action.VOTE_ON_PLAN, two_words=True)
class Voting(Form):
    """One's vote on the plan: yes, no, or neither."""

    choice: Annotated[Choice, Ask("plan.vote.choice", options=voting.ways, values=_to_vote)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Replies:
        """Vote at once when the words say how; ask when they do not."""
        plan_votes.to_vote(turn.tx, turn.actor, now=turn.now)
        choice = voting.said(turn, rest)
        return Start() if choice is None else _voted(turn, choice)

    def done(self, turn: Turn) -> Replies:
        """Note the vote."""
        return _voted(turn, self.choice)


def _voted(turn: Turn, choice: Choice) -> Reply:
    version = plan_votes.vote(turn.tx, turn.actor, person_id=turn.me, choice=choice, now=turn.now)
    return say(
        "plan.vote.noted",
        *plan_news.choices(but=choice),
        number=version.number,
        choice=Phrase(f"vote.{choice}.button"),
        closes=version.vote_closes_at,
    )


def _to_close(turn: Turn, _form: Any) -> Mapping[str, Any]:
    version = plan_votes.to_close(turn.tx, turn.actor, now=turn.now)
    count = plan_votes.tally(turn.tx, version)
    end = "carried" if count.carried else "lost" if count.has_quorum else "no_quorum"
    return {
        "number": version.number,
        "end": Phrase(f"vote.end.{end}", {"needed": count.needed}),
        "yes": count.yes,
        "no": count.no,
        "passed": count.passed,
        "members": count.members,
    }


@router.form("cerrarvotacionplan", needs=Action.OPEN_PLAN_VOTE, two_words=True)
class Closing(Form):
    """Close the vote on the plan, when its time is over or all have voted."""

    reason: Annotated[Reason, Ask("plan.vote.reason", values=_to_close)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start when the vote may be closed."""
        plan_votes.to_close(turn.tx, turn.actor, now=turn.now)
        return Start()

    def done(self, turn: Turn) -> Replies:
        """Close it, keep the files of an approved plan, and tell the commission and authors."""
        closed = plan_votes.close(turn.tx, turn.actor, reason=self.reason, now=turn.now)
        told = plan_news.closed(closed.seen, closed.tally)
        if closed.seen.version.state == "approved":
            files = plan_files.files(closed.seen, turn.tx.kept(Programme), turn.phrases)
            plan_votes.keep_files(turn.tx, turn.actor, files=files, now=turn.now)
        read = Button(Phrase("plan.read.button"), say="/plan")
        members = ballots.members(turn.tx)
        news = plan_news.authors(turn.tx, now=turn.now)
        return [
            Reply(told, (read,)),
            *(Reply(told, (read,), to=each) for each in members if each != turn.me),
            *news,
        ]
