"""The web chat's half that is not HTTP: sessions, what was said, and who is listening."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bot.messages import Address, Incoming, Media, Message, token
from bot.runner import Taken
from storage.announcements import announcement_photos
from storage.engine import Store
from storage.files import Files
from storage.people import web

_QUIET_SECONDS = 20.0
_LONGEST_NAME = 120
_KINDS = {"image": "photo", "audio": "voice", "video": "video"}


class Said(NamedTuple):
    """What became of a message: the session that it opened or used, and its place in the talk.

    `seq` is 0 for what was said before. `thread` names the person's talk with us and `language`
    is the one they are spoken to in; both are empty once the person is erased.
    """

    session: str
    seq: int
    thread: str
    language: str


class WebChannel:
    """Gives the browser's messages to the runner and reads back what both sides said.

    `files` is where what people send rests, sealed, until it is examined.
    """

    def __init__(
        self, take: Callable[[Incoming], Awaitable[Taken]], store: Store, files: Files
    ) -> None:
        self._take = take
        self._store = store
        self._files = files
        self._of_key: dict[str, set[_Listener]] = {}
        self._of_person: dict[str, set[_Listener]] = {}

    # ── what a person says ────────────────────────────────────────────────────────────────────

    async def say(
        self,
        session: str | None,
        message_id: str,
        *,
        text: str = "",
        tap: str | None = None,
        file: tuple[str, str, bytes] | None = None,
        language: str | None = None,
        start: str | None = None,
    ) -> Said:
        """Have one message answered and return what became of it, after the commit.

        `message_id` is the browser's own: said twice, it is answered once. Without a session, or
        with one that is nobody's, a new one is made; `start` is a secret of the browser from
        which it always gets the same one, so that a first message whose answer got lost can be
        sent again. `file` is name, media type and content.

        Raises StorageTrouble when nothing was committed, OSError when a file could not be kept.
        """
        if session is None or await self._speaker(self._key(session)) is None:
            session = self._new_session(start)
        key = self._key(session)
        media = None if file is None else await self._deposit(*file)
        incoming = Incoming(
            Address("web", key),
            dedupe_key=message_id,
            text=text,
            tap=tap,
            media=media,
            language=language,
        )
        taken = await self._take(incoming)
        speaker = await self._speaker(key)
        if taken.person_id is not None:
            self.published(taken.person_id)
        if speaker is None:
            return Said(session, taken.seq, "", "")
        for listener in self._of_key.get(key, ()):
            if listener.person_id != speaker.person_id:
                listener.news.set()
        return Said(session, taken.seq, self._thread(speaker.person_id), speaker.language)

    def _key(self, session: str) -> str:
        """Return what a session is known by: what we keep, show and log logs nobody in."""
        return self._store.vault.fingerprint(f"web-session:{session}")

    def _new_session(self, start: str | None) -> str:
        if start is None:
            return secrets.token_urlsafe(32)
        return self._store.vault.fingerprint(f"web-start:{start}")

    # ── what was said ─────────────────────────────────────────────────────────────────────────

    async def follow(
        self, session: str, seq: int = 0, thread: str = "", quiet: float = _QUIET_SECONDS
    ) -> AsyncIterator[list[dict[str, Any]]]:
        """Yield what was said after `seq`, then what is said from now on; never ends by itself.

        Each item holds the messages of one seq or more, JSON-ready and in order; an empty one
        says that all is told, at first and after every `quiet` seconds without news. When the
        session speaks for somebody else than `thread` names, everything is told from the start;
        to who was erased meanwhile that is our last word, in a thread without a name.
        """
        key = self._key(session)
        with self._listening(key) as listener:
            while True:
                listener.news.clear()
                speaker = await self._speaker(key)
                person_id = listener.person_id if speaker is None else speaker.person_id
                named = "" if speaker is None else self._thread(speaker.person_id)
                if person_id is not None and named != thread:
                    seq, thread = 0 if thread else seq, named
                self._attend(listener, person_id)
                told = [] if person_id is None else await self._told(person_id, seq, thread)
                if told:
                    seq = told[-1]["seq"]
                    yield told
                yield []
                with suppress(TimeoutError):
                    await asyncio.wait_for(listener.news.wait(), quiet)

    async def document(self, session: str, document_id: str) -> tuple[str, str, bytes] | None:
        """Return name, media type and content of a document, if it belongs to this session."""
        speaker = await self._speaker(self._key(session))
        if speaker is None:
            return None
        rows = await self._store.read(web.document_of(speaker.person_id, document_id))
        if not rows or rows[0].expires_at <= datetime.now(UTC):
            return None
        content = self._store.vault.open_bytes(rows[0].content)
        return rows[0].name, rows[0].media_type, content

    async def photo(self, session: str, photo_id: str) -> bytes | None:
        """Return a photo of an announcement, a JPEG; its id is known to who was shown it."""
        if await self._speaker(self._key(session)) is None:
            return None
        rows = await self._store.read(announcement_photos.content_of(photo_id))
        return self._store.vault.open_bytes(rows[0].content) if rows else None

    async def _speaker(self, key: str) -> Any | None:
        """Return `person_id` and `language` of who writes from an address, or None."""
        rows = await self._store.read(web.speaker_at(self._store.vault, key))
        return rows[0] if rows else None

    async def _told(self, person_id: str, seq: int, thread: str) -> list[dict[str, Any]]:
        rows = await self._store.read(web.told_after(person_id, seq))
        return [
            {
                "seq": row.seq,
                "thread": thread,
                "at": row.at.isoformat(timespec="seconds"),
                "mine": not row.ours,
                **self._shown(row.ours, row.key, self._store.vault.open(row.sealed)),
            }
            for row in rows
        ]

    @staticmethod
    def _shown(ours: int, key: str, opened: str) -> dict[str, Any]:
        if not ours:
            return {"id": key, "text": [["", opened]]}
        message = Message.model_validate_json(opened)
        return {
            "id": key,
            "text": [list(piece) for piece in message.text],
            "choices": [
                {"label": choice.label, "tap": token(key, place)}
                for place, choice in enumerate(message.choices)
            ],
            "document": message.document,
            "photo": None if message.photo is None else message.photo.model_dump(),
        }

    def _thread(self, person_id: str) -> str:
        return self._store.vault.fingerprint(f"web-thread:{person_id}")[:16]

    # ── who listens ───────────────────────────────────────────────────────────────────────────

    def published(self, person_id: str) -> None:
        """Have the open pages of this person look again. To be called in the event loop."""
        for listener in self._of_person.get(person_id, ()):
            listener.news.set()

    @contextmanager
    def _listening(self, key: str) -> Iterator["_Listener"]:
        listener = _Listener()
        self._of_key.setdefault(key, set()).add(listener)
        try:
            yield listener
        finally:
            _leave(self._of_key, key, listener)
            if listener.person_id is not None:
                _leave(self._of_person, listener.person_id, listener)

    def _attend(self, listener: "_Listener", person_id: str | None) -> None:
        if person_id is None or person_id == listener.person_id:
            return
        if listener.person_id is not None:
            _leave(self._of_person, listener.person_id, listener)
        listener.person_id = person_id
        self._of_person.setdefault(person_id, set()).add(listener)

    # ── files ─────────────────────────────────────────────────────────────────────────────────

    async def _deposit(self, name: str, media_type: str, content: bytes) -> Media:
        ref = await asyncio.to_thread(self._files.deposit, content, datetime.now(UTC))
        kind = _KINDS.get(media_type.partition("/")[0], "document")
        return Media(kind, ref, _file_name(name), media_type, len(content))


@dataclass(eq=False, slots=True)
class _Listener:
    """One open page."""

    person_id: str | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)


def _leave(listeners: dict[str, set[_Listener]], key: str, listener: _Listener) -> None:
    listeners[key].discard(listener)
    if not listeners[key]:
        del listeners[key]


def _file_name(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[-_LONGEST_NAME:].strip()
