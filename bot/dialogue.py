"""One turn to its replies: which handler or form a message is for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers import meant_by_a_word, place_among
from bot.channels import with_chosen
from bot.conversations import CONTROLS, FROM_LINE, Conversations, listed
from bot.forms import Replies
from bot.leaving import GO_ON
from bot.messages import Choice, Message, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.folding import fold
from cocreation.permissions import require_early
from cocreation.refusals import Refusal
from locales.phrases import Phrase, Phrases
from storage import outbox

_TOKEN = re.compile(r"([0-9A-Za-z]{26})\.([0-9]{1,3})")


@dataclass(frozen=True, slots=True)
class Said:
    """What a turn says.

    `used` is the message whose button was tapped, as it reads from now on; `line` what the tap
    said, for the person's own side of the talk.
    """

    replies: list[Reply]
    used: Message | None = None
    line: str | None = None


class Dialogue:
    """Finds what a message means to us and returns the replies; it sends nothing."""

    def __init__(self, router: Router, phrases: Phrases) -> None:
        self._router = router
        self._forms = Conversations(router, phrases, self._meanwhile, self._wished)
        self._bare_words = {
            fold(word): command
            for command in (*CONTROLS, *(route.word for route in router))
            for word in phrases.words(f"words.{command}")
        }

    def answer(self, turn: Turn) -> Said:
        """Return the replies to one message. Raises Refusal when a rule says no."""
        incoming = turn.incoming
        if turn.actor.person_id is None:
            return Said(self._in_group(turn))
        if incoming.edited:
            return Said(self._forms.then_ask_again(turn, say("edited.how_to_correct")))
        if incoming.tap is not None:
            return self._tapped(turn, incoming.tap)
        if incoming.media is not None:
            return Said(self._media(turn))
        command = self._as_command(incoming.text)
        if command is not None:
            return Said(self._command(turn, *command))
        return Said(self._heard(turn, incoming.text))

    def refused(self, turn: Turn, refusal: Refusal) -> Said:
        """Return what says why nothing was done; every answer given so far stays."""
        tapped = self._choice(turn, turn.incoming.tap or "")
        between = self._comes_between(turn, tapped)
        replies = self._forms.after_refusal(turn, refusal, between=between)
        return Said(replies, line=None if tapped is None else tapped[1].label)

    def unreadable(self, turn: Turn) -> Said:
        """Return what says that a message holds characters nobody can read or keep."""
        if turn.actor.person_id is None:
            return Said([])
        return Said(self._forms.then_ask_again(turn, say("error.unreadable_text")))

    def reminded(self, turn: Turn) -> list[Reply]:
        """Return the question that a person left open, asked once more."""
        active = self._forms.kept.active(turn)
        if active is None:
            return []
        return self._forms.ask(turn, active, Phrase("bell.shall_we_go_on"))

    # ── what a message is ─────────────────────────────────────────────────────────────────────

    def _as_command(self, text: str) -> tuple[str, str] | None:
        words = text.strip()
        if words.startswith("/"):
            word, *rest = words[1:].split(maxsplit=1) or [""]
            return fold(word.partition("@")[0]).replace(" ", ""), "".join(rest)
        bare = self._bare_words.get(fold(words))
        return None if bare is None else (bare, "")

    def _comes_between(self, turn: Turn, tapped: tuple[Message, Choice] | None) -> bool:
        """Return whether a message is a command of its own, and no answer to a question."""
        if tapped is not None:
            message, choice = tapped
            return choice.say is not None and message.conversation is None
        incoming = turn.incoming
        if incoming.tap is not None or incoming.media is not None or incoming.edited:
            return False
        command = self._as_command(incoming.text)
        return command is not None and not self._controls(*command)

    def _controls(self, word: str, rest: str) -> bool:
        """Return whether a word steers a form; before words of one's own it may be a command."""
        own = bool(rest) and not rest.startswith(FROM_LINE)
        return word in CONTROLS and not (own and self._router.find(word))

    def _command(self, turn: Turn, word: str, rest: str, *, meanwhile: bool = False) -> list[Reply]:
        """Do what a command says; the open form rests, unless it offered the command itself."""
        after = self._forms.then_ask_again if meanwhile else self._forms.interrupted
        if self._controls(word, rest):
            return self._forms.control(turn, word, rest)
        route, rest = self._router.lead(word, rest)
        if route is None:
            return after(turn, *listed(self._fallback(turn, f"/{word}")))
        require_early(turn.tx, turn.actor, route.needs)
        if route.form is not None:
            return self._forms.begin(turn, route, rest, meanwhile=meanwhile)
        assert route.handler is not None
        return after(turn, *listed(route.handler(turn, rest)))

    def _in_group(self, turn: Turn) -> list[Reply]:
        """Answer commands that anyone may read the answer to; all else is other people's talk."""
        text = turn.incoming.text.strip()
        if turn.incoming.edited or turn.incoming.media is not None or not text.startswith("/"):
            return []
        command = self._as_command(text)
        route = None if command is None else self._router.find(command[0])
        if command is None or route is None:
            return []
        if not route.public or route.handler is None:
            return [say("group.private_only")]
        require_early(turn.tx, turn.actor, route.needs)
        return listed(route.handler(turn, command[1]))

    def _tapped(self, turn: Turn, token: str) -> Said:
        found = self._choice(turn, token)
        if found is None:
            return Said(self._forms.then_ask_again(turn, say("button.stale")), line="…")
        message, choice = found
        if choice.say is not None:
            do = self._said if message.conversation is None else self._meanwhile
            return Said(do(turn, choice.say), with_chosen(message, choice.label), choice.label)
        form = self._forms.kept.waiting(turn, message.conversation)
        if form is None or form.version != message.version or choice.answer is None:
            stale = self._forms.then_ask_again(turn, say("button.stale"))
            return Said(stale, line=choice.label)
        replies = self._forms.answered(turn, form, choice.label, chosen=choice.answer)
        replaced = any(each.in_place for each in replies)
        used = None if replaced else with_chosen(message, choice.label)
        return Said(replies, used, choice.label)

    def _choice(self, turn: Turn, token: str) -> tuple[Message, Choice] | None:
        """Return the button a token means, and the message that bore it; None when it is forged."""
        parts = _TOKEN.fullmatch(token)
        body = None if parts is None else outbox.body_of(turn.tx, parts[1], turn.me)
        if parts is None or body is None:
            return None
        message, place = Message.model_validate_json(body), int(parts[2])
        return (message, message.choices[place]) if place < len(message.choices) else None

    def _media(self, turn: Turn) -> list[Reply]:
        assert self._router.loose_media is not None
        active = self._forms.kept.active(turn)
        if active is not None:
            turn = turn.within(active)
        takes = None if active is None else self._forms.takes(active)
        noted = self._router.loose_media(turn, turn.incoming.text, takes)
        replies = listed(noted.replies)
        if active is None or not replies:
            return replies
        return self._forms.with_media(turn, active, replies, taken=noted.taken)

    def _heard(self, turn: Turn, text: str) -> list[Reply]:
        active = self._forms.kept.active(turn)
        if active is not None:
            return self._forms.answered(turn, active, text)
        choices = self._last_choices(turn)
        place = _place_meant(turn, text, choices)
        typed = None if place is None else choices[place].say
        typed = typed or self._meant(turn, text)
        if typed is not None:
            return self._said(turn, typed)
        if any(each.say == GO_ON for each in choices):
            return self._forms.go_on_with(turn, text)
        return self._forms.or_an_answer(turn, listed(self._fallback(turn, text)))

    def _last_choices(self, turn: Turn) -> Sequence[Choice]:
        """Return the buttons of our last message: a typed answer may mean one of them."""
        body = outbox.last_said(turn.tx, turn.me)
        return () if body is None else Message.model_validate_json(body).choices

    def _said(self, turn: Turn, words: str) -> list[Reply]:
        command = self._as_command(words)
        assert command is not None
        return self._command(turn, *command)

    def _meanwhile(self, turn: Turn, words: str) -> list[Reply]:
        """Do what a button beside a question says; the question stays open."""
        command = self._as_command(words)
        assert command is not None
        return self._command(turn, *command, meanwhile=True)

    def _meant(self, turn: Turn, text: str) -> str | None:
        commands = (each(turn, text) for each in self._router.meant)
        return next((each for each in commands if each is not None), None)

    def _wished(self, turn: Turn, text: str) -> list[Reply]:
        assert self._router.wish is not None
        return listed(self._router.wish(turn, text))

    def _fallback(self, turn: Turn, text: str) -> Replies:
        assert self._router.fallback is not None
        return self._router.fallback(turn, text)


def _place_meant(turn: Turn, text: str, choices: Sequence[Choice]) -> int | None:
    """Return which of the buttons of our last message a typed text means, or None."""
    labels = [each.label for each in choices]
    place = place_among(text, labels)
    if place is not None:
        return place
    said = fold(text)
    for number, each in enumerate(choices):
        if each.words and said in map(fold, turn.phrases.words(each.words)):
            return number
    return meant_by_a_word(text, labels, turn.phrases)
