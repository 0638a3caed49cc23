"""Pictures made anew: the same view without anything the camera wrote beside it.

The only file that knows Pillow, which is imported when the first picture comes.
"""

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 2560
LONGEST_SIDE_FOR_MANY = 1280
NARROWEST_FOR_MANY = 20
"""How many times longer than wide Telegram still takes a photo (sendPhoto, Bot API)."""

# A JPEG is decoded at half, a quarter or an eighth of its size, so a big one costs little memory.
_MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
# Of phones that write several pictures into one JPEG (depth, brightness) the first is the photo.
_WRITTEN_AS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "WEBP": "WEBP"}
_QUALITY = 85
_EXIF_ORIENTATION = 0x0112


class BrokenPicture(Exception):
    """The content is no JPEG, PNG or WebP that can be read to its end."""


class TooManyPixels(Exception):
    """The picture would unfold to more than we are ready to hold in memory."""


class OddShape(Exception):
    """The picture is so narrow that not every channel would show it."""


def for_many(content: bytes) -> bytes:
    """Return what `clean` gave as a JPEG that every channel takes and every phone line carries.

    Its longest side is at most LONGEST_SIDE_FOR_MANY; what was transparent is white. Raises
    OddShape.
    """
    from PIL import Image

    with Image.open(BytesIO(content), formats=list(_MOST_PIXELS)) as picture:
        if max(picture.size) > NARROWEST_FOR_MANY * min(picture.size):
            raise OddShape
        seen = picture.convert("RGBA")
        seen.thumbnail((LONGEST_SIDE_FOR_MANY, LONGEST_SIDE_FOR_MANY), Image.Resampling.LANCZOS)
        sheet = Image.new("RGBA", seen.size, "white")
        sheet.alpha_composite(seen)
        return _written(sheet.convert("RGB"), "JPEG")


def clean(content: bytes) -> bytes:
    """Return a JPEG, PNG or WebP made anew, in its own format.

    It stands upright as its EXIF orientation asked, its longest side is at most LONGEST_SIDE
    pixels, and it carries no EXIF, GPS, XMP, comment or other text. Of an animation the first
    picture stays. Raises BrokenPicture and TooManyPixels; how many pixels there are is read from
    the header, before anything is unfolded.
    """
    # The plugins by name: Image.open would import all forty to find WebP.
    from PIL import (
        Image,
        JpegImagePlugin,  # noqa: F401 - registers itself
        MpoImagePlugin,  # noqa: F401 - registers itself
        PngImagePlugin,  # noqa: F401 - registers itself
        WebPImagePlugin,  # noqa: F401 - registers itself
    )

    # Pillow raises at twice this number, which is before WebP takes its canvas; we look ourselves.
    Image.MAX_IMAGE_PIXELS = max(_MOST_PIXELS.values()) // 2
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    try:
        with Image.open(BytesIO(content), formats=list(_MOST_PIXELS)) as picture:
            written_as = _WRITTEN_AS[picture.format or ""]
            if picture.width * picture.height > _MOST_PIXELS[written_as]:
                raise TooManyPixels
            return _written(_upright(picture), written_as)
    except (Image.DecompressionBombError, MemoryError) as error:
        raise TooManyPixels from error
    except TooManyPixels:
        raise
    except Exception as error:  # Pillow's decoders have no common error for bad content
        raise BrokenPicture from error


def _upright(picture: "Image") -> "Image":
    """Return the picture within LONGEST_SIDE, turned as its EXIF asks."""
    from PIL.Image import Resampling, Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    turn = turns.get(_orientation(picture))
    if picture.format == "PNG":
        picture = _in_plain_colours(picture)  # a palette cannot be scaled
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Resampling.LANCZOS, reducing_gap=1.0)
    picture = _in_plain_colours(picture)
    return picture if turn is None else picture.transpose(turn)


def _orientation(picture: "Image") -> int:
    try:
        return int(picture.getexif().get(_EXIF_ORIENTATION, 1))
    except Exception:  # a photo with a bad note beside it is still a good photo
        return 1


def _in_plain_colours(picture: "Image") -> "Image":
    if picture.mode in ("L", "RGB", "RGBA"):
        return picture
    if picture.mode.startswith("I"):  # 16 bits of grey, which a conversion would cut off at 255
        return picture.point(lambda level: level / 256).convert("L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _written(picture: "Image", written_as: str) -> bytes:
    from PIL import Image

    # Only the pixels are taken along: Pillow writes some notes of the old picture by itself.
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    output = BytesIO()
    bare.save(output, written_as, quality=_QUALITY)
    return output.getvalue()
