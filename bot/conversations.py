"""The forms of one person: the one that is open, the ones that rest, and how they go on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from bot.channels import PROFILES
from bot.forms import Files, Replies, Start
from bot.interview import Interview
from bot.kept_forms import KeptForms, about, holds_a_part, taken_up
from bot.messages import Button, Reply, say
from bot.own_words import given_back, words_back, written
from bot.questions import NOT_AN_OPTION, Heard, Question
from bot.refusing import explained
from bot.router import Route, Router
from bot.sheet import Sheet
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.permissions import may, require_early
from cocreation.refusals import Closed, Refusal, Settled
from locales.phrases import Phrase, Phrases
from storage import talk
from storage.records import ConversationRecord

FROM_LINE = "texto:"
"""How words after a command begin that stand for a line written before; its id follows."""

GO_ON = "/seguir"
"""What goes on with the form that was left last."""

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
                return self._resume(turn, record, mine)
        for record in mine:
            self._rest(turn, record)
        return self._go_on(
            turn, self.kept.interview(turn, self.kept.opened(turn, route.word, start))
        )

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

        `between`: it was said to a command that came between, which lets the form rest. So does
        a stage in which what the form asks for cannot be done: its answers stay. A form that ends
        here gives back what was written in it.
        """
        over = self._settled(turn, refusal)
        if between and over is None:
            return self.interrupted(turn, explained(refusal))
        active = self.kept.active(turn)
        if active is not None and self._closed(turn, active) is not None:
            return self._kept_for_later(turn, active, refusal)
        if over is None:
            return self.then_ask_again(turn, explained(refusal))
        return self._ended(turn, over[0], explained(refusal), over[1])

    def _settled(
        self, turn: Turn, refusal: Refusal
    ) -> tuple[ConversationRecord, str | None] | None:
        """Return the form that a refusal ends, and what was typed last; None when it ends none."""
        if not isinstance(refusal, Settled):
            return None
        found = next((each for each in self.kept.mine(turn) if each.id == refusal.form), None)
        return None if found is None else (found, refusal.said)

    def _answered(
        self, turn: Turn, record: ConversationRecord, text: str, chosen: str | None
    ) -> list[Reply]:
        if not may(turn.actor, self.kept.route(record.form).needs):
            said = text if chosen is None else None
            return self._ended(turn, record, say("refusal.not_allowed"), said)
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
            return self._ended(turn, record, explained(refusal))

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
        return [*replies, replace(self._offer(turn, active), language=spoken)]

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
        phrases, buttons = (*last.phrases, may_be), (mine, *last.buttons)
        return [*before, replace(last, phrases=phrases, buttons=buttons)]

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
            return self._drop(turn, active or mine[0])
        if active is None and word == "listo" and mine and holds_a_part(mine[0]):
            active = taken_up(mine[0])
        if active is None:
            return [say("control.nothing_open"), *self._offer_resting(turn, again=True)]
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
            return self._drop(turn, interview.record)
        if heard.explanation is not None:
            self.kept.save(turn, interview)
            return [interview.asked(question, heard.explanation)]
        replies = self._go_on(turn, interview)
        return [replace(each, in_place=True) for each in replies] if heard.ticked else replies

    def _go_on(self, turn: Turn, interview: Interview, *before: Phrase) -> list[Reply]:
        question = interview.question()
        if question is not None:
            record = self.kept.save(turn, interview)
            closed = self._closed(turn, record)
            if closed is not None:
                return self._kept_for_later(turn, record, closed)
            return [interview.asked(question, *before)]
        replies = listed(interview.form.done(interview.turn))
        self.kept.end(turn, interview.record)
        return [*replies, *self._offer_resting(turn)]

    def _closed(self, turn: Turn, record: ConversationRecord) -> Closed | None:
        """Return why a form cannot be sent in this stage, or None when it can."""
        try:
            require_early(turn.tx, turn.actor, self.kept.route(record.form).needs)
        except Refusal as refusal:  # whoever may not any more is told when they answer
            return refusal if isinstance(refusal, Closed) else None
        return None

    def _kept_for_later(
        self, turn: Turn, record: ConversationRecord, refusal: Refusal
    ) -> list[Reply]:
        """Let a form rest that cannot be sent now, and say so; one without any words ends."""
        why = explained(refusal)
        if not written(self.kept.interview(turn, record), None):
            self.kept.end(turn, record)
            return [why, *self._offer_resting(turn)]
        self.kept.lay_aside(turn, record)
        kept = Phrase("form.kept", {"what": about(record)})
        return [replace(why, phrases=(*why.phrases, kept))]

    def _ended(
        self, turn: Turn, record: ConversationRecord, why: Reply, said: str | None = None
    ) -> list[Reply]:
        """End a form for a reason that its person did not choose, and give back their words."""
        words = given_back(self.kept.interview(turn, record), said)
        self.kept.end(turn, record)
        return [replace(why, phrases=(*why.phrases, *words)), *self._offer_resting(turn)]

    def _drop(self, turn: Turn, record: ConversationRecord) -> list[Reply]:
        part = Sheet.model_validate_json(record.content).held
        self.kept.end(turn, record)
        dropped = (Phrase("form.dropped", {"what": about(record)}), *words_back(part))
        return [Reply(dropped), *self._offer_resting(turn, again=True)]

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
        self, turn: Turn, record: ConversationRecord, mine: list[ConversationRecord]
    ) -> list[Reply]:
        for other in mine:
            if other.id != record.id:
                self._rest(turn, other)
        with _told_of(record):
            return self._go_on(
                turn, self.kept.interview(turn, taken_up(record)), Phrase("form.goes_on")
            )

    def _rest(self, turn: Turn, record: ConversationRecord) -> None:
        if not self.kept.route(record.form).rests:
            self.kept.end(turn, record)
        elif record.active:
            talk.save_conversation(turn.tx, record.model_copy(update={"active": False}), turn.now)

    def _offer_resting(self, turn: Turn, *, again: bool = False) -> list[Reply]:
        """Offer the form that was touched last; one that was offered before only `again`."""
        resting = self.kept.mine(turn)
        if not resting or (Sheet.model_validate_json(resting[0].content).offered and not again):
            return []
        return [self._offer(turn, resting[0])]

    def _offer(self, turn: Turn, record: ConversationRecord) -> Reply:
        """Let a form rest, and return the offer to go on with it."""
        self.kept.lay_aside(turn, record)
        return say("form.resting", Button(Phrase("form.go_on"), say=GO_ON), what=about(record))


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
