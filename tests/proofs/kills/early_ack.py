"""The bot with a planted defect: it acknowledges what people write before it is committed."""

import asyncio
import sys
from collections.abc import Coroutine, Mapping
from typing import Any

from bot.__main__ import main
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.webhook import Webhook
from bot.channels.web import Said, WebChannel

_SECONDS = 0.05
_WEB_SECONDS = 0.15  # fewer answers are under way there

_take, _say, _handle = Webhook.take, WebChannel.say, Polling._handle
_late: set[asyncio.Task[Any]] = set()


def _later(work: Coroutine[Any, Any, Any], seconds: float = _SECONDS) -> None:
    async def wait() -> None:
        await asyncio.sleep(seconds)
        await work

    task = asyncio.create_task(wait())
    _late.add(task)
    task.add_done_callback(_late.discard)


async def _take_early(self: Webhook, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
    _later(_take(self, headers, body))
    return 200, b""


async def _handle_early(self: Polling, batch: list[Any]) -> None:
    _later(_handle(self, batch))


async def _say_early(self: WebChannel, session: str | None, message_id: str, **facts: Any) -> Said:
    session = session or self._new_session(facts["start"])
    _later(_say(self, session, message_id, **facts), _WEB_SECONDS)
    return Said(session, 0, "early", "")


Webhook.take = _take_early  # type: ignore[method-assign]  # the defect
Polling._handle = _handle_early  # type: ignore[method-assign]  # the defect
WebChannel.say = _say_early  # type: ignore[method-assign]  # the defect

if __name__ == "__main__":
    sys.exit(main())
