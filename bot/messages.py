"""What travels: what came in, what a handler says, and what goes out."""

import re
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ConfigDict

from cocreation.announcements.facts import Photo as Photo
from cocreation.permissions import Role
from locales.phrases import Phrase as Phrase
from locales.phrases import Text, plain

_UNREADABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message came from. `key` is the channel's own name for it; a group has no person."""

    channel: str
    key: str
    group: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """Something that is not text. `ref` is how the channel fetches it; sizes are bytes."""

    kind: str  # photo, voice, audio, document, video, sticker, contact, location, poll, other
    ref: str = ""
    name: str = ""
    media_type: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a person, as every channel tells it.

    `dedupe_key` is unique for the channel: the same key is answered once. `tap` is the token of a
    button; `tapped_ref` is the channel's reference of the message that bore it. `language` is a
    guess of the channel. `raw` is what came, for the quarantine.
    """

    address: Address
    dedupe_key: str
    text: str = ""
    tap: str | None = None
    tapped_ref: str | None = None
    media: Media | None = None
    album: str | None = None
    edited: bool = False
    language: str | None = None
    raw: str = ""

    @property
    def readable(self) -> bool:
        """Whether nothing in it is a NUL or half a character, which no database keeps."""
        media = (self.media.ref, self.media.name, self.media.media_type) if self.media else ()
        texts = (self.text, self.tap or "", self.album or "", *media)
        return not any(_UNREADABLE.search(text) for text in texts)

    def without_content(self) -> "Incoming":
        """Return the same message with nothing in it but how it came."""
        return replace(self, text="", tap=None, media=None, album=None)


@dataclass(frozen=True, slots=True)
class Button:
    """A choice. Tapping it is the same as typing `say`, or as answering the open question.

    `words` is the key of other words that mean it, as long as it is in the last message.
    """

    label: Phrase | str
    say: str | None = None
    answer: str | None = None
    short: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler says: phrases in order, one paragraph each, and the choices under them.

    `to` is a person other than the one who wrote; `language` another one than theirs; `document`
    the id of a stored document; `menu_of` the roles whose commands their menu shows from now on.
    `in_place`: it takes the place of the message whose button was tapped, on channels that can.
    """

    phrases: tuple[Phrase, ...]
    buttons: tuple[Button, ...] = ()
    to: str | None = None
    language: str | None = None
    menu_of: frozenset[Role] | None = None
    document: str | None = None
    photo: Photo | None = None
    conversation: str | None = None
    version: int = 0
    page: int = 0
    in_place: bool = False

    def then(self, *phrases: Phrase) -> "Reply":
        """Return the same reply with more phrases after its own."""
        return replace(self, phrases=(*self.phrases, *phrases))


def say(key: str, *buttons: Button, **values: Any) -> Reply:
    """Return a reply of one phrase."""
    return Reply((Phrase(key, values),), buttons)


class Choice(BaseModel):
    """A button as it was sent: its label, and what tapping it means."""

    model_config = ConfigDict(frozen=True)

    label: str
    say: str | None = None
    answer: str | None = None
    words: str | None = None


class Message(BaseModel):
    """A worded message that fits its channel; the outbox keeps it as JSON.

    `layout` is buttons, list or numbers. A button's token is the message's id, a dot and the
    button's place: opaque, bound to the person, the question (`conversation`, `version`) and
    the action.
    """

    model_config = ConfigDict(frozen=True)

    text: Text
    choices: tuple[Choice, ...] = ()
    layout: str = "buttons"
    conversation: str | None = None
    version: int = 0
    document: str | None = None
    photo: Photo | None = None

    @property
    def plain(self) -> str:
        """The text without styles."""
        return plain(self.text)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way to one address, as a channel gets it to send.

    `kind` is send, edit or menu; an edit changes the message that the channel calls `channel_ref`,
    a menu is shown by the channel's own means, its commands being the choices. `enclosure` is the
    message's document or its photo.
    """

    id: str
    recipient: str
    kind: str
    message: Message
    channel_ref: str | None = None
    enclosure: "Enclosure | None" = None


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a message, opened."""

    name: str
    media_type: str
    content: bytes


def token(message_id: str, place: int) -> str:
    """Return the token of a button."""
    return f"{message_id}.{place}"
