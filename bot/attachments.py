"""The fetcher: brings what people sent into the house, or tells them why it could not."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

import structlog

from cocreation.proposals.attachments import FILE_BYTES_MAX, MEGABYTE, Recognised, recognise
from locales.phrases import Phrase
from storage import pictures
from storage.engine import Store, Tx
from storage.files import Files
from storage.meetings import meeting_documents
from storage.proposals import attachments as records
from storage.records import AttachmentRecord

PERSON_BYTES_MAX = 100 * MEGABYTE

# How long until the next attempt, by attempt; also how long one that a kill cut short must rest.
# Together a day and a quarter: a channel that is down overnight costs nobody their photo.
WAITS = tuple(timedelta(minutes=5) * 3**attempt for attempt in range(6))
ATTEMPTS_MAX = len(WAITS) + 1

_PER_TICK = 50
_AT_ONCE = 4  # bounds memory: this many files of FILE_BYTES_MAX
_FETCH_SECONDS = 60
_ORPHAN_AGE = timedelta(days=1)
_SWEEP_CHUNK = 500

_log = structlog.get_logger()


class NotFetchable(Exception):
    """The channel will never give this file; `reason` is unreachable, too_big or broken.

    For a channel's fetch to raise. Anything else it raises counts as trouble that may pass.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Tell(Protocol):
    """Says a phrase to a person, whatever channel they use, within this transaction."""

    def __call__(self, tx: Tx, person_id: str, key: str, *, now: datetime, **values: Any) -> None:
        """Insert the message into the outbox; `values` fill the phrase's places."""
        ...


class Fetcher:
    """Downloads, checks, cleans and stores attachments; two ticks at once do no harm.

    `fetch_by_channel` turns a channel's reference into content; what `files` itself holds under
    the reference (a page's upload) needs no channel. `hand_over` gets what a committed
    transaction says, for the post.
    """

    def __init__(
        self,
        store: Store,
        files: Files,
        fetch_by_channel: Mapping[str, Callable[[str], Awaitable[bytes]]],
        tell: Tell,
        *,
        person_bytes: int = PERSON_BYTES_MAX,
        hand_over: Callable[[Sequence[Any]], None] = lambda outgoing: None,
    ) -> None:
        self._store = store
        self._files = files
        self._fetch_by_channel = fetch_by_channel
        self._tell = tell
        self._person_bytes = person_bytes
        self._hand_over = hand_over
        self._one_picture = asyncio.Semaphore(1)

    async def tick(self, now: datetime) -> int:
        """Take in hand what is due at `now`, 50 at most, and return how many are settled.

        Settled is stored, or refused and its sender told. Raises StorageTrouble when nothing can
        be claimed.
        """
        settled = 0
        for room in range(_PER_TICK, 0, -_AT_ONCE):
            limit = min(room, _AT_ONCE)
            taken = await self._store.write(partial(_claim, now, limit))
            settled += sum(await asyncio.gather(*(self._settle(item, now) for item in taken)))
            if len(taken) < limit:
                break
        return settled

    async def sweep(self, now: datetime) -> int:
        """Remove files older than a day that nothing names, and return how many that was.

        They are what a kill left between storing and marking, what was uploaded and never sent,
        and the files of attachments that were deleted.
        """
        before = now - _ORPHAN_AGE
        removed = 0
        await asyncio.to_thread(self._files.clear_parts, before)
        old = await asyncio.to_thread(self._files.older_than, before)
        for start in range(0, len(old), _SWEEP_CHUNK):
            chunk = old[start : start + _SWEEP_CHUNK]
            named = await self._store.write_long(partial(_named, chunk))
            for ref in chunk:
                if ref not in named:
                    await asyncio.to_thread(self._files.delete, ref)
                    removed += 1
        return removed

    async def _settle(self, item: AttachmentRecord, now: datetime) -> bool:
        """Return whether the attachment is done with; if not, it is due again by itself."""
        log = _log.bind(attachment=item.id, channel=item.channel, attempt=item.attempt)
        try:
            if item.attempt > ATTEMPTS_MAX:
                # Each time something of ours failed, or died, after it had been fetched.
                return await self._refuse(item, "broken", now)
            try:
                content = await self._fetch(item)
            except NotFetchable as refusal:
                return await self._refuse(item, refusal.reason, now)
            except Exception as error:
                # Its text may hold the address it was fetched from, and that a token.
                log.warning("attachment not fetched", error=type(error).__name__)
                if item.attempt < ATTEMPTS_MAX:
                    return False
                return await self._refuse(item, "unreachable", now)
            return await self._keep(item, content, now)
        except Exception:
            # One bad attachment must not stop the others.
            log.exception("attachment not settled")
            return False

    async def _fetch(self, item: AttachmentRecord) -> bytes:
        if item.size is not None and item.size > FILE_BYTES_MAX:
            raise NotFetchable("too_big")
        if self._files.holds(item.ref):
            return await asyncio.to_thread(self._files.read, item.ref)
        fetch = self._fetch_by_channel.get(item.channel)
        if fetch is None:
            raise NotFetchable("unreachable")
        async with asyncio.timeout(_FETCH_SECONDS):
            return await fetch(item.ref)

    async def _keep(self, item: AttachmentRecord, content: bytes, now: datetime) -> bool:
        if len(content) > FILE_BYTES_MAX:
            return await self._refuse(item, "too_big", now)
        if not content:
            return await self._refuse(item, "broken", now)
        found = recognise(content)
        if found is None:
            return await self._refuse(item, "not_allowed", now)
        if found.kind == "photo":
            try:
                async with self._one_picture:
                    content = await asyncio.to_thread(pictures.clean, content)
            except pictures.TooManyPixels:
                return await self._refuse(item, "too_big", now)
            except pictures.BrokenPicture:
                return await self._refuse(item, "broken", now)
        return await self._store_and_mark(item, found, content, now)

    async def _store_and_mark(
        self, item: AttachmentRecord, found: Recognised, content: bytes, now: datetime
    ) -> bool:
        # The file first: a kill between the two leaves an orphan, never a mark without its file.
        ref = await asyncio.to_thread(self._files.deposit, content, now)

        def mark(tx: Tx) -> bool | None:
            records.hold_person(tx, item.person_id)
            if records.stored_bytes(tx, item.person_id) + len(content) > self._person_bytes:
                return None
            return records.mark_stored(
                tx,
                item,
                kind=found.kind,
                media_type=found.media_type,
                size=len(content),
                path=ref,
            )

        marked = await self._store.write(mark)
        if not marked:
            await asyncio.to_thread(self._files.delete, ref)
        if marked is None:
            return await self._refuse(item, "quota", now)
        if marked:
            # What a page uploaded was kept here as it came; the clean one stands for it now.
            await asyncio.to_thread(self._files.delete, item.ref)
        return marked

    async def _refuse(self, item: AttachmentRecord, reason: str, now: datetime) -> bool:
        """Mark it refused and tell who sent it, in one transaction."""

        def mark(tx: Tx) -> list[Any] | None:
            records.hold_person(tx, item.person_id)
            if not records.mark_refused(tx, item, reason):
                return None
            self._tell(
                tx,
                item.person_id,
                f"attachment.refused.{reason}",
                now=now,
                what=_what(item),
                sent=item.created_at,
                megabytes=(self._person_bytes if reason == "quota" else FILE_BYTES_MAX) // MEGABYTE,
            )
            return tx.outgoing

        said = await self._store.write(mark)
        if said is None:
            return False
        self._hand_over(said)
        await asyncio.to_thread(self._files.delete, item.ref)
        return True


def _claim(now: datetime, limit: int, tx: Tx) -> list[AttachmentRecord]:
    return records.claim_due(tx, now=now, waits=WAITS, limit=limit)


def _named(refs: Sequence[str], tx: Tx) -> set[str]:
    kept = records.named(tx, refs) | meeting_documents.named(tx, refs)
    return kept | records.pending_refs(tx)


def _what(item: AttachmentRecord) -> Phrase:
    if item.kind in ("photo", "voice"):
        return Phrase(f"attachment.what.{item.kind}")
    if item.name:
        return Phrase("attachment.what.named", {"name": item.name})
    return Phrase("attachment.what.file")
