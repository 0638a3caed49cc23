"""The bells of announcements: they become messages, their authors see how far, they end."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.channels import PROFILES
from bot.messages import Button, Phrase, Reply, say
from bot.news.announcing import Bodies
from bot.post import Postman
from bot.scribe import KEPT_BY_US, SEQ_STEP, Recipient, Scribe
from bot.wording import word
from cocreation.announcements import spreading
from cocreation.announcements.facts import Report, report_of
from cocreation.programme.facts import Programme
from locales.phrases import Phrases
from storage import outbox
from storage.announcements import announcements
from storage.announcements.announcements import AnnouncementRecord
from storage.engine import Store, Tx
from storage.people import people

_TELL_AGAIN = timedelta(seconds=5)


class Campaigns:
    """What happens to announcements by itself; every tick is idempotent, a function of now."""

    def __init__(
        self,
        store: Store,
        phrases: Phrases,
        scribe: Scribe,
        postman: Postman,
        *,
        published: Callable[[str], None],
    ) -> None:
        self._store = store
        self._phrases = phrases
        self._scribe = scribe
        self._postman = postman
        self._published = published
        self._told: dict[str, tuple[Report, datetime]] = {}  # what the authors read, since when

    async def spread(self, now: Callable[[], datetime]) -> int:
        """Write the messages of what is due, outside quiet hours, until all are written.

        Returns the number of transactions; whoever chats meanwhile is answered between two.
        """
        programme = self._store.kept(Programme)
        bodies = Bodies(programme, self._phrases, self._store.vault)
        chunks = 0
        if not programme.is_quiet(now()):
            await self._store.write(lambda tx: spreading.start_due(tx, now()))
        while not programme.is_quiet(now()):
            chunk = await self._store.write_long(
                lambda tx: spreading.spread_some(
                    tx, bodies, seq_step=SEQ_STEP, kept_by_us=KEPT_BY_US, now=now()
                )
            )
            if chunk is None:
                break
            chunks += 1
            for person_id in chunk.arrived:
                self._published(person_id)
            await asyncio.sleep(0)
        return chunks

    async def follow(self, now: datetime) -> None:
        """Stop what was stopped, close what is over, and tell the authors how far theirs are."""
        for record in await self._store.write(announcements.unfinished):
            if record.state == "stopped":
                await self._stop(record.id, now)
            self._postman.hand_over(await self._store.write(partial(self._follow, record, now)))

    # ── inside ────────────────────────────────────────────────────────────────────────────────

    async def _stop(self, announcement_id: str, now: datetime) -> None:
        stopped = -1
        while stopped:
            stopped = await self._store.write_long(
                lambda tx: announcements.stop_some(tx, announcement_id, now)
            )

    def _follow(self, seen: AnnouncementRecord, now: datetime, tx: Tx) -> list[Any]:
        record = announcements.by_code(tx, seen.code)
        if record is None or record.version != seen.version or record.outcomes is not None:
            return []
        report = report_of(tx, record)
        over = record.spread and not announcements.is_under_way(tx, record.id)
        if over and record.state in ("running", "stopped"):
            ended = announcements.outcomes(tx, record.id)
            state = "done" if record.state == "running" else "stopped"
            if announcements.finish(tx, record, state, ended, now):
                self._told.pop(record.id, None)
                self._tell_end(tx, record, report, now)
        elif record.started_at is not None and self._is_news(record, report, now):
            self._told[record.id] = report, now
            self._tell_progress(tx, record, report, now)
        return tx.outgoing

    def _is_news(self, record: AnnouncementRecord, report: Report, now: datetime) -> bool:
        """Return whether the author reads something else, and has read it long enough."""
        if record.id not in self._told:
            return True
        told, since = self._told[record.id]
        return told != report and now - since >= _TELL_AGAIN

    def _tell_end(self, tx: Tx, record: AnnouncementRecord, report: Report, now: datetime) -> None:
        if record.author_id is None:
            return
        if record.progress_id is not None:
            self._tell_progress(tx, record, report, now)
        key = "announce.finished" if record.state == "running" else "announce.stopped"
        button = Button(Phrase("announce.report.button"), say=f"/anuncio {record.code}")
        end = say(key, button, **_values(record, report))
        self._scribe.tell(tx, record.author_id, end, lease=self._postman.lease, now=now)

    def _tell_progress(
        self, tx: Tx, record: AnnouncementRecord, report: Report, now: datetime
    ) -> None:
        """Say how far it is: once, and from then on in the same message, where one can edit."""
        if record.author_id is None:
            return
        reply = say("announce.progress", **_values(record, report))
        if record.progress_id is None:
            before = len(tx.outgoing)
            self._scribe.tell(tx, record.author_id, reply, lease=self._postman.lease, now=now)
            for letter in tx.outgoing[before:]:
                announcements.remember_progress(tx, record.id, letter.id)
            return
        place = outbox.sent_as(tx, record.progress_id)
        if place is None:
            return
        address_id, ref = place
        for address in people.addresses(tx, record.author_id):
            if address.id == address_id and PROFILES[address.channel].edits:
                to = Recipient.at(people.find(tx, record.author_id), address)
                self._edit(tx, to, ref, reply, now)

    def _edit(self, tx: Tx, to: Recipient, ref: str, reply: Reply, now: datetime) -> None:
        message = word(reply, self._phrases, to.language, PROFILES[to.channel])[-1]
        lease = self._postman.lease
        self._scribe.write(tx, to, [], lease=lease, now=now, used=message, used_ref=ref)


def _values(record: AnnouncementRecord, report: Report) -> dict[str, Any]:
    return {
        "code": record.code,
        "sent": report.sent,
        "total": report.matched - report.capped - report.unreachable,
        "left": report.ready + report.leased,
        "undelivered": report.undeliverable + report.erased,
        "doubtful": report.doubtful,
    }
