"""Tells whoever asked for something that nobody decided in time."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.attachments import Tell
from cocreation.oversight import approvals
from cocreation.people import people
from cocreation.programme.facts import Programme
from storage.engine import Store, Tx
from storage.records import OutboxRecord


class ApprovalBell:
    """Rings for what waited for a second administrator in vain: once each, by day."""

    def __init__(
        self,
        store: Store,
        tell: Tell,
        hand_over: Callable[[Sequence[OutboxRecord]], None],
    ) -> None:
        self._store = store
        self._tell = tell
        self._hand_over = hand_over

    async def tick(self, now: datetime) -> None:
        """End what is past its day, and tell who asked for it."""
        if self._store.kept(Programme).is_quiet(now):
            return

        def work(tx: Tx) -> Sequence[OutboxRecord]:
            for each in approvals.lapse(tx, now=now):
                if each.asked_by in people.administrators(tx):
                    self._tell(
                        tx,
                        each.asked_by,
                        "bell.approval_lapsed",
                        now=now,
                        code=each.code,
                        asked=each.asked_at,
                    )
            return tx.outgoing

        self._hand_over(await self._store.write(work))
