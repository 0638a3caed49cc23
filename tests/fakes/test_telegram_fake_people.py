"""The people of the fake do what people do, and no more."""

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

from tests.fakes.telegram_client import FakeSaidNo, FakeTelegram, fake_telegram
from tests.fakes.telegram_person import Person

ONE_BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("Enviar", callback_data="t-1")]])


async def newest(bot: Bot, sent: object) -> Update:
    """The update a person caused, as the library understands it."""
    assert isinstance(sent, dict)
    updates = {update.update_id: update for update in await bot.get_updates()}
    return updates[sent["update_id"]]


async def test_a_command_a_reply_and_a_name(telegram: FakeTelegram, bot: Bot) -> None:
    eva = await telegram.person(
        first_name="Eva", last_name="Ríos", username="evita", language_code="en"
    )
    await eva.say("/start")
    question = await bot.send_message(eva.id, "¿Qué propone?")
    (sent,) = await eva.say("😀 /propuesta P-0042", reply_to=question.message_id)

    message = (await newest(bot, sent)).message
    assert message is not None
    assert message.from_user is not None
    assert message.from_user.full_name == "Eva Ríos"
    assert (message.from_user.username, message.from_user.language_code) == ("evita", "en")
    assert message.parse_entities() == {message.entities[0]: "/propuesta"}
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "¿Qué propone?"


async def test_a_long_text_is_cut_as_the_apps_do(bot: Bot, ana: Person) -> None:
    sent = await ana.say("a" * 4095 + "😀" + "b" * 100)

    parts = [one["message"]["text"] for one in sent]
    assert parts == ["a" * 4095, "😀" + "b" * 100]
    with pytest.raises(FakeSaidNo, match="an empty text cannot be sent"):
        await ana.say(" \n")


async def test_all_they_can_send(bot: Bot, ana: Person) -> None:
    kinds = {
        "photo": await ana.send_photo(caption="el parque"),
        "voice": await ana.send_voice(),
        "document": await ana.send_document(),
        "sticker": await ana.send_sticker(),
        "location": await ana.send_location(),
        "contact": await ana.send_contact(contact_user_id=0),
    }
    for kind, sent in kinds.items():
        message = (await newest(bot, sent)).message
        assert message is not None
        assert message.to_dict().keys() & kinds.keys() == {kind}
        assert message.caption == ("el parque" if kind == "photo" else None)
        if kind == "contact":
            assert message.contact is not None
            assert message.contact.user_id is None

    photo = (await newest(bot, kinds["photo"])).message
    assert photo is not None
    content = await (await photo.photo[-1].get_file()).download_as_bytearray()
    assert content.startswith(b"\xff\xd8\xff")

    album = await ana.send_album(3, caption="tres fotos")
    groups = {one["message"]["media_group_id"] for one in album}
    captions = [one["message"].get("caption") for one in album]
    assert len(groups) == 1
    assert captions == ["tres fotos", None, None]


async def test_edits_and_forwards(bot: Bot, ana: Person) -> None:
    (own,) = await ana.say("ciclobía")
    edited = await ana.edit(own["message"]["message_id"], "ciclovía")
    (forwarded,) = await ana.forward("mensaje de un vecino")

    edit = (await newest(bot, edited)).edited_message
    forward = (await newest(bot, forwarded)).message
    assert edit is not None
    assert forward is not None
    assert (edit.text, edit.message_id) == ("ciclovía", own["message"]["message_id"])
    assert forward.forward_origin is not None
    assert forward.forward_origin.type == "hidden_user"


async def test_only_a_button_that_is_there_can_be_tapped(bot: Bot, ana: Person) -> None:
    with pytest.raises(FakeSaidNo, match="no button 'Enviar' is there to tap"):
        await ana.tap("Enviar")
    sent = await bot.send_message(ana.id, "¿Enviar?", reply_markup=ONE_BUTTON)
    query = (await newest(bot, await ana.tap("Enviar"))).callback_query
    assert query is not None
    assert query.message is not None
    assert (query.data, query.message.message_id) == ("t-1", sent.message_id)

    await bot.edit_message_reply_markup(ana.id, sent.message_id)
    with pytest.raises(FakeSaidNo):
        await ana.tap("Enviar")
    stale = (await newest(bot, await ana.forge("t-1"))).callback_query
    assert stale is not None
    assert stale.data == "t-1"


async def test_in_a_group_the_bot_hears_only_what_is_for_it(
    telegram: FakeTelegram, bot: Bot, ana: Person
) -> None:
    group = await telegram.group("Mesa de co-creación")
    here = telegram.in_group(ana, group)
    question = await bot.send_message(group, "Bienvenidos")

    heard = [
        (await here.say(text))[0]["update_id"] is not None
        for text in ("buenas", f"/ayuda@{telegram.username}", "/ayuda@otro_bot", "/ayuda")
    ]
    (answer,) = await here.say("gracias", reply_to=question.message_id)

    assert heard == [False, True, False, True]
    message = (await newest(bot, answer)).message
    assert message is not None
    assert (message.chat.id, message.chat.type) == (group, "supergroup")
    assert [seen.text for seen in here.seen.values()] == ["Bienvenidos"]


async def test_waiting_for_replies(bot: Bot, ana: Person) -> None:
    with pytest.raises(TimeoutError, match=r"2 replies not there in 0.1 s; came: \['uno'\]"):
        await bot.send_message(ana.id, "uno")
        await ana.replies(2, within=0.1)
    await bot.send_message(ana.id, "dos")
    await bot.send_message(ana.id, "tres")
    assert [seen.text for seen in await ana.replies(2)] == ["uno", "dos"]
    with pytest.raises(TimeoutError, match="all settled not there"):
        await ana.replies(within=0.3)

    newest_id = max(update.update_id for update in await bot.get_updates())
    await bot.get_updates(offset=newest_id + 1)
    assert [seen.text for seen in await ana.replies()] == ["tres"]


async def test_any_update_can_be_sent_raw_and_the_inbox_read_over_http() -> None:
    async with (
        fake_telegram("--first-update-id", "77") as telegram,
        Bot(telegram.token, telegram.bot_url) as bot,
        aiohttp.ClientSession() as session,
    ):
        await telegram.do("raw", update={"message": {"nonsense": True}})
        async with session.get(f"{telegram.bot_url}{telegram.token}/getUpdates") as answer:
            assert await answer.json() == {
                "ok": True,
                "result": [{"update_id": 77, "message": {"nonsense": True}}],
            }

        ana = await telegram.person()
        await ana.say("/start")
        await bot.send_message(ana.id, "hola")
        inbox = f"{telegram.base_url}/control/inbox"
        query = {"chat": str(ana.id), "count": "2", "seconds": "0.2"}
        async with session.get(inbox, params=query) as answer:
            assert [entry["text"] for entry in (await answer.json())["result"]] == ["hola"]
        async with session.post(f"{telegram.base_url}/control/say", json={"text": "x"}) as answer:
            assert answer.status == 400
