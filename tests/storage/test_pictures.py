"""Pictures made anew: what they show stays, what the camera wrote beside it goes."""

import os
import struct
from io import BytesIO

import pytest
from PIL import Image

from storage import pictures
from tests import media


@pytest.mark.parametrize("written_as", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_place_maker_and_comment_and_keeps_its_view(written_as: str) -> None:
    taken = media.photo(written_as)
    assert Image.open(BytesIO(taken)).getexif().get_ifd(0x8825)[2] == (8.0, 58.0, 56.0)
    assert media.SECRET_PLACE in taken

    kept = pictures.clean(taken)

    image = Image.open(BytesIO(kept))
    assert (image.format, image.size) == (written_as, (64, 48))
    assert dict(image.getexif()) == {}
    assert not {"exif", "xmp", "comment", "icc_profile"} & set(image.info)
    assert media.SECRET_PLACE not in kept
    assert b"Exif" not in kept
    assert media.corners(image) == "red green white blue"


@pytest.mark.parametrize(
    ("orientation", "size", "seen"),
    [
        (1, (64, 48), "red green white blue"),
        (2, (64, 48), "green red blue white"),
        (3, (64, 48), "white blue red green"),
        (4, (64, 48), "blue white green red"),
        (5, (48, 64), "red blue white green"),
        (6, (48, 64), "blue red green white"),
        (7, (48, 64), "white green red blue"),
        (8, (48, 64), "green white blue red"),
    ],
)
@pytest.mark.parametrize("written_as", ["JPEG", "PNG", "WEBP"])
def test_a_photo_taken_with_the_phone_turned_stands_upright(
    written_as: str, orientation: int, size: tuple[int, int], seen: str
) -> None:
    image = Image.open(BytesIO(pictures.clean(media.photo(written_as, orientation=orientation))))

    assert image.size == size
    assert media.corners(image) == seen


def test_a_big_photo_is_made_smaller_before_it_is_turned() -> None:
    taken = media.photo(size=(5120, 1280), orientation=media.ON_ITS_SIDE)

    image = Image.open(BytesIO(pictures.clean(taken)))

    assert image.size == (640, pictures.LONGEST_SIDE)
    assert media.corners(image) == "blue red green white"


@pytest.mark.parametrize(
    ("written_as", "mode", "seen"),
    [
        ("JPEG", "L", "black white white black"),
        ("JPEG", "CMYK", "red green white blue"),
        ("PNG", "P", "red green white blue"),
        ("PNG", "LA", "black white white black"),
        ("PNG", "1", "black white white black"),
    ],
)
def test_pictures_of_every_colour_system_are_kept(written_as: str, mode: str, seen: str) -> None:
    taken = media.photo(written_as, mode=mode)
    assert Image.open(BytesIO(taken)).mode == mode

    image = Image.open(BytesIO(pictures.clean(taken)))

    assert (image.format, image.size) == (written_as, (64, 48))
    assert media.corners(image) == seen


def test_of_a_photo_with_a_second_picture_inside_the_first_is_kept() -> None:
    taken = media.photo_with_depth()
    assert Image.open(BytesIO(taken)).format == "MPO"

    image = Image.open(BytesIO(pictures.clean(taken)))

    assert image.format == "JPEG"
    assert media.corners(image) == "red red red red"


def test_sixteen_bits_of_grey_become_eight_without_turning_white() -> None:
    output = BytesIO()
    levels = struct.pack("<4H", 0, 20_000, 40_000, 65_535)
    Image.frombytes("I;16", (4, 1), levels).save(output, "PNG")

    image = Image.open(BytesIO(pictures.clean(output.getvalue())))

    assert (image.mode, [image.getpixel((x, 0)) for x in range(4)]) == ("L", [0, 78, 156, 255])


@pytest.mark.parametrize("written_as", ["PNG", "WEBP"])
def test_see_through_stays_see_through(written_as: str) -> None:
    output = BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(output, written_as)

    image = Image.open(BytesIO(pictures.clean(output.getvalue())))

    assert (image.format, image.getchannel("A").getextrema()) == (written_as, (0, 0))


@pytest.mark.parametrize(
    "content", [media.bomb(), media.bomb(6_000), media.webp_bomb()], ids=["huge", "big", "webp"]
)
def test_a_picture_that_would_unfold_without_end_is_refused_by_its_header(content: bytes) -> None:
    assert len(content) < 200
    with pytest.raises(pictures.TooManyPixels):
        pictures.clean(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        media.PDF,
        media.PROGRAM,
        b"\xff\xd8\xff" + os.urandom(100),
        media.photo("JPEG", (640, 480))[:-900],
        media.photo("PNG", (640, 480))[:-200],
        media.photo("WEBP", (640, 480))[:-100],
        media.bomb(40),
    ],
)
def test_what_is_no_whole_picture_is_called_broken(content: bytes) -> None:
    with pytest.raises(pictures.BrokenPicture):
        pictures.clean(content)


def test_a_photo_with_spoilt_notes_is_still_a_photo() -> None:
    taken = media.photo(orientation=media.ON_ITS_SIDE)
    spoilt = taken.replace(b"Exif\x00\x00MM\x00*", b"Exif\x00\x00??\x00*")
    assert spoilt != taken

    assert Image.open(BytesIO(pictures.clean(spoilt))).size == (64, 48)
