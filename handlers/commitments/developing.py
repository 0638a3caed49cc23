"""Stage 12: which drafts become commitments, what each lacks, and which are left out."""

from collections.abc import Mapping
from typing import Annotated, Any

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import hop_news
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import commitment_editing, development, drafts, plan_period
from cocreation.commitments.development import Lacking, Made
from cocreation.permissions import Action, may
from cocreation.programme.facts import Programme
from cocreation.proposals import hops
from cocreation.proposals.hops import Hop
from cocreation.reasons import Reason, as_public
from handlers import choices, named
from handlers.commitments import commitment_words

router = Router()

_LISTED = 8


@router.command("desarrollar", needs=Action.DEVELOP)
def develop(turn: Turn, rest: str) -> Replies:
    """List what there is to develop; make a commitment of a draft, or show one."""
    first, _, after = rest.strip().partition(" ")
    draft = drafts.as_code(first) if first[:1].casefold() == "b" else None
    if draft is not None:
        made = development.develop(turn.tx, turn.actor, code=draft, now=turn.now)
        return _made(turn, made)
    code = commitment_words.code_of(first)
    if code is None:
        return _listed(turn, named.place(first or after))
    if not code.startswith(f"{turn.tx.kept(Programme).plan.key}-"):
        made = development.carry_on(turn.tx, turn.actor, code=code, now=turn.now)
        return _made(turn, made)
    found = commitment_editing.developed(turn.tx, turn.actor, code=code)
    return Reply(commitment_words.sheet(turn, found), commitment_words.acts(turn, found))


def _made(turn: Turn, made: Made) -> Replies:
    commitment = made.commitment
    values = {"code": commitment.code, "title": commitment.title}
    mine = Reply(
        (Phrase("development.made", values), commitment_words.lacking(turn, commitment)),
        (
            *commitment_words.acts(turn, commitment)[:2],
            commitment_words.see_button(commitment.code),
        ),
    )
    if made.draft is None:
        return mine
    return [
        mine,
        *hop_news.replies(
            turn.tx,
            hops.origins(turn.tx, made.draft),
            hop=Hop.DEVELOPED,
            subject=commitment.code,
            key="development.told",
            now=turn.now,
            but=turn.me,
            draft=made.draft.code,
            **values,
        ),
    ]


def _listed(turn: Turn, place: int) -> Reply:
    work = development.work(turn.tx, turn.actor)
    lines = [
        *(
            (Phrase("development.line.draft", {"code": each.code, "title": each.title}),
             Button(Phrase("development.make.button", {"code": each.code}),
                    say=f"/desarrollar {each.code}"))
            for each in work.waiting
        ),
        *(
            (_line(each), commitment_words.see_button(each.commitment.code))
            for each in work.commitments
        ),
        *(
            (Phrase("development.line.continuing", {"code": each.code, "title": each.title}),
             Button(Phrase("development.carry.button", {"code": each.code}),
                    say=f"/desarrollar {each.code}"))
            for each in work.continuing
        ),
    ]  # fmt: skip
    phrases = _period(turn)
    if not lines:
        return Reply((*phrases, Phrase("development.nothing")), _period_button(turn))
    shown = lines[place : place + _LISTED]
    following = place + len(shown)
    more = [Button(Phrase("development.more.button"), say=f"/desarrollar +{following}")]
    return Reply(
        (*phrases, Phrase("development.list", {"list": [line for line, _ in shown]})),
        (
            *_period_button(turn),
            *(button for _, button in shown),
            *(more if following < len(lines) else ()),
        ),
    )


def _line(lacking: Lacking) -> Phrase:
    values = {"code": lacking.commitment.code, "title": lacking.commitment.title}
    if not lacking.lacks:
        return Phrase("development.line.complete", values)
    missing = [Phrase(f"commitment.lacks.short.{name}") for name in lacking.lacks]
    return Phrase("development.line.lacks", {**values, "missing": missing})


def _period(turn: Turn) -> list[Phrase]:
    facts, period = turn.tx.kept(Programme), plan_period.present(turn.tx)
    if period is None:
        return [Phrase("period.missing")]
    days = {"starts": facts.noon(period.starts_on), "ends": facts.noon(period.ends_on)}
    return [Phrase("period.line", {"plan": facts.plan.name, **days})]


def _period_button(turn: Turn) -> tuple[Button, ...]:
    if plan_period.present(turn.tx) is not None or not may(turn.actor, Action.SET_PERIOD):
        return ()
    return (Button(Phrase("period.button"), say="/periodo"),)


def _to_leave_out(turn: Turn, _form: Any) -> Mapping[str, Any]:
    draft = development.to_leave_out(turn.tx, turn.actor, code=turn.subject)
    return {"code": draft.code, "title": draft.title}


@router.form("dejarfuera", needs=Action.LEAVE_OUT)
class LeavingOut(Form):
    """Why a draft that could go on stays out of the plan, and one clear yes."""

    reason: Annotated[Reason, Ask("development.leave.why", values=_to_leave_out)]
    sure: Annotated[
        bool, Ask("development.leave.sure", options=choices.yes_or_no, values=_to_leave_out)
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the draft whose code follows."""
        code = drafts.as_code(rest)
        if code is None:
            return say("development.leave.which")
        development.to_leave_out(turn.tx, turn.actor, code=code)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Leave it out, and tell the authors of what it comes from."""
        code = turn.subject
        if not self.sure:
            return say("development.leave.not_done", code=code)
        draft = development.leave_out(
            turn.tx, turn.actor, code=code, reason=self.reason, now=turn.now
        )
        news = hop_news.replies(
            turn.tx,
            hops.origins(turn.tx, draft),
            hop=Hop.DRAFT_LEFT_OUT,
            subject=code,
            key="development.told_left_out",
            now=turn.now,
            but=turn.me,
            code=code,
            title=drafts.public(turn.tx, draft).title,
            reason=as_public(turn.tx, self.reason),
        )
        button = Button(Phrase("development.list.button"), say="/desarrollar")
        return [say("development.leave.done", button, code=code), *news]
