"""What a handler may look at while it answers one message."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.messages import Incoming
from cocreation.permissions import Actor
from locales.phrases import Phrases
from storage.engine import Tx
from storage.records import ConversationRecord


@dataclass(frozen=True, slots=True)
class Turn:
    """One message being answered, inside its transaction."""

    tx: Tx
    actor: Actor
    incoming: Incoming
    incoming_id: str
    language: str
    now: datetime
    phrases: Phrases
    conversation: ConversationRecord | None = None

    @property
    def me(self) -> str:
        """The id of who wrote. Raises LookupError in a group, where nobody is known."""
        if self.actor.person_id is None:
            raise LookupError("Nobody is known in a group.")
        return self.actor.person_id

    @property
    def subject(self) -> str:
        """What the form that is being filled is about. Raises LookupError outside of one."""
        if self.conversation is None:
            raise LookupError("No form is being filled.")
        return self.conversation.subject

    @property
    def channel(self) -> str:
        """The name of the channel it came through."""
        return self.incoming.address.channel

    def within(self, conversation: ConversationRecord) -> "Turn":
        """Return the same turn, seen from a conversation."""
        return replace(self, conversation=conversation)
