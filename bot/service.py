"""The bot at work: the channels that are open, the postman, the fetcher and the bells."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog

from bot.attachments import Fetcher, NotFetchable
from bot.channels import Channel
from bot.channels.web import WebChannel
from bot.clock import Clock
from bot.dialogue import Dialogue
from bot.house import House, utc_now
from bot.letters import Letters
from bot.menus import general, menu
from bot.messages import Incoming, say
from bot.pace import Allowance, Verdict
from bot.post import Postman
from bot.router import Router
from bot.runner import Runner, Taken
from cocreation.attachments import MEGABYTE
from storage import housekeeping, outbox, talk
from storage import people as person_records
from storage.engine import StorageTrouble, Tx

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel

log = structlog.get_logger()

_LOOK_SECONDS = 2
_FETCH_SECONDS = 3
_REMIND_SECONDS = 300
_HOUSEKEEPING_HOUR = 4
_REMIND_AFTER = timedelta(hours=6)
_REMINDED_AT_ONCE = 50


class Service:
    """Everything that runs beside each other in one process."""

    def __init__(self, house: House, router: Router, *, now: Callable[[], datetime] = utc_now):
        settings = house.settings
        self._house = house
        self._now = now
        self._letters = Letters(house.phrases, menu(router))
        channels: dict[str, Channel] = {}
        self.postman = Postman(
            house.store,
            channels,
            per_second={"telegram": settings.telegram_per_second},
            published=self._published,
            clock=now,
        )
        self.runner = Runner(
            house.store,
            Dialogue(router, house.phrases),
            self._letters,
            self.postman,
            phrases=house.phrases,
            clock=now,
        )
        self.web = WebChannel(self.runner.take, house.store, house.files)
        self._allowance = Allowance(settings.person_messages_per_minute)
        self.telegram = self._open_telegram()
        if self.telegram is not None:
            channels["telegram"] = self.telegram
        self._menus = general(router, house.phrases)
        self._fetcher = self._make_fetcher()
        self._clock = Clock(house.programme.time_zone)

    async def start(self) -> None:
        """Begin to send, to listen and to ring."""
        await self.postman.start()
        if self.telegram is not None:
            await self.telegram.start()
            self.telegram.set_menus(*self._menus)
        self._clock.every(_LOOK_SECONDS, self.postman.look)
        self._clock.every(_FETCH_SECONDS, self._fetch)
        self._clock.every(_REMIND_SECONDS, self._remind)
        self._clock.daily(_HOUSEKEEPING_HOUR, self._keep_house)
        self._clock.start()

    async def stop(self) -> None:
        """Stop listening, let what is under way end, close everything."""
        self._clock.stop()
        if self.telegram is not None:
            await self.telegram.stop_listening()
        await self.postman.stop()
        if self.telegram is not None:
            await self.telegram.stop()
        await self._house.store.close()

    async def health(self) -> dict[str, Any]:
        """Return whether messages can be answered, and what waits to be sent."""
        try:
            waiting = await self._house.store.write(outbox.counts)
        except StorageTrouble:
            return {"ok": False}
        return {"ok": True, "messages": waiting}

    # ── what the bells ring ───────────────────────────────────────────────────────────────────

    async def _fetch(self) -> None:
        await self._fetcher.tick(self._now())

    async def _remind(self) -> None:
        """Ask the questions once more that people left open some hours ago."""
        before = self._now() - _REMIND_AFTER
        for person_id in await self._house.store.write(
            lambda tx: talk.left_open(tx, before=before, now=self._now(), limit=_REMINDED_AT_ONCE)
        ):
            await self.runner.remind(person_id)

    async def _keep_house(self) -> None:
        gone = await self._house.store.write(
            lambda tx: housekeeping.purge(tx, housekeeping.Retention(), self._now())
        )
        files = await self._fetcher.sweep(self._now())
        log.info("housekeeping", files=files, **gone)

    # ── wiring ────────────────────────────────────────────────────────────────────────────────

    def _open_telegram(self) -> TelegramChannel | None:
        settings = self._house.settings
        if settings.telegram_token is None:
            return None
        # 0.5 s and 24 MB that a bot without Telegram need not spend
        from bot.channels.telegram import TelegramChannel

        return TelegramChannel(
            settings.telegram_token.get_secret_value(),
            settings.telegram_api_url,
            take=self._take_from_telegram,
            quarantine=self._set_aside,
            on_blocked=self._blocked,
            on_moved=self._moved,
            mode="webhook" if settings.webhook else "polling",
            public_url=settings.public_url,
            secret=webhook_secret(self._house),
        )

    def _make_fetcher(self) -> Fetcher:
        return Fetcher(
            self._house.store,
            self._house.files,
            {} if self.telegram is None else {"telegram": _fetch_from(self.telegram)},
            self._tell,
            person_bytes=self._house.settings.person_files_megabytes * MEGABYTE,
            hand_over=self.postman.hand_over,
        )

    async def _take_from_telegram(self, incoming: Incoming) -> Taken | None:
        match self._allowance.ask(incoming.address):
            case Verdict.FINE:
                return await self.runner.take(incoming)
            case Verdict.SAY_SO:
                return await self.runner.slow_down(incoming)
            case _:
                return None

    async def _set_aside(self, dedupe_key: str, raw: str, error: str) -> None:
        await self._house.store.write(
            lambda tx: talk.quarantine_message(
                tx,
                channel="telegram",
                dedupe_key=dedupe_key,
                raw=raw,
                error=error,
                now=self._now(),
            )
        )

    async def _blocked(self, key: str) -> None:
        def mark(tx: Tx) -> None:
            address = person_records.find_address(tx, "telegram", key)
            if address is not None:
                person_records.mark_unreachable(tx, address.id)

        await self._house.store.write(mark)

    async def _moved(self, old: str, new: str) -> None:
        await self._house.store.write(
            lambda tx: person_records.rename_address(tx, "telegram", old, new)
        )

    def _tell(self, tx: Tx, person_id: str, key: str, *, now: datetime, **values: Any) -> None:
        self._letters.tell(tx, person_id, say(key, **values), lease=self.postman.lease, now=now)

    def _published(self, person_id: str) -> None:
        self.web.published(person_id)


def webhook_secret(house: House) -> str:
    """Return the secret that Telegram's calls must bear: the operator's, or one of the key's."""
    if house.settings.webhook_secret is not None:
        return house.settings.webhook_secret.get_secret_value()
    return house.store.vault.fingerprint("telegram webhook")


def _fetch_from(telegram: TelegramChannel) -> Callable[[str], Awaitable[bytes]]:
    async def fetch(ref: str) -> bytes:
        from bot.channels.telegram import FileRefused

        try:
            return await telegram.fetch(ref)
        except FileRefused as error:
            raise NotFetchable("too_big" if "larger" in str(error) else "unreachable") from error

    return fetch
