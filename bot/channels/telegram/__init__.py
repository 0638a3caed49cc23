"""Telegram through python-telegram-bot: nothing outside this folder knows that library."""

from bot.channels.telegram.channel import FileRefused, FileUnavailable, TelegramChannel
from bot.channels.telegram.webhook import LARGEST_BODY, WEBHOOK_PATH

__all__ = ["LARGEST_BODY", "WEBHOOK_PATH", "FileRefused", "FileUnavailable", "TelegramChannel"]
