"""The way that matters most: a person proposes, or supports what somebody proposed already."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar

from bot.answers import Option
from bot.conversations import FROM_LINE, words_after
from bot.forms import Ask, Files, Form, Replies, Review, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.people.people import Purpose
from cocreation.permissions import Action
from cocreation.proposals import proposals
from cocreation.proposals.attachments import attached, take_loose
from cocreation.proposals.proposals import Draft, Origin
from cocreation.texts import TITLE_MAX, Paragraph, ShownName, Title
from handlers import choices, consent
from handlers.proposals.attachments import LOOSE_FOR, WITH_A_PROPOSAL
from storage.records import ProposalRecord

router = Router()


def _alike(turn: Turn, form: Any) -> list[ProposalRecord]:
    alike = proposals.similar(
        turn.tx, title=form.title, problem=form.problem, idea=form.idea, theme=form.theme
    )
    return [each for each in alike if each.author_id != turn.me]


def _similar(turn: Turn, form: Any) -> Sequence[Option]:
    alike = _alike(turn, form)
    if not alike:
        return []
    return [
        Option(
            "none",
            Phrase("propose.similar.none"),
            Phrase("propose.similar.none.short"),
            spellings=tuple(turn.phrases.words("propose.similar.none.words")),
        ),
        *(
            Option(
                each.code,
                Phrase("propose.similar.support", {"code": each.code}),
                Phrase("propose.similar.support.short", {"code": each.code}),
                spellings=(each.code, each.title),
            )
            for each in alike
        ),
    ]


def _similar_listed(turn: Turn, form: Any) -> Mapping[str, Any]:
    alike = _alike(turn, form)
    lines = [
        Phrase("propose.similar.line", {"code": each.code, "title": each.title}) for each in alike
    ]
    return {"list": lines, "count": len(alike)}


def _readable(offered: Sequence[Option]) -> Sequence[Button]:
    """Return a button for each similar proposal that shows it whole; the draft waits."""
    codes = [each.value for each in offered if each.value != "none"]
    return [
        Button(Phrase("propose.similar.read", {"code": code}), say=f"/propuesta {code}")
        for code in codes
    ]


def _goes_on(_turn: Turn, form: Any) -> bool:
    return getattr(form, "instead", "none") in (None, "none")


def draft_of(turn: Turn, form: Any) -> Draft:
    """Return the draft that a form's answers make."""
    answers = {name: getattr(form, name, None) for name in Draft.model_fields}
    return Draft.model_validate({**answers, "shown_name": _name(turn, answers["shown_name"])})


def _name(turn: Turn, written: str | None) -> str | None:
    """Return the name to show; None when what was written says that there is none."""
    nameless = map(fold, turn.phrases.words("propose.name.none.words"))
    return None if written is None or fold(written) in nameless else written


def draft_values(turn: Turn, form: Any) -> Mapping[str, Any]:
    """Return what the review card of a proposal shows."""
    draft = draft_of(turn, form)
    assert turn.conversation is not None
    files = attached(turn.tx, conversation_id=turn.conversation.id)
    return {
        "title": draft.title,
        "problem": draft.problem,
        "idea": draft.idea,
        "theme": choices.theme_name(turn, draft.theme),
        "territory": choices.territory_name(turn, draft.territory),
        "sector": choices.sector_name(turn, draft.sector),
        "name": draft.shown_name or Phrase("proposal.pseudonymous"),
        "files": Phrase("propose.review.files", {"count": files}) if files else "",
        "warning": Phrase("propose.review.personal_data")
        if proposals.identifies_somebody(turn.tx, draft)
        else "",
    }


@router.form("proponer", needs=Action.PROPOSE)
class NewProposal(Form):
    """Title, problem, idea, theme, territory; similar ones, if any; a card to review; sent."""

    takes: ClassVar[Files] = WITH_A_PROPOSAL

    consent: Annotated[
        consent.Given,
        Ask("consent.take_part", options=consent.accept_or_not, when=consent.not_yet),
    ]
    title: Annotated[Title, Ask("propose.title")]
    problem: Annotated[Paragraph, Ask("propose.problem")]
    idea: Annotated[Paragraph, Ask("propose.idea")]
    theme: Annotated[str, Ask("propose.theme", options=choices.themes)]
    territory: Annotated[str, Ask("propose.territory", options=choices.territories)]
    instead: Annotated[
        str,
        Ask("propose.similar", options=_similar, values=_similar_listed, beside=_readable),
    ] = "none"
    sector: Annotated[
        str | None, Ask("propose.sector", options=choices.sectors, when=_goes_on, aside=True)
    ] = None
    shown_name: Annotated[ShownName | None, Ask("propose.name", when=_goes_on, aside=True)] = None
    files: Annotated[None, Ask("propose.files", when=_goes_on, aside=True, media=True)] = None
    send: Annotated[Review, Ask("propose.review", when=_goes_on, values=draft_values)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start with what was already written: beside the command, or in an earlier message."""
        if rest.startswith(FROM_LINE):
            earlier = words_after(turn, rest)
            return Start(answers={"problem": earlier} if earlier else None)
        field = "title" if len(rest) <= TITLE_MAX else "problem"
        return Start(answers={field: rest} if rest else None)

    def accepted(self, turn: Turn, name: str) -> None:
        """Write the consent down as soon as it is given; take in what was sent just before."""
        if name == "consent":
            consent.record(turn, Purpose.TAKE_PART)
        if name in ("title", "problem") and turn.conversation is not None:
            take_loose(
                turn.tx,
                person_id=turn.me,
                conversation_id=turn.conversation.id,
                since=turn.now - LOOSE_FOR,
            )

    def done(self, turn: Turn) -> Replies:
        """Register the proposal, or the support for the one that says the same."""
        if not _goes_on(turn, self):
            supported, count = proposals.support(
                turn.tx, turn.actor, person_id=turn.me, code=self.instead, now=turn.now
            )
            return say(
                "propose.supported_instead",
                *_support_buttons(supported.code),
                code=supported.code,
                title=supported.title,
                count=count,
            )
        assert turn.conversation is not None
        proposal = proposals.submit(
            turn.tx,
            turn.actor,
            draft=draft_of(turn, self),
            author=turn.me,
            collector=None,
            origin=Origin(turn.channel),
            now=turn.now,
            conversation=turn.conversation.id,
        )
        return say(
            "propose.saved",
            Button(Phrase("proposal.see.button"), say=f"/propuesta {proposal.code}"),
            Button(Phrase("propose.another.button"), say="/proponer"),
            code=proposal.code,
            title=proposal.title,
        )


_CORRECTABLE = ("title", "problem", "idea", "theme", "territory", "sector", "shown_name")


def _correctable(_turn: Turn, _form: Any) -> Sequence[Option]:
    asks = NewProposal.questions
    return [Option(name, Phrase(f"{asks[name].phrase}.button")) for name in _CORRECTABLE]


def _chosen(field: str) -> Any:
    return lambda _turn, form: getattr(form, "field", None) == field


def _names_somebody(turn: Turn, form: Any) -> bool:
    said = getattr(form, form.field, None) if form.field in ("title", "problem", "idea") else None
    return said is not None and proposals.names_somebody(turn.tx, said)


def _anyway_or_again(turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        choices.yes(turn, Phrase("correct.personal_data.anyway")),
        choices.no(turn, Phrase("correct.personal_data.again")),
    ]


@router.form("corregir", needs=Action.CHANGE_PROPOSAL)
class Correction(Form):
    """Which part of one's own proposal, and what it should say."""

    field: Annotated[str, Ask("correct.which", options=_correctable)]
    title: Annotated[Title | None, Ask("propose.title", when=_chosen("title"))] = None
    problem: Annotated[Paragraph | None, Ask("propose.problem", when=_chosen("problem"))] = None
    idea: Annotated[Paragraph | None, Ask("propose.idea", when=_chosen("idea"))] = None
    theme: Annotated[
        str | None, Ask("propose.theme", options=choices.themes, when=_chosen("theme"))
    ] = None
    territory: Annotated[
        str | None,
        Ask("propose.territory", options=choices.territories, when=_chosen("territory")),
    ] = None
    sector: Annotated[
        str | None, Ask("propose.sector", options=choices.sectors, when=_chosen("sector"))
    ] = None
    shown_name: Annotated[ShownName | None, Ask("propose.name", when=_chosen("shown_name"))] = None
    anyway: Annotated[
        bool, Ask("correct.personal_data", options=_anyway_or_again, when=_names_somebody)
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the proposal that the words name; refused when it is not one's own."""
        code = proposals.as_code(rest)
        if code is None:
            return say("correct.which_one", Button(Phrase("mine.button"), say="/mispropuestas"))
        if proposals.own(turn.tx, turn.actor, code=code).state == "withdrawn":
            return say("proposal.is_withdrawn", code=code)
        return Start(subject=code)

    def accepted(self, turn: Turn, name: str) -> None:
        """Ask once more for words that should not tell who somebody is after all."""
        if name == "anyway" and not self.anyway:
            self.model_fields_set.difference_update({"anyway", self.field})

    def done(self, turn: Turn) -> Replies:
        """Change that one field; the history keeps what it said before."""
        code = turn.subject
        value = getattr(self, self.field)
        if value is None:  # passed over: it stays as it is
            return say("correct.unchanged", *_after_correcting(code), code=code)
        facts = {self.field: _name(turn, value) if self.field == "shown_name" else value}
        proposals.correct(turn.tx, turn.actor, code=code, facts=facts, now=turn.now)
        return say("correct.saved", *_after_correcting(code), code=code)


def _after_correcting(code: str) -> tuple[Button, ...]:
    return (
        Button(Phrase("proposal.see.button"), say=f"/propuesta {code}"),
        Button(Phrase("correct.more.button"), say=f"/corregir {code}"),
    )


def _support_buttons(code: str) -> tuple[Button, ...]:
    return (
        Button(Phrase("proposal.see.button"), say=f"/propuesta {code}"),
        Button(Phrase("support.take_back.button"), say=f"/noapoyar {code}"),
    )
