"""The fake refuses what Telegram refuses: texts, markups, requests, by the library's own Bot."""

from typing import Any

import aiohttp
import pytest
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, EndPointNotFound, InvalidToken

from tests.fakes.telegram_client import FakeTelegram
from tests.fakes.telegram_person import Person


def keyboard(**button: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Sí", **button)]])


async def post(telegram: FakeTelegram, method: str, token: str = "", **given: Any) -> Any:
    """What a request that python-telegram-bot would not send is answered."""
    url = f"{telegram.bot_url}{token or telegram.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, **given) as answer:
        return await answer.json()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<b>Hola</b> &amp; adiós", "Hola & adiós"),
        ('<a href="https://a.gob.pa?x=1&amp;y=2">aquí</a> &lt;3 &#233;', "aquí <3 é"),
        ("<blockquote expandable>cita</blockquote>", "cita"),
        ("<span class='tg-spoiler'>secreto</span> 2 > 1 & ya", "secreto 2 > 1 & ya"),
        ("<b>" + "é" * 4096 + "</b>", "é" * 4096),
    ],
)
async def test_good_html_becomes_the_text_people_read(
    bot: Bot, ana: Person, text: str, plain: str
) -> None:
    sent = await bot.send_message(ana.id, text, parse_mode="HTML")

    assert sent.text == plain
    (seen,) = await ana.replies(1)
    assert (seen.text, seen.html) == (plain, text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<script>x</script>", 'unsupported start tag "script" at byte offset 0'),
        ("é <x>", 'unsupported start tag "x" at byte offset 3'),
        ("<b>x", 'can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "unexpected end tag at byte offset 1"),
        ("2 < 3", 'unsupported start tag "" at byte offset 2'),
        ("2 <3", "unclosed start tag at byte offset 2"),
        (
            "<b><i>test</b></i>",
            'unmatched end tag at byte offset 10, expected "</i>", found "</b>"',
        ),
        ("<b>x</b ", "unclosed end tag at byte offset 4"),
        ("<i   =aba>x</i>", 'empty attribute name in the tag "i" at byte offset 0'),
        (
            "<i aba>x</i>",
            'expected equal sign in declaration of an attribute of the tag "i" at byte offset 0',
        ),
        ("<a href=x,>x</a>", "unexpected end of name token at byte offset 8"),
        ('<a href="x>x</a>', "unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            "&#xDFDF;",
            "text contains invalid unicode characters after decoding html entities, check for "
            "unmatched surrogate code units",
        ),
    ],
)
async def test_bad_html_is_refused(bot: Bot, ana: Person, text: str, why: str) -> None:
    with pytest.raises(BadRequest) as refusal:
        await bot.send_message(ana.id, text, parse_mode="HTML")

    assert refusal.value.message.lower() == f"can't parse entities: {why}"
    assert ana.seen == {}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"text": ""}, "Message text is empty"),
        ({"text": " \n "}, "Text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "Text must be non-empty"),
        ({"text": "x" * 4097}, "Message is too long"),
        ({"text": "😀" * 2049}, "Message is too long"),
        ({"text": "x", "parse_mode": "MarkdownV2"}, "Unsupported parse_mode"),
        ({"text": "x", "chat_id": 77}, "Chat not found"),
        ({"text": "x", "chat_id": "@nadie"}, "Chat not found"),
        ({"text": "x", "chat_id": ""}, "Chat_id is empty"),
        ({"text": "x", "reply_markup": keyboard(callback_data="x" * 65)}, "Button_data_invalid"),
        ({"text": "x", "reply_markup": keyboard(callback_data="ñ" * 33)}, "Button_data_invalid"),
        (
            {"text": "x", "reply_markup": keyboard(callback_data="")},
            "Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": keyboard(url="http://localhost/x")},
            "Inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x", "reply_markup": keyboard(url="ftp://a.gob.pa")},
            "Inline keyboard button URL 'ftp://a.gob.pa' is invalid: Unsupported URL protocol",
        ),
        (
            {"text": "x", "reply_markup": keyboard(url="https://a.gob.pa", callback_data="x")},
            "Can't parse inline keyboard button: exactly one action must be specified",
        ),
        (
            {
                "text": "x",
                "reply_markup": InlineKeyboardMarkup(
                    [[InlineKeyboardButton(str(n), callback_data="x") for n in range(9)]]
                ),
            },
            "Reply markup is too long",
        ),
        (
            {"text": "x", "reply_parameters": ReplyParameters(987654321)},
            "Message to be replied not found",
        ),
        (
            {"text": "x", "entities": [MessageEntity("bold", 2, 1)]},
            "Entity begins after the end of the text at utf-16 offset 2",
        ),
        (
            {"text": "x", "api_kwargs": {"flavour": "sweet"}},
            "Unknown parameter 'flavour' of sendmessage",
        ),
    ],
)
async def test_a_message_is_refused(bot: Bot, ana: Person, given: Any, why: str) -> None:
    with pytest.raises(BadRequest) as refusal:
        await bot.send_message(**{"chat_id": ana.id, **given})

    assert refusal.value.message.lower() == why.lower()
    assert ana.seen == {}


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
        ('{"rows": []}', "can't parse reply markup: no known keyboard in it"),
        (
            '{"inline_keyboard": [[]], "once": true}',
            "unknown field 'once' in the reply markup",
        ),
        (
            '{"inline_keyboard": [{"text": "x"}]}',
            'field "inline_keyboard" must be an Array of Arrays',
        ),
        (
            '{"inline_keyboard": [["x"]]}',
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        (
            '{"inline_keyboard": [[{"callback_data": "x"}]]}',
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            '{"inline_keyboard": [[{"text": "x", "data": "x"}]]}',
            "can't parse inline keyboard button: unknown field 'data'",
        ),
        ('{"force_reply": "yes"}', 'field "force_reply" must be True'),
    ],
)
async def test_a_markup_of_bad_shape_is_refused(
    telegram: FakeTelegram, ana: Person, markup: str, why: str
) -> None:
    form = {"chat_id": str(ana.id), "text": "x", "reply_markup": markup}
    refusal = {"ok": False, "error_code": 400, "description": f"Bad Request: {why}"}

    assert await post(telegram, "sendMessage", data=form) == refusal
    assert await post(telegram, "sendMessage", json=form) == refusal


async def test_other_keyboards_and_an_emptied_one_are_accepted(bot: Bot, ana: Person) -> None:
    await bot.send_message(ana.id, "uno", reply_markup=ForceReply())
    await bot.send_message(ana.id, "dos", reply_markup=ReplyKeyboardRemove())
    await bot.send_message(ana.id, "tres", reply_markup=InlineKeyboardMarkup([]))

    assert [seen.text for seen in await ana.replies(3)] == ["uno", "dos", "tres"]


@pytest.mark.parametrize(
    ("method", "token", "code", "words"),
    [
        ("sendMesage", "", 404, "Not Found"),
        ("getMe", "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsax", 401, "Unauthorized"),
        ("getMe", "nonsense", 404, "Not Found"),
    ],
)
async def test_unknown_methods_and_tokens(
    telegram: FakeTelegram, method: str, token: str, code: int, words: str
) -> None:
    answer = await post(telegram, method, token)

    assert answer == {"ok": False, "error_code": code, "description": words}


async def test_the_library_knows_these_answers_too(telegram: FakeTelegram, bot: Bot) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("send_mesage")
    with pytest.raises(InvalidToken):
        await Bot("110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsax", telegram.bot_url).initialize()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'{"chat_id": 1', "can't parse the request"),
        (b"[]", "can't parse the request: an Object expected"),
        (b'{"chat_id": 1, "text": "\\ud83d"}', "strings must be encoded in UTF-8"),
        (b'{"chat_id": 1, "text": "\xff"}', "strings must be encoded in UTF-8"),
        (b'{"chat_id": 1, "text": 5}', 'field "text" must be of type String'),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    telegram: FakeTelegram, body: bytes, why: str
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await post(telegram, "sendMessage", data=body, headers=headers)

    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {why}"}
