"""What a message of Telegram holds: its text, and the one thing in it that is not text."""

import re
from typing import Any

from bot.messages import Media

Json = dict[str, Any]

_COMMAND = re.compile(r"/([A-Za-z0-9_]+)@([A-Za-z0-9_]+)(?!\S)")

# With a file of one size: field, our kind, and its type when Telegram names none.
_FILES = (
    ("voice", "voice", "audio/ogg"),
    ("audio", "audio", ""),
    ("animation", "video", "video/mp4"),  # comes with the same file as a document
    ("video", "video", ""),
    ("video_note", "video_note", "video/mp4"),
    ("document", "document", ""),
    ("sticker", "sticker", ""),
)
_WITHOUT_FILE = (
    ("contact", "contact"),
    ("venue", "location"),  # comes with a location too
    ("location", "location"),
    ("poll", "poll"),
)

# What Telegram itself writes in a chat; nobody waits for an answer to these.
_SERVICE = frozenset(
    """
    boost_added channel_chat_created chat_background_set chat_owner_changed chat_owner_left
    chat_shared checklist_tasks_added checklist_tasks_done connected_website delete_chat_photo
    direct_message_price_changed forum_topic_closed forum_topic_created forum_topic_edited
    forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden gift
    gift_upgrade_sent giveaway_completed giveaway_created group_chat_created left_chat_member
    managed_bot_created message_auto_delete_timer_changed migrate_from_chat_id
    migrate_to_chat_id new_chat_member new_chat_members new_chat_participant new_chat_photo
    new_chat_title paid_message_price_changed passport_data pinned_message poll_option_added
    poll_option_deleted proximity_alert_triggered refunded_payment successful_payment
    suggested_post_approval_failed suggested_post_approved suggested_post_declined
    suggested_post_paid suggested_post_refunded supergroup_chat_created unique_gift
    users_shared video_chat_ended video_chat_participants_invited video_chat_scheduled
    video_chat_started web_app_data write_access_allowed
    """.split()  # noqa: SIM905  # one word a line would fill a page
)


class Malformed(ValueError):
    """Not shaped as the Bot API says."""


def wanted(holder: Json, name: str, kind: type) -> Any:
    """Return a field that must be there. Raises Malformed when it is not, or of another type."""
    value = holder.get(name)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise Malformed(f"{name} is not {kind.__name__}")
    return value


def offered(holder: Json, name: str, kind: type) -> Any:
    """Return a field that may be missing (None). Raises Malformed when of another type."""
    return None if holder.get(name) is None else wanted(holder, name, kind)


def is_service(message: Json) -> bool:
    """Whether Telegram wrote this about the chat, not a person to us."""
    return not _SERVICE.isdisjoint(message)


def text_of(message: Json) -> str:
    """Return the text or the caption, "" without either."""
    return offered(message, "text", str) or offered(message, "caption", str) or ""


def own_command(text: str, username: str | None) -> str | None:
    """Return the text with our name cut from `/command@name`, None when it names another bot.

    While our name is not known yet every name passes for ours.
    """
    match = _COMMAND.match(text)
    if match is None:
        return text
    if username is not None and match[2].lower() != username.lower():
        return None
    return f"/{match[1]}{text[match.end() :]}"


def media_of(message: Json) -> Media | None:
    """Return what the message holds beside text, None for a plain one."""
    if "photo" in message:
        return _photo(message)
    for name, kind, media_type in _FILES:
        file = offered(message, name, dict)
        if file is not None:
            return _file(file, kind, media_type)
    for name, kind in _WITHOUT_FILE:
        if offered(message, name, dict) is not None:
            return Media(kind)
    return None if "text" in message else Media("other")


def _photo(message: Json) -> Media:
    sizes = wanted(message, "photo", list)
    if not sizes or not all(isinstance(size, dict) for size in sizes):
        raise Malformed("photo has no sizes")
    largest = max(sizes, key=lambda size: wanted(size, "width", int) * wanted(size, "height", int))
    return _file(largest, "photo", "image/jpeg")


def _file(file: Json, kind: str, media_type: str) -> Media:
    return Media(
        kind,
        ref=wanted(file, "file_id", str),
        name=offered(file, "file_name", str) or "",
        media_type=offered(file, "mime_type", str) or media_type,
        size=offered(file, "file_size", int),
    )
