"""What each kind of update means to us, and which ones deserve silence."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.channels.telegram.contents import Malformed
from bot.channels.telegram.updates import Identity, dedupe_key, lane, read
from bot.messages import Address, Incoming, Media
from tests.bot.channels.telegram_world import staged, until

BOT = Identity(99, "mesa_bot")
PERSON = {"id": 5, "is_bot": False, "first_name": "Itzel", "language_code": "en"}
PRIVATE = {"id": 5, "type": "private"}
GROUP = {"id": -100, "type": "supergroup"}
FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 9}


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    """A message of a person."""
    return {"message_id": 3, "from": PERSON, "chat": chat, "date": 1, **content}


def update(kind: str, body: Any) -> dict[str, Any]:
    """An update of one kind."""
    return {"update_id": 1000, kind: body}


def heard(body: dict[str, Any], kind: str = "message") -> Incoming:
    """Read an update that means one incoming message."""
    (event,) = read(update(kind, body), BOT)
    assert isinstance(event, Incoming)
    return event


def test_a_text_is_told_whole() -> None:
    body = message(text="/start prop_P-0042")
    assert heard(body) == Incoming(
        Address("telegram", "5"),
        "99:1000",
        text="/start prop_P-0042",
        language="en",
        raw=json.dumps(update("message", body), separators=(",", ":")),
    )


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (
            {
                "photo": [
                    {**FILE, "file_id": "big", "width": 90, "height": 60},
                    {**FILE, "file_id": "small", "width": 9, "height": 6},
                ]
            },
            Media("photo", "big", "", "image/jpeg", 9),
        ),
        ({"voice": {**FILE, "duration": 4}}, Media("voice", "F", "", "audio/ogg", 9)),
        (
            {"audio": {**FILE, "file_name": "a.mp3", "mime_type": "audio/mpeg"}},
            Media("audio", "F", "a.mp3", "audio/mpeg", 9),
        ),
        ({"video": {**FILE, "mime_type": "video/mp4"}}, Media("video", "F", "", "video/mp4", 9)),
        ({"video_note": FILE}, Media("video_note", "F", "", "video/mp4", 9)),
        ({"animation": FILE, "document": FILE}, Media("video", "F", "", "video/mp4", 9)),
        (
            {"document": {"file_id": "F", "file_name": "a.pdf", "mime_type": "application/pdf"}},
            Media("document", "F", "a.pdf", "application/pdf"),
        ),
        ({"sticker": {**FILE, "emoji": "👍"}}, Media("sticker", "F", "", "", 9)),
        ({"contact": {"phone_number": "+507", "first_name": "A"}}, Media("contact")),
        ({"location": {"latitude": 8.9, "longitude": -79.5}}, Media("location")),
        ({"venue": {"title": "x"}, "location": {"latitude": 8.9}}, Media("location")),
        ({"poll": {"id": "1", "question": "?"}}, Media("poll")),
        ({"dice": {"emoji": "🎲", "value": 3}}, Media("other")),
        ({"a_thing_of_next_year": {"id": "1"}}, Media("other")),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_not_text_is_named(content: dict[str, Any], media: Media) -> None:
    incoming = heard(message(**content, caption="Mi barrio", media_group_id="77"))
    assert (incoming.media, incoming.text, incoming.album) == (media, "Mi barrio", "77")


def test_edits_forwards_and_taps() -> None:
    edited = heard(message(text="Otra cosa", edit_date=2), "edited_message")
    assert (edited.text, edited.edited) == ("Otra cosa", True)

    forwarded = heard(message(text="De otro", forward_origin={"type": "hidden_user", "date": 1}))
    assert (forwarded.text, forwarded.media) == ("De otro", None)

    old = {"message_id": 3, "chat": PRIVATE, "date": 0}
    tap = heard({"id": "1", "from": PERSON, "message": old, "data": "T.0"}, "callback_query")
    assert (tap.tap, tap.tapped_ref, tap.text, tap.language) == ("T.0", "3", "", "en")


def test_groups_give_commands_and_taps_only() -> None:
    command = heard(message(GROUP, text="/temas@Mesa_Bot agua"))
    assert (command.address, command.text) == (Address("telegram", "-100", True), "/temas agua")

    machine = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    anonymous = {**message(GROUP, text="/temas", sender_chat=GROUP), "from": machine}
    assert heard(anonymous).text == "/temas"

    tapped = {"id": "1", "from": PERSON, "message": message(GROUP), "data": "T.0"}
    assert heard(tapped, "callback_query").address == Address("telegram", "-100", group=True)


@pytest.mark.parametrize(
    ("text", "heard_as"),
    [
        ("/ayuda@mesa_bot", "/ayuda"),
        ("/ayuda@mesa_bot\nhola", "/ayuda\nhola"),
        ("/ayuda@mesa_bot, hola", "/ayuda@mesa_bot, hola"),
        ("escriba a /ayuda@otro_bot", "escriba a /ayuda@otro_bot"),
        ("yo@mesa_bot", "yo@mesa_bot"),
    ],
)
def test_our_own_name_is_cut_from_a_command(text: str, heard_as: str) -> None:
    assert heard(message(text=text)).text == heard_as


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("channel_post", message({"id": -9, "type": "channel"}, text="Aviso")),
        ("edited_channel_post", message({"id": -9, "type": "channel"}, text="Aviso")),
        ("inline_query", {"id": "1", "from": PERSON, "query": "agua", "offset": ""}),
        ("poll_answer", {"poll_id": "1", "user": PERSON, "option_ids": []}),
        ("a_kind_of_next_year", {"id": "1"}),
        ("message", message(GROUP, text="Buenos días")),
        ("message", message(GROUP, photo=[])),
        ("message", message(GROUP, text="/temas@otro_bot")),
        ("message", message(text="/temas@otro_bot")),
        ("message", message(GROUP, new_chat_members=[PERSON])),
        ("message", message(pinned_message=message(text="x"))),
        ("message", message(GROUP, migrate_from_chat_id=-5)),
        ("message", {**message(text="hola"), "from": {"id": 8, "is_bot": True}}),
        ("message", message(GROUP, text="/temas", is_automatic_forward=True)),
        ("message", {"message_id": 3, "chat": GROUP, "date": 1, "text": "/temas"}),
        ("edited_message", message(GROUP, text="/temas")),
        ("edited_message", message(location={"latitude": 8.9, "longitude": -79.5})),
        ("callback_query", {"id": "1", "from": PERSON, "inline_message_id": "x", "data": "T.0"}),
        (
            "callback_query",
            {"id": "1", "from": PERSON, "message": message(), "game_short_name": "x"},
        ),
        ("my_chat_member", {"chat": PRIVATE, "new_chat_member": {"status": "member"}}),
        ("my_chat_member", {"chat": GROUP, "new_chat_member": {"status": "kicked"}}),
    ],
)
def test_these_deserve_silence(kind: str, body: dict[str, Any]) -> None:
    assert read(update(kind, body), BOT) == []


async def test_people_of_the_fake_are_understood_in_the_same_way() -> None:
    async with staged() as stage:
        for what in ("photo", "voice", "document", "sticker", "contact", "location"):
            stage.do("send", user_id=stage.person, what=what)
        stage.do("forward", user_id=stage.person, text="De otro")
        stage.say("x" * 4097)
        await until(lambda: not stage.pending())

        assert [(one.media.kind if one.media else one.text) for one in stage.notebook.taken] == [
            "photo",
            "voice",
            "document",
            "sticker",
            "contact",
            "location",
            "De otro",
            "x" * 4096,
            "x",
        ]
        assert stage.notebook.aside == []


VALID = [
    update("message", message(text="/temas@mesa_bot")),
    update("message", message(photo=[{**FILE, "width": 9, "height": 9}], caption="x")),
    update("edited_message", message(document={**FILE, "file_name": "a"}, media_group_id="7")),
    update("callback_query", {"id": "1", "from": PERSON, "message": message(), "data": "T.0"}),
    update("my_chat_member", {"chat": PRIVATE, "new_chat_member": {"status": "kicked"}}),
    update("message", message(GROUP, migrate_to_chat_id=-200)),
]
JUNK = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3),
    max_leaves=8,
)


def places(part: Any) -> list[tuple[Any, Any]]:
    """Every place inside some JSON: its holder and its key."""
    keys = range(len(part)) if isinstance(part, list) else part if isinstance(part, dict) else ()
    return [(part, key) for key in keys] + [at for key in keys for at in places(part[key])]


@given(some.data())
def test_whatever_comes_is_read_or_refused_by_name(data: some.DataObject) -> None:
    spoiled = [json.loads(json.dumps(data.draw(some.sampled_from(VALID))))]
    for _ in range(data.draw(some.integers(1, 3))):
        holder, key = data.draw(some.sampled_from(places(spoiled)))
        holder[key] = data.draw(JUNK)

    assert dedupe_key(spoiled[0], BOT).startswith("99:")
    assert lane(spoiled[0]) is None or isinstance(lane(spoiled[0]), int)
    with contextlib.suppress(Malformed):
        read(spoiled[0], BOT)
