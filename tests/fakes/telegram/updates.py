"""Updates on their way to the bot: kept until acknowledged, fetched by long polling."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from tests.fakes.telegram.ledger import Ledger
from tests.fakes.telegram.refusals import Json, Refused, bad_request

LEFT_OUT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
KNOWN_KINDS = LEFT_OUT_BY_DEFAULT | {
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "inline_query",
    "my_chat_member",
}
LONGEST_POLL = 50


@dataclass(slots=True)
class Update:
    """One update: its JSON, the chat it is about, and what became of it."""

    id: int
    kind: str
    chat_id: int | None
    payload: bytes
    created: float
    attempts: int = 0
    acknowledged: float | None = None
    how: str | None = None

    def shown(self) -> Json:
        """For a test: when it was made and acknowledged (monotonic seconds), and how."""
        return {
            "update_id": self.id,
            "kind": self.kind,
            "chat_id": self.chat_id,
            "created": self.created,
            "attempts": self.attempts,
            "acknowledged": self.acknowledged,
            "how": self.how,
        }


class Updates:
    """All updates ever made; those still ``pending`` in the order of their ids."""

    def __init__(self, ledger: Ledger, first_id: int) -> None:
        self.ledger = ledger
        self.next_id = first_id
        self.all: dict[int, Update] = {}
        self.pending: dict[int, Update] = {}
        self.unacknowledged: dict[int | None, int] = {}
        self.allowed: list[str] | None = None
        self.on_new: Callable[[Update], None] | None = None
        self.polls = 0
        self._poll: asyncio.Future[str] | None = None

    def add(self, kind: str, chat_id: int | None, content: Json, *, raw: bool = False) -> Update:
        """A new update. ``raw`` means ``content`` is the whole update but for its id."""
        number = self.next_id
        self.next_id += 1
        body = {"update_id": number, **(content if raw else {kind: content})}
        payload = json.dumps(body).encode()
        update = Update(number, kind, chat_id, payload, time.monotonic())
        if self.is_wanted(kind) or raw:
            self.all[number] = update
            self.enqueue(update)
        return update

    def is_wanted(self, kind: str) -> bool:
        """Whether the bot asked for this kind of update."""
        if not self.allowed:
            return kind not in LEFT_OUT_BY_DEFAULT
        return kind in self.allowed

    def enqueue(self, update: Update) -> None:
        """Makes ``update`` pending, for the first time or once more."""
        self.pending[update.id] = update
        self.unacknowledged[update.chat_id] = self.unacknowledged.get(update.chat_id, 0) + 1
        if self.on_new is not None:
            self.on_new(update)
        elif self._poll is not None and not self._poll.done():
            self._poll.set_result("new")

    def acknowledge(self, update: Update, how: str) -> None:
        """The bot has taken ``update`` (``webhook``, ``polling``), or had it ``dropped``."""
        if self.pending.pop(update.id, None) is None:
            return
        self.unacknowledged[update.chat_id] -= 1
        update.acknowledged = time.monotonic()
        update.how = how
        self.ledger.add("acknowledged", update.chat_id, update_id=update.id, how=how)

    def drop_pending(self) -> None:
        """Forgets every pending update, as drop_pending_updates asks."""
        for update in list(self.pending.values()):
            self.acknowledge(update, "dropped")

    def allow(self, kinds: object) -> None:
        """Remembers allowed_updates when given. Raises ``Refused``."""
        if kinds is None:
            return
        if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
            raise bad_request("can't parse allowed_updates")
        self.allowed = [kind for kind in kinds if kind in KNOWN_KINDS]

    async def fetch(self, offset: int, limit: int, patience: int) -> list[bytes]:
        """One getUpdates: confirms what is before ``offset``, waits up to ``patience`` seconds.

        Raises ``Refused`` 409 when another getUpdates or a setWebhook takes over.
        """
        self.end_poll(
            "terminated by other getUpdates request; make sure that only one bot "
            "instance is running"
        )
        if offset < 0:
            offset = next(iter(list(self.pending)[offset:]), 0)
        for update in [one for number, one in self.pending.items() if number < offset]:
            self.acknowledge(update, "polling")
        if not self.pending and patience > 0:
            self.polls += 1
            self._poll = poll = asyncio.get_running_loop().create_future()
            await asyncio.wait([poll], timeout=min(patience, LONGEST_POLL))
            if poll.done() and poll.result() != "new":
                raise Refused(409, f"Conflict: {poll.result()}")
        batch = list(islice(self.pending.values(), limit if 1 <= limit <= 100 else 100))
        for update in batch:
            update.attempts += 1
        return [update.payload for update in batch]

    def end_poll(self, reason: str) -> None:
        """Ends the long poll under way, if any, with a 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(reason)
        self._poll = None
