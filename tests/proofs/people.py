"""Simulated people who propose: the same conversation over Telegram and over the web chat."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from locales.phrases import Phrase, Phrases
from tests.proofs.sheet import PROGRAMME, Row, names

_PHRASES = Phrases(("es",), PROGRAMME.time_zone, PROGRAMME.country)
_GAP = "\0"

CODE = re.compile(r"P-\d{4,}")


class _Gaps(dict[str, Any]):
    def __missing__(self, _place: str) -> str:
        return _GAP


def words(key: str, *, count: int = 2) -> str:
    """Return the longest part of a phrase that does not depend on any value."""
    phrase = Phrase(key, _Gaps(count=count))
    return max(_PHRASES.plain(phrase, "es").split(_GAP), key=len).strip()


_SIMILAR = (words("propose.similar", count=1), words("propose.similar"))
_NONE = (words("propose.similar.none"), words("propose.similar.none.short"))
_REVIEW = words("propose.review")
_SEND = words("review.send")


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of the bot: its words and its buttons."""

    text: str
    labels: Sequence[str]

    def says(self, *wanted: str) -> bool:
        """Return whether it holds any of these words."""
        return any(each in self.text for each in wanted)

    def button(self, *wanted: str) -> str:
        """Return the first of these labels that there is a button for."""
        found = next((label for label in wanted if label in self.labels), None)
        assert found is not None, f"no button {wanted} among {list(self.labels)}: {self.text!r}"
        return found


class Talker(Protocol):
    """Somebody with a phone or a browser."""

    name: str

    async def say(self, text: str) -> None:
        """Write something."""
        ...

    async def tap(self, label: str) -> None:
        """Tap the newest button of this label."""
        ...

    async def hear(self, *wanted: str) -> Heard:
        """Return the next message that holds one of these words; waits for it."""
        ...


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of a proposal: its code, and the codes that were shown as similar."""

    code: str
    similar: Sequence[str]


async def begin(person: Talker, *, with_start: bool) -> None:
    """Give consent: by the welcome, or by the first question of a proposal."""
    if with_start:
        await person.say("/start")
        card = await person.hear(words("welcome.take_part"))
        await person.tap(card.button(words("consent.accept")))
        await person.hear(words("welcome.news"))
        await person.say("no")
        await person.hear(words("welcome.ready"))
        await person.say("/proponer")
    else:
        await person.say("/proponer")
        card = await person.hear(words("consent.take_part"))
        await person.tap(card.button(words("consent.accept")))


async def propose(person: Talker, row: Row, *, taps: bool) -> Receipt:
    """Answer every question from the title on, by buttons or by typing; return the receipt."""
    await person.hear(words("propose.title"))
    await person.say(row.title)
    await person.hear(words("propose.problem"))
    await person.say(row.problem)
    await person.hear(words("propose.idea"))
    await person.say(row.idea)
    await _choose(person, await person.hear(words("propose.theme")), "theme", row.theme, taps)
    where = await person.hear(words("propose.territory"))
    await _choose(person, where, "territory", row.territory, taps)
    card = _Card(person)
    await card.read(await person.hear(*_SIMILAR, _REVIEW))
    question = await card.act(
        lambda now: person.tap(now.button(words("propose.sector.button"))), words("propose.sector")
    )
    await _choose(person, question, "sector", row.sector, taps)
    await card.read(await person.hear(*_SIMILAR, _REVIEW))

    async def send(now: Heard) -> None:
        await (person.tap(now.button(_SEND)) if taps else person.say(_SEND.lower()))

    receipt = await card.act(send, words("propose.saved"))
    return Receipt(CODE.findall(receipt.text)[0], card.similar)


class _Card:
    """The review card. Others write meanwhile: what is similar may be asked at any moment."""

    def __init__(self, person: Talker) -> None:
        self.similar: list[str] = []
        self._person = person
        self._now = Heard("", ())

    async def read(self, shown: Heard) -> None:
        """Look at the card, after saying no to what is similar."""
        while shown.says(*_SIMILAR):
            self.similar += CODE.findall(shown.text)
            await self._person.tap(shown.button(*_NONE))
            shown = await self._person.hear(*_SIMILAR, _REVIEW)
        self._now = shown

    async def act(self, act: Callable[[Heard], Awaitable[None]], wanted: str) -> Heard:
        """Do something on the card and return the answer that holds the words `wanted`."""
        while True:
            await act(self._now)
            answer = await self._person.hear(wanted, *_SIMILAR, _REVIEW)
            if answer.says(wanted):
                return answer
            await self.read(answer)


async def _choose(person: Talker, card: Heard, kind: str, key: str, taps: bool) -> None:
    if taps:
        await person.tap(card.button(*names(kind, key)))
    else:
        await person.say(names(kind, key)[0])
