"""How a request to Telegram failed, in the words of every channel."""

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channels import Moved, NotSent, Outcome, Sent, Throttled, Uncertain, Undeliverable
from bot.channels.telegram.requests import NotSentError

_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user_deactivated",
    "user is deactivated",
    "group chat was deactivated",
    "chat_write_forbidden",
    "have no rights to send",
    "not enough rights to send",
)
_UNCHANGED = "message is not modified"
_NO_TEXT = "there is no text in the message to edit"


def outcome_of(error: Exception, channel_ref: str | None) -> Outcome:
    """Return how sending ended; `channel_ref` is the message that an edit was about.

    What nobody foresaw is Uncertain: it may have arrived.
    """
    if isinstance(error, NotSentError):
        return NotSent(error.message)
    if isinstance(error.__cause__, TelegramError):
        # A page of something between us and Telegram; its 403 says nothing about a person.
        return Uncertain(f"no answer of Telegram's own ({type(error).__name__})")
    if isinstance(error, RetryAfter):
        return Throttled(seconds_of(error))
    if isinstance(error, ChatMigrated):
        return Moved(str(error.new_chat_id))
    if isinstance(error, Forbidden):
        return Undeliverable(error.message, unreachable=True)
    if isinstance(error, BadRequest):
        said = error.message.lower()
        if _UNCHANGED in said:
            return Sent(channel_ref)
        return Undeliverable(error.message, unreachable=any(words in said for words in _GONE))
    if isinstance(error, InvalidToken | EndPointNotFound | Conflict):
        return NotSent(f"Telegram refuses the bot ({type(error).__name__})")
    return Uncertain(error.message if isinstance(error, TelegramError) else type(error).__name__)


def seconds_of(error: RetryAfter) -> float:
    """Return how long Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def has_no_text(error: BadRequest) -> bool:
    """Whether an edit failed because the message is a file with a caption."""
    return _NO_TEXT in error.message.lower()
