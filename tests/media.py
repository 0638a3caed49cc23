"""Small true files of every kind that people send, and some that lie."""

import struct
import zlib
from io import BytesIO

from PIL import Image

UPRIGHT = 1
ON_ITS_SIDE = 6  # the camera was turned: show it rotated by 90° to the right
SECRET_PLACE = b"Calle 50"
COLOURS = {
    "black": (0, 0, 0),
    "white": (255, 255, 255),
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
}
_ORIENTATION = 0x0112
_MAKER = 0x010F
_GPS = 0x8825


def photo(
    written_as: str = "JPEG",
    size: tuple[int, int] = (64, 48),
    *,
    orientation: int = UPRIGHT,
    mode: str = "RGB",
) -> bytes:
    """Return a picture with EXIF that tells a maker and a place.

    Clockwise from the upper left corner it is red, green, white and blue.
    """
    image = Image.new("RGB", (2, 2))
    image.putdata([COLOURS[name] for name in ("red", "green", "blue", "white")])
    image = image.resize(size, Image.Resampling.NEAREST)
    notes = Image.Exif()
    notes[_ORIENTATION] = orientation
    notes[_MAKER] = SECRET_PLACE.decode()
    notes[_GPS] = {1: "N", 2: (8.0, 58.0, 56.0), 3: "W", 4: (79.0, 31.0, 55.0)}
    output = BytesIO()
    image.convert(mode).save(output, written_as, exif=notes.tobytes(), comment=SECRET_PLACE)
    return output.getvalue()


def corners(image: Image.Image) -> str:
    """Name the colours near the corners of a picture, clockwise from the upper left one."""
    (width, height), plain = image.size, image.convert("RGB")
    left, right, top, bottom = width // 8, width * 7 // 8, height // 8, height * 7 // 8
    places = ((left, top), (right, top), (right, bottom), (left, bottom))
    return " ".join(_nearest(plain.getpixel(place)) for place in places)


def _nearest(pixel: object) -> str:
    assert isinstance(pixel, tuple)
    return min(
        COLOURS,
        key=lambda name: sum(abs(a - b) for a, b in zip(pixel, COLOURS[name], strict=True)),
    )


def photo_with_depth() -> bytes:
    """Return a JPEG that holds a second picture after the first, as many phones write it."""
    first, second = Image.new("RGB", (64, 48), "red"), Image.new("RGB", (64, 48), "blue")
    output = BytesIO()
    first.save(output, "MPO", save_all=True, append_images=[second])
    return output.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """Return a PNG of a few bytes whose header claims side x side pixels."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
        for name, content in ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    )


def webp_bomb(side: int = 16_383) -> bytes:
    """Return a WebP of a few bytes whose header claims side x side pixels."""
    size = (side - 1).to_bytes(3, "little")
    canvas = b"VP8X" + struct.pack("<I", 10) + bytes(4) + size + size
    return b"RIFF" + struct.pack("<I", len(canvas) + 4) + b"WEBP" + canvas


PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)
OPUS = b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead" + bytes(300)
VORBIS = b"OggS\x00\x02" + bytes(20) + b"\x01\x1e\x01vorbis" + bytes(300)
OGG_FILM = b"OggS\x00\x02" + bytes(20) + b"\x01\x2a\x80theora" + bytes(300)
MP3 = b"\xff\xfb\x90\x00" + bytes(413)
MP3_WITH_TITLE = b"ID3\x04\x00\x00\x00\x00\x00\x00" + MP3
AAC = b"\xff\xf1\x50\x80" + bytes(300)


def mp4(*tracks: bytes) -> bytes:
    """Return the skeleton of an MP4 with these tracks: `soun`, `vide`."""
    boxes = (_box(b"trak", _box(b"hdlr", bytes(8) + track + bytes(12))) for track in tracks)
    return _box(b"ftyp", b"M4A \x00\x00\x00\x00mp42isom") + _box(b"moov", b"".join(boxes))


def webm(*codecs: bytes) -> bytes:
    """Return the skeleton of a WebM with tracks of these codecs, such as `A_OPUS`."""
    return b"\x1a\x45\xdf\xa3\x9fB\x82\x84webm" + bytes(60) + b"\x86\x86".join((b"", *codecs))


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content
