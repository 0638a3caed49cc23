"""One turn to its replies: which handler or form a message is for."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.channels import PROFILES, with_chosen
from bot.forms import Replies
from bot.interview import Interview, Question, Sheet
from bot.messages import Button, Choice, Message, Reply, say
from bot.router import Route, Router
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.permissions import require_early
from cocreation.refusals import Refusal
from locales.phrases import Phrase, Phrases
from storage import outbox, talk
from storage.records import ConversationRecord

_CONTROLS = ("cancelar", "atras", "saltar", "listo", "seguir")


@dataclass(frozen=True, slots=True)
class Said:
    """What a turn says.

    `used` is the message whose button was tapped, as it reads from now on; `line` what the tap
    said, for the person's own side of the talk.
    """

    replies: list[Reply]
    used: Message | None = None
    line: str | None = None

    @classmethod
    def after(cls, replies: list[Reply], message: Message, choice: Choice) -> "Said":
        """Return what is said after a button was tapped."""
        return cls(replies, with_chosen(message, choice.label), choice.label)


class Dialogue:
    """Finds what a message means to us and returns the replies; it sends nothing."""

    def __init__(self, router: Router, phrases: Phrases) -> None:
        self._router = router
        self._phrases = phrases
        self._bare_words = {
            fold(word): command
            for command in (*_CONTROLS, *(route.word for route in router))
            for word in phrases.words(f"words.{command}")
        }

    def answer(self, turn: Turn) -> Said:
        """Return the replies to one message. Raises Refusal when a rule says no."""
        incoming = turn.incoming
        if turn.actor.person_id is None:
            return Said(self._in_group(turn))
        if incoming.edited:
            return Said(self._then_ask_again(turn, say("edited.how_to_correct")))
        if incoming.tap is not None:
            return self._tapped(turn, incoming.tap)
        if incoming.media is not None:
            return Said(self._media(turn))
        command = self._as_command(incoming.text)
        if command is not None:
            return Said(self._command(turn, *command))
        return Said(self._heard(turn, incoming.text))

    def refused(self, turn: Turn, refusal: Refusal) -> list[Reply]:
        """Return the replies that say why nothing was done; every answer given so far stays."""
        return self._then_ask_again(turn, say(refusal.key, **refusal.values))

    def reminded(self, turn: Turn) -> list[Reply]:
        """Return the question that a person left open, asked once more."""
        active = self._active(turn)
        return [] if active is None else self._ask(turn, active, Phrase("bell.shall_we_go_on"))

    # ── what a message is ─────────────────────────────────────────────────────────────────────

    def _as_command(self, text: str) -> tuple[str, str] | None:
        words = text.strip()
        if words.startswith("/"):
            word, _, rest = words[1:].partition(" ")
            return fold(word.partition("@")[0]).replace(" ", ""), rest.strip()
        bare = self._bare_words.get(fold(words))
        return None if bare is None else (bare, "")

    def _command(self, turn: Turn, word: str, rest: str) -> list[Reply]:
        if word in _CONTROLS:
            return self._control(turn, word)
        route = self._router.find(word)
        if route is None:
            return self._then_ask_again(turn, *_listed(self._fallback(turn, word)))
        require_early(turn.tx, turn.actor, route.needs)
        if route.form is not None:
            return self._begin(turn, route, rest)
        assert route.handler is not None
        return self._then_ask_again(turn, *_listed(route.handler(turn, rest)))

    def _in_group(self, turn: Turn) -> list[Reply]:
        command = self._as_command(turn.incoming.text)
        route = None if command is None else self._router.find(command[0])
        if command is None or not turn.incoming.text.strip().startswith("/"):
            return []
        if route is None or not route.public or route.handler is None:
            return [say("group.private_only")]
        return _listed(route.handler(turn, command[1]))

    def _tapped(self, turn: Turn, token: str) -> Said:
        message_id, _, place = token.partition(".")
        body = outbox.body_of(turn.tx, message_id, turn.me) if place.isdecimal() else None
        message = None if body is None else Message.model_validate_json(body)
        if message is None or int(place) >= len(message.choices):
            return Said(self._then_ask_again(turn, say("button.stale")), line="…")
        choice = message.choices[int(place)]
        if choice.say is not None:
            command = self._as_command(choice.say)
            assert command is not None
            return Said.after(self._command(turn, *command), message, choice)
        return self._tapped_answer(turn, message, choice)

    def _tapped_answer(self, turn: Turn, message: Message, choice: Choice) -> Said:
        active = self._active(turn)
        if (
            active is None
            or active.id != message.conversation
            or active.version != message.version
            or choice.answer is None
        ):
            return Said(self._then_ask_again(turn, say("button.stale")), line=choice.label)
        replies = self._answered(turn, active, choice.label, chosen=choice.answer)
        return Said.after(replies, message, choice)

    def _media(self, turn: Turn) -> list[Reply]:
        assert self._router.loose_media is not None
        active = self._active(turn)
        if active is not None:
            turn = turn.within(active)
        noted = _listed(self._router.loose_media(turn, turn.incoming.text))
        if active is None or not noted:
            return noted
        interview = self._interview(turn, active)
        question = interview.question()
        if question is not None and question.ask.media:
            interview.skip(question)
            return [*noted, *self._go_on(turn, interview)]
        if turn.incoming.text.strip() and question is not None and not question.options:
            return [*noted, *self._answered(turn, active, turn.incoming.text)]
        return self._then_ask_again(turn, *noted)

    def _heard(self, turn: Turn, text: str) -> list[Reply]:
        active = self._active(turn)
        if active is not None:
            return self._answered(turn, active, text)
        return _listed(self._fallback(turn, text))

    def _fallback(self, turn: Turn, text: str) -> Replies:
        assert self._router.fallback is not None
        return self._router.fallback(turn, text)

    # ── the open form ─────────────────────────────────────────────────────────────────────────

    def _begin(self, turn: Turn, route: Route, rest: str) -> list[Reply]:
        assert route.form is not None
        start = route.form.begin(turn, rest)
        if isinstance(start, Reply):
            return self._then_ask_again(turn, start)
        mine = talk.conversations(turn.tx, turn.me)
        for record in mine:
            if record.form == route.word and record.subject == start.subject:
                return self._resume(turn, record, mine, Phrase("form.goes_on"))
        for record in mine:
            self._rest(turn, record)
        record = talk.open_conversation(
            turn.tx,
            person_id=turn.me,
            form=route.word,
            subject=start.subject,
            content=Sheet(answers=dict(start.answers or {})).model_dump_json(),
            now=turn.now,
        )
        return self._go_on(turn, self._interview(turn, record))

    def _answered(
        self, turn: Turn, record: ConversationRecord, text: str, *, chosen: str | None = None
    ) -> list[Reply]:
        interview = self._interview(turn, record)
        question = interview.question()
        if question is None:
            return self._go_on(turn, interview)
        if chosen is None and not question.options:
            limit = PROFILES[turn.channel].receives
            whole = interview.attach_more_text(text, limit) if limit else text
            if whole is None:
                self._save(turn, interview)
                return [say("text.part_held", Button(Phrase("text.that_is_all"), say="/listo"))]
            text = whole
        return self._take(turn, interview, question, text, chosen)

    def _take(
        self,
        turn: Turn,
        interview: Interview,
        question: Question,
        text: str,
        chosen: str | None = None,
    ) -> list[Reply]:
        heard = interview.hear(question, text, chosen=chosen)
        if heard.dropped:
            return self._drop(turn, interview.record)
        if heard.explanation is not None:
            self._save(turn, interview)
            return [interview.asked(question, heard.explanation)]
        return self._go_on(turn, interview)

    def _go_on(self, turn: Turn, interview: Interview, *before: Phrase) -> list[Reply]:
        question = interview.question()
        if question is not None:
            self._save(turn, interview)
            return [interview.asked(question, *before)]
        replies = _listed(interview.form.done(interview.turn))
        talk.delete_conversation(turn.tx, interview.record.id)
        return [*replies, *self._offer_resting(turn)]

    def _ask(self, turn: Turn, record: ConversationRecord, *before: Phrase) -> list[Reply]:
        interview = self._interview(turn, record)
        question = interview.question()
        return [] if question is None else [interview.asked(question, *before)]

    def _then_ask_again(self, turn: Turn, *replies: Reply) -> list[Reply]:
        """Return replies, and after them the question that stays open, if one does."""
        active = self._active(turn)
        return [*replies] if active is None else [*replies, *self._ask(turn, active)]

    # ── commands of the conversation itself ───────────────────────────────────────────────────

    def _control(self, turn: Turn, word: str) -> list[Reply]:
        mine = talk.conversations(turn.tx, turn.me)
        active = next((record for record in mine if record.active), None)
        if word == "seguir" and mine:
            return self._resume(turn, active or mine[0], mine, Phrase("form.goes_on"))
        if active is None:
            return [say("control.nothing_open")]
        acts: dict[str, Callable[[Turn, ConversationRecord], list[Reply]]] = {
            "cancelar": self._drop,
            "atras": self._back,
            "saltar": self._skip,
            "listo": self._end_of_text,
        }
        return acts[word](turn, active)

    def _drop(self, turn: Turn, record: ConversationRecord) -> list[Reply]:
        talk.delete_conversation(turn.tx, record.id)
        return [say("form.dropped"), *self._offer_resting(turn)]

    def _back(self, turn: Turn, record: ConversationRecord) -> list[Reply]:
        interview = self._interview(turn, record)
        question = interview.question()
        if question is None or not interview.back(question):
            return self._then_ask_again(turn, say("control.at_the_start"))
        return self._go_on(turn, interview)

    def _skip(self, turn: Turn, record: ConversationRecord) -> list[Reply]:
        interview = self._interview(turn, record)
        question = interview.question()
        if question is None or not interview.skip(question):
            return self._then_ask_again(turn, say("control.needed"))
        return self._go_on(turn, interview)

    def _end_of_text(self, turn: Turn, record: ConversationRecord) -> list[Reply]:
        interview = self._interview(turn, record)
        question = interview.question()
        if question is None or not interview.sheet.held:
            return self._then_ask_again(turn)
        text, interview.sheet.held = interview.sheet.held, ""
        return self._take(turn, interview, question, text)

    def _resume(
        self,
        turn: Turn,
        record: ConversationRecord,
        mine: list[ConversationRecord],
        before: Phrase,
    ) -> list[Reply]:
        for other in mine:
            if other.id != record.id:
                self._rest(turn, other)
        active = record.model_copy(update={"active": True})
        return self._go_on(turn, self._interview(turn, active), before)

    def _rest(self, turn: Turn, record: ConversationRecord) -> None:
        if record.active:
            talk.save_conversation(turn.tx, record.model_copy(update={"active": False}), turn.now)

    def _offer_resting(self, turn: Turn) -> list[Reply]:
        resting = talk.conversations(turn.tx, turn.me)
        if not resting:
            return []
        return [say("form.resting", Button(Phrase("form.go_on"), say="/seguir"))]

    # ── records ───────────────────────────────────────────────────────────────────────────────

    def _active(self, turn: Turn) -> ConversationRecord | None:
        mine = talk.conversations(turn.tx, turn.me)
        return next((each for each in mine if each.active and self._router.find(each.form)), None)

    def _interview(self, turn: Turn, record: ConversationRecord) -> Interview:
        route = self._router.find(record.form)
        assert route is not None
        assert route.form is not None
        return Interview(turn, route.form, record, self._phrases)

    def _save(self, turn: Turn, interview: Interview) -> None:
        talk.save_conversation(
            turn.tx,
            interview.record.model_copy(
                update={"version": interview.version, "content": interview.content()}
            ),
            turn.now,
        )


def _listed(replies: Replies) -> list[Reply]:
    return [replies] if isinstance(replies, Reply) else list(replies)
