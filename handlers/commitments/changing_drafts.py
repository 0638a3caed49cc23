"""Correcting a draft commitment, and taking it back."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import hop_news, validation_news
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import drafts
from cocreation.commitments.drafts import Origins
from cocreation.permissions import Action
from cocreation.programme import institution_names
from cocreation.programme.facts import Programme
from cocreation.proposals.hops import Hop
from cocreation.reasons import Reason, as_public
from cocreation.texts import Paragraph, Title
from handlers import choices, subjects
from handlers.commitments import commitment_parts
from handlers.commitments.drafts import authors_told
from storage.commitments.drafts import DraftRecord

router = Router()

_TEXTS = ("title", "problem", "solution")
_FIELDS = (*_TEXTS, "theme", "responsible", "supporting", "value", "origins")
_SHARES = ("responsible", "supporting")


def _draft(turn: Turn) -> DraftRecord:
    """Return the draft of this form. Raises Overtaken, which ends it, once it has changed."""
    code, read = subjects.read(turn)
    return drafts.to_change(turn.tx, turn.actor, code=code, read=read)


def _begin(turn: Turn, rest: str) -> Start | Reply:
    first, _, field = rest.strip().partition(" ")
    code = drafts.as_code(rest) or drafts.as_code(first)
    if code is None:
        return say("draft.which")
    draft = drafts.to_change(turn.tx, turn.actor, code=code)
    known = {"field": field} if field in _FIELDS else None
    return Start(subject=f"{code}/{draft.version}", answers=known)


def _fields(turn: Turn, _form: Any) -> Sequence[Option]:
    asked = turn.tx.kept(Programme).institutions
    return [
        Option(name, Phrase(f"draft.{name}.button"))
        for name in _FIELDS
        if asked or name not in _SHARES
    ]


def _institutions(turn: Turn, _form: Any) -> Sequence[Option]:
    return commitment_parts.named(turn, _draft(turn).theme)


def _chosen(name: str) -> Any:
    return lambda _turn, form: getattr(form, "field", None) == name


def _about(turn: Turn, _form: Any) -> Mapping[str, Any]:
    draft = _draft(turn)
    return {"code": draft.code, "title": draft.title}


def _see(code: str) -> Button:
    return Button(Phrase("draft.see.button", {"code": code}), say=f"/borrador {code}")


@router.form("corregirborrador", needs=Action.RUN_MEETING, hidden=True)
class DraftCorrection(Form):
    """Which part of a draft, and what it should say."""

    field: Annotated[str, Ask("draft.correct.which", options=_fields, values=_about)]
    title: Annotated[Title | None, Ask("draft.title", when=_chosen("title"))] = None
    problem: Annotated[Paragraph | None, Ask("draft.problem", when=_chosen("problem"))] = None
    solution: Annotated[Paragraph | None, Ask("draft.solution", when=_chosen("solution"))] = None
    theme: Annotated[
        str | None, Ask("draft.theme", options=choices.themes, when=_chosen("theme"))
    ] = None
    responsible: Annotated[
        tuple[str, ...] | None,
        Ask("draft.responsible", options=_institutions, when=_chosen("responsible"), many=True),
    ] = None
    supporting: Annotated[
        tuple[str, ...] | None,
        Ask("draft.supporting", options=_institutions, when=_chosen("supporting"), many=True),
    ] = None
    value: Annotated[
        str | None, Ask("draft.value", options=commitment_parts.values, when=_chosen("value"))
    ] = None
    origins: Annotated[Origins | None, Ask("draft.all_origins", when=_chosen("origins"))] = None

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the draft whose code follows."""
        return _begin(turn, rest)

    def accepted(self, turn: Turn, name: str) -> None:
        """Look at once whether the proposals are there."""
        if name == "origins" and self.origins:
            drafts.known_origins(turn.tx, self.origins)

    def done(self, turn: Turn) -> Replies:
        """Change that one part; new authors are told.

        Where the draft changed meanwhile nothing is, and the words are given back.
        """
        code, read = subjects.read(turn)
        value = getattr(self, self.field)
        if not value:  # passed over: it stays as it is
            return say("draft.unchanged", _see(code), code=code)
        after, new = drafts.correct(
            turn.tx,
            turn.actor,
            code=code,
            read=read,
            facts={} if self.field in (*_SHARES, "origins") else {self.field: value},
            origins=value if self.field == "origins" else None,
            shares=self._shares(turn) if self.field in _SHARES else None,
            now=turn.now,
        )
        table = drafts.see(turn.tx, turn.actor, code=code).meeting
        done = Phrase("draft.corrected", {"code": code})
        anew = validation_news.to_make_anew(turn.tx, after)
        return [
            Reply((done, *anew), (_see(code),)),
            *authors_told(turn, after, table, new),
            *validation_news.changed_in_letters(turn.tx, after, but=turn.me),
        ]

    def _shares(self, turn: Turn) -> Mapping[str, str]:
        draft = _draft(turn)
        named = getattr(self, self.field)
        if self.field == "responsible":
            return institution_names.parts(named, draft.supporting)
        return institution_names.parts(draft.responsible, named)


def _withdraw_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        choices.yes(turn, Phrase("draft.withdraw.yes")),
        choices.no(turn, Phrase("draft.withdraw.no")),
    ]


@router.form("retirarborrador", needs=Action.RUN_MEETING, hidden=True)
class DraftWithdrawal(Form):
    """Why a draft is taken back, and one clear yes."""

    reason: Annotated[Reason, Ask("draft.withdraw.why", values=_about)]
    sure: Annotated[bool, Ask("draft.withdraw.sure", options=_withdraw_or_not, values=_about)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the draft whose code follows."""
        return _begin(turn, rest)

    def done(self, turn: Turn) -> Replies:
        """Take it back, unless it changed meanwhile: then the words are given back."""
        code, read = subjects.read(turn)
        if not self.sure:
            return say("draft.unchanged", _see(code), code=code)
        gone, origins = drafts.withdraw(
            turn.tx, turn.actor, code=code, read=read, reason=self.reason, now=turn.now
        )
        news = hop_news.replies(
            turn.tx,
            origins,
            hop=Hop.OUT_OF_DRAFT,
            subject=code,
            key="draft.from_yours_withdrawn",
            now=turn.now,
            but=turn.me,
            code=code,
            title=drafts.public(turn.tx, gone).title,
            reason=as_public(turn.tx, self.reason),
        )
        done = Phrase("draft.withdrawn", {"code": code})
        anew = validation_news.to_make_anew(turn.tx, gone)
        return [
            Reply((done, *anew), (_see(code),)),
            *news,
            *validation_news.changed_in_letters(turn.tx, gone, but=turn.me),
        ]
