"""Photos, voice notes, documents, stickers, contacts and places, as people send them."""

import base64
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram import samples
from tests.fakes.telegram.refusals import Json
from tests.fakes.telegram.world import StoredFile, User, World


def attach(world: World, user: User, what: str, **facts: Any) -> Json:
    """The content of a message with an attachment.

    ``what`` is photo, voice, document, sticker, contact or location. ``facts`` may say
    ``content`` (base64), ``filename``, ``mime_type``, ``claimed_size`` (bytes, for a file said
    to be larger than it is), ``caption``, ``media_group_id``; for a contact ``phone_number``,
    ``first_name`` and ``contact_user_id`` (the sender's own by default, 0 for none).
    """
    makers: dict[str, Callable[..., Json]] = {
        "photo": photo,
        "voice": voice,
        "document": document,
        "sticker": sticker,
    }
    if what == "contact":
        return contact(user, **facts)
    if what == "location":
        return {"location": {"latitude": 8.9824, "longitude": -79.5199}}
    if what not in makers:
        raise ValueError(f"nobody can send a {what!r}")
    kept: Json = {name: facts.pop(name) for name in ("caption", "media_group_id") if name in facts}
    return {**makers[what](world, **facts), **kept}


def store(
    world: World, folder: str, default: bytes, name: str, mime: str, facts: Json
) -> StoredFile:
    """Keeps the file of an attachment."""
    given = facts.get("content")
    content = default if given is None else base64.b64decode(given)
    stored = world.add_file(folder, name, mime, content)
    stored.claimed_size = facts.get("claimed_size")
    return stored


def photo(world: World, **facts: Any) -> Json:
    """A picture in two sizes, the small one first."""
    large = store(world, "photos", samples.JPEG, "photo.jpg", "image/jpeg", facts)
    small = store(world, "photos", samples.JPEG, "thumb.jpg", "image/jpeg", {})
    return {
        "photo": [
            {**small.shown(), "width": 90, "height": 67},
            {**large.shown(), "width": 1280, "height": 960},
        ]
    }


def voice(world: World, **facts: Any) -> Json:
    """A voice note."""
    stored = store(world, "voice", samples.OGG, "note.oga", "audio/ogg", facts)
    return {"voice": {**stored.shown(), "duration": 4, "mime_type": "audio/ogg"}}


def document(world: World, **facts: Any) -> Json:
    """A file with a name."""
    name = facts.get("filename", "documento.pdf")
    mime = facts.get("mime_type", "application/pdf")
    stored = store(world, "documents", samples.PDF, name, mime, facts)
    return {"document": {**stored.shown(), "file_name": name, "mime_type": mime}}


def sticker(world: World, **facts: Any) -> Json:
    """A sticker."""
    stored = store(world, "stickers", samples.WEBP, "sticker.webp", "image/webp", facts)
    look = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": {**stored.shown(), **look, "type": "regular", "emoji": "👍"}}


def contact(user: User, **facts: Any) -> Json:
    """A contact: the sender's own, somebody else's, or one without an account."""
    owner = facts.get("contact_user_id", user.id)
    body: Json = {
        "phone_number": facts.get("phone_number", "+50760000000"),
        "first_name": facts.get("first_name", user.first_name),
    }
    if owner:
        body["user_id"] = owner
    return {"contact": body}
