"""Those who administer compose the plan, write its texts, and send it round."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from bot.answers import Option, hear, literal
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import plan_news
from bot.refusing import words_back
from bot.router import Router
from bot.turn import Turn
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action
from cocreation.plan import plan_records, plans
from cocreation.plan.parts import Composed, difference
from cocreation.plan.plans import INTRODUCTION, METHOD, Outdated, Seen, Text
from cocreation.programme.facts import Programme
from cocreation.refusals import Settled
from documents import plan_composing
from handlers import choices, terms
from handlers.terms import Term

router = Router()


def as_recorded(turn: Turn) -> Composed:
    """Return the plan that the records make now."""
    records = plan_records.gather(turn.tx)
    return plan_composing.composed(records, turn.tx.kept(Programme), turn.phrases)


def outdated(told: Outdated) -> Reply:
    """Return what is said of a version that the records have left behind."""
    return say(told.key, Button(Phrase("plan.compose.button"), say="/componerplan"), **told.values)


def _preview(turn: Turn, _form: Any) -> Mapping[str, Any]:
    made = as_recorded(turn)
    newest = plans.to_compose(turn.tx, turn.actor)
    changes = () if newest is None else difference(newest.composed, made)
    said = Phrase("plan.compose.first")
    if newest is not None:
        values = {"number": newest.version.number, "count": len(changes)}
        said = Phrase("plan.compose.next", values)
    return {
        "count": len(made.commitments),
        "paragraphs": len(made.paragraphs),
        "said": said,
    }


@router.form("componerplan", needs=Action.COMPOSE_PLAN, two_words=True)
class Composing(Form):
    """Whether to keep what the records say now as a version of the plan."""

    sure: Annotated[bool, Ask("plan.compose", options=choices.yes_or_no, values=_preview)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start when there is something new to compose."""
        newest = plans.to_compose(turn.tx, turn.actor)
        if newest is not None and newest.composed == as_recorded(turn):
            raise Settled("plan.nothing_changes", number=newest.version.number)
        return Start()

    def done(self, turn: Turn) -> Replies:
        """Keep the version."""
        if not self.sure:
            return say("plan.compose.not_done")
        made = plans.compose(turn.tx, turn.actor, composed=as_recorded(turn), now=turn.now)
        return say(
            "plan.composed",
            Button(Phrase("plan.read.button"), say="/plan"),
            Button(Phrase("plan.pdf.button"), say="/plan pdf"),
            Button(Phrase("plan.circulate.button"), say="/circularplan"),
            number=made.version.number,
        )


def _sections(turn: Turn, _form: Any) -> Sequence[Option]:
    own = [Option(each, Phrase(f"plan.section.{each}")) for each in (INTRODUCTION, METHOD)]
    return [*own, *(Option(each, literal(each)) for each in plans.sections(turn.tx))]


def _present(turn: Turn, form: Any) -> Mapping[str, Any]:
    plans.to_write(turn.tx, turn.actor, section=form.section)
    records = plan_records.gather(turn.tx)
    facts = turn.tx.kept(Programme)
    said = plan_composing.standing_text(form.section, records, facts, turn.phrases)
    return {"text": said}


@router.form("escribirplan", needs=Action.COMPOSE_PLAN, two_words=True)
class Writing(Form):
    """A text of the plan: its introduction, its method, or the plain summary of a commitment."""

    section: Annotated[str, Ask("plan.write.section", options=_sections)]
    text: Annotated[Text, Ask("plan.write.text", values=_present)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start, for the section that follows the command if one does."""
        plans.to_write(turn.tx, turn.actor, section=INTRODUCTION)
        named = hear(rest, _sections(turn, None), turn.phrases, turn.language)
        section = "" if named is None else named.value
        return Start(
            subject=f"{section}/{plans.texts_read(turn.tx)}",
            answers={"section": section} if section else None,
        )

    def done(self, turn: Turn) -> Replies:
        """Keep the text for the next version, unless somebody else wrote one meanwhile."""
        try:
            plans.write(
                turn.tx, turn.actor, section=self.section, text=self.text,
                read=turn.subject.rpartition("/")[2], now=turn.now,
            )  # fmt: skip
        except Overtaken as told:
            return Reply(
                (Phrase(told.key, told.values), *words_back(self.text)),
                (Button(Phrase("commitment.again.button"), say=f"/escribirplan {self.section}"),),
            )
        return say(
            "plan.written",
            Button(Phrase("plan.compose.button"), say="/componerplan"),
            Button(Phrase("plan.write.button"), say="/escribirplan"),
        )


def _to_send(turn: Turn, _form: Any) -> Mapping[str, Any]:
    return {"number": _to_circulate(turn).version.number}


def _to_circulate(turn: Turn) -> Seen:
    return plans.to_circulate(turn.tx, turn.actor, recorded=partial(as_recorded, turn))


@router.form("circularplan", needs=Action.COMPOSE_PLAN, two_words=True)
class Circulating(Term):
    """Until when the commission may observe the newest version."""

    days: Annotated[str, Ask("plan.until", options=terms.of_days(5, 8, 15), values=_to_send)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the newest version, if it has not gone round."""
        try:
            return Start(subject=str(_to_circulate(turn).version.number))
        except Outdated as told:
            return outdated(told)

    def done(self, turn: Turn) -> Replies:
        """Send it to every member, its file with it, and tell the authors whose idea is in it."""
        until = self.ends_at(turn)
        try:
            sent = plans.circulate(
                turn.tx, turn.actor, number=int(turn.subject),
                recorded=partial(as_recorded, turn), observe_until=until, now=turn.now,
            )  # fmt: skip
        except Outdated as told:
            return outdated(told)
        except Overtaken as told:
            return say(told.key, Button(Phrase("plan.read.button"), say="/plan"), **told.values)
        values = {"number": sent.seen.version.number, "until": until, "count": len(sent.members)}
        return [
            say("plan.circulated", Button(Phrase("plan.read.button"), say="/plan"), **values),
            *plan_news.sent(turn.tx, turn.phrases, sent, now=turn.now),
            *plan_news.authors(turn.tx, now=turn.now),
        ]
