"""One message, one transaction: who, seen before, what do we say, commit; then the post."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import structlog

from bot.dialogue import Dialogue, Said
from bot.logs import places
from bot.messages import Address, Incoming, say
from bot.scribe import Recipient, Scribe
from bot.turn import Turn
from cocreation.people import people
from cocreation.permissions import NOBODY, Actor
from cocreation.refusals import Refusal
from locales.phrases import Phrases
from storage import talk
from storage.engine import StorageTrouble, Store, Tx
from storage.ids import new_id
from storage.people import people as person_records
from storage.records import OutboxRecord

log = structlog.get_logger()

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an incoming message: whose it is, its place, and whether it was new."""

    person_id: str | None
    seq: int
    new: bool


class Post(Protocol):
    """Who sends what was committed: the postman, or the terminal, which prints.

    Without a lease it sends nothing itself: what is for elsewhere waits for who does.
    """

    @property
    def lease(self) -> str | None:
        """Which process takes in hand what is written now."""
        ...

    def hand_over(self, letters: Sequence[OutboxRecord]) -> None:
        """Take over messages whose transaction has been committed; returns at once."""
        ...


Answer = Callable[[Turn], Said]


class Runner:
    """Runs turns: one lane per address, in order; addresses beside each other."""

    def __init__(
        self,
        store: Store,
        dialogue: Dialogue,
        scribe: Scribe,
        post: Post,
        *,
        phrases: Phrases,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._dialogue = dialogue
        self._scribe = scribe
        self._post = post
        self._phrases = phrases
        self._clock = clock
        self._lanes: dict[Address, asyncio.Lock] = {}
        self._waiting: Counter[Address] = Counter()

    async def take(self, incoming: Incoming) -> Taken:
        """Answer one message; returns once all that it did and says is committed.

        Raises StorageTrouble when nothing could be committed: then it must not be acknowledged.
        """
        return await self._run(incoming, self._dialogue.answer)

    async def slow_down(self, incoming: Incoming) -> Taken:
        """Tell somebody who writes too fast to wait, instead of answering this message."""
        return await self._run(incoming, lambda _turn: Said([say("pace.slow_down")]))

    async def remind(self, person_id: str) -> None:
        """Ask a person the question they left open, once more."""

        def ask(tx: Tx) -> Taken:
            now = self._clock()
            address = person_records.best_address(tx, person_id)
            if address is not None:
                person = person_records.lock(tx, person_id)
                to = Recipient.at(person, address)
                nothing = Incoming(Address(address.channel, address.key), dedupe_key="")
                actor = Actor.of(person.id, person.state, person.roles)
                turn = Turn(tx, actor, nothing, "", to.language, now, self._phrases)
                self._scribe.write(
                    tx, to, self._dialogue.reminded(turn), lease=self._post.lease, now=now
                )
            return Taken(person_id, 0, new=True)

        await asyncio.shield(self._handed_over(lambda: self._commit(ask)))

    async def _run(self, incoming: Incoming, answer: Answer) -> Taken:
        """Whoever stops waiting stops nothing: the turn ends, and the next one waits for it."""
        if not incoming.readable:
            incoming, answer = incoming.without_content(), self._dialogue.unreadable
        return await asyncio.shield(self._in_lane(incoming, answer))

    async def _in_lane(self, incoming: Incoming, answer: Answer) -> Taken:
        async with self._lane(incoming.address):
            return await self._handed_over(lambda: self._attempts(incoming, answer))

    async def _handed_over(self, work: Callable[[], tuple[Taken, Sequence[OutboxRecord]]]) -> Taken:
        taken, outgoing = await self._store.hop(work)
        self._post.hand_over(outgoing)
        return taken

    # ── inside one turn, synchronous ──────────────────────────────────────────────────────────

    def _attempts(self, incoming: Incoming, answer: Answer) -> tuple[Taken, Sequence[OutboxRecord]]:
        error: Exception | None = None
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._attempt(incoming, answer)
            except StorageTrouble:
                log.warning("storage trouble", attempt=attempt)
                if attempt == _ATTEMPTS:
                    raise
                if not self._store.embedded:
                    # Two turns that locked each other out would meet again if neither waited.
                    time.sleep(random.uniform(0.01, 0.1) * attempt)
            except Exception as bug:
                log.exception("turn failed", attempt=attempt, channel=incoming.address.channel)
                error = bug
        assert error is not None
        trouble = "\n".join((type(error).__name__, *places(error.__traceback__)))
        return self._commit(lambda tx: self._quarantine(tx, incoming, trouble))

    def _attempt(self, incoming: Incoming, answer: Answer) -> tuple[Taken, Sequence[OutboxRecord]]:
        try:
            return self._commit(lambda tx: self._turn(tx, incoming, answer))
        except talk.SeenBeforeError:
            return Taken(None, 0, new=False), ()
        except Refusal as refusal:
            said = refusal  # the name of an except clause does not outlive it

            def explain(turn: Turn) -> Said:
                return self._dialogue.refused(turn, said)

            return self._commit(lambda tx: self._turn(tx, incoming, explain))

    def _commit(self, work: Callable[[Tx], Taken]) -> tuple[Taken, Sequence[OutboxRecord]]:
        with self._store.transaction() as tx:
            taken = work(tx)
        return taken, tx.outgoing

    def _turn(self, tx: Tx, incoming: Incoming, answer: Answer) -> Taken:
        now = self._clock()
        actor, to = self._who(tx, incoming, now)
        incoming_id = new_id(now)
        talk.claim_incoming(
            tx,
            incoming_id=incoming_id,
            channel=incoming.address.channel,
            dedupe_key=incoming.dedupe_key,
            person_id=to.person_id,
            line=_line(incoming),
            now=now,
        )
        turn = Turn(tx, actor, incoming, incoming_id, to.language, now, self._phrases)
        said = answer(turn)
        if said.line is not None:
            talk.set_line(tx, incoming_id, said.line)
        seq = self._scribe.write(
            tx,
            to,
            said.replies,
            lease=self._post.lease,
            now=now,
            used=said.used,
            used_ref=incoming.tapped_ref,
        )
        talk.place(tx, incoming_id, seq)
        return Taken(to.person_id, seq, new=True)

    def _who(self, tx: Tx, incoming: Incoming, now: datetime) -> tuple[Actor, Recipient]:
        channel, key = incoming.address.channel, incoming.address.key
        guess = (incoming.language or "")[:2]
        known = self._phrases.languages
        language = guess if guess in known else known[0]
        if incoming.address.group:
            return NOBODY, Recipient(None, None, channel, key, language)
        person, address = people.arrive(tx, channel=channel, key=key, language=language, now=now)
        actor = Actor.of(person.id, person.state, person.roles)
        return actor, Recipient.at(person, address)

    def _quarantine(self, tx: Tx, incoming: Incoming, error: str) -> Taken:
        now = self._clock()
        talk.quarantine_message(
            tx,
            channel=incoming.address.channel,
            dedupe_key=incoming.dedupe_key,
            raw=incoming.raw or repr(incoming),
            error=error,
            now=now,
        )
        return self._turn(tx, incoming, lambda _turn: Said([say("bug.apology")]))

    # ── lanes ─────────────────────────────────────────────────────────────────────────────────

    @asynccontextmanager
    async def _lane(self, address: Address) -> AsyncIterator[None]:
        lane = self._lanes.setdefault(address, asyncio.Lock())
        self._waiting[address] += 1
        try:
            async with lane:
                yield
        finally:
            self._waiting[address] -= 1
            if not self._waiting[address]:
                del self._waiting[address], self._lanes[address]


def _line(incoming: Incoming) -> str | None:
    """Return what the person's own side of the talk shows; a button's label is filled in later."""
    if incoming.text or incoming.media is None:
        return incoming.text
    return incoming.media.name or incoming.media.kind
