"""The highest authorities decide: in the chat, or as an administrator records it from paper."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Review, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import validation_news
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import drafts
from cocreation.permissions import Action
from cocreation.proposals.proposals import names_somebody
from cocreation.validation import counterproposals, validating, validation_letters
from cocreation.validation.counterproposals import (
    CounterProblem,
    CounterTitle,
    NotViable,
    Reasons,
    Relation,
    Solution,
)
from cocreation.validation.validating import Asked, Decision
from handlers import choices
from handlers.validation import validation_words

router = Router()

_APPROVE, _NO = "approve", "not viable"
_LISTED = 8


def _asked(turn: Turn) -> Asked:
    """Return what this form is about. Raises Settled, which ends it, once it is decided."""
    letter, _, code = turn.subject.partition("/")
    if letter:
        return validating.to_record(turn.tx, turn.actor, letter=letter, code=code)[0]
    return validating.to_decide(turn.tx, turn.actor, code=code)


def _about(turn: Turn, _form: Any) -> Mapping[str, Any]:
    return validation_words.asked(turn, _asked(turn))


def _either(turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        replace(choices.yes(turn, Phrase("validate.approve")), value=_APPROVE),
        replace(choices.no(turn, Phrase("validate.no")), value=_NO),
    ]


def _said_yes(_turn: Turn, form: Any) -> bool:
    return getattr(form, "decision", None) == _APPROVE


def _confirm_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        choices.yes(turn, Phrase("validate.confirm")),
        choices.no(turn, Phrase("validate.not_yet")),
    ]


def _said_no(_turn: Turn, form: Any) -> bool:
    return getattr(form, "decision", None) == _NO


def _texts(form: Any) -> dict[str, str]:
    return {"title": form.title, "problem": form.problem, "solution": form.solution}


def _strange(turn: Turn, form: Any) -> bool:
    """Return whether the counterproposal has to say how it relates to the draft."""
    if not _said_no(turn, form):
        return False
    return not counterproposals.relates(_asked(turn).draft, **_texts(form))


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    asked = _asked(turn)
    relation = form.relation if _strange(turn, form) else None
    said = [form.reasons, *_texts(form).values(), *([relation] if relation else [])]
    named = any(names_somebody(turn.tx, text) for text in said)
    return {
        **validation_words.asked(turn, asked),
        "reasons": form.reasons,
        "counter_title": form.title,
        "counter_problem": form.problem,
        "counter_solution": form.solution,
        "notes": [
            *([Phrase("validate.relation_line", {"relation": relation})] if relation else []),
            Phrase("validate.public"),
            *([Phrase("draft.personal_data")] if named else []),
        ],
    }


class _Deciding(Form):
    """A yes that is said twice, or a no with its reasons and a counterproposal."""

    decision: Annotated[str, Ask("validate.decision", options=_either, values=_about)]
    sure: Annotated[
        bool, Ask("validate.sure", options=_confirm_or_not, when=_said_yes, values=_about)
    ]
    reasons: Annotated[Reasons, Ask("validate.reasons", when=_said_no, values=_about)]
    title: Annotated[CounterTitle, Ask("validate.title", when=_said_no, values=_about)]
    problem: Annotated[CounterProblem, Ask("validate.problem", when=_said_no)]
    solution: Annotated[Solution, Ask("validate.solution", when=_said_no, values=_about)]
    relation: Annotated[Relation, Ask("validate.relation", when=_strange, values=_about)]
    send: Annotated[Review, Ask("validate.review", when=_said_no, values=_card)]

    def accepted(self, turn: Turn, name: str) -> None:
        """Look at once whether the counterproposal is one."""
        if name == "solution" and counterproposals.is_copy(_asked(turn).draft, **_texts(self)):
            raise counterproposals.copied(_asked(turn).draft)

    def _not_yet(self, turn: Turn) -> Reply | None:
        """Return what is said where a yes was not confirmed: nothing is decided."""
        if self.decision != _APPROVE or self.sure:
            return None
        return say("validate.not_decided", code=_asked(turn).draft.code)

    def _no(self, turn: Turn) -> NotViable | None:
        if self.decision == _APPROVE:
            return None
        relation = self.relation if _strange(turn, self) else None
        return NotViable(reasons=self.reasons, relation=relation, **_texts(self))


@router.form("validar", needs=Action.VALIDATE)
class Deciding(_Deciding):
    """What an authority decides on a draft."""

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the draft whose code follows; show what waits otherwise."""
        code = drafts.as_code(rest)
        if code is None:
            return _waiting(turn)
        validating.to_decide(turn.tx, turn.actor, code=code)
        return Start(subject=f"/{code}")

    def done(self, turn: Turn) -> Replies:
        """Decide; the table, the authors and who administers are told."""
        if not_yet := self._not_yet(turn):
            return not_yet
        code = _asked(turn).draft.code
        no = self._no(turn)
        made = validating.decide(turn.tx, turn.actor, code=code, no=no, now=turn.now)
        left = len(validating.waiting(turn.tx, turn.actor))
        following = Button(Phrase("validate.next.button"), say="/validar")
        return [_receipt(turn, made, following if left else None), *_told(turn, made)]


@router.form("respuestavalidacion", needs=Action.ASK_VALIDATION, hidden=True)
class OnPaper(_Deciding):
    """What an authority answered on paper about one draft of a letter."""

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the draft after the code of the letter, or for the only one that waits."""
        first, _, second = rest.strip().partition(" ")
        letter = validation_letters.as_code(first)
        if letter is None:
            return validation_words.which("/respuestavalidacion N-0001")
        code = drafts.as_code(second) if second.strip() else None
        found = validating.to_record(turn.tx, turn.actor, letter=letter, code=code)
        if len(found) == 1:
            return Start(subject=f"{letter}/{found[0].draft.code}")
        return _listed(turn, "paper_validation.which", found, f"respuestavalidacion {letter}")

    def done(self, turn: Turn) -> Replies:
        """Record it; the table and the authors are told."""
        if not_yet := self._not_yet(turn):
            return not_yet
        asked = _asked(turn)
        letter, code = asked.letter.code, asked.draft.code
        no = self._no(turn)
        made = validating.record(turn.tx, turn.actor, letter=letter, code=code, no=no, now=turn.now)
        following = Button(
            Phrase("paper_validation.next.button"), say=f"/respuestavalidacion {letter}"
        )
        done = made.asked.letter.state == "settled"
        return [_receipt(turn, made, None if done else following), *_told(turn, made)]


def _waiting(turn: Turn) -> Reply:
    found = validating.waiting(turn.tx, turn.actor)
    if not found:
        return say("validate.nothing_waits", validation_words.board_button())
    return _listed(turn, "validate.waiting", found, "validar")


def _listed(turn: Turn, key: str, found: Sequence[Asked], command: str) -> Reply:
    lines = [
        Phrase(
            f"validate.line.{each.validation.state}",
            {
                **validation_words.about(turn.tx, each.letter),
                "code": each.draft.code,
                "title": drafts.public(turn.tx, each.draft).title,
            },
        )
        for each in found
    ]
    buttons = tuple(
        Button(
            Phrase("validate.decide.button", {"code": each.draft.code}),
            say=f"/{command} {each.draft.code}",
        )
        for each in found[:_LISTED]
    )
    values = validation_words.about(turn.tx, found[0].letter)
    return Reply((Phrase(key, {**values, "list": lines, "count": len(lines)}),), buttons)


def _receipt(turn: Turn, made: Decision, following: Button | None) -> Reply:
    values = {
        **validation_words.asked(turn, made.asked),
        "reasons": made.asked.validation.reasons,
        "counter": None if made.counter is None else made.counter.code,
    }
    kind = "approved" if made.counter is None else "rejected"
    phrases = [Phrase(f"validate.{kind}", values)]
    if made.late:
        phrases.append(Phrase("validate.late"))
    buttons = [validation_news.see_button((made.counter or made.asked.draft).code)]
    return Reply(tuple(phrases), (*([following] if following else []), *buttons))


def _told(turn: Turn, made: Decision) -> list[Reply]:
    return validation_news.told(turn.tx, made, but=turn.me, now=turn.now)
