"""The bot's own settings: commands, descriptions, menu button, webhook."""

import json
import re
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram.parameters import Parameters
from tests.fakes.telegram.refusals import Json, bad_request
from tests.fakes.telegram.updates import Updates
from tests.fakes.telegram.webhook import Webhook
from tests.fakes.telegram.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{2}")
SCOPES: dict[str, set[str]] = {
    "default": set(),
    "all_private_chats": set(),
    "all_group_chats": set(),
    "all_chat_administrators": set(),
    "chat": {"chat_id"},
    "chat_administrators": {"chat_id"},
    "chat_member": {"chat_id", "user_id"},
}
MOST_COMMANDS, LONGEST_COMMAND_WORDS = 100, 256
LONGEST_DESCRIPTION, LONGEST_SHORT_DESCRIPTION = 512, 120


class Profile:
    """The methods that configure the bot. Each takes parameters and returns the result.

    What was set is kept in ``world.settings``: commands by ``scope|language`` where scope is
    its JSON with sorted keys, descriptions by ``name|language``, menu buttons by chat id.
    """

    def __init__(self, world: World, updates: Updates, webhook: Webhook) -> None:
        self.world = world
        self.updates = updates
        self.webhook = webhook
        self.by_name: dict[str, Callable[[Parameters], Any]] = {
            "setWebhook": self.set_webhook,
            "deleteWebhook": self.delete_webhook,
            "getWebhookInfo": lambda given: self.webhook.info(),
            "setMyCommands": self.set_my_commands,
            "getMyCommands": self.get_my_commands,
            "deleteMyCommands": self.delete_my_commands,
            "setMyDescription": self.set_my_description,
            "setMyShortDescription": self.set_my_short_description,
            "setChatMenuButton": self.set_chat_menu_button,
        }

    def set_webhook(self, given: Parameters) -> bool:
        """Updates are posted from now on; an empty URL ends that."""
        url = given.text("url")
        if not url:
            return self.delete_webhook(given)
        self.updates.allow(given.json("allowed_updates"))
        if given.flag("drop_pending_updates"):
            self.updates.drop_pending()
        self.updates.end_poll("terminated by setWebhook request")
        secret, most = given.text("secret_token"), given.integer("max_connections", 40)
        self.webhook.set(url, secret, most)
        return True

    def delete_webhook(self, given: Parameters) -> bool:
        """Updates are kept for getUpdates again."""
        if given.flag("drop_pending_updates"):
            self.updates.drop_pending()
        self.webhook.forget()
        return True

    def scope(self, given: Parameters) -> str:
        """The key of a command list: whom it is for, and in which language."""
        scope: Any = given.json("scope") or {"type": "default"}
        if not isinstance(scope, dict) or scope.get("type") not in SCOPES:
            raise bad_request("can't parse BotCommandScope: Unsupported type specified")
        if set(scope) != {"type", *SCOPES[scope["type"]]}:
            raise bad_request("can't parse BotCommandScope: wrong fields for its type")
        if "chat_id" in scope:
            self.world.chat(scope["chat_id"])
        return f"{json.dumps(scope, sort_keys=True)}|{self.language(given)}"

    def language(self, given: Parameters) -> str:
        """A two-letter code, or empty for everyone else."""
        language = given.text("language_code")
        if language and not LANGUAGE.fullmatch(language):
            raise bad_request("invalid language code specified")
        return language

    def set_my_commands(self, given: Parameters) -> bool:
        """The menu of commands of one scope and language."""
        commands: Any = given.json("commands")
        if not isinstance(commands, list):
            raise bad_request("can't parse commands: expected an Array of BotCommand")
        key = self.scope(given)
        if len(commands) > MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            check_command(command)
        self.world.settings["commands"][key] = commands
        return True

    def get_my_commands(self, given: Parameters) -> list[Json]:
        """The menu of one scope and language, empty when it was not set."""
        commands: list[Json] = self.world.settings["commands"].get(self.scope(given), [])
        return commands

    def delete_my_commands(self, given: Parameters) -> bool:
        """Takes the menu of one scope and language away."""
        self.world.settings["commands"].pop(self.scope(given), None)
        return True

    def describe(self, given: Parameters, name: str, longest: int) -> bool:
        """Keeps one description."""
        text = given.text(name)
        if len(text) > longest:
            raise bad_request(f"{name} is too long")
        self.world.settings["descriptions"][f"{name}|{self.language(given)}"] = text
        return True

    def set_my_description(self, given: Parameters) -> bool:
        """What an empty chat shows."""
        return self.describe(given, "description", LONGEST_DESCRIPTION)

    def set_my_short_description(self, given: Parameters) -> bool:
        """What the bot's card shows."""
        return self.describe(given, "short_description", LONGEST_SHORT_DESCRIPTION)

    def set_chat_menu_button(self, given: Parameters) -> bool:
        """The button beside the text field: commands or the default."""
        button: Any = given.json("menu_button") or {"type": "default"}
        if not isinstance(button, dict) or button.get("type") not in ("commands", "default"):
            raise bad_request("can't parse MenuButton: Unsupported type specified")
        chat_id = given.values.get("chat_id")
        chat = self.world.chat(chat_id) if chat_id else None
        self.world.settings["menu_buttons"]["" if chat is None else str(chat.id)] = button["type"]
        return True


def check_command(command: Any) -> None:
    """Refuses a command Telegram would not put in a menu."""
    if not isinstance(command, dict) or set(command) != {"command", "description"}:
        raise bad_request("can't parse BotCommand: command and description are needed")
    if not isinstance(command["command"], str) or not COMMAND.fullmatch(command["command"]):
        raise bad_request("BOT_COMMAND_INVALID")
    description = command["description"]
    if not isinstance(description, str) or not 1 <= len(description) <= LONGEST_COMMAND_WORDS:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
