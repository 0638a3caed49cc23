"""Telling those whose proposals went into no commitment, a few at a time."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.permissions import Action
from cocreation.proposals import proposals
from cocreation.reasons import Reason
from cocreation.tracing import closing
from cocreation.tracing.closing import Closed
from handlers import choices

router = Router()

_CODES_SHOWN = 20


def _unexplained(turn: Turn) -> list[str]:
    next_ones = closing.waiting(turn.tx, turn.actor)[: closing.CHUNK]
    return closing.unexplained(turn.tx, next_ones)


def _lacking(turn: Turn, _form: Any) -> Mapping[str, Any]:
    codes = _unexplained(turn)
    shown = ", ".join(codes[:_CODES_SHOWN])
    return {"count": len(codes), "codes": shown + (" …" if len(codes) > _CODES_SHOWN else "")}


def _counted(turn: Turn, _form: Any) -> Mapping[str, Any]:
    count = len(closing.waiting(turn.tx, turn.actor))
    return {"count": count, "now": min(count, closing.CHUNK)}


@router.form("cierrepropuestas", needs=Action.CLOSE_PROPOSALS)
class Closing(Form):
    """Tell each author left that their proposal went into no commitment, with the reason."""

    reason: Annotated[
        Reason,
        Ask(
            "closing.reason",
            when=lambda turn, _form: bool(_unexplained(turn)),
            values=_lacking,
        ),
    ]
    sure: Annotated[bool, Ask("closing.sure", options=choices.yes_or_no, values=_counted)]

    @classmethod
    def begin(cls, turn: Turn, _rest: str) -> Start | Reply:
        """Start where somebody is left to be told."""
        return Start() if closing.waiting(turn.tx, turn.actor) else say("closing.nobody")

    def done(self, turn: Turn) -> Replies:
        """Close the next ones and tell their authors."""
        if not self.sure:
            return say("closing.not_done")
        reason = getattr(self, "reason", None)
        found = closing.close(turn.tx, turn.actor, reason=reason, now=turn.now)
        lines = [Phrase("closing.done", {"count": len(found.closed)})]
        if found.left:
            lines.append(Phrase("closing.left", {"count": found.left}))
        more = Button(Phrase("closing.more.button"), say="/cierrepropuestas")
        return [
            Reply(tuple(lines), (more,) if found.left else ()),
            *(_told(turn, author, theirs) for author, theirs in found.by_author.items()),
        ]


def _told(turn: Turn, author: str, theirs: Sequence[Closed]) -> Reply:
    lines = [
        Phrase(
            "closing.told.line",
            {
                "code": each.proposal.code,
                "title": proposals.public(turn.tx, each.proposal).title,
                "reason": each.reason,
            },
        )
        for each in theirs
    ]
    code = theirs[0].proposal.code
    see = Button(Phrase("hop.button"), say=f"/quepaso {code}" if len(theirs) == 1 else "/quepaso")
    return Reply(
        (Phrase("closing.told", {"list": lines, "count": len(theirs)}),), (see,), to=author
    )
