"""How people come in from outside: links that carry a short word to the bot, and their pictures."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import segno

from storage.engine import Store, Tx

_DOTS_EACH = 8
MEETING = "evt_"
"""What the word of a link to a meeting begins with; its code follows."""


def _unknown() -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Outside:
    """What is known of how people reach the house: kept by the store once, at the start.

    `telegram` gives the bot's name there, None until Telegram has told it.
    """

    public_url: str | None = None
    telegram: Callable[[], str | None] = _unknown


class Link(NamedTuple):
    """A link, and the channel that it opens."""

    channel: str
    url: str


def carrying(house: Tx | Store, word: str) -> list[Link]:
    """Return the links that begin with a word (1-64 of A-Za-z0-9_-), the nearest to a phone first.

    None where the house is not reached from outside, as in the terminal. In the web link the word
    stands behind the #, which browsers keep to themselves and no server logs.
    """
    try:
        outside = house.kept(Outside)
    except KeyError:
        return []
    links = []
    name = outside.telegram()
    if name:
        links.append(Link("telegram", f"https://t.me/{name}?start={word}"))
    if outside.public_url:
        links.append(Link("web", f"{outside.public_url}/#start={word}"))
    return links


def page(house: Tx | Store, path: str) -> str | None:
    """Return the address of a page of ours; None where the house has no address outside."""
    try:
        public_url = house.kept(Outside).public_url
    except KeyError:
        return None
    return f"{public_url}/{path}" if public_url else None


def picture(url: str) -> bytes:
    """Return the QR code of a link as a PNG file."""
    file = io.BytesIO()
    segno.make_qr(url, error="m").save(file, kind="png", scale=_DOTS_EACH)
    return file.getvalue()


def drawing(url: str) -> str:
    """Return the QR code of a link as the text of an SVG drawing, to be set into a page."""
    drawn: str = segno.make_qr(url, error="m").svg_inline(scale=_DOTS_EACH, border=0)
    return drawn
