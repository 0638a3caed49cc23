"""Telegram's HTML: parsed into plain text and entities, refused with Telegram's words."""

import re
from dataclasses import dataclass
from typing import Any

from tests.fakes.telegram.refusals import Json, Refused, bad_request

KINDS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
LISTED_KINDS = set(KINDS.values()) | {
    "expandable_blockquote",
    "bot_command",
    "url",
    "email",
    "hashtag",
    "mention",
    "phone_number",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]{1,6});?|#([0-9]{1,7});?|(lt|gt|amp|quot);?)")
PLAIN_RUN = re.compile(r"[^<&]+")
ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
SPACES = re.compile(r"\s*")
TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
TAG_NAME = re.compile(r"[^\s>]*")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(slots=True)
class OpenTag:
    """A start tag waiting for its end: where its text begins, in UTF-16 units."""

    name: str
    offset: int
    argument: str | None


def utf16_length(text: str) -> int:
    """The length of ``text`` in UTF-16 code units, the unit of Telegram's offsets."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """What Telegram does to every text it receives: control characters to spaces, CR dropped."""
    return CONTROL.sub(" ", text.replace("\r", ""))


def fault(reason: str, source: str, position: int | None = None) -> Refused:
    """A refusal to parse, with the position told in UTF-8 bytes as Telegram does."""
    where = "" if position is None else f" at byte offset {len(source[:position].encode())}"
    return bad_request(f"can't parse entities: {reason.format(where=where)}")


def decoded(match: re.Match[str]) -> str:
    """One HTML entity as its character; what is no character stays as it was written."""
    hexadecimal, decimal, name = match.groups()
    if name:
        return NAMED[name]
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if number == 0 or number > 0x10FFFF:
        return match.group(0)
    if 0xD800 <= number <= 0xDFFF:
        raise bad_request(
            "can't parse entities: Text contains invalid Unicode characters after decoding HTML "
            "entities, check for unmatched surrogate code units"
        )
    return chr(number)


def check_entities(listed: Any, text: str) -> list[Json]:
    """The entities a request lists itself, refused when they do not fit ``text``."""
    if listed is None:
        return []
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    end = utf16_length(text)
    for entity in listed:
        if entity.get("type") not in LISTED_KINDS:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        offset, length = entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(length, int) or offset < 0:
            raise bad_request(f"receive an entity with incorrect offset {offset}")
        if offset > end:
            reason = f"entity begins after the end of the text at UTF-16 offset {offset}"
            raise bad_request(reason)
        if offset + length > end:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text at "
                f"UTF-16 offset {offset + length}"
            )
    return listed


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Plain text and ``MessageEntity`` objects of ``source``.

    Raises ``Refused`` with Telegram's own description on anything Telegram cannot parse.
    """
    return Parser(source).parse()


class Parser:
    """One pass over one text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.length = 0
        self.open: list[OpenTag] = []
        self.entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        """Runs to the end of the text; see ``parse_html``."""
        source = self.source
        while self.at < len(source):
            if run := PLAIN_RUN.match(source, self.at):
                self.add(run.group(0))
                self.at = run.end()
            elif source[self.at] == "&":
                match = ENTITY.match(source, self.at)
                self.add(decoded(match) if match else "&")
                self.at = match.end() if match else self.at + 1
            elif source.startswith("</", self.at):
                self.end_tag()
            else:
                self.start_tag()
        if self.open:
            name = self.open[-1].name
            raise fault(f'Can\'t find end tag corresponding to start tag "{name}"', source)
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.pieces), self.entities

    def add(self, text: str) -> None:
        """Appends plain text."""
        self.pieces.append(text)
        self.length += utf16_length(text)

    def take(self, pattern: re.Pattern[str]) -> str:
        """Consumes what ``pattern`` matches here, possibly nothing."""
        match = pattern.match(self.source, self.at)
        text = match.group(0) if match else ""
        self.at += len(text)
        return text

    def here(self) -> str:
        """The character to read next, or an empty text at the end."""
        return self.source[self.at : self.at + 1]

    def start_tag(self) -> None:
        """Reads ``<name attribute="value">``."""
        begin = self.at
        self.at += 1
        name = self.take(TAG_NAME).lower()
        if not self.here():
            raise fault("Unclosed start tag{where}", self.source, begin)
        if name not in KINDS:
            raise fault(f'Unsupported start tag "{name}"{{where}}', self.source, begin)
        argument: str | None = None
        while True:
            self.take(SPACES)
            if self.here() == ">":
                break
            attribute, value = self.attribute(name, begin)
            if (name, attribute) in {("a", "href"), ("span", "class"), ("code", "class")}:
                argument = value
            elif (name, attribute) == ("blockquote", "expandable"):
                argument = "expandable"
        self.at += 1
        if name == "span" and argument != "tg-spoiler":
            reason = 'Tag "span" must have class "tg-spoiler"{where}'
            raise fault(reason, self.source, begin)
        self.open.append(OpenTag(name, self.length, argument))

    def attribute(self, tag: str, begin: int) -> tuple[str, str]:
        """Reads one attribute: its name in lower case and its value."""
        name = self.take(ATTRIBUTE_NAME)
        if not name:
            if not self.here():
                raise fault(f'Unclosed start tag "{tag}"{{where}}', self.source, begin)
            raise fault(f'Empty attribute name in the tag "{tag}"{{where}}', self.source, begin)
        self.take(SPACES)
        if self.here() != "=":
            if (tag, name.lower()) == ("blockquote", "expandable"):
                return "expandable", ""
            reason = f'Expected equal sign in declaration of an attribute of the tag "{tag}"'
            raise fault(reason + "{where}", self.source, begin)
        self.at += 1
        self.take(SPACES)
        quote = self.here()
        if not quote:
            raise fault(f'Unclosed start tag "{tag}"{{where}}', self.source, begin)
        if quote not in "'\"":
            token_start = self.at
            value = self.take(TOKEN).lower()
            if not self.here() or self.here() not in " \t\r\n\f\v>":
                raise fault("Unexpected end of name token{where}", self.source, token_start)
            return name.lower(), value
        end = self.source.find(quote, self.at + 1)
        if end < 0:
            raise fault("Unclosed start tag{where}", self.source, begin)
        value = ENTITY.sub(decoded, self.source[self.at + 1 : end])
        self.at = end + 1
        return name.lower(), value

    def end_tag(self) -> None:
        """Reads ``</name>`` and closes the tag opened last."""
        begin = self.at
        self.at += 2
        if not self.open:
            raise fault("Unexpected end tag{where}", self.source, begin)
        name = self.take(TAG_NAME).lower()
        self.take(SPACES)
        if self.here() != ">":
            raise fault("Unclosed end tag{where}", self.source, begin)
        self.at += 1
        opened = self.open.pop()
        if name and name != opened.name:
            reason = f'Unmatched end tag{{where}}, expected "</{opened.name}>", found "</{name}>"'
            raise fault(reason, self.source, begin)
        if self.length > opened.offset:
            self.entities.append(self.entity(opened))

    def entity(self, opened: OpenTag) -> Json:
        """The ``MessageEntity`` of a tag that ends here."""
        entity: Json = {
            "type": KINDS[opened.name],
            "offset": opened.offset,
            "length": self.length - opened.offset,
        }
        if opened.name == "a":
            entity["url"] = opened.argument if opened.argument is not None else ""
        elif opened.name == "blockquote" and opened.argument == "expandable":
            entity["type"] = "expandable_blockquote"
        return entity
