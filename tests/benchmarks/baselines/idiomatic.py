"""The same conversation, written the way python-telegram-bot's own guides teach.

A ConversationHandler whose states and answers a PicklePersistence saves once a minute, and one
insert over aiosqlite at the end. Updates are handled one by one, as the ConversationHandler asks
for: with several at a time an answer overtakes the state it belongs to, and is lost.
"""

import asyncio
import os
import tomllib
import warnings
from pathlib import Path
from typing import Any

import aiosqlite
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PersistenceInput,
    PicklePersistence,
    filters,
)
from telegram.warnings import PTBUserWarning

from cocreation.programme.file import PROGRAMMES
from tests.benchmarks.baselines.receiving import builder, receive

Context = ContextTypes.DEFAULT_TYPE

TAKE_PART, NEWS = range(2)
TITLE, PROBLEM, IDEA, THEME, TERRITORY, REVIEW = range(6)
TABLE = """
CREATE TABLE IF NOT EXISTS proposal (
    id INTEGER PRIMARY KEY, author INTEGER, title TEXT, problem TEXT, idea TEXT, theme TEXT,
    territory TEXT, created_at TEXT DEFAULT CURRENT_TIMESTAMP
)
"""
INSERT = """
INSERT INTO proposal (author, title, problem, idea, theme, territory)
VALUES (:author, :title, :problem, :idea, :theme, :territory)
"""


def labels(group: str) -> list[str]:
    """Give the short Spanish labels of the sample programme's themes or territories."""
    text = (PROGRAMMES / "panama-2019-2021.toml").read_text("utf-8")
    return [each.get("short", each["name"])["es"] for each in tomllib.loads(text)[group]]


THEMES, TERRITORIES = labels("themes"), labels("territories")


def keyboard(choices: list[str]) -> InlineKeyboardMarkup:
    """Give one button a row."""
    rows = [[InlineKeyboardButton(choice, callback_data=choice[:30])] for choice in choices]
    return InlineKeyboardMarkup(rows)


async def answer_of(update: Update) -> str:
    """Give what was typed, or tapped: then the spinning ends and the buttons go."""
    if update.callback_query is None:
        assert update.message is not None
        return update.message.text or ""
    await update.callback_query.answer()
    await update.callback_query.edit_message_reply_markup(None)
    return update.callback_query.data or ""


async def say(update: Update, text: str, choices: list[str] | None = None) -> None:
    """Answer in the chat."""
    assert update.effective_chat is not None
    markup = None if choices is None else keyboard(choices)
    await update.effective_chat.send_message(text, reply_markup=markup)


def answers(context: Context) -> dict[str, str]:
    """Give the answers so far."""
    assert context.user_data is not None
    kept: dict[str, str] = context.user_data.setdefault("answers", {})
    return kept


async def start(update: Update, _context: Context) -> int:
    await say(update, "Bienvenida. ¿Acepta participar?", ["Sí, acepto", "Ahora no"])
    return TAKE_PART


async def took_part(update: Update, context: Context) -> int:
    answers(context)["take_part"] = await answer_of(update)
    await say(update, "¿Quiere recibir noticias?", ["Sí, acepto", "Ahora no"])
    return NEWS


async def heard_news(update: Update, context: Context) -> int:
    answers(context)["news"] = await answer_of(update)
    await say(update, "Listo. Escriba /proponer para proponer un tema.")
    return ConversationHandler.END


async def propose(update: Update, _context: Context) -> int:
    await say(update, "¿Cómo se llama su propuesta? Una línea basta.")
    return TITLE


async def titled(update: Update, context: Context) -> int:
    answers(context)["title"] = await answer_of(update)
    await say(update, "¿Qué problema ve? Cuéntelo con sus palabras.")
    return PROBLEM


async def told_problem(update: Update, context: Context) -> int:
    answers(context)["problem"] = await answer_of(update)
    await say(update, "¿Qué propone para resolverlo?")
    return IDEA


async def told_idea(update: Update, context: Context) -> int:
    answers(context)["idea"] = await answer_of(update)
    await say(update, "¿De qué tema es?", THEMES)
    return THEME


async def chose_theme(update: Update, context: Context) -> int:
    answers(context)["theme"] = await answer_of(update)
    await say(update, "¿De qué lugar habla?", TERRITORIES)
    return TERRITORY


async def chose_territory(update: Update, context: Context) -> int:
    said = answers(context)
    said["territory"] = await answer_of(update)
    names = ("title", "problem", "idea", "theme", "territory")
    card = "\n\n".join(said[name] for name in names)
    await say(update, f"Revise su propuesta.\n\n{card}", ["Enviar", "Corregir", "Descartar"])
    return REVIEW


async def reviewed(update: Update, context: Context) -> int:
    if await answer_of(update) != "Enviar":
        await say(update, "Descartada.")
        return ConversationHandler.END
    database: aiosqlite.Connection = context.bot_data["database"]
    assert update.effective_user is not None
    values: dict[str, Any] = {**answers(context), "author": update.effective_user.id}
    cursor = await database.execute(INSERT, values)
    await database.commit()
    answers(context).clear()
    await say(update, f"Registrada con el código P-{cursor.lastrowid:04d}.")
    return ConversationHandler.END


def heard(callback: Any) -> list[BaseHandler[Update, Context, Any]]:
    """Give the handlers of one state: an answer is typed or tapped."""
    typed = filters.TEXT & ~filters.COMMAND
    return [MessageHandler(typed, callback), CallbackQueryHandler(callback)]


async def open_database(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Open one connection for all."""
    database = await aiosqlite.connect(Path(os.environ["DATA_DIR"]) / "proposals.db")
    await database.execute(TABLE)
    await database.commit()
    application.bot_data["database"] = database


async def main() -> None:
    """Put it together and run it."""
    warnings.filterwarnings("ignore", category=PTBUserWarning)
    folder = Path(os.environ["DATA_DIR"])
    made = builder().post_init(open_database)
    kept = PersistenceInput(bot_data=False)  # the connection lives there
    made.persistence(PicklePersistence(folder / "state.pickle", store_data=kept))
    application = made.build()
    application.add_handlers(
        [
            ConversationHandler(
                entry_points=[CommandHandler("start", start)],
                states={TAKE_PART: heard(took_part), NEWS: heard(heard_news)},
                fallbacks=[CommandHandler("start", start)],
                name="welcome",
                persistent=True,
            ),
            ConversationHandler(
                entry_points=[CommandHandler("proponer", propose)],
                states={
                    TITLE: heard(titled),
                    PROBLEM: heard(told_problem),
                    IDEA: heard(told_idea),
                    THEME: heard(chose_theme),
                    TERRITORY: heard(chose_territory),
                    REVIEW: heard(reviewed),
                },
                fallbacks=[CommandHandler("proponer", propose)],
                name="propose",
                persistent=True,
            ),
        ]
    )
    try:
        await receive(application)
    finally:
        await application.bot_data["database"].close()


if __name__ == "__main__":
    asyncio.run(main())
