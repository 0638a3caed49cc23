"""The forms of one person: the one that is open, the ones that rest, and how they go on."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from bot.channels import PROFILES
from bot.forms import Files, Replies, Start
from bot.interview import Interview
from bot.kept_forms import KeptForms, about, holds_a_part, taken_up
from bot.leaving import GO_ON, LeftForms
from bot.messages import Button, Reply, say
from bot.questions import NOT_AN_OPTION, Heard, Question
from bot.refusing import explained, words_back
from bot.router import Route, Router
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.permissions import may
from cocreation.refusals import Refusal, Settled
from locales.phrases import Phrase, Phrases
from storage import talk
from storage.records import ConversationRecord

FROM_LINE = "texto:"
"""How words after a command begin that stand for a line written before; its id follows."""

Says = Callable[[Turn, str], list[Reply]]

CONTROLS = ("cancelar", "atras", "saltar", "listo", "seguir")
"""The commands of the conversation itself."""


class Conversations:
    """Begins, continues, rests and ends forms; the answers are the place, nothing else is kept.

    `kept` are the forms as they are written down; `say` does what a command says, for the buttons
    beside a question; `wished` offers what words may mean that are none of the answers.
    """

    def __init__(self, router: Router, phrases: Phrases, say: Says, wished: Says) -> None:
        self.kept = KeptForms(router, phrases)
        self._left = LeftForms(self.kept)
        self._say = say
        self._wished = wished

    def begin(self, turn: Turn, route: Route, rest: str, *, meanwhile: bool = False) -> list[Reply]:
        """Begin the form of a route, or go on with the one that was begun for the same thing.

        `meanwhile`: a button beside a question said so; a form that asks nothing leaves it open.
        """
        assert route.form is not None
        start = route.form.begin(turn, rest)
        if not isinstance(start, Start):
            after = self.then_ask_again if meanwhile else self.interrupted
            return after(turn, *listed(start))
        mine = self.kept.mine(turn)
        for record in mine:
            if record.form == route.word and record.subject == start.subject:
                return self._resume(turn, record, mine, start.answers or {}, rest)
        for record in mine:
            self._left.rest(turn, record)
        interview = self.kept.interview(turn, self.kept.opened(turn, route.word, start.subject))
        return self._go_on(turn, interview, *interview.take_along(start.answers or {}, rest))

    def answered(
        self, turn: Turn, record: ConversationRecord, text: str, *, chosen: str | None = None
    ) -> list[Reply]:
        """Take an answer to the open question; a part of a longer text is held for the rest.

        A form that rested is open again. Raises Refusal. After a Settled one, `after_refusal` ends
        the form.
        """
        with _told_of(record, text if chosen is None else None):
            return self._answered(turn, taken_up(record), text, chosen)

    def after_refusal(self, turn: Turn, refusal: Refusal, *, between: bool) -> list[Reply]:
        """Return why nothing was done, and the open question; not when it is settled by that.

        A form that is settled ends, and gives back what was written in it. `between`: it was said
        to a command that came between, which lets the form rest. So does a stage in which what
        the form asks for cannot be done: its answers stay.
        """
        mine = self.kept.mine(turn)
        if isinstance(refusal, Settled):
            over = next((each for each in mine if each.id == refusal.form), None)
            if over is not None:
                return self._left.end(turn, over, explained(refusal), refusal.said)
        if between:
            return self.interrupted(turn, explained(refusal))
        active = self.kept.active(turn)
        if active is not None and self._left.closed(turn, active) is not None:
            return self._left.keep_for_later(turn, active, refusal)
        return self.then_ask_again(turn, explained(refusal))

    def _answered(
        self, turn: Turn, record: ConversationRecord, text: str, chosen: str | None
    ) -> list[Reply]:
        if not may(turn.actor, self.kept.route(record.form).needs):
            said = text if chosen is None else None
            return self._left.end(turn, record, say("refusal.not_allowed"), said)
        interview = self.kept.interview(turn, record)
        question = interview.question()
        if question is None:
            return self._go_on(turn, interview)
        if chosen is None and not question.options:
            limit = PROFILES[turn.channel].receives
            whole = interview.attach_more_text(text, limit) if limit else text
            if whole is None:
                self.kept.save(turn, interview)
                return [say("text.part_held", Button(Phrase("text.that_is_all"), say="/listo"))]
            text = whole
        return self._take(turn, interview, question, text, chosen)

    def takes(self, record: ConversationRecord) -> Files | None:
        """Return what may be sent into a form beside words."""
        form = self.kept.route(record.form).form
        return None if form is None else form.takes

    def with_media(
        self, turn: Turn, record: ConversationRecord, noted: list[Reply], *, taken: bool
    ) -> list[Reply]:
        """Return how the open form goes on after something that is not text, answered by `noted`.

        What was written beside it answers a question for words.
        """
        interview = self.kept.interview(turn, record)
        question = interview.question()
        if taken:
            interview.form.received(interview.turn)
            self.kept.save(turn, interview)
        if question is not None and question.ask.media and taken:
            interview.skip(question)
            return [*noted, *self._go_on(turn, interview)]
        if turn.incoming.text.strip() and question is not None and not question.options:
            return [*noted, *self.answered(turn, record, turn.incoming.text)]
        return self.then_ask_again(turn, *noted)

    def ask(self, turn: Turn, record: ConversationRecord, *before: Phrase) -> list[Reply]:
        """Return the open question; a form whose question may no longer be asked ends here."""
        try:
            interview = self.kept.interview(turn, record)
            question = interview.question()
            return [] if question is None else [interview.asked(question, *before)]
        except Refusal as refusal:
            return self._left.end(turn, record, explained(refusal))

    def then_ask_again(self, turn: Turn, *replies: Reply) -> list[Reply]:
        """Return replies, and after them the question that stays open, if one does."""
        active = self.kept.active(turn)
        if active is None:
            return [*replies]
        spoken = next((each.language for each in replies if each.language and not each.to), None)
        asked = self.ask(replace(turn, language=spoken or turn.language), active)
        return [
            *replies,
            *(replace(each, language=spoken) for each in asked if each not in replies),
        ]

    def interrupted(self, turn: Turn, *replies: Reply) -> list[Reply]:
        """Return replies that came between; a form that was open rests, which is said once."""
        active = self.kept.active(turn)
        if active is None:
            return [*replies]
        spoken = next((each.language for each in replies if each.language and not each.to), None)
        return [*replies, replace(self._left.offer(turn, active), language=spoken)]

    def go_on_with(self, turn: Turn, text: str) -> list[Reply]:
        """Return how the form that was offered goes on: with a yes, not now, or with an answer."""
        mine = self.kept.mine(turn)
        if not mine:
            return [say("control.nothing_open")]
        said = fold(text)
        if said in map(fold, turn.phrases.words("answer.yes.words")):
            return self._resume(turn, mine[0], mine)
        if said in map(fold, turn.phrases.words("answer.no.words")):
            return [say("form.stays", what=about(mine[0]))]
        return self.answered(turn, mine[0], text)

    def or_an_answer(self, turn: Turn, replies: list[Reply]) -> list[Reply]:
        """Return replies to words nobody asked for; a form that rests may take them as its answer.

        Only where its question takes any words, and the choice is the person's.
        """
        resting = self.kept.mine(turn)
        if not replies or not resting or not self.kept.takes_words(turn, resting[0]):
            return replies
        *before, last = replies
        mine = Button(Phrase("form.is_answer.button"), say=f"{GO_ON} {FROM_LINE}{turn.incoming_id}")
        may_be = Phrase("form.is_answer", {"what": about(resting[0])})
        return [*before, replace(last.then(may_be), buttons=(mine, *last.buttons))]

    def control(self, turn: Turn, word: str, rest: str) -> list[Reply]:
        """Do what one of the commands of the conversation itself says."""
        mine = self.kept.mine(turn)
        active = next((record for record in mine if record.active), None)
        if word == "seguir" and mine:
            line = words_after(turn, rest) if rest.startswith(FROM_LINE) else ""
            if line and active is None:
                return self.answered(turn, mine[0], line)
            return self._resume(turn, active or mine[0], mine)
        if word == "cancelar" and mine:
            return self._cancel(turn, active or mine[0])
        if active is None and word == "listo" and mine and holds_a_part(mine[0]):
            active = taken_up(mine[0])
        if active is None:
            return [say("control.nothing_open"), *self._left.offer_last(turn, again=True)]
        acts: dict[str, Callable[[Turn, ConversationRecord], list[Reply]]] = {
            "atras": self._back,
            "saltar": self._skip,
            "listo": self._end_of_text,
        }
        with _told_of(active):
            return acts[word](turn, active)

    # ── one form ──────────────────────────────────────────────────────────────────────────────

    def _take(
        self,
        turn: Turn,
        interview: Interview,
        question: Question,
        text: str,
        chosen: str | None = None,
    ) -> list[Reply]:
        heard = interview.hear(question, text, chosen=chosen)
        unknown = heard.explanation is not None and heard.explanation.key == NOT_AN_OPTION
        wished = self._wished(turn, text) if unknown and chosen is None else []
        return [*wished, *self._took(turn, interview, question, heard)]

    def _took(
        self, turn: Turn, interview: Interview, question: Question, heard: Heard
    ) -> list[Reply]:
        if heard.says is not None:
            return self._say(turn, heard.says)
        if heard.dropped:
            return self._left.drop(turn, interview.record)
        if heard.explanation is not None:
            self.kept.save(turn, interview)
            return [interview.asked(question, heard.explanation)]
        replies = self._go_on(turn, interview)
        return [replace(each, in_place=True) for each in replies] if heard.ticked else replies

    def _go_on(self, turn: Turn, interview: Interview, *before: Phrase) -> list[Reply]:
        question = interview.question()
        if question is not None:
            record = self.kept.save(turn, interview)
            closed = self._left.closed(turn, record)
            if closed is not None:
                return self._left.keep_for_later(turn, record, closed)
            return [interview.asked(question, *before)]
        replies = listed(interview.form.done(interview.turn))
        self.kept.end(turn, interview.record)
        return [*replies, *self._left.offer_last(turn)]

    def _cancel(self, turn: Turn, record: ConversationRecord) -> list[Reply]:
        """Leave the correction of an answer that was chosen on the review card, or the form."""
        if record.active:
            interview = self.kept.interview(turn, record)
            part = interview.sheet.held
            if interview.leave_correction():
                return self._go_on(turn, interview, Phrase("review.unchanged"), *words_back(part))
        return self._left.drop(turn, record)

    def _back(self, turn: Turn, record: ConversationRecord) -> list[Reply]:
        interview = self.kept.interview(turn, record)
        question = interview.question()
        left = "" if question is None else interview.part_as_answer(question)
        if question is None or not interview.back(question):
            return self.then_ask_again(turn, say("control.at_the_start"))
        return self._go_on(turn, interview, *words_back(left))

    def _skip(self, turn: Turn, record: ConversationRecord) -> list[Reply]:
        interview = self.kept.interview(turn, record)
        question = interview.question()
        if question is None or not interview.skip(question):
            return self.then_ask_again(turn, say("control.needed"))
        return self._go_on(turn, interview)

    def _end_of_text(self, turn: Turn, record: ConversationRecord) -> list[Reply]:
        interview = self.kept.interview(turn, record)
        question = interview.question()
        if question is not None and question.ask.many:
            return self._took(turn, interview, question, interview.finish(question))
        if question is None or not interview.sheet.held:
            return self.then_ask_again(turn)
        text, interview.sheet.held = interview.sheet.held, ""
        return self._take(turn, interview, question, text)

    def _resume(
        self,
        turn: Turn,
        record: ConversationRecord,
        mine: list[ConversationRecord],
        known: Mapping[str, Any] | None = None,
        typed: str = "",
    ) -> list[Reply]:
        for other in mine:
            if other.id != record.id:
                self._left.rest(turn, other)
        with _told_of(record):
            interview = self.kept.interview(turn, taken_up(record))
            said = interview.take_along(known or {}, typed)
            return self._go_on(turn, interview, Phrase("form.goes_on"), *said)


@contextmanager
def _told_of(record: ConversationRecord, said: str | None = None) -> Iterator[None]:
    """Note on what settles a form which one it is, and what was typed: the turn is taken back."""
    try:
        yield
    except Settled as settled:
        settled.form, settled.said = record.id, said
        raise


def listed(replies: Replies) -> list[Reply]:
    """Return one reply or several as a list."""
    return [replies] if isinstance(replies, Reply) else list(replies)


def words_after(turn: Turn, rest: str) -> str:
    """Return the words after a command, or the person's earlier line that they stand for."""
    if not rest.startswith(FROM_LINE):
        return rest
    return talk.line(turn.tx, rest.removeprefix(FROM_LINE), turn.me) or ""
