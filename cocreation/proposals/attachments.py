"""Attachments: what people may send with a proposal, and how it is known for what it is."""

import re
from datetime import datetime
from typing import Final, NamedTuple

from cocreation.refusals import Refusal
from storage.engine import Tx
from storage.proposals import attachments as records
from storage.records import AttachmentRecord

MEGABYTE: Final = 1024 * 1024
FILE_BYTES_MAX: Final = 20 * MEGABYTE
PER_PROPOSAL_MAX: Final = 5
FILE_NAMES: Final = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "audio/mpeg": (".mp3",),
    "audio/mp4": (".m4a",),
    "audio/webm": (".weba",),
}
"""How the files that we take are called, by the media types that `recognise` tells: for pickers,
which offer nothing else. What a phone keeps otherwise (HEIC) it then hands over as a JPEG."""

_MEDIA_TYPE_LETTERS = 80

# What a channel may call the things we take; what they truly are is read from their bytes.
_TAKEN = frozenset({"photo", "voice", "audio", "document"})


class Recognised(NamedTuple):
    """What a content is: kind is photo, voice or document."""

    kind: str
    media_type: str


def receive(
    tx: Tx,
    *,
    person_id: str,
    conversation_id: str | None,
    channel: str,
    kind: str,
    ref: str,
    name: str,
    media_type: str,
    size: int | None,
    now: datetime,
) -> AttachmentRecord:
    """Take something a person sent: its reference is kept now, its content is fetched later.

    Without a conversation it is loose until `take_loose`. `size` is in bytes, None if unknown.
    Refused when it is no photo, voice note or document, is too big, or is one too many.
    """
    if kind not in _TAKEN:
        raise Refusal("attachment.not_taken.not_allowed")
    if size is not None and size > FILE_BYTES_MAX:
        raise Refusal("attachment.not_taken.too_big", megabytes=FILE_BYTES_MAX // MEGABYTE)
    if conversation_id is not None:
        _require_room(attached(tx, conversation_id=conversation_id) + 1)
    return records.insert(
        tx,
        person_id=person_id,
        conversation_id=conversation_id,
        channel=channel,
        kind=kind,
        ref=ref,
        name=name,
        media_type=media_type[:_MEDIA_TYPE_LETTERS],
        size=size,
        now=now,
    )


def take_loose(tx: Tx, *, person_id: str, conversation_id: str, since: datetime) -> int:
    """Put what a person sent after `since`, to nothing, into a conversation; return how much.

    The first to come go in while there is room; too many photos keep nobody from proposing.
    """
    room = PER_PROPOSAL_MAX - attached(tx, conversation_id=conversation_id)
    found = records.loose(tx, person_id, since)[: max(room, 0)]
    if found:
        records.give_to_conversation(tx, [item.id for item in found], conversation_id)
    return len(found)


def give(tx: Tx, *, conversation_id: str, proposal_id: str) -> int:
    """Put what was sent in a conversation into its proposal and return how much that was.

    Refused when the proposal would have too many.
    """
    coming = records.of_conversation(tx, conversation_id)
    if not coming:
        return 0
    _require_room(_counted(records.of_proposal(tx, proposal_id)) + _counted(coming))
    return records.give_to_proposal(tx, conversation_id, proposal_id)


def of_proposal(tx: Tx, *, proposal_id: str) -> list[AttachmentRecord]:
    """Return what was sent with a proposal, in the order it came."""
    return records.of_proposal(tx, proposal_id)


def attached(tx: Tx, *, conversation_id: str) -> int:
    """Return how many attachments a conversation holds, refused ones aside."""
    return _counted(records.of_conversation(tx, conversation_id))


def recognise(content: bytes) -> Recognised | None:
    """Return what a content is by its first bytes, whatever its name says; None if not allowed.

    Photos: JPEG, PNG, WebP. Voice notes: Ogg (Opus, Vorbis), MP3, M4A, WebM without any film.
    Documents: PDF.
    """
    for first_bytes, recognised in _FIRST_BYTES:
        if first_bytes.match(content):
            return recognised
    # A film begins like a voice note; its tracks tell them apart.
    if content[4:8] == b"ftyp" and set(_MP4_TRACK.findall(content)) == {b"soun"}:
        return Recognised("voice", "audio/mp4")
    if content.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in content[:64]:
        tracks = content[:_WEBM_TRACKS_WITHIN]
        if _WEBM_SOUND.search(tracks) and not _WEBM_FILM.search(tracks):
            return Recognised("voice", "audio/webm")
    return None


def _begins(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.DOTALL)


_FIRST_BYTES = (
    (_begins(rb"\xff\xd8\xff"), Recognised("photo", "image/jpeg")),
    (_begins(rb"\x89PNG\r\n\x1a\n"), Recognised("photo", "image/png")),
    (_begins(rb"RIFF.{4}WEBP"), Recognised("photo", "image/webp")),
    (_begins(rb"%PDF-\d"), Recognised("document", "application/pdf")),
    # The first page of an Ogg stream holds only the header of its first track.
    (_begins(rb"OggS\x00\x02.{20}\x01.(OpusHead|\x01vorbis)"), Recognised("voice", "audio/ogg")),
    (_begins(rb"ID3[\x02-\x04]"), Recognised("voice", "audio/mpeg")),
    # A frame of MPEG layer III: version, bit rate and sample rate must be ones that exist.
    (_begins(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]"), Recognised("voice", "audio/mpeg")),
)
_MP4_TRACK = re.compile(rb"hdlr.{8}(soun|vide)", re.DOTALL)
_WEBM_SOUND = re.compile(rb"A_(OPUS|VORBIS)")
_WEBM_FILM = re.compile(rb"V_(VP8|VP9|AV1|MPEG)")
_WEBM_TRACKS_WITHIN = 4096


def _counted(attachments: list[AttachmentRecord]) -> int:
    return sum(attachment.state != "refused" for attachment in attachments)


def _require_room(count: int) -> None:
    if count > PER_PROPOSAL_MAX:
        raise Refusal("attachment.too_many", most=PER_PROPOSAL_MAX)
