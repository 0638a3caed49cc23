"""How the other bots get their updates: a small web application that puts them in the queue.

That is what python-telegram-bot advises for a webhook of one's own. Telegram has its
acknowledgement before any handler has run; what a kill finds in the queue is lost.
"""

import asyncio
import os
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import Application, ApplicationBuilder


def builder() -> ApplicationBuilder[Any, Any, Any, Any, Any, Any]:
    """Give a builder for the bot that the environment names, without the library's updater."""
    server = os.environ["TELEGRAM_API_URL"]
    return (
        Application.builder()
        .token(os.environ["TELEGRAM_TOKEN"])
        .base_url(f"{server}/bot")
        .base_file_url(f"{server}/file/bot")
        .updater(None)
    )


async def receive(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Run a bot until a signal: SIGINT and SIGTERM end the web server, and so the rest."""

    async def webhook(request: Request) -> Response:
        update = Update.de_json(await request.json(), application.bot)
        await application.update_queue.put(update)
        return Response()

    port = int(os.environ["PORT"])
    server = uvicorn.Server(
        uvicorn.Config(
            Starlette(routes=[Route("/telegram", webhook, methods=["POST"])]),
            port=port,
            log_level="warning",
            access_log=False,
        )
    )
    async with application:
        if application.post_init:
            await application.post_init(application)
        await application.start()
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.005)
        await application.bot.set_webhook(
            f"http://127.0.0.1:{port}/telegram", allowed_updates=Update.ALL_TYPES
        )
        await serving
        await application.stop()
