"""What the portal needs from the house: plain functions, put together where the process starts."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from documents.plan_files import File
from portal.agenda import AgendaPage
from portal.certificate import CertificatePage
from portal.data import DataPage
from portal.plan import PlanPage
from portal.validation import ValidationPage


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
    - `agenda(language, filters)`: what the page of the agenda shows, read afresh every few seconds.
    - `agenda_document(code, number)`: a PDF of a meeting, or None.
    - `agenda_words(language)`: the words around it by key.
    - `validation(secret, code, fields, language)`: the page at the link of a validation letter;
      `fields` is what was posted about the draft of that code, None where the page is only looked
      at. None for a link that is no good.
    - `validation_words(language)`: the words around it by key.
    - `plan()`: what the page of the plan shows, or None while no version has gone round.
    - `plan_file(name)`: a file of the plan, or None.
    - `plan_words(language)`: the words around it by key.
    - `certificate(code, language)`: what the page for checking certificates says of a code.
    - `certificate_words(language)`: the words around it by key.
    - `data(language)`: what the page of the open data shows.
    - `data_file(name)`: a file of the open data, or None.
    - `data_words(language)`: the words around them by key.
    - `calendar(language)`: everybody's calendar, an iCalendar file, and since when it is the same.
    - `own_calendar(secret)`: the calendar at somebody's private address, or None.
    - `takes_proposals()`: whether the call for proposals is open.
    - `page(language)`: the words of the page by key; of the first language if it is unknown.
    - `health()`: JSON-ready; `ok` says whether messages can be answered.
    - `telegram(headers, body)`: status and body; None where Telegram does not call us.
    """

    say: Say
    follow: Follow
    document: Callable[[str, str], Awaitable[tuple[str, str, bytes] | None]]
    photo: Callable[[str, str], Awaitable[bytes | None]]
    agenda: Callable[[str, Mapping[str, str]], Awaitable[AgendaPage]]
    agenda_document: Callable[[str, int], Awaitable[bytes | None]]
    agenda_words: Callable[[str], Mapping[str, str]]
    validation: Callable[
        [str, str | None, Mapping[str, str] | None, str], Awaitable[ValidationPage | None]
    ]
    validation_words: Callable[[str], Mapping[str, str]]
    plan: Callable[[], Awaitable[PlanPage | None]]
    plan_file: Callable[[str], Awaitable[File | None]]
    plan_words: Callable[[str], Mapping[str, str]]
    certificate: Callable[[str, str], Awaitable[CertificatePage]]
    certificate_words: Callable[[str], Mapping[str, str]]
    data: Callable[[str], Awaitable[DataPage]]
    data_file: Callable[[str], Awaitable[File | None]]
    data_words: Callable[[str], Mapping[str, str]]
    calendar: Callable[[str], Awaitable[tuple[bytes, datetime]]]
    own_calendar: Callable[[str], Awaitable[bytes | None]]
    takes_proposals: Callable[[], Awaitable[bool]]
    page: Callable[[str], Mapping[str, str]]
    health: Callable[[], Awaitable[Mapping[str, Any]]]
    telegram: Callable[[Mapping[str, str], bytes], Awaitable[tuple[int, bytes]]] | None = None
