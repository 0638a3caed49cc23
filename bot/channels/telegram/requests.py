"""HTTP for python-telegram-bot on aiohttp: one pool, and errors that say what may have arrived."""

import asyncio
import json
import logging
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import aiohttp
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.pace import PASSAGE

# The library's own switch: `RetryAfter.retry_after` is a timedelta, without a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

# At lower levels these write addresses that hold the token, or what people wrote.
for _name in ("aiohttp", "httpx", "httpcore", "telegram"):
    logging.getLogger(_name).setLevel(logging.WARNING)

LARGEST_DOWNLOAD = 20 * 1024 * 1024
_CONNECTIONS = 100
_KEEP_ALIVE_SECONDS = 15.0  # below the server's own, or a request may meet a closing connection
_DNS_SECONDS = 300
_CONNECT_SECONDS = 10.0
_READ_SECONDS = 20.0
_UPLOAD_SECONDS = 60.0
_WAIT_WITHOUT_A_WORD_SECONDS = 5
_RETRY_AFTER = re.compile(rb'"retry_after"\s*:\s*(\d{1,9})')
_JSON = {"Content-Type": "application/json"}

_BEFORE_SENDING = (
    aiohttp.ClientConnectorError,  # refused, DNS, TLS
    aiohttp.ConnectionTimeoutError,  # no free connection in the pool, or none made in time
    aiohttp.ServerFingerprintMismatch,
    aiohttp.InvalidURL,
)


class NotSentError(NetworkError):
    """The request never left: no connection, no name, no place in the pool."""


class UncertainError(NetworkError):
    """The request left and no answer came: it may have been carried out."""


class TooLargeError(TelegramError):
    """The file is larger than a bot may download."""


class AiohttpRequest(BaseRequest):
    """The requests of one bot over one connection pool.

    `connect`, `read` and `upload` are time limits in seconds; waiting for a free connection
    counts as connecting. No error carries an address, because it would hold the token.
    """

    __slots__ = ("_connect", "_limits", "_places", "_read", "_session", "_upload")

    def __init__(
        self,
        *,
        connect: float = _CONNECT_SECONDS,
        read: float = _READ_SECONDS,
        upload: float = _UPLOAD_SECONDS,
    ) -> None:
        self._connect = connect
        self._read = read
        self._upload = upload
        self._limits: dict[float, aiohttp.ClientTimeout] = {}
        self._places = asyncio.Semaphore(_CONNECTIONS)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer unless a call says otherwise."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool; nothing is connected yet."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=0,
                    ttl_dns_cache=_DNS_SECONDS,
                    keepalive_timeout=_KEEP_ALIVE_SECONDS,
                ),
                trace_configs=[_telling_when_it_leaves()],
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request and return status and body.

        Raises NotSentError, UncertainError, or the library's own errors for the two answers it
        would misread: a 429 that asks for no wait, and a 413.
        """
        if self._session is None:
            raise NotSentError("closed")
        body: bytes | aiohttp.FormData | None = None
        headers = None
        read = self._read if read_timeout is self.DEFAULT_NONE else read_timeout
        if request_data is not None:
            if request_data.contains_files:
                body = _multipart(request_data)
                read = max(read, self._upload)
            else:
                body, headers = request_data.json_payload, _JSON
        try:
            async with (
                self._place(),
                self._session.request(
                    method,
                    url,
                    data=body,
                    headers=headers,
                    timeout=self._limit(read),
                    allow_redirects=False,
                    trace_request_ctx=PASSAGE.get(),
                ) as response,
            ):
                status = response.status
                if method == "GET":
                    return status, await _bounded(response)
                payload = await response.read()
        except _BEFORE_SENDING as error:
            raise NotSentError(_named(error)) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise UncertainError(_named(error)) from None
        if status == 429:
            said = _RETRY_AFTER.search(payload)
            raise RetryAfter(max(1, int(said[1])) if said else _WAIT_WITHOUT_A_WORD_SECONDS)
        if status == 413:
            raise BadRequest("Request Entity Too Large")
        return status, payload

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        """Wait for a connection in order of asking.

        aiohttp's own limit gives a freed connection to whoever comes first: when more than
        _CONNECTIONS messages leave at once, some of those that wait would wait for seconds.
        """
        try:
            async with asyncio.timeout(self._connect):
                await self._places.acquire()
        except TimeoutError:
            raise NotSentError("no free connection") from None
        try:
            yield
        finally:
            self._places.release()

    def _limit(self, read: float) -> aiohttp.ClientTimeout:
        limit = self._limits.get(read)
        if limit is None:
            limit = self._limits[read] = aiohttp.ClientTimeout(
                total=self._connect + 2 * read,  # also ends an answer that trickles
                connect=self._connect,
                sock_connect=self._connect,
                sock_read=read,
            )
        return limit

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer. Raises TelegramError, and logs none of it, when it is no JSON object."""
        try:
            answer = json.loads(payload.decode(errors="replace"))
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("the answer is not a JSON object")
        return answer


def _telling_when_it_leaves() -> aiohttp.TraceConfig:
    async def leaves(_session: object, context: SimpleNamespace, _sent: object) -> None:
        if context.trace_request_ctx is not None:
            context.trace_request_ctx.leave()

    config = aiohttp.TraceConfig()
    config.on_request_headers_sent.append(leaves)
    return config


def _named(error: BaseException) -> str:
    """Name an error without its words: aiohttp puts the address, and the token, in them."""
    number = getattr(error, "errno", None)
    return f"{type(error).__name__}({number})" if number else type(error).__name__


def _multipart(request_data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, media_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=media_type)
    return form


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    parts, total = [], 0
    async for part in response.content.iter_any():
        total += len(part)
        if total > LARGEST_DOWNLOAD:
            raise TooLargeError("more than 20 MB")
        parts.append(part)
    return b"".join(parts)
