"""The fake refuses what Telegram refuses: edits, taps, files, menus, chats."""

from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.fakes.telegram_client import FakeTelegram
from tests.fakes.telegram_person import Person

STALE = "Query is too old and response timeout expired or query id is invalid"
SAME = (
    "Message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


def keyboard(**button: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Sí", **button)]])


async def test_an_edit_must_change_something(bot: Bot, ana: Person) -> None:
    buttons = keyboard(callback_data="x")
    sent = await bot.send_message(ana.id, "<b>Hola</b>", parse_mode="HTML", reply_markup=buttons)
    where: Any = {"chat_id": ana.id, "message_id": sent.message_id}

    with pytest.raises(BadRequest, match=SAME):
        await bot.edit_message_text("<b>Hola</b>", **where, parse_mode="HTML", reply_markup=buttons)
    with pytest.raises(BadRequest, match=SAME):
        await bot.edit_message_reply_markup(**where, reply_markup=buttons)
    await bot.edit_message_text("Hola", **where, reply_markup=buttons)
    await bot.edit_message_reply_markup(**where)
    with pytest.raises(BadRequest, match=SAME):
        await bot.edit_message_reply_markup(**where)

    seen = await ana.until_edited(sent.message_id, edits=2)
    assert (seen.text, seen.labels) == ("Hola", [])


async def test_only_own_messages_that_are_there_can_be_edited(bot: Bot, ana: Person) -> None:
    (own,) = await ana.say("mío")
    document = await bot.send_document(ana.id, b"x", filename="x.txt")

    for number, why in (
        (987654321, "Message to edit not found"),
        (own["message"]["message_id"], "Message can't be edited"),
        (document.message_id, "There is no text in the message to edit"),
    ):
        with pytest.raises(BadRequest, match=why):
            await bot.edit_message_text("otro", ana.id, number)
    with pytest.raises(BadRequest, match="Inline keyboard expected"):
        await bot.edit_message_reply_markup(
            ana.id, document.message_id, api_kwargs={"reply_markup": {"force_reply": True}}
        )


async def test_a_callback_query_is_answered_once(
    telegram: FakeTelegram, bot: Bot, ana: Person
) -> None:
    await bot.send_message(ana.id, "¿Sí?", reply_markup=keyboard(callback_data="x"))
    tapped = await ana.tap("Sí")
    query = tapped["callback_query_id"]

    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.answer_callback_query(query, "x" * 201)
    assert query in (await telegram.status())["unanswered_callbacks"]
    await bot.answer_callback_query(query, "Anotado")
    with pytest.raises(BadRequest, match=STALE):
        await bot.answer_callback_query(query)
    with pytest.raises(BadRequest, match=STALE):
        await bot.answer_callback_query("12345")

    await ana.until_answered(tapped)
    assert ana.toasts == ["Anotado"]


async def test_files_are_refused(bot: Bot, ana: Person) -> None:
    for sending, why in (
        (bot.send_document(ana.id, b"x", caption="x" * 1025), "Message caption is too long"),
        (bot.send_document(ana.id, InputFile(b"", "x.txt")), "File must be non-empty"),
        (bot.send_document(ana.id, "AgAC"), "Wrong file identifier/http url specified"),
        (bot.send_photo(ana.id, b"no picture"), "Image_process_failed"),
        (bot.send_photo(ana.id, ""), "There is no photo in the request"),
        (bot.get_file("AgAC"), "Wrong file_id or the file is temporarily unavailable"),
        (bot.send_chat_action(ana.id, "singing"), "Wrong parameter action in request"),
    ):
        with pytest.raises(BadRequest, match=why):
            await sending
    assert ana.seen == {}


async def test_menus_are_refused(bot: Bot, ana: Person) -> None:
    fine = BotCommand("proponer", "Proponer un tema")
    for commands, why in (
        ([fine] * 101, "Bot_commands_too_much"),
        ([BotCommand("Proponer", "x")], "Bot_command_invalid"),
        ([BotCommand("p" * 33, "x")], "Bot_command_invalid"),
        ([BotCommand("proponer", "")], "Bot_command_description_invalid"),
        ([BotCommand("proponer", "x" * 257)], "Bot_command_description_invalid"),
    ):
        with pytest.raises(BadRequest, match=why):
            await bot.set_my_commands(commands)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.set_my_commands([fine], BotCommandScopeChat(77))
    with pytest.raises(BadRequest, match="Invalid language code specified"):
        await bot.set_my_commands([fine], language_code="español")
    with pytest.raises(BadRequest, match="Short_description is too long"):
        await bot.set_my_short_description("x" * 121)

    await bot.set_my_commands([fine] * 100, language_code="es")
    assert len(await bot.get_my_commands(language_code="es")) == 100
    await bot.delete_my_commands(language_code="es")
    assert await bot.get_my_commands(language_code="es") == ()


async def test_chats_that_are_closed(telegram: FakeTelegram, bot: Bot, ana: Person) -> None:
    stranger = await telegram.person(first_name="Eva")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(stranger.id, "hola")

    await ana.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ana.id, "hola")
    await ana.unblock()
    await bot.send_message(ana.id, "hola otra vez")
    assert [seen.text for seen in await ana.replies(1)] == ["hola otra vez"]

    await telegram.do("deactivate", user_id=ana.id)
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(ana.id, "hola")


async def test_a_group_that_moved_says_where(telegram: FakeTelegram, bot: Bot) -> None:
    group = await telegram.group("Mesa", kind="group")
    await bot.send_message(group, "hola")
    moved = await telegram.do("migrate", chat_id=group)

    with pytest.raises(ChatMigrated) as refusal:
        await bot.send_message(group, "hola")

    assert refusal.value.new_chat_id == moved["id"]
    await bot.send_message(moved["id"], "hola")
    await telegram.do("kick", chat_id=moved["id"])
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(moved["id"], "hola")
