"""The same conversation in a terminal; the talk can be kept as a test."""

import asyncio
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.house import Now
from bot.messages import Address, Incoming, Message
from bot.runner import Runner
from storage.ids import new_id
from storage.records import OutboxRecord

ADDRESS = "terminal"


class TerminalPost:
    """Prints what is committed; what is for others waits in the outbox for the bot.

    `keep` writes a document, by its id and its person's, where the terminal's user finds it.
    """

    lease = None

    def __init__(
        self, show: Callable[[str], None], keep: Callable[[str, str], Path | None]
    ) -> None:
        self.heard: list[str] = []
        self._show = show
        self._keep = keep

    def hand_over(self, letters: Sequence[OutboxRecord]) -> None:
        """Print the messages that are for the terminal."""
        for letter in letters:
            if letter.channel == ADDRESS and letter.kind == "send":
                message = Message.model_validate_json(letter.body)
                self.heard.append(message.plain)
                if message.photo is not None:
                    self._show(f"[{message.photo.alt}]")
                self._show(message.plain)
                if message.document is not None and letter.person_id is not None:
                    self._show(str(self._keep(message.document, letter.person_id)))


class Terminal:
    """One person at a keyboard."""

    def __init__(self, runner: Runner, post: TerminalPost, who: str, now: Now) -> None:
        self._runner = runner
        self._post = post
        self._who = who
        self._now = now
        self.talk: list[tuple[str, list[str]]] = []

    async def say(self, line: str) -> list[str]:
        """Say one line and return what is answered."""
        self._post.heard = []
        await self._runner.take(
            Incoming(Address(ADDRESS, self._who), dedupe_key=new_id(self._now()), text=line)
        )
        self.talk.append((line, self._post.heard))
        return self._post.heard

    async def run(self, read: Callable[[], str]) -> None:
        """Talk until the input ends."""
        while True:
            try:
                line = await asyncio.to_thread(read)
            except EOFError:
                return
            if line.strip():
                await self.say(line)


def as_test(talk: Sequence[tuple[str, list[str]]], name: str) -> str:
    """Return the source of a test that plays a talk again and expects the same answers."""
    lines = [f'"""A talk kept from the terminal."""\n\n\nasync def test_{name}(talk):']
    for said, heard in talk:
        lines.append(f"    assert await talk({_literal(said)}) == [")
        lines += [f"        {_literal(each)}," for each in heard]
        lines.append("    ]")
    return "\n".join(lines) + "\n"


def save(talk: Sequence[tuple[str, list[str]]], path: Path) -> None:
    """Write a talk as a test; the file's name becomes the test's."""
    path.write_text(as_test(talk, path.stem.removeprefix("test_")), "utf-8")


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
