"""What each channel can show, how sending may end, and the one function that degrades a choice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.messages import Choice, Message, Outgoing
from locales.phrases import Piece, Text, plain


@dataclass(frozen=True, slots=True)
class Profile:
    """What a channel can show. Lengths are UTF-16 units, as Telegram counts; 0 = cannot."""

    text: int  # the longest letter
    text_with_choices: int
    buttons: int
    button_label: int
    rows: int  # of a list that opens
    row_label: int
    # A received text this long may go on in the next one. A little below the channel's limit:
    # before a character of several parts, such as a family emoji, apps cut earlier.
    receives: int | None = None
    edits: bool = False
    menus: bool = False  # shows a menu of commands of its own


PROFILES = {
    "telegram": Profile(4096, 4096, 40, 60, 0, 0, receives=4080, edits=True, menus=True),
    "web": Profile(20_000, 20_000, 60, 80, 0, 0),
    "terminal": Profile(100_000, 100_000, 0, 0, 0, 0),
}

PAGE = 9
"""How many choices a page shows where they do not all fit."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The channel accepted it and calls it `ref`."""

    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Throttled:
    """The channel asks to wait (seconds) before anything else is sent; no attempt counted."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """This address will not get it, however often it is tried."""

    reason: str
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class NotSent:
    """It certainly did not arrive; it can be tried again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """It may have arrived."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat lives under another key now; send it there."""

    key: str


Outcome = Sent | Throttled | Undeliverable | NotSent | Uncertain | Moved


class Channel(Protocol):
    """A way to send. Telegram was the first, the terminal the second."""

    async def send(self, letter: Outgoing) -> Outcome:
        """Try once to deliver, and say how it ended; never raises for a channel's failure."""
        ...


def length(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text) + sum(1 for letter in text if letter > "\uffff")


def fit(
    text: Text,
    choices: Sequence[tuple[Choice, str | None]],
    profile: Profile,
    *,
    more: str,
    page: int = 0,
) -> list[Message]:
    """Return the messages that say this on a channel: at least one, the choices on the last.

    Each choice comes with a shorter label for narrow channels, or None. What does not fit as
    buttons becomes a list, then pages of nine and `more`, numbered in the text; where there are
    no buttons at all the numbers are all there is.
    """
    shown, layout, numbered = _lay_out(choices, profile, more, page)
    if numbered:
        text = (*text, ("", "\n\n" + "\n".join(numbered)))
    limit = profile.text_with_choices if shown else profile.text
    letters = split(text, profile.text)
    if length(plain(letters[-1])) > limit:
        letters[-1:] = _room_for_choices(letters[-1], limit)
    return [
        *(Message(text=letter) for letter in letters[:-1]),
        Message(text=letters[-1], choices=shown, layout=layout),
    ]


def _lay_out(
    choices: Sequence[tuple[Choice, str | None]], profile: Profile, more: str, page: int
) -> tuple[tuple[Choice, ...], str, list[str]]:
    if not choices:
        return (), "buttons", []
    if not profile.buttons and not profile.rows:
        lines = [f"{n}. {choice.label}" for n, (choice, _) in enumerate(choices, 1)]
        return tuple(choice for choice, _ in choices), "numbers", lines
    if len(choices) <= profile.buttons:
        labelled = _labelled(choices, profile.button_label)
        if labelled is not None:
            return labelled, "buttons", []
    if len(choices) <= profile.rows:
        labelled = _labelled(choices, profile.row_label)
        if labelled is not None:
            return labelled, "list", []
    per_page = len(choices) if len(choices) <= max(profile.rows, profile.buttons) else PAGE
    start = page * per_page if page * per_page < len(choices) else 0
    part = choices[start : start + per_page]
    width = profile.row_label or profile.button_label
    numbers = [f"{n}. {choice.label}" for n, (choice, _) in enumerate(part, start + 1)]
    shown = [
        choice.model_copy(update={"label": _cut(f"{n}. {short or choice.label}", width)})
        for n, (choice, short) in enumerate(part, start + 1)
    ]
    if per_page < len(choices):
        following = 0 if start + per_page >= len(choices) else page + 1
        shown.append(Choice(label=_cut(more, width), answer=f"{MORE}{following}"))
    return tuple(shown), "list" if profile.rows else "buttons", numbers


MORE = "page:"


def _labelled(
    choices: Sequence[tuple[Choice, str | None]], width: int
) -> tuple[Choice, ...] | None:
    labelled = []
    for choice, short in choices:
        if length(choice.label) <= width:
            labelled.append(choice)
        elif short and length(short) <= width:
            labelled.append(choice.model_copy(update={"label": short}))
        else:
            return None
    if len({choice.label for choice in labelled}) < len(labelled):
        return None
    return tuple(labelled)


def _cut(label: str, width: int) -> str:
    if length(label) <= width:
        return label
    kept = ""
    for letter in label:
        if length(kept) + length(letter) > width - 1:
            break
        kept += letter
    return kept.rstrip() + "…"


def _room_for_choices(letter: Text, limit: int) -> list[Text]:
    """Split a letter once more, so that its end has room for choices."""
    parts = split(letter, limit)
    if len(parts) < 3:
        return parts
    return [tuple(piece for part in parts[:-1] for piece in part), parts[-1]]


def split(text: Text, limit: int) -> list[Text]:
    """Cut worded text into letters of at most `limit` units, at a line or a space if possible."""
    letters: list[list[Piece]] = [[]]
    room = limit
    for style, piece in text:
        rest = piece
        while length(rest) > room:
            head = _head(rest, room)
            if not head and letters[-1]:
                letters.append([])
                room = limit
                continue
            letters[-1].append((style, head))
            rest = rest[len(head) :]
            letters.append([])
            room = limit
        if rest:
            letters[-1].append((style, rest))
            room -= length(rest)
    return [tuple(letter) for letter in letters if plain(tuple(letter)).strip()] or [text]


def _head(text: str, room: int) -> str:
    end = units = 0
    for letter in text:
        units += length(letter)
        if units > room:
            break
        end += 1
    for mark in ("\n", " "):
        at = text.rfind(mark, end // 2, end)
        if at > 0:
            return text[: at + 1]
    # Never between a joiner and what it joins.
    while 0 < end < len(text) and (text[end] in "\u200d\ufe0f" or text[end - 1] == "\u200d"):
        end -= 1
    return text[:end]


def with_chosen(message: Message, label: str) -> Message:
    """Return a message as it reads once one of its choices was taken: the label, no choices."""
    return Message(text=(*message.text, ("", "\n\n→ "), ("b", label)))
