"""A channel of a story: a line whose attempts end as the story says."""

import asyncio

from bot.channels import Outcome, Sent
from bot.messages import Outgoing


class Line:
    """A telephone line that ends each attempt as the story says, then delivers."""

    def __init__(self) -> None:
        self.ends: list[Outcome | Exception] = []
        self.tried: list[tuple[str, str]] = []
        self.arrived: list[str] = []
        self.open = asyncio.Event()
        self.open.set()

    async def send(self, letter: Outgoing) -> Outcome:
        text = letter.message.plain
        self.tried.append((letter.recipient, text))
        await self.open.wait()
        end = self.ends.pop(0) if self.ends else Sent(f"ref-{text}"[:64])
        if isinstance(end, Exception):
            raise end
        if isinstance(end, Sent):
            self.arrived.append(text)
        return end
