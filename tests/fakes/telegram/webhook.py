"""Webhook delivery: every pending update is posted until the bot answers 2xx."""

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Callable

import aiohttp

from tests.fakes.telegram.faults import Faults
from tests.fakes.telegram.refusals import Json, bad_request
from tests.fakes.telegram.updates import Update, Updates

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """Where updates are posted, and the posting.

    At most ``max_connections`` posts are under way. Updates of one chat are posted one after
    the other unless ``in_chat_order`` is off; one that failed is tried again ``backoff`` seconds
    later and does not hold back those behind it, so order is not guaranteed once something fails.
    """

    def __init__(self, updates: Updates, faults: Faults) -> None:
        self.updates = updates
        self.faults = faults
        self.url = ""
        self.secret = ""
        self.max_connections = 40
        self.backoff = 0.2
        self.timeout = 60.0
        self.in_chat_order = True
        self.https_only = False
        self.on_reply: Callable[[Json], None] | None = None
        self.last_error: tuple[float, str] | None = None
        self._session: aiohttp.ClientSession | None = None
        self._ready: deque[Update] = deque()
        self._behind: dict[int | None, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._not_before = 0.0
        self._era = 0

    def set(self, url: str, secret: str, max_connections: int) -> None:
        """Starts posting to ``url``. Raises ``Refused`` on what Telegram refuses."""
        if self.https_only and not url.startswith("https://"):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if not url.startswith(("http://", "https://")):
            raise bad_request("bad webhook: Invalid URL")
        if secret and not SECRET.fullmatch(secret):
            too_long = len(secret) > 256
            raise bad_request(
                "secret token is too long"
                if too_long
                else "secret token contains unallowed characters"
            )
        if not 1 <= max_connections <= 100:
            raise bad_request("max_connections must be between 1 and 100")
        self.forget()
        self.url, self.secret, self.max_connections = url, secret, max_connections
        self.updates.on_new = self.take
        self._ready.extend(self.updates.pending.values())
        self.pump()

    def forget(self) -> None:
        """Stops posting; what is pending stays pending."""
        self._era += 1
        self.url = self.secret = ""
        self.updates.on_new = None
        self._ready.clear()
        self._behind.clear()
        self._not_before = 0.0

    async def close(self) -> None:
        """Ends every post under way."""
        self.forget()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def info(self) -> Json:
        """The Bot API's ``WebhookInfo``."""
        body: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.pending),
        }
        if self.url:
            body["max_connections"] = self.max_connections
        if self.last_error is not None:
            body["last_error_date"], body["last_error_message"] = (
                int(self.last_error[0]),
                self.last_error[1],
            )
        if self.updates.allowed:
            body["allowed_updates"] = self.updates.allowed
        return body

    def take(self, update: Update) -> None:
        """A new update to post, now or when it is its turn."""
        self._ready.append(update)
        self.pump()

    def pump(self) -> None:
        """Starts as many posts as may be under way."""
        if (wait := self._not_before - time.monotonic()) > 0:
            # The loop's clock may be some milliseconds behind: nobody else would ring again.
            asyncio.get_running_loop().call_later(wait, self.pump)
            return
        while self._ready and self.url and len(self._tasks) < self.max_connections:
            update = self._ready.popleft()
            if self.in_chat_order and update.chat_id in self._behind:
                self._behind[update.chat_id].append(update)
                continue
            self._behind[update.chat_id] = deque()
            task = asyncio.create_task(self.post(update, self._era))
            self._tasks.add(task)
            task.add_done_callback(self.after_post)

    def after_post(self, task: asyncio.Task[None]) -> None:
        """One connection is free again."""
        self._tasks.discard(task)
        if not task.cancelled():
            task.result()
        self.pump()

    async def post(self, update: Update, era: int) -> None:
        """Posts one update once; puts it back when the bot did not take it."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0),
                timeout=aiohttp.ClientTimeout(total=self.timeout),
            )
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers[HEADER] = self.secret
        update.attempts += 1
        unreachable = False
        try:
            async with self._session.post(
                self.url, data=update.payload, headers=headers, allow_redirects=False
            ) as response:
                body = await response.read()
                taken = 200 <= response.status <= 299
                problem = f"Wrong response from the webhook: {response.status} {response.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            taken, body, unreachable = False, b"", isinstance(error, aiohttp.ClientConnectorError)
            problem = f"Connection failed: {type(error).__name__}"
        if taken and self.faults.draw("webhook", update.chat_id) is not None:
            taken, problem = False, "Read timeout expired"
        if taken:
            self.updates.acknowledge(update, "webhook")
            self.reply(body)
        else:
            self.last_error = (time.time(), problem)
        if era == self._era:
            self.settle(update, taken=taken, unreachable=unreachable)

    def settle(self, update: Update, *, taken: bool, unreachable: bool) -> None:
        """Lets the next update of the chat go; plans another try of one not taken."""
        behind = self._behind.pop(update.chat_id, None)
        if behind:
            self._ready.extendleft(reversed(behind))
        if taken:
            return
        loop, era = asyncio.get_running_loop(), self._era
        if unreachable:
            self._not_before = time.monotonic() + self.backoff
        loop.call_later(self.backoff, self.retry, update, era)

    def retry(self, update: Update, era: int) -> None:
        """Posts again what was not taken, unless the webhook changed meanwhile."""
        if era == self._era and update.id in self.updates.pending:
            self._ready.append(update)
        self.pump()

    def reply(self, body: bytes) -> None:
        """A webhook's answer may itself be a request to the Bot API."""
        if body[:1] != b"{" or self.on_reply is None:
            return
        try:
            request = json.loads(body)
        except ValueError:
            return
        if "method" in request:
            self.on_reply(request)
