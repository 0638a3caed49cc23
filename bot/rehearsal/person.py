"""Somebody of the cast: says lines, answers what is asked, taps the buttons that are shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels import MORE
from bot.messages import Choice, token
from bot.rehearsal.lines import Heard, Line
from bot.rehearsal.venue import Venue

_CODE = r"\b{letter}-\d{{4,}}\b"
_SECRET = re.compile(r"\b[0-9A-F]{8}(?:-[0-9A-F]{8}){3}\b")


class Stumble(AssertionError):
    """The play cannot go on: what was said, by whom, and what was heard instead."""


@dataclass(frozen=True, slots=True)
class Pick:
    """An answer that is chosen among those offered: by its value, whatever it reads like."""

    value: str


YES, NO, SEND, SKIP = Pick("yes"), Pick("no"), Pick("send"), "/saltar"
FIRST = Pick("")
"""Whatever is offered first."""


class Person:
    """Somebody with a line.

    `heard` is what was said to them last, oldest first; `read` the text of all they ever got;
    `pushed` what came without a word of theirs.
    """

    def __init__(self, name: str, line: Line, venue: Venue) -> None:
        self.name = name
        self.line = line
        self.heard: list[Heard] = []
        self.read: list[str] = []
        self.pushed: list[Heard] = []
        self._unread: list[Heard] = []
        self._venue = venue

    @property
    def id(self) -> str:
        """The id of somebody who has written before."""
        assert self.line.person_id is not None, self.name
        return self.line.person_id

    # ── listening ─────────────────────────────────────────────────────────────────────────────

    async def listen(self) -> list[Heard]:
        """Read what has come since the last time."""
        await self.fetch(pushed=True)
        return self._take()

    def _take(self) -> list[Heard]:
        new, self._unread = self._unread, []
        if new:
            self.heard = new
        return new

    async def fetch(self, *, pushed: bool) -> None:
        """Take what has come off the line, to be listened to later."""
        new = await self._venue.news(self.line)
        self._unread += new
        self.read += [each.message.plain for each in new]
        if pushed:
            self.pushed += new

    @property
    def words(self) -> str:
        """All that was said last, as plain text."""
        return "\n\n".join(each.message.plain for each in self.heard)

    def code(self, letter: str) -> str:
        """Return the first code of this letter in what was said last."""
        return self.codes(letter)[0]

    def codes(self, letter: str) -> list[str]:
        """Return all codes of this letter in what was said last, each once."""
        return self.finds(_CODE.format(letter=letter))

    def finds(self, pattern: str) -> list[str]:
        """Return all that a pattern fits in what was said last, each once."""
        found = list(dict.fromkeys(re.findall(pattern, self.words)))
        if not found:
            raise Stumble(f"{self.name} heard nothing like {pattern}: {self.words}")
        return found

    def secrets(self) -> list[str]:
        """Return the codes of invitations in what was said last."""
        return _SECRET.findall(self.words)

    def offers(self, command: str) -> str | None:
        """Return what a button that was shown last says, if it begins with this command."""
        found = self._button(command)
        return None if found is None else found[1].say

    # ── speaking ──────────────────────────────────────────────────────────────────────────────

    async def says(self, text: str) -> str:
        """Say a line; return all that was answered."""
        return await self._send(text, None)

    async def does(self, command: str, *answers: str | Pick) -> str:
        """Say a command and answer all it asks; return what was said at the end.

        Raises Stumble when an answer was not taken, or when something is still asked.
        """
        await self.says(command)
        return await self.answers(*answers, after=command)

    async def taps(self, command: str, *answers: str | Pick) -> str:
        """Tap the button that says this command, and answer all it asks."""
        found = self._button(command)
        if found is None:
            raise Stumble(f"{self.name} sees no button {command}: {self.words}")
        heard, choice = found
        await self._send("", token(heard.id, heard.message.choices.index(choice)))
        return await self.answers(*answers, after=command)

    async def answers(self, *answers: str | Pick, after: str = "") -> str:
        """Answer one open question after the other, until nothing is asked any more."""
        await self.replies(*answers, after=after)
        left = self._open()
        if left is not None:
            raise Stumble(f"{self.name}, {after}: something is still asked: {self.words}")
        return self.words

    @property
    def asking(self) -> bool:
        """Whether a question is open."""
        return self._open() is not None

    @property
    def asked(self) -> list[str]:
        """The answers that the open question offers; none for one in one's own words."""
        asked = self._open()
        return [] if asked is None else [each.answer or "" for each in asked.message.choices]

    async def replies(self, *answers: str | Pick, after: str = "") -> None:
        """Answer one open question after the other; more may be asked then."""
        for answer in answers:
            asked = self._open()
            if asked is None:
                raise Stumble(f"{self.name}, {after}: nothing is asked: {self.words}")
            if isinstance(answer, Pick):
                await self._pick(answer)
            else:
                await self.says(answer)
            now = self._open()
            if now is not None and _as_before(now, asked):
                raise Stumble(f"{self.name}, {after}: {answer!r} was not taken: {self.words}")

    # ── inside ────────────────────────────────────────────────────────────────────────────────

    async def _send(self, text: str, tap: str | None) -> str:
        await self.listen()
        await self._venue.say(self.line, text, tap)
        await self.fetch(pushed=False)
        self.heard = []
        self._take()
        return self.words

    async def _pick(self, answer: Pick) -> None:
        """Choose an answer, looking through the pages of a long list."""
        first: str | None = None
        while True:
            asked = self._open()
            assert asked is not None
            choices = asked.message.choices
            place = _place(choices, answer.value)
            if place is not None:
                await self._send("", token(asked.id, place))
                return
            more = next((n for n, each in enumerate(choices) if _is_more(each)), None)
            seen = "/".join(each.answer or "" for each in choices)
            if more is None or seen == first:
                raise Stumble(f"{self.name} is not offered {answer.value!r}: {self.words}")
            first = first or seen
            await self._send("", token(asked.id, more))

    def _open(self) -> Heard | None:
        asked = [each for each in self.heard if each.message.conversation is not None]
        return asked[-1] if asked else None

    def _button(self, command: str) -> tuple[Heard, Choice] | None:
        for heard in reversed(self.heard):
            for choice in heard.message.choices:
                if choice.say is not None and f"{choice.say} ".startswith(f"{command} "):
                    return heard, choice
        return None


def _as_before(now: Heard, asked: Heard) -> bool:
    """Return whether the same is asked as before, with nothing ticked since."""
    return (now.message.version, now.message.plain) == (asked.message.version, asked.message.plain)


def _place(choices: Sequence[Choice], value: str) -> int | None:
    """Return where an answer is offered; FIRST is wherever one is."""
    answers = [each.answer for each in choices]
    return next((n for n, each in enumerate(answers) if each and value in ("", each)), None)


def _is_more(choice: Choice) -> bool:
    return choice.answer is not None and choice.answer.startswith(MORE)
