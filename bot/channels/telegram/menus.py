"""The commands that Telegram shows in its menu."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.messages import Outgoing

Commands = Sequence[tuple[str, str]]
"""Command words without the slash, and what they do in one line."""


def general(private: Mapping[str, Commands], group: Mapping[str, Commands]) -> list[dict[str, Any]]:
    """Return setMyCommands' parameters for everyone, by language of the person's app.

    The first language also serves every other one. Telegram knows languages of two letters; for
    longer codes there is no menu of their own.
    """
    calls = []
    for scope, menus in (("all_private_chats", private), ("all_group_chats", group)):
        for place, (language, commands) in enumerate(menus.items()):
            if place == 0:
                calls.append(_menu({"type": scope}, commands))
            if len(language) == 2:
                calls.append({**_menu({"type": scope}, commands), "language_code": language})
    return calls


def of_chat(letter: Outgoing) -> dict[str, Any]:
    """Return setMyCommands' parameters for one chat; it wins over the general menus."""
    commands = [((each.say or "").removeprefix("/"), each.label) for each in letter.message.choices]
    return _menu({"type": "chat", "chat_id": int(letter.recipient)}, commands)


def _menu(scope: dict[str, Any], commands: Commands) -> dict[str, Any]:
    listed = [{"command": word, "description": line} for word, line in commands]
    return {"commands": listed, "scope": scope}
