"""Writes what a turn says into the outbox: worded, fitted to the channel, sealed, in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channels import PROFILES
from bot.menus import Menu
from bot.messages import Choice, Message, Reply
from bot.wording import word
from cocreation.permissions import Role
from locales.phrases import Phrases
from storage import outbox
from storage import people as records
from storage.engine import Tx
from storage.records import AddressRecord, PersonRecord

SEQ_STEP = 64
"""Each turn of a person has room for this many messages; the person's own line comes first."""

KEPT_BY_US = frozenset({"web", "terminal"})
"""Channels whose reader looks into the outbox: a message has arrived once it is committed."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where messages go: an address of a person, or a group (no person, no address)."""

    person_id: str | None
    address_id: str | None
    channel: str
    key: str
    seq: int
    language: str

    @classmethod
    def at(cls, person: PersonRecord, address: AddressRecord) -> "Recipient":
        """Return the recipient a person is at one of their addresses, in this turn."""
        return cls(
            person.id,
            address.id,
            address.channel,
            address.key,
            person.turn * SEQ_STEP,
            person.language,
        )


class Scribe:
    """Words replies and puts them into the outbox of the transaction that caused them."""

    def __init__(self, phrases: Phrases, menu: Menu) -> None:
        self._phrases = phrases
        self._commands = menu

    def write(
        self,
        tx: Tx,
        to: Recipient,
        replies: Sequence[Reply],
        *,
        lease: str | None,
        now: datetime,
        used: Message | None = None,
        used_ref: str | None = None,
    ) -> None:
        """Add the messages that say these replies, already leased to the process that sends them.

        Without a lease they wait for one that does. A reply to somebody else goes to the address
        they used last. `used` is how the message `used_ref` reads from now on, on channels that
        can change what they showed.
        """
        rows = []
        places: dict[str | None, int] = {}
        recipients: dict[str | None, Recipient | None] = {None: to, to.person_id: to}
        for reply in replies:
            if reply.to not in recipients:
                recipients[reply.to] = _elsewhere(tx, reply.to)
            recipient = recipients[reply.to]
            if recipient is None:
                continue
            profile = PROFILES[recipient.channel]
            language = reply.language or recipient.language
            messages = [("send", each) for each in word(reply, self._phrases, language, profile)]
            if reply.menu_of is not None and profile.menus:
                messages.append(("menu", self._menu(reply.menu_of, language)))
            for kind, message in messages:
                places[recipient.person_id] = place = places.get(recipient.person_id, 0) + 1
                rows.append({**_row(recipient, message, place, lease), "kind": kind})
        if used is not None and used_ref is not None and PROFILES[to.channel].edits:
            place = places.get(to.person_id, 0) + 1
            rows.append({**_row(to, used, place, lease), "kind": "edit", "channel_ref": used_ref})
        tx.outgoing += outbox.insert(tx, rows, now)

    def _menu(self, roles: frozenset[Role], language: str) -> Message:
        commands = self._commands(roles, self._phrases, language)
        return Message(
            text=(),
            choices=tuple(Choice(label=does, say=f"/{command}") for command, does in commands),
        )

    def tell(self, tx: Tx, person_id: str, reply: Reply, *, lease: str, now: datetime) -> None:
        """Say something to a person who did not write just now, where they wrote last."""
        to = _elsewhere(tx, person_id)
        if to is not None:
            self.write(tx, to, [reply], lease=lease, now=now)


def _elsewhere(tx: Tx, person_id: str | None) -> Recipient | None:
    assert person_id is not None
    address = records.best_address(tx, person_id)
    return None if address is None else Recipient.at(records.next_turn(tx, person_id), address)


def _row(to: Recipient, message: Message, place: int, lease: str | None) -> dict[str, object]:
    kept = to.channel in KEPT_BY_US
    return {
        "person_id": to.person_id,
        "address_id": to.address_id,
        "channel": to.channel,
        "seq": to.seq + place,
        "kind": "send",
        "recipient": to.key,
        "body": message.model_dump_json(exclude_defaults=True),
        "channel_ref": None,
        "state": "sent" if kept else "ready" if lease is None else "leased",
        "lease": None if kept else lease,
    }
