"""A photo that goes to many over Telegram, through real HTTP to the strict fake."""

import asyncio
from dataclasses import replace

from bot.channels import Sent, Uncertain
from bot.messages import Enclosure, Outgoing, Photo
from tests import media
from tests.bot.channels.telegram_world import Stage, staged

CONTENT = media.photo()
PHOTO = Photo(id="01JD000000000000000000000P", alt="Una mesa.")


def with_photo(stage: Stage, text: str = "Mañana hay mesa.") -> Outgoing:
    plain = stage.letter(text, choices=["Qué puedo hacer"])
    message = plain.message.model_copy(update={"photo": PHOTO})
    file = Enclosure("foto.jpg", "image/jpeg", CONTENT)
    return replace(plain, message=message, enclosure=file)


async def test_many_get_the_photo_under_its_caption_and_it_is_uploaded_once() -> None:
    async with staged() as stage:
        before = len(stage.fake.world.files)
        letter = with_photo(stage)
        sent = await asyncio.gather(*(stage.channel.send(letter) for _ in range(5)))

        assert all(isinstance(each, Sent) for each in sent)
        shown = stage.shown()
        assert [each["text"] for each in shown] == ["Mañana hay mesa."] * 5
        assert {each["buttons"][0][0]["text"] for each in shown} == {"Qué puedo hacer"}
        (file_id,) = {each["file_id"] for each in shown}
        assert stage.fake.world.files[file_id].content == CONTENT
        assert len(stage.fake.world.files) == before + 1


async def test_where_the_upload_fails_the_next_one_uploads() -> None:
    async with staged() as stage:
        stage.do("fail", kind="502", method="sendPhoto", times=1)
        letter = with_photo(stage)

        first, second = await asyncio.gather(*(stage.channel.send(letter) for _ in range(2)))

        assert isinstance(first, Uncertain)
        assert isinstance(second, Sent)
        (shown,) = stage.shown()
        assert stage.fake.world.files[shown["file_id"]].content == CONTENT


async def test_once_a_button_is_used_the_photo_and_its_caption_stay() -> None:
    async with staged() as stage:
        sent = await stage.channel.send(with_photo(stage))
        assert isinstance(sent, Sent)

        assert await stage.channel.send(stage.letter("Mañana", edits=sent.ref)) == sent

        edited = stage.shown()[-1]
        assert (edited["kind"], edited["text"], edited["buttons"]) == (
            "edit",
            "Mañana hay mesa.",
            [],
        )


async def test_a_text_too_long_for_a_caption_goes_ahead_of_the_photo() -> None:
    async with staged() as stage:
        sent = await stage.channel.send(with_photo(stage, "á" * 1025))

        text, photo = stage.shown()
        assert sent == Sent(str(text["message_id"]))
        assert (text["text"], photo["text"]) == ("á" * 1025, "")
        assert stage.fake.world.files[photo["file_id"]].content == CONTENT
