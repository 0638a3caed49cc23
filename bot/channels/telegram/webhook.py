"""Taking updates that Telegram posts to us."""

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from bot.channels.telegram.intake import Intake
from bot.channels.telegram.updates import WANTED
from storage.engine import StorageTrouble

log = structlog.get_logger(__name__)

WEBHOOK_PATH = "/telegram/webhook"
LARGEST_BODY = 1024 * 1024

_HEADER = "x-telegram-bot-api-secret-token"
_CONNECTIONS = 100
_FORGED = (403, b"Forbidden")
_TAKEN = (200, b"")
_AGAIN = (503, b"")


class Webhook:
    """What stands behind the route. Without a secret every call is forged."""

    def __init__(self, intake: Intake, secret: str | None) -> None:
        self._intake = intake
        self._secret = (secret or "").encode()

    async def take(self, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """Take one posted update and return status and body of the answer.

        200 when it is committed or quarantined, 503 when it must come again, and one same 403
        for whoever does not know the secret.
        """
        given = next((value for name, value in headers.items() if name.lower() == _HEADER), "")
        same = hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._secret)
        if not self._secret or not same:
            return _FORGED
        try:
            if len(body) > LARGEST_BODY:
                await self._intake.put_aside(body, "larger than 1 MB")
                return _TAKEN
            try:
                update = json.loads(body)
            except (ValueError, RecursionError):
                await self._intake.put_aside(body, "not JSON")
                return _TAKEN
            await self._intake.handle(update)
        except StorageTrouble as trouble:
            log.error("telegram.storage_trouble", error=str(trouble))
            return _AGAIN
        return _TAKEN

    async def register(self, call: Callable[..., Awaitable[Any]], public_url: str) -> None:
        """Tell Telegram once where to post. Raises TelegramError."""
        await call(
            "setwebhook",
            {
                "url": public_url.rstrip("/") + WEBHOOK_PATH,
                "secret_token": self._secret.decode(),
                "max_connections": _CONNECTIONS,
                "allowed_updates": WANTED,
            },
        )
