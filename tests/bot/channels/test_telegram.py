"""Sending over Telegram, through real HTTP to the strict fake."""

import asyncio
from typing import Any

import pytest

from bot.channels import Moved, NotSent, Outcome, Sent, Throttled, Uncertain, Undeliverable
from bot.channels.telegram import FileRefused, FileUnavailable, TelegramChannel
from bot.channels.telegram.requests import AiohttpRequest
from bot.messages import Choice, Enclosure, Message, Outgoing
from tests.bot.channels.telegram_world import TOKEN, Notebook, letter, make_channel, staged, until

MEGABYTE = 1024 * 1024


async def test_what_a_person_wrote_arrives_as_written_and_buttons_carry_tokens() -> None:
    async with staged() as stage:
        sent = await stage.channel.send(
            stage.letter(("b", "<Ciclovía> & más"), '\nDice "hola"', choices=["Sí", "No"])
        )

        (shown,) = stage.shown()
        assert sent == Sent(str(shown["message_id"]))
        assert shown["text"] == '<Ciclovía> & más\nDice "hola"'
        assert shown["html"] == '<b>&lt;Ciclovía&gt; &amp; más</b>\nDice "hola"'
        assert shown["buttons"] == [
            [{"text": "Sí", "callback_data": "01JD0000000000000000000001.0"}],
            [{"text": "No", "callback_data": "01JD0000000000000000000001.1"}],
        ]


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (["Uno", "Dos", "Tres"], [["Uno"], ["Dos"], ["Tres"]]),
        (
            ["Uno", "Dos", "Tres", "Cuatro", "Cinco"],
            [["Uno", "Dos"], ["Tres", "Cuatro"], ["Cinco"]],
        ),
        (["Uno", "Dos", "Tres", "x" * 19], [["Uno"], ["Dos"], ["Tres"], ["x" * 19]]),
    ],
)
async def test_many_short_labels_stand_in_two_columns(
    labels: list[str], rows: list[list[str]]
) -> None:
    async with staged() as stage:
        await stage.channel.send(stage.letter("Elija", choices=labels))

        (shown,) = stage.shown()
        assert [[button["text"] for button in row] for row in shown["buttons"]] == rows


async def test_an_edit_changes_the_message_and_the_same_edit_again_counts_as_sent() -> None:
    async with staged() as stage:
        first = await stage.channel.send(stage.letter("¿Enviar?", choices=["Sí"]))
        assert isinstance(first, Sent)
        edit = stage.letter("¿Enviar?", ("b", " Sí"), edits=first.ref)

        assert [await stage.channel.send(edit) for _ in range(2)] == [first, first]
        assert [(s["kind"], s["text"], s["buttons"]) for s in stage.shown()[1:]] == [
            ("edit", "¿Enviar? Sí", [])
        ]
        assert await stage.channel.send(stage.letter("x", edits="999")) == Undeliverable(
            "Message to edit not found"
        )


async def test_a_file_goes_under_its_caption_and_only_its_buttons_can_be_edited() -> None:
    async with staged() as stage:
        file = Enclosure("mis-datos.json", "application/json", b'{"todo": []}')
        sent = await stage.channel.send(
            stage.letter("Aquí están ", ("b", "sus datos"), choices=["Gracias"], file=file)
        )
        assert isinstance(sent, Sent)

        (shown,) = stage.shown()
        assert (shown["document"], shown["html"]) == (
            "mis-datos.json",
            "Aquí están <b>sus datos</b>",
        )
        stored = stage.fake.world.files[shown["file_id"]]
        assert (stored.content, stored.mime_type) == (b'{"todo": []}', "application/json")
        assert await stage.channel.send(stage.letter("Listo", edits=sent.ref)) == sent
        assert [(s["kind"], s["text"], s["buttons"]) for s in stage.shown()[1:]] == [
            ("edit", "Aquí están sus datos", [])
        ]


async def test_a_text_too_long_for_a_caption_goes_ahead_of_its_file_and_only_once() -> None:
    async with staged() as stage:
        file = Enclosure("acta.txt", "text/plain", b"acta")
        long = stage.letter("á" * 1025, file=file)
        stage.do("fail", kind="502", method="sendDocument", times=1)

        assert isinstance(await stage.channel.send(long), Uncertain)
        sent = await stage.channel.send(long)

        text, document = stage.shown()
        assert sent == Sent(str(text["message_id"]))
        assert (text["text"], document["document"], document["text"]) == (
            "á" * 1025,
            "acta.txt",
            "",
        )


@pytest.mark.parametrize(
    ("fault", "outcome", "shown"),
    [
        ({"kind": "429", "retry_after": 7}, Throttled(7.0), 0),
        (
            {"kind": "403"},
            Undeliverable("Forbidden: bot was blocked by the user", unreachable=True),
            0,
        ),
        ({"kind": "500"}, Uncertain("no answer of Telegram's own (NetworkError)"), 0),
        ({"kind": "502"}, Uncertain("no answer of Telegram's own (NetworkError)"), 0),
        ({"kind": "reset_before"}, Uncertain, 0),
        ({"kind": "reset_after"}, Uncertain, 1),
        ({"kind": "timeout"}, Uncertain("SocketTimeoutError"), 1),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
async def test_each_failure_has_its_outcome(
    fault: dict[str, Any], outcome: Outcome | type[Outcome], shown: int
) -> None:
    async with staged(read=0.3) as stage:
        stage.do("fail", method="sendMessage", times=1, **fault)

        ended = await stage.channel.send(stage.letter("Hola"))

        assert ended == outcome if not isinstance(outcome, type) else type(ended) is outcome
        assert len(stage.shown()) == shown
        assert TOKEN not in str(ended)


async def test_chats_that_are_gone_are_unreachable_and_other_refusals_are_not() -> None:
    async with staged() as stage:
        send = stage.channel.send
        group = stage.do("group", title="Mesa", kind="group")["id"]
        stage.do("migrate", chat_id=group)
        assert await send(letter(group, "Hola")) == Moved(str(group - 1_000_000_000_000))
        assert await send(letter(12345, "Hola")) == Undeliverable("Chat not found", True)
        assert await send(stage.letter("x" * 4097)) == Undeliverable("Message is too long")
        stage.do("deactivate", user_id=stage.person)
        assert await send(stage.letter("Hola")) == Undeliverable(
            "Forbidden: user is deactivated", unreachable=True
        )


@pytest.mark.parametrize("server", ["http://127.0.0.1:9", "http://nobody-is-here.invalid"])
async def test_without_a_connection_nothing_was_sent(server: str) -> None:
    channel = make_channel(server, Notebook())
    await channel.start()

    ended = await channel.send(letter(1, "Hola"))
    await channel.stop()

    assert type(ended) is NotSent
    assert TOKEN not in str(ended)
    assert type(await channel.send(letter(1, "Hola"))) is NotSent


async def test_a_letter_that_finds_no_free_connection_was_not_sent() -> None:
    requests = AiohttpRequest(connect=1.5)  # enough for a hundred connections on a busy machine
    async with staged(start=False) as stage:
        channel = make_channel(stage.url, Notebook(), requests=requests)
        await requests.initialize()
        stage.do("fail", kind="slow", method="sendMessage", delay=4.0)

        ended = await asyncio.gather(*(channel.send(stage.letter(str(n))) for n in range(101)))
        await channel.stop()

        assert sorted(type(one).__name__ for one in ended) == ["NotSent"] + ["Sent"] * 100
        assert len(stage.shown()) == 100


async def test_files_are_fetched_up_to_twenty_megabytes() -> None:
    async with staged() as stage:
        files = stage.fake.world
        small = files.add_file("voice", "nota.oga", "audio/ogg", b"OggS nota")
        liar = files.add_file("voice", "grande.oga", "audio/ogg", bytes(20 * MEGABYTE + 1))
        liar.claimed_size = 9

        assert await stage.channel.fetch(small.id) == b"OggS nota"
        for ref in (liar.id, "no-such-file"):
            with pytest.raises(FileRefused):
                await stage.channel.fetch(ref)
        liar.claimed_size = None
        with pytest.raises(FileRefused, match="too big"):
            await stage.channel.fetch(liar.id)
        stage.do("fail", kind="502", method="file", times=1)
        with pytest.raises(FileUnavailable):
            await stage.channel.fetch(small.id)


async def test_menus_are_set_by_language_and_for_one_chat() -> None:
    async with staged() as stage:
        stage.do("fail", kind="502", method="setMyCommands", times=2)
        stage.channel.set_menus(
            {"es": [("proponer", "Proponer un tema")], "en": [("proponer", "Propose")], "gym": []},
            {"es": [("ayuda", "Ayuda")]},
        )
        commands = (Choice(label="Administrar", say="/admin"),)
        menu = Outgoing("1", str(stage.person), "menu", Message(text=(), choices=commands))
        assert await until_sent(stage.channel, menu) == Sent()
        kept = stage.do("settings")["commands"]
        await until(lambda: len(kept) == 6)

        private, group = '{"type": "all_private_chats"}', '{"type": "all_group_chats"}'
        spanish = [{"command": "proponer", "description": "Proponer un tema"}]
        helped = [{"command": "ayuda", "description": "Ayuda"}]
        assert kept == {
            f"{private}|": spanish,
            f"{private}|es": spanish,
            f"{private}|en": [{"command": "proponer", "description": "Propose"}],
            f"{group}|": helped,
            f"{group}|es": helped,
            f'{{"chat_id": {stage.person}, "type": "chat"}}|': [
                {"command": "admin", "description": "Administrar"}
            ],
        }


async def until_sent(channel: TelegramChannel, letter: Outgoing) -> Outcome:
    """Send as the postman does: again while it may not have arrived."""
    while isinstance(outcome := await channel.send(letter), NotSent | Uncertain):
        pass
    return outcome


def test_a_token_that_cannot_be_one_is_refused_without_repeating_it() -> None:
    with pytest.raises(ValueError, match="BotFather") as refused:
        _channel_with("a-secret-without-its-number")
    assert "a-secret" not in str(refused.value)


def _channel_with(token: str) -> TelegramChannel:
    book = Notebook()
    return TelegramChannel(
        token,
        take=book.take,
        quarantine=book.quarantine,
        on_blocked=book.on_blocked,
        on_moved=book.on_moved,
    )
