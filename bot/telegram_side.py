"""Telegram beside the web chat: opened in the background, so that a page never waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

import structlog

from bot.attachments import NotFetchable
from bot.channels import Outcome
from bot.house import House, Now
from bot.menus import Commands
from bot.messages import Incoming, Outgoing
from bot.pace import Allowance, Verdict
from bot.runner import Runner
from storage import talk
from storage.engine import Tx
from storage.people import people

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel

log = structlog.get_logger()

NAME = "telegram"

_NOT_YET = (503, b"")
"""What a webhook call gets before Telegram is open: it will come again."""


class TelegramSide:
    """The channel and what it needs of the house: who may write how fast, who has left."""

    def __init__(
        self,
        house: House,
        runner: Runner,
        menus: tuple[Mapping[str, Commands], Mapping[str, Commands]],
        *,
        now: Now,
    ) -> None:
        self._house = house
        self._runner = runner
        self._menus = menus
        self._now = now
        self._allowance = Allowance(house.settings.person_messages_per_minute)
        self._channel: TelegramChannel | None = None
        self._opened = asyncio.Event()
        self._opening: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to open, and return at once."""
        self._opening = asyncio.create_task(self._open())

    async def stop_listening(self) -> None:
        """Fetch no more updates."""
        if self._opening is not None and not self._opened.is_set():
            self._opening.cancel()
        if self._channel is not None:
            await self._channel.stop_listening()

    async def stop(self) -> None:
        """Close everything."""
        if self._channel is not None:
            await self._channel.stop()

    def name(self) -> str | None:
        """Return what Telegram calls the bot, None until it has told us."""
        return None if self._channel is None else self._channel.username

    async def send(self, letter: Outgoing) -> Outcome:
        """Try once to deliver, as soon as Telegram is open."""
        return await (await self._ready()).send(letter)

    async def webhook(self, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """Take one call of Telegram's webhook and return status and body."""
        return (
            _NOT_YET if self._channel is None else await self._channel.webhook.take(headers, body)
        )

    async def fetch(self, ref: str) -> bytes:
        """Return a file somebody sent. Raises NotFetchable when Telegram will not give it."""
        from bot.channels.telegram import FileRefused

        channel = await self._ready()
        try:
            return await channel.fetch(ref)
        except FileRefused as error:
            raise NotFetchable("too_big" if "larger" in str(error) else "unreachable") from error

    # ── inside ────────────────────────────────────────────────────────────────────────────────

    async def _ready(self) -> TelegramChannel:
        await self._opened.wait()
        assert self._channel is not None
        return self._channel

    async def _open(self) -> None:
        channel_type = await asyncio.to_thread(_load)
        settings = self._house.settings
        assert settings.telegram_token is not None
        try:
            channel = channel_type(
                settings.telegram_token.get_secret_value(),
                settings.telegram_api_url,
                take=self._take,
                quarantine=self._set_aside,
                on_blocked=self._blocked,
                on_moved=self._moved,
                mode="webhook" if settings.webhook else "polling",
                public_url=settings.public_url,
                secret=webhook_secret(self._house),
            )
        except ValueError as error:
            log.error("telegram.off", reason=str(error))
            return
        await channel.start()
        channel.set_menus(*self._menus)
        self._channel = channel
        self._opened.set()

    async def _take(self, incoming: Incoming) -> None:
        match self._allowance.ask(incoming.address):
            case Verdict.FINE:
                await self._runner.take(incoming)
            case Verdict.SAY_SO:
                await self._runner.slow_down(incoming)
            case _:
                log.info("silence", channel=NAME)

    async def _set_aside(self, dedupe_key: str, raw: str, error: str) -> None:
        await self._house.store.write(
            lambda tx: talk.quarantine_message(
                tx, channel=NAME, dedupe_key=dedupe_key, raw=raw, error=error, now=self._now()
            )
        )

    async def _blocked(self, key: str) -> None:
        def mark(tx: Tx) -> None:
            address = people.find_address(tx, NAME, key)
            if address is not None:
                people.mark_unreachable(tx, address.id)

        await self._house.store.write(mark)

    async def _moved(self, old: str, new: str) -> None:
        await self._house.store.write(lambda tx: people.rename_address(tx, NAME, old, new))


def webhook_secret(house: House) -> str:
    """Return the secret that Telegram's calls must bear: the operator's, or one of the key's."""
    if house.settings.webhook_secret is not None:
        return house.settings.webhook_secret.get_secret_value()
    return house.store.vault.fingerprint("telegram webhook")


def _load() -> type[TelegramChannel]:
    """Import python-telegram-bot: half a second and 24 MB that a web chat alone need not spend."""
    from bot.channels.telegram import TelegramChannel

    return TelegramChannel
