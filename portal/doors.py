"""What the portal needs from the bot: plain functions, put together where the process starts."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class Say(Protocol):
    """Has one message of a browser answered; returns after the commit."""

    async def __call__(
        self,
        session: str | None,
        message_id: str,
        *,
        text: str = "",
        tap: str | None = None,
        file: tuple[str, str, bytes] | None = None,
        language: str | None = None,
        start: str | None = None,
    ) -> tuple[str, int, str, str]:
        """Return session, seq, thread and language. `file` is name, media type, content.

        A session that is nobody's is replaced. Thread and language are empty when the message
        was the last one of somebody who is erased now.

        Raises storage.engine.StorageTrouble when nothing was committed.
        """
        ...


class Follow(Protocol):
    """Tells what was said after a seq, and then what is said from now on."""

    def __call__(
        self, session: str, seq: int = 0, thread: str = ""
    ) -> AsyncIterator[list[dict[str, Any]]]:
        """Yield JSON-ready messages, each with its `seq`; an empty list when all is told."""
        ...


@dataclass(frozen=True, slots=True)
class Doors:
    """The portal's way in.

    - `document(session, id)`: name, media type and content, or None if it is not this session's.
    - `photo(session, id)`: a JPEG that messages show, or None.
    - `calendar(language)`: everybody's calendar, an iCalendar file, and since when it is the same.
    - `own_calendar(secret)`: the calendar at somebody's private address, or None.
    - `health()`: JSON-ready; `ok` says whether messages can be answered.
    - `telegram(headers, body)`: status and body; None where Telegram does not call us.
    """

    say: Say
    follow: Follow
    document: Callable[[str, str], Awaitable[tuple[str, str, bytes] | None]]
    photo: Callable[[str, str], Awaitable[bytes | None]]
    calendar: Callable[[str], Awaitable[tuple[bytes, datetime]]]
    own_calendar: Callable[[str], Awaitable[bytes | None]]
    health: Callable[[], Awaitable[Mapping[str, Any]]]
    telegram: Callable[[Mapping[str, str], bytes], Awaitable[tuple[int, bytes]]] | None = None
