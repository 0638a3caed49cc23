"""Telegram: sending, fetching files, menus; and the updates, fetched or posted."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, Literal

import structlog
from telegram import Bot, InputFile
from telegram.error import BadRequest, TelegramError

from bot.channels import Outcome, Sent, Undeliverable, length
from bot.channels.telegram import menus
from bot.channels.telegram.intake import Intake, OnBlocked, OnMoved, Quarantine, Take
from bot.channels.telegram.letters import LONGEST_CAPTION, caption_parameters, text_parameters
from bot.channels.telegram.outcomes import has_no_text, outcome_of
from bot.channels.telegram.patience import FIRST_WAIT, patiently
from bot.channels.telegram.photos import UploadedPhotos
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.requests import LARGEST_DOWNLOAD, AiohttpRequest, TooLargeError
from bot.channels.telegram.updates import Identity
from bot.channels.telegram.webhook import Webhook
from bot.messages import Enclosure, Outgoing
from bot.pace import PASSAGE
from locales.phrases import plain

log = structlog.get_logger(__name__)

Mode = Literal["polling", "webhook"]
OFFICIAL = "https://api.telegram.org"


class FileRefused(Exception):
    """Telegram will not give this file, however often it is asked: too large, or gone."""


class FileUnavailable(Exception):
    """The file could not be fetched now; try again later."""


class TelegramChannel:
    """One bot.

    `base_url` is the address of the Bot API server; `take`, `quarantine(dedupe_key, raw, error)`,
    `on_blocked(key)` and `on_moved(old, new)` raise StorageTrouble when an update must come
    again. In webhook mode `webhook.take` belongs behind the route WEBHOOK_PATH of `public_url`.
    Waits are in seconds. Raises ValueError for a token that cannot be one.
    """

    def __init__(
        self,
        token: str,
        base_url: str = OFFICIAL,
        *,
        take: Take,
        quarantine: Quarantine,
        on_blocked: OnBlocked,
        on_moved: OnMoved,
        mode: Mode = "polling",
        public_url: str | None = None,
        secret: str | None = None,
        first_wait: float = FIRST_WAIT,
        requests: AiohttpRequest | None = None,
    ) -> None:
        number, colon, _ = token.partition(":")
        if not (number.isascii() and number.isdecimal() and colon):
            raise ValueError("TELEGRAM_TOKEN does not look like 123456:ABC; copy it from BotFather")
        self._requests = requests or AiohttpRequest()
        server = base_url.rstrip("/")
        self._bot = Bot(
            token,
            base_url=f"{server}/bot",
            base_file_url=f"{server}/file/bot",
            request=self._requests,
            get_updates_request=self._requests,
        )
        self._mode: Mode = mode
        self._public_url = public_url
        self._secret = secret
        self._first_wait = first_wait
        self._intake = Intake(
            Identity(int(number)),
            take=take,
            quarantine=quarantine,
            on_blocked=on_blocked,
            on_moved=on_moved,
            answer=self._answer,
        )
        self.webhook = Webhook(self._intake, secret)
        self._polling = Polling(self._call, self._intake, first_wait=first_wait)
        self._tasks: set[asyncio.Task[None]] = set()
        self._texts_ahead: dict[str, str] = {}
        self._photos = UploadedPhotos()

    @property
    def username(self) -> str | None:
        """The bot's name for links, None until Telegram has told it."""
        return self._intake.identity.username

    async def start(self) -> None:
        """Open the connections and begin, in the background; a dead Telegram is waited for."""
        await self._requests.initialize()
        self._background("start", self._begin())

    async def stop_listening(self) -> None:
        """Fetch no more updates; a batch under way gets five seconds."""
        await self._polling.stop()

    async def stop(self) -> None:
        """End everything."""
        await self._polling.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._requests.shutdown()

    async def send(self, letter: Outgoing) -> Outcome:
        """Try once to deliver, and say how it ended; never raises for Telegram's failures."""
        if letter.kind == "edit" and letter.channel_ref is None:
            return Undeliverable("there is no message to edit")
        try:
            if letter.kind == "menu":
                await self._call("setmycommands", menus.of_chat(letter))
                return Sent()
            if letter.kind == "edit":
                return await self._edit(letter, letter.channel_ref)
            if letter.enclosure is not None:
                return await self._send_file(letter, letter.enclosure)
            return _sent(await self._call("sendmessage", text_parameters(letter)))
        except Exception as error:
            outcome = outcome_of(error, letter.channel_ref)
            if isinstance(outcome, Undeliverable):
                self._texts_ahead.pop(letter.id, None)
            return outcome

    async def fetch(self, ref: str) -> bytes:
        """Return a file somebody sent. Raises FileRefused, FileUnavailable."""
        try:
            file = await self._bot.get_file(ref)
            if (file.file_size or 0) > LARGEST_DOWNLOAD:
                raise FileRefused("larger than 20 MB")
            return bytes(await file.download_as_bytearray())
        except (BadRequest, TooLargeError) as error:
            raise FileRefused(error.message) from None
        except (TelegramError, RuntimeError, KeyError, TypeError) as error:
            raise FileUnavailable(type(error).__name__) from None

    def set_menus(
        self, private: Mapping[str, menus.Commands], group: Mapping[str, menus.Commands]
    ) -> None:
        """Set everyone's menus by language, the first for all others too; in the background."""
        for parameters in menus.general(private, group):
            self._background("setMyCommands", self._set_menu(parameters))

    # ── inside ────────────────────────────────────────────────────────────────────────────────

    async def _call(
        self, method: str, parameters: dict[str, Any], *, read_timeout: float | None = None
    ) -> Any:
        """Make a request. Telegram takes methods in any case; this library warns at its own."""
        if read_timeout is None:
            return await self._bot.do_api_request(method, api_kwargs=parameters)
        return await self._bot.do_api_request(
            method, api_kwargs=parameters, read_timeout=read_timeout
        )

    async def _begin(self) -> None:
        me = await patiently(self._bot.get_me, "getMe", self._first_wait)
        self._intake.identity = Identity(self._intake.identity.number, me.username)
        if self._mode == "polling":
            await patiently(
                lambda: self._call("deletewebhook", {}), "deleteWebhook", self._first_wait
            )
            self._polling.start()
        elif not self._public_url or not self._secret:
            log.error("telegram.no_webhook", hint="set PUBLIC_URL")
            return
        else:
            url = self._public_url
            await patiently(
                lambda: self.webhook.register(self._call, url), "setWebhook", self._first_wait
            )
        log.info("telegram.ready", username=me.username, mode=self._mode)

    async def _edit(self, letter: Outgoing, ref: str | None) -> Outcome:
        parameters = {**text_parameters(letter), "message_id": int(ref or 0)}
        try:
            await self._call("editmessagetext", parameters)
        except BadRequest as error:
            if not has_no_text(error):
                raise
            # A file with a caption: the caption stays, its buttons change.
            kept = {
                name: parameters.get(name) for name in ("chat_id", "message_id", "reply_markup")
            }
            await self._call("editmessagereplymarkup", kept)
        return Sent(ref)

    async def _send_file(self, letter: Outgoing, enclosure: Enclosure) -> Outcome:
        """Send a file above its text; a text too long for a caption goes ahead, once."""
        if length(plain(letter.message.text)) <= LONGEST_CAPTION:
            return _sent(await self._attach(letter, enclosure, caption_parameters(letter)))
        if letter.id not in self._texts_ahead:
            sent = _sent(await self._call("sendmessage", text_parameters(letter)))
            self._texts_ahead[letter.id] = sent.ref or ""
            if passage := PASSAGE.get():
                await passage.once_more()
        await self._attach(letter, enclosure, {"chat_id": letter.recipient})
        return Sent(self._texts_ahead.pop(letter.id))

    async def _attach(
        self, letter: Outgoing, enclosure: Enclosure, parameters: dict[str, Any]
    ) -> Any:
        file = InputFile(enclosure.content, filename=enclosure.name)
        photo = letter.message.photo
        if photo is None:
            return await self._call("senddocument", {**parameters, "document": file})
        async with self._photos.first_of(photo.id) as uploaded:
            if uploaded is None:
                sent = await self._call("sendphoto", {**parameters, "photo": file})
                self._photos.remember(photo.id, sent["photo"][-1]["file_id"])
                return sent
        return await self._call("sendphoto", {**parameters, "photo": uploaded})

    async def _set_menu(self, parameters: dict[str, Any]) -> None:
        await patiently(
            lambda: self._call("setmycommands", parameters), "setMyCommands", self._first_wait
        )

    def _answer(self, callback_id: str) -> None:
        """Stop a button from spinning, when there is time."""
        call = self._call("answercallbackquery", {"callback_query_id": callback_id})
        self._background("answerCallbackQuery", call)

    def _background(self, doing: str, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(self._quietly(doing, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _quietly(self, doing: str, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except Exception as error:
            log.info("telegram.left_undone", doing=doing, error=type(error).__name__)


def _sent(result: Any) -> Sent:
    return Sent(str(result["message_id"]))
