"""Following a commitment after the launch, and the reports on how far it is."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Review, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import follower_news
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import catalogue, following
from cocreation.commitments.following import Progress
from cocreation.meetings.meeting_documents import SecureAddress
from cocreation.permissions import Action
from cocreation.reasons import Reason, as_public
from handlers import consent
from handlers.commitments.catalogue import about, report, see_button, which
from handlers.consent_first import ConsentFirst

router = Router()

_ALL = "all"
_LISTED = 8


@router.form("seguir", needs=Action.FOLLOW, hidden=True)
class Following(ConsentFirst):
    """Hear of each report on a commitment."""

    consent: Annotated[consent.Given, Ask("follow.consent", options=consent.accept_or_not)]

    @classmethod
    def named(cls, turn: Turn, rest: str) -> str | Reply:
        """Return the code of the commitment that follows the command."""
        return catalogue.as_code(rest) or which(turn, "seguir")

    @classmethod
    def possible(cls, turn: Turn, code: str) -> Reply | None:
        """Refuse what cannot be followed before consent is asked for."""
        following.followable(turn.tx, turn.actor, code=code)
        return None

    @classmethod
    def act(cls, turn: Turn, code: str) -> Replies:
        """Follow it."""
        found, new = following.follow(
            turn.tx, turn.actor, person_id=turn.me, code=code, now=turn.now
        )
        key = "follow.done" if new else "follow.already"
        stop = Button(Phrase("follow.stop.button"), say=f"/noseguir {code}")
        mine = Button(Phrase("follow.mine.button"), say="/siguiendo")
        return say(key, stop, mine, **about(found))


@router.command("noseguir", needs=Action.STOP_NEWS, hidden=True)
def stop(turn: Turn, rest: str) -> Replies:
    """Hear no more of a commitment."""
    code = catalogue.as_code(rest)
    if code is None:
        return mine(turn, "")
    found, did = following.stop_following(turn.tx, turn.actor, person_id=turn.me, code=code)
    return say("follow.stopped" if did else "follow.was_not", see_button(code), **about(found))


@router.command("siguiendo", needs=Action.READ_OWN)
def mine(turn: Turn, _rest: str) -> Replies:
    """List what somebody follows."""
    found = following.followed_by(turn.tx, turn.actor, person_id=turn.me)
    if not found:
        every = Button(Phrase("commitment.all.button"), say="/compromisos")
        return say("follow.none", every)
    lines = [Phrase("commitment.line", about(each)) for each in found]
    buttons = [see_button(each.code) for each in found[:_LISTED]]
    return say("follow.list", *buttons, list=lines, count=len(found))


def _states(_turn: Turn, _form: Any) -> Sequence[Option]:
    return [Option(each, Phrase(f"progress.choose.{each}")) for each in Progress]


def _about(turn: Turn, _form: Any) -> Mapping[str, Any]:
    found, _ = following.reportable(turn.tx, turn.actor, code=turn.subject)
    return about(catalogue.public(turn.tx, found))


def _milestones(turn: Turn, _form: Any) -> Sequence[Option]:
    """Return the commitment as a whole and its milestones; nothing where there are none."""
    _, milestones = following.reportable(turn.tx, turn.actor, code=turn.subject)
    if not milestones:
        return []
    every = Option(_ALL, Phrase("progress.all"))
    return [
        every,
        *(
            Option(
                str(each.number),
                Phrase("progress.milestone.named", {"number": each.number, "what": each.what}),
                Phrase("progress.milestone", {"number": each.number}),
            )
            for each in milestones
        ),
    ]


def _milestone(form: Any) -> int | None:
    return None if form.milestone == _ALL else int(form.milestone)


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    number = _milestone(form)
    part = Phrase("progress.all") if number is None else Phrase(
        "progress.milestone", {"number": number}
    )  # fmt: skip
    return {
        **_about(turn, form),
        "part": part,
        "state": Phrase(f"progress.state.{form.state}"),
        "text": as_public(turn.tx, form.text),
        "link": form.link or Phrase("progress.no_link"),
    }


@router.form("avance", needs=Action.REPORT_PROGRESS)
class Report(Form):
    """How far a commitment is, or a milestone of it, with evidence; its followers are told."""

    milestone: Annotated[str, Ask("progress.which", options=_milestones, values=_about)] = _ALL
    state: Annotated[Progress, Ask("progress.state", options=_states, values=_about)]
    text: Annotated[Reason, Ask("progress.text")]
    link: Annotated[SecureAddress | None, Ask("progress.link")] = None
    send: Annotated[Review, Ask("progress.review", values=_card)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the commitment whose code follows."""
        code = catalogue.as_code(rest)
        if code is None:
            return _which(turn)
        following.reportable(turn.tx, turn.actor, code=code)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Publish the report, and tell who follows the commitment."""
        found, made = following.report(
            turn.tx,
            turn.actor,
            code=turn.subject,
            state=self.state,
            text=self.text,
            link=self.link,
            milestone=_milestone(self),
            now=turn.now,
        )
        said = [Phrase("progress.told", {**about(found), "report": report(made)})]
        told = follower_news.progress(turn.tx, turn.phrases, found, said, but=turn.me, now=turn.now)
        return [say("progress.done", see_button(found.code), **about(found)), *told]


def _which(turn: Turn) -> Reply:
    """Offer the commitments on which whoever asks may report."""
    found = following.reportables(turn.tx, turn.actor)
    if not found:
        every = Button(Phrase("commitment.all.button"), say="/compromisos")
        return say("progress.none", every)
    lines = [Phrase("commitment.line", about(each)) for each in found[:_LISTED]]
    buttons = [Button(Phrase("progress.of.button", {"code": each.code}), say=f"/avance {each.code}")
               for each in found[:_LISTED]]  # fmt: skip
    return say(
        "progress.of_which",
        *buttons,
        list=lines,
        count=len(found),
        example=f"/avance {found[0].code}",
    )
