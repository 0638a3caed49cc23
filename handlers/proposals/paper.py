"""Typing a proposal in for somebody who gave it on paper or by word of mouth."""

from typing import Annotated, ClassVar

from bot.forms import Ask, Files, Form, Replies, Review
from bot.messages import Button, Phrase, say
from bot.router import Router
from bot.turn import Turn
from cocreation.permissions import Action
from cocreation.proposals import proposals
from cocreation.proposals.proposals import Origin
from cocreation.texts import Paragraph, ShownName, Title
from handlers import choices
from handlers.proposals.attachments import ON_PAPER
from handlers.proposals.proposing import draft_of, draft_values

router = Router()

PAPER = "paper"


@router.form("digitar", needs=Action.TYPE_IN_PAPER)
class TypedIn(Form):
    """A proposal whose author is not the one who types: author, collector and source kept apart."""

    takes: ClassVar[Files] = ON_PAPER

    event: Annotated[Title, Ask("paper.event")]
    title: Annotated[Title, Ask("paper.title")]
    problem: Annotated[Paragraph, Ask("paper.problem")]
    idea: Annotated[Paragraph, Ask("paper.idea")]
    theme: Annotated[str, Ask("propose.theme", options=choices.themes)]
    territory: Annotated[str, Ask("propose.territory", options=choices.territories)]
    sector: Annotated[str | None, Ask("propose.sector", options=choices.sectors, aside=True)] = None
    shown_name: Annotated[ShownName | None, Ask("paper.name", aside=True)] = None
    files: Annotated[None, Ask("propose.files", aside=True, media=True)] = None
    send: Annotated[
        Review,
        Ask(
            "paper.review",
            values=lambda turn, form: {**draft_values(turn, form), "event": form.event},
        ),
    ]

    def done(self, turn: Turn) -> Replies:
        """Register it; the code goes to the author on a slip."""
        assert turn.conversation is not None
        proposal = proposals.submit(
            turn.tx,
            turn.actor,
            draft=draft_of(turn, self),
            author=None,
            collector=turn.me,
            origin=Origin(PAPER, event=self.event),
            now=turn.now,
            conversation=turn.conversation.id,
        )
        return say(
            "paper.saved",
            Button(Phrase("paper.another.button"), say="/digitar"),
            Button(Phrase("proposal.see.button"), say=f"/propuesta {proposal.code}"),
            code=proposal.code,
            title=proposal.title,
        )
