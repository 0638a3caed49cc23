"""A bare bot: it says back what it is told. Nothing is remembered."""

import asyncio

from telegram import Update
from telegram.ext import ContextTypes, MessageHandler, filters

from tests.benchmarks.baselines.receiving import builder, receive


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it back."""
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


async def main() -> None:
    """Answer several people at a time, as a bot without conversations may."""
    application = builder().concurrent_updates(True).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    await receive(application)


if __name__ == "__main__":
    asyncio.run(main())
