"""People of a story, and the bot they talk to: everything real but the last metre to the phone."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count

from bot.dialogue import Dialogue
from bot.house import House
from bot.menus import menu
from bot.messages import Address, Incoming, Media, Message, token
from bot.runner import Runner, Taken
from bot.scribe import Scribe
from handlers import router
from locales.phrases import plain
from storage.ids import new_id
from storage.records import OutboxRecord


class Desk:
    """Where committed messages are laid out instead of being sent, address by address."""

    def __init__(self, lease: str) -> None:
        self.lease = lease
        self.letters: list[OutboxRecord] = []

    def hand_over(self, letters: Sequence[OutboxRecord]) -> None:
        self.letters += letters


class Bot:
    """The bot without its channels."""

    def __init__(self, house: House, clock: Callable[[], datetime]) -> None:
        self.house = house
        self.clock = clock
        self.desk = Desk(new_id(clock()))
        self.runner = Runner(
            house.store,
            Dialogue(router, house.phrases),
            Scribe(house.phrases, menu(router)),
            self.desk,
            phrases=house.phrases,
            clock=clock,
        )
        self._numbers = count(1)

    def person(self, name: str, channel: str = "telegram") -> "Person":
        return Person(self, name, channel)

    def next_number(self) -> int:
        return next(self._numbers)


class Person:
    """Somebody with a phone. Calling says a line; the whole answer comes back as plain text."""

    def __init__(self, bot: Bot, name: str, channel: str) -> None:
        self.bot = bot
        self.address = Address(channel, name)
        self.buttons: dict[str, str] = {}
        self.above: dict[str, str] = {}
        self.taken: Taken | None = None
        self._read = 0

    async def __call__(self, text: str) -> list[str]:
        return await self.send(text=text)

    async def tap(self, label: str) -> list[str]:
        """Tap a button of the last message that had any; a part of its label is enough.

        Those of the messages `above` it, in the same answer, are still there to be tapped.
        """
        shown = {**self.above, **self.buttons}
        matching = [each for each in (*self.buttons, *self.above) if label in each]
        assert matching, f"no button {label!r} among {list(shown)}"
        return await self.send(tap=shown[matching[0]], tapped_ref="1")

    async def sends_file(self, kind: str, **facts: object) -> list[str]:
        media = Media(kind, ref=f"ref-{kind}", **facts)  # type: ignore[arg-type]  # a story names fields
        return await self.send(media=media)

    async def send(self, **facts: object) -> list[str]:
        number = self.bot.next_number()
        facts.setdefault("dedupe_key", f"update:{number}")
        incoming = Incoming(self.address, **facts)  # type: ignore[arg-type]  # a story names fields
        self.taken = await self.bot.runner.take(incoming)
        return self.news()

    def news(self) -> list[str]:
        """Return what was said to this person since they last looked."""
        mine = [
            letter
            for letter in self.bot.desk.letters
            if letter.recipient == self.address.key and _is_read(letter)
        ]
        new, self._read = mine[self._read :], len(mine)
        heard = []
        self.above = {}
        for letter in new:
            message = Message.model_validate_json(letter.body)
            heard.append(plain(message.text))
            if message.choices:
                self.above |= self.buttons if heard[1:] else {}
                self.buttons = {
                    choice.label: token(letter.id, place)
                    for place, choice in enumerate(message.choices)
                }
        return heard

    async def consents(self) -> None:
        """Go through the welcome, yes to taking part, no to news."""
        await self("/start")
        await self("sí")
        await self("no")


def _is_read(letter: OutboxRecord) -> bool:
    """Return whether a person reads it: what was sent, and a question that changed in its place."""
    if letter.kind == "edit":
        return Message.model_validate_json(letter.body).conversation is not None
    return letter.kind == "send"
