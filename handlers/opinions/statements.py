"""Short statements that people are asked about: putting one, listing them, closing one."""

from collections.abc import Mapping
from typing import Annotated, Any

from bot.forms import Ask, Form, Replies, Review, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import hop_news
from bot.router import Router
from bot.turn import Turn
from cocreation.opinions import opinions
from cocreation.opinions.opinions import Statement
from cocreation.permissions import Action, may
from cocreation.proposals.hops import Hop
from handlers.named import place
from storage.opinions.opinions import StatementRecord

router = Router()

_LISTED = 12


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    origin = Phrase("statement.from", {"code": turn.subject}) if turn.subject else ""
    return {"text": form.text, "origin": origin}


@router.form("afirmar", needs=Action.STATE)
class Stating(Form):
    """One statement, looked at once more before everybody is asked."""

    text: Annotated[Statement, Ask("statement.text")]
    send: Annotated[Review, Ask("statement.review", values=_card)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start, with the code of what the statement comes from where one follows."""
        origin = opinions.may_state(turn.tx, turn.actor, about=rest.strip() or None)
        return Start(subject="" if origin is None else origin.code)

    def accepted(self, turn: Turn, name: str) -> None:
        """Look at the text at once, so that what identifies somebody is asked for again."""
        if name == "text":
            opinions.check_text(turn.tx, self.text)

    def done(self, turn: Turn) -> Replies:
        """Put it; the authors of what it comes from are told."""
        made, origin = opinions.state(
            turn.tx, turn.actor, text=self.text, about=turn.subject or None, now=turn.now
        )
        another = Button(Phrase("statement.another.button"), say="/afirmar")
        mine = say("statement.put", another, _list_button(), code=made.code, text=made.text)
        if origin is None:
            return mine
        told = hop_news.replies(
            turn.tx, origin.proposals, hop=Hop.IN_STATEMENT, subject=made.code,
            key="statement.told", now=turn.now, but=turn.me, code=made.code, text=made.text,
        )  # fmt: skip
        return [mine, *told]


@router.command("cerrarafirmacion", needs=Action.STATE, hidden=True)
def close(turn: Turn, rest: str) -> Replies:
    """Take no more opinions on a statement."""
    code = opinions.as_code(rest)
    if code is None:
        return say("statement.which", _list_button(), example="/cerrarafirmacion S-0001")
    closed = opinions.close(turn.tx, turn.actor, code=code, now=turn.now)
    return say("statement.closed", _list_button(), code=code, text=closed.text)


@router.command("afirmaciones", needs=Action.READ_OPINIONS, public=True)
def listing(turn: Turn, rest: str) -> Replies:
    """List the statements of the stage, those that are open and those that are closed."""
    listed = opinions.listed(turn.tx, turn.actor)
    if not listed.statements:
        return say("statement.none", stage=listed.stage.name, number=listed.stage.number)
    after = place(rest)
    page = listed.statements[after : after + _LISTED] or listed.statements[:_LISTED]
    lines = [_line(each, going_on=listed.going_on) for each in page]
    phrases = [
        Phrase(
            "statement.list",
            {
                "stage": listed.stage.name,
                "number": listed.stage.number,
                "count": len(listed.statements),
                "list": lines,
            },
        )
    ]
    if turn.actor.person_id is None:
        return Reply(tuple(phrases))
    buttons = [Button(Phrase("opinions.button"), say="/opiniones")]
    if listed.going_on and any(each.state == "open" for each in listed.statements):
        buttons.insert(0, Button(Phrase("opine.button"), say="/opinar"))
        if may(turn.actor, Action.STATE):
            phrases.append(Phrase("statement.how_to_close"))
    following = after + len(page)
    if len(page) < len(listed.statements) and following < len(listed.statements):
        more = f"/afirmaciones +{following}"
        buttons.append(Button(Phrase("statement.more.button"), say=more))
    return Reply(tuple(phrases), tuple(buttons))


def _line(statement: StatementRecord, *, going_on: bool) -> Phrase:
    values = {"code": statement.code, "text": statement.text}
    state = statement.state if going_on else "closed"
    if statement.about is None:
        return Phrase(f"statement.line.{state}", values)
    return Phrase(f"statement.line.{state}.from", {**values, "about": statement.about})


def _list_button() -> Button:
    return Button(Phrase("statement.list.button"), say="/afirmaciones")
