"""Writes what a turn says into the outbox: worded, fitted to the channel, sealed, in order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channels import PROFILES
from bot.menus import Menu
from bot.messages import Choice, Message, Reply
from bot.wording import word
from cocreation.permissions import Role
from locales.phrases import Phrases
from storage import outbox
from storage.engine import Tx
from storage.people import people as records
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
    language: str

    @classmethod
    def at(cls, person: PersonRecord, address: AddressRecord) -> "Recipient":
        """Return the recipient a person is at one of their addresses."""
        return cls(person.id, address.id, address.channel, address.key, person.language)


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
    ) -> int:
        """Add the messages that say these replies, already leased to the process that sends them.

        Without a lease they wait for one that does. A reply to somebody else goes to the address
        they used last. `used` is how the message `used_ref` reads from now on, on channels that
        can change what they showed. Returns the place that this turn has in the recipient's talk;
        each message has one after it. A group has none: 0.
        """
        recipients, seqs = _recipients(tx, to, replies)
        rows = []
        places = Counter[str | None]()
        for reply in replies:
            recipient = to if reply.to is None else recipients.get(reply.to)
            if recipient is None:
                continue
            profile = PROFILES[recipient.channel]
            language = reply.language or recipient.language
            worded = word(reply, self._phrases, language, profile)
            messages = [("send", each) for each in worded]
            ref = used_ref if reply.in_place and recipient is to and profile.edits else None
            if ref is not None and len(worded) == 1:
                messages = [("edit", worded[0])]
            if reply.menu_of is not None and profile.menus:
                messages.append(("menu", self._menu(reply.menu_of, language)))
            for kind, message in messages:
                places[recipient.person_id] += 1
                seq = seqs[recipient.person_id] + places[recipient.person_id]
                row = {**_row(recipient, message, seq, lease), "kind": kind}
                rows.append({**row, "channel_ref": ref} if kind == "edit" else row)
        if used is not None and used_ref is not None and PROFILES[to.channel].edits:
            seq = seqs[to.person_id] + places[to.person_id] + 1
            rows.append({**_row(to, used, seq, lease), "kind": "edit", "channel_ref": used_ref})
        tx.outgoing += outbox.insert(tx, rows, now)
        return seqs[to.person_id]

    def _menu(self, roles: frozenset[Role], language: str) -> Message:
        commands = self._commands(roles, self._phrases, language)
        return Message(
            text=(),
            choices=tuple(Choice(label=does, say=f"/{command}") for command, does in commands),
        )

    def tell(self, tx: Tx, person_id: str, reply: Reply, *, lease: str, now: datetime) -> None:
        """Say something to a person who did not write just now, where they wrote last."""
        address = records.best_address(tx, person_id)
        if address is not None:
            to = Recipient.at(records.find(tx, person_id), address)
            self.write(tx, to, [reply], lease=lease, now=now)


def _recipients(
    tx: Tx, to: Recipient, replies: Sequence[Reply]
) -> tuple[Mapping[str, Recipient], Mapping[str | None, int]]:
    """Return whom the replies reach, by their id, and the place of this turn in each one's talk.

    Counting a turn locks a person's row, so it comes last in a turn, and by their ids in order.
    """
    addresses = {}
    for each in {reply.to for reply in replies if reply.to is not None}:
        address = None if each == to.person_id else records.best_address(tx, each)
        if address is not None:
            addresses[each] = address
    found = {} if to.person_id is None else {to.person_id: to}
    seqs: dict[str | None, int] = {None: 0}
    for each in sorted({*addresses, *found}):
        turn, language = records.next_turn(tx, each)
        seqs[each] = turn * SEQ_STEP
        if each in addresses:
            at = addresses[each]
            found[each] = Recipient(each, at.id, at.channel, at.key, language)
    return found, seqs


def _row(to: Recipient, message: Message, seq: int, lease: str | None) -> dict[str, object]:
    kept = to.channel in KEPT_BY_US
    return {
        "person_id": to.person_id,
        "address_id": to.address_id,
        "channel": to.channel,
        "seq": seq,
        "kind": "send",
        "recipient": to.key,
        "body": message.model_dump_json(exclude_defaults=True),
        "channel_ref": None,
        "state": "sent" if kept else "ready" if lease is None else "leased",
        "lease": None if kept else lease,
    }
