"""The fetcher: what people send arrives clean and sealed, or they are told why not."""

import asyncio
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from structlog.testing import capture_logs

from bot.attachments import ATTEMPTS_MAX, WAITS, Fetcher, NotFetchable
from bot.settings import Settings
from storage.proposals import attachments as records
from tests import media
from tests.bot.attachment_house import DAY, MINUTE, NOW, House, opened, tell


@pytest.fixture
def house(settings: Settings, tmp_path: Path) -> Iterator[House]:
    with opened(settings.database, tmp_path / "media") as house:
        yield house


def refused(
    reason: str, *, what: str = "photo", at: str = "14:01", megabytes: int = 20
) -> list[Any]:
    return [
        f"attachment.refused.{reason}",
        f"attachment.what.{what}",
        {},
        {"sent": at, "megabytes": megabytes},
    ]


async def test_a_photo_is_kept_upright_and_without_the_place_it_was_taken(house: House) -> None:
    house.send(media.photo(orientation=media.ON_ITS_SIDE))

    assert await house.fetcher().tick(NOW) == 1

    (item,) = house.sent()
    kept = house.content()
    image = Image.open(BytesIO(kept))
    assert (item.state, item.kind, item.media_type) == ("stored", "photo", "image/jpeg")
    assert item.size == len(kept)
    assert dict(image.getexif()) == {}
    assert media.SECRET_PLACE not in kept
    assert media.corners(image) == "blue red green white"
    assert house.on_disk() == {item.path}
    assert house.told() == []


async def test_a_second_tick_finds_nothing_left_to_do(house: House) -> None:
    house.send(media.photo(), media.PROGRAM)
    fetcher = house.fetcher()

    assert [await fetcher.tick(NOW + n * DAY) for n in range(3)] == [2, 0, 0]
    assert house.asked == ["file-0", "file-1"]
    assert len(house.told()) == len(house.on_disk()) == 1


@pytest.mark.parametrize(
    ("said", "content", "kind", "media_type"),
    [
        ("document", media.PDF, "document", "application/pdf"),
        ("voice", media.OPUS, "voice", "audio/ogg"),
        ("audio", media.MP3, "voice", "audio/mpeg"),
        ("document", media.mp4(b"soun"), "voice", "audio/mp4"),
        ("voice", media.webm(b"A_OPUS"), "voice", "audio/webm"),
    ],
)
async def test_voice_notes_and_documents_are_kept_as_they_came(
    house: House, said: str, content: bytes, kind: str, media_type: str
) -> None:
    house.send(content, kind=said)

    assert await house.fetcher().tick(NOW) == 1

    (item,) = house.sent()
    assert (item.state, item.kind, item.media_type) == ("stored", kind, media_type)
    assert house.content() == content


async def test_a_document_that_is_a_picture_is_cleaned_like_a_photo(house: House) -> None:
    house.send(media.photo("PNG"), kind="document", name="plano.png")

    await house.fetcher().tick(NOW)

    (item,) = house.sent()
    assert (item.state, item.kind, item.media_type) == ("stored", "photo", "image/png")
    assert media.SECRET_PLACE not in house.content()


async def test_a_program_that_calls_itself_a_photo_is_refused_and_its_sender_told(
    house: House,
) -> None:
    house.send(media.PROGRAM, kind="document", name="vacaciones.jpg")

    assert await house.fetcher().tick(NOW) == 1

    assert house.states() == ["not_allowed"]
    assert house.told() == [
        [
            "attachment.refused.not_allowed",
            "attachment.what.named",
            {"name": "vacaciones.jpg"},
            {"sent": "14:01", "megabytes": 20},
        ]
    ]
    assert house.on_disk() == set()
    assert [message.body for message in house.handed_over] == list(map(json.dumps, house.told()))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (media.bomb(), "too_big"),
        (media.PDF + bytes(20 * 1024 * 1024), "too_big"),
        (b"", "broken"),
        (media.photo(size=(640, 480))[:-900], "broken"),
        (NotFetchable("too_big"), "too_big"),
        (NotFetchable("unreachable"), "unreachable"),
    ],
    ids=["bomb", "too many bytes", "empty", "cut off", "channel: too big", "channel: gone"],
)
async def test_what_cannot_be_kept_is_refused_with_its_reason(
    house: House, content: bytes | Exception, reason: str
) -> None:
    house.send(content)

    assert await house.fetcher().tick(NOW) == 1

    assert (house.states(), house.told(), house.on_disk()) == ([reason], [refused(reason)], set())


async def test_a_voice_note_and_a_file_without_a_name_are_called_so(house: House) -> None:
    house.send(b"", kind="voice")
    house.send(b"", kind="document")

    await house.fetcher().tick(NOW)

    assert house.told() == [
        refused("broken", what="voice"),
        refused("broken", what="file", at="14:02"),
    ]


async def test_a_channel_that_is_not_served_any_more_is_unreachable(house: House) -> None:
    house.send(media.photo(), channel="whatsapp")
    assert await house.fetcher().tick(NOW) == 1
    assert (house.states(), house.told()) == (["unreachable"], [refused("unreachable")])


async def test_while_the_network_is_down_it_is_tried_again_and_nobody_is_bothered(
    house: House,
) -> None:
    house.send(OSError("no route"))
    fetcher = house.fetcher()

    assert await fetcher.tick(NOW) == 0
    assert await fetcher.tick(NOW + WAITS[0] - MINUTE) == 0
    assert (house.asked, house.states(), house.told()) == (["file-0"], ["pending"], [])

    house.online["file-0"] = media.photo()
    assert await fetcher.tick(NOW + WAITS[0]) == 1
    assert (house.states(), house.told()) == (["stored"], [])


async def test_after_the_last_attempt_its_sender_is_told_that_we_could_not_reach_it(
    house: House,
) -> None:
    house.send(TimeoutError())
    fetcher = house.fetcher()
    now = NOW

    for wait in WAITS:
        assert await fetcher.tick(now) == 0
        now += wait
    assert now - NOW > DAY
    assert await fetcher.tick(now) == 1

    assert len(house.asked) == ATTEMPTS_MAX
    assert (house.states(), house.told()) == (["unreachable"], [refused("unreachable")])


async def test_the_log_of_a_failed_download_never_holds_its_address(house: House) -> None:
    house.send(OSError("https://api.example/bot123:SECRET/photo.jpg"))

    with capture_logs() as logs:
        await house.fetcher().tick(NOW)

    (item,) = house.sent()
    assert logs == [
        {
            "event": "attachment not fetched",
            "log_level": "warning",
            "attachment": item.id,
            "channel": "telegram",
            "attempt": 1,
            "error": "OSError",
        }
    ]


async def test_one_that_breaks_us_does_not_stop_the_others_and_ends_refused(house: House) -> None:
    house.send(media.photo(), media.PDF)
    house.online["file-0"] = None  # a defect of the channel: nothing at all, and no reason
    fetcher = house.fetcher()
    now = NOW

    assert await fetcher.tick(now) == 1
    assert house.states() == ["pending", "stored"]
    for wait in WAITS:
        now += wait
        assert await fetcher.tick(now) == 0
    assert await fetcher.tick(now + WAITS[-1]) == 1

    assert (house.states(), house.told()) == (["broken", "stored"], [refused("broken")])


async def test_a_person_has_room_for_so_much_and_no_more(house: House) -> None:
    pdf = media.PDF + bytes(1024 * 1024 - len(media.PDF))
    house.send(pdf, pdf, pdf, kind="document")
    fetcher = house.fetcher(person_bytes=2 * 1024 * 1024)

    assert [await fetcher.tick(NOW), await fetcher.tick(NOW + DAY)] == [3, 0]

    assert sorted(house.states()) == ["quota", "stored", "stored"]
    (said,) = house.told()
    assert said[0] == "attachment.refused.quota"
    assert said[3]["megabytes"] == 2
    assert house.on_disk() == {item.path for item in house.sent() if item.path}


async def test_what_a_page_uploaded_is_kept_clean_and_the_upload_removed(house: House) -> None:
    house.send()
    uploaded = house.files.deposit(media.photo(), NOW)
    with house.store.transaction() as tx:
        house.receive(tx, uploaded, 1, channel="web")

    assert await house.fetcher().tick(NOW) == 1

    (item,) = house.sent()
    assert item.state == "stored"
    assert item.path != uploaded
    assert house.on_disk() == {item.path}
    assert media.SECRET_PLACE not in house.content()


async def test_fifty_are_taken_in_hand_at_a_tick_the_oldest_first(house: House) -> None:
    house.send(*[media.PDF] * 53)
    fetcher = house.fetcher()

    assert await fetcher.tick(NOW) == 50
    assert house.states() == ["stored"] * 50 + ["pending"] * 3
    assert await fetcher.tick(NOW) == 3


async def test_two_ticks_at_once_settle_each_once(house: House) -> None:
    house.send(*[media.PDF, media.PROGRAM] * 6)
    fetcher = house.fetcher()

    assert sum(await asyncio.gather(fetcher.tick(NOW), fetcher.tick(NOW))) == 12

    assert sorted(house.asked) == sorted(house.online)
    assert (len(house.told()), len(house.on_disk())) == (6, 6)


async def test_who_is_erased_while_we_download_leaves_nothing(house: House) -> None:
    house.send(media.photo(), media.PROGRAM)

    async def erased_meanwhile(ref: str) -> bytes:
        await house.store.write(lambda tx: records.forget(tx, house.ana))
        return await house.download(ref)

    fetcher = Fetcher(house.store, house.files, {"telegram": erased_meanwhile}, tell)

    assert await fetcher.tick(NOW) == 0
    assert (house.sent(), house.told(), house.on_disk()) == ([], [], set())
