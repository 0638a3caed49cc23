"""The HTTP face: requests of bots, downloads, and the tests' control calls."""

import asyncio
import contextlib
import re
import socket
import struct
from asyncio import Task
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from tests.fakes.telegram.control import Control
from tests.fakes.telegram.faults import BREAK_THE_ANSWER, FLOOD_METHODS, Fault, Faults, Flood
from tests.fakes.telegram.methods import Methods, answer
from tests.fakes.telegram.parameters import BY_LOWER_NAME, Parameters, read_parameters
from tests.fakes.telegram.people import People
from tests.fakes.telegram.profile import Profile
from tests.fakes.telegram.refusals import Json, Refused, bad_request, too_many_requests
from tests.fakes.telegram.updates import Updates
from tests.fakes.telegram.webhook import Webhook
from tests.fakes.telegram.world import MEGABYTE, World

BOT_PATH = re.compile(r"/(file/)?bot([^/]+)/(.+)")
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")
ERROR_PAGE = "<html>\r\n<head><title>{0}</title></head>\r\n<body>{0}</body>\r\n</html>\r\n"
GATEWAY = {"500": "500 Internal Server Error", "502": "502 Bad Gateway"}
JSON_HEADERS = {"Content-Type": "application/json"}
SAMPLE_TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
LONGEST_SILENCE = 600.0


@dataclass(slots=True)
class Settings:
    """How a fake starts: its bot, the first update_id, the seed of its failures."""

    token: str = SAMPLE_TOKEN
    username: str = "mesa_abierta_bot"
    first_update_id: int = 512_000_001
    seed: int = 1


class FakeServer:
    """One bot's Telegram."""

    def __init__(self, settings: Settings) -> None:
        if not TOKEN.fullmatch(settings.token):
            raise ValueError("the token must look like 123456:AAH… as Telegram's do")
        self.token = settings.token
        self.world = World(int(settings.token.partition(":")[0]), settings.username)
        self.faults = Faults(settings.seed)
        self.flood = Flood()
        self.updates = Updates(self.world.ledger, settings.first_update_id)
        self.webhook = Webhook(self.updates, self.faults)
        self.webhook.on_reply = self.take_reply
        self.methods = {
            **Methods(self.world).by_name,
            **Profile(self.world, self.updates, self.webhook).by_name,
        }
        people = People(self.world, self.updates)
        self.control = Control(people, self.faults, self.flood, self.webhook)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Any request at all."""
        path = request.path
        if path.startswith("/control/"):
            return await self.control.handle(request, path.removeprefix("/control/"))
        try:
            match = BOT_PATH.fullmatch(path)
            if match is None or not TOKEN.fullmatch(match[2]):
                raise Refused(404, "Not Found")
            if match[2] != self.token:
                raise Refused(401, "Unauthorized")
            if match[1]:
                return await self.download(request, match[3])
            return await self.call(request, match[3])
        except Refused as refusal:
            return web.json_response(refusal.body(), status=refusal.code)

    async def call(self, request: web.BaseRequest, name: str) -> web.StreamResponse:
        """One Bot API request, with the failure it meets and the refusal it deserves."""
        method = BY_LOWER_NAME.get(name.lower())
        if method is None:
            raise self.refused(Refused(404, "Not Found"), name, None)
        given = await self.read(request, method)
        chat_id = as_chat_id(given)
        fault = self.faults.draw(method, chat_id)
        if fault is not None and (page := await self.fail_before(fault, request, method, chat_id)):
            return page
        breaks = fault is not None and fault.kind in BREAK_THE_ANSWER
        try:
            self.flood.check(method, chat_id)
            given.check(method)
            if method == "getUpdates":
                body = await self.get_updates(given)
            else:
                with self.world.ledger.breaking(breaks):
                    body = answer(self.methods[method](given))
        except Refused as refusal:
            raise self.refused(refusal, method, chat_id) from None
        if fault is not None:
            await self.fail_after(fault, request)
        return web.Response(body=body, headers=JSON_HEADERS)

    async def read(self, request: web.BaseRequest, method: str) -> Parameters:
        """The parameters; a request that cannot be read is refused and noted."""
        try:
            return await read_parameters(request)
        except web.HTTPRequestEntityTooLarge:
            refusal = Refused(413, "Request Entity Too Large")
        except Refused as error:
            refusal = error
        raise self.refused(refusal, method, None)

    def refused(self, refusal: Refused, method: str, chat_id: int | None) -> Refused:
        """Notes a refusal, for tests that want none."""
        self.world.ledger.add(
            "refused", chat_id, method=method, code=refusal.code, description=refusal.description
        )
        return refusal

    async def get_updates(self, given: Parameters) -> bytes:
        """Long polling, refused while a webhook is set."""
        if self.webhook.url:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use "
                "deleteWebhook to delete the webhook first",
            )
        self.updates.allow(given.json("allowed_updates"))
        offset, limit = given.integer("offset"), given.integer("limit", 100)
        batch = await self.updates.fetch(offset, limit, given.integer("timeout"))
        return b'{"ok":true,"result":[' + b",".join(batch) + b"]}"

    async def fail_before(
        self, fault: Fault, request: web.BaseRequest, method: str, chat_id: int | None
    ) -> web.Response | None:
        """The failures in which nothing was accepted; None lets the request go on."""
        if fault.kind == "429":
            if method in FLOOD_METHODS:
                self.flood.silence(None if fault.everywhere else chat_id, fault.retry_after)
            raise self.refused(too_many_requests(fault.retry_after), method, chat_id)
        if fault.kind == "403":
            refusal = Refused(403, "Forbidden: bot was blocked by the user")
            raise self.refused(refusal, method, chat_id)
        if fault.kind in GATEWAY:
            page = ERROR_PAGE.format(GATEWAY[fault.kind])
            return web.Response(text=page, status=int(fault.kind), content_type="text/html")
        if fault.kind == "reset_before":
            reset(request)
            return web.Response()
        if fault.kind == "slow":
            await asyncio.sleep(fault.delay)
        return None

    async def fail_after(self, fault: Fault, request: web.BaseRequest) -> None:
        """The failures in which the request was accepted and the bot cannot know."""
        if fault.kind == "slow_answer":
            await asyncio.sleep(fault.delay)
        elif fault.kind == "reset_after":
            reset(request)
        elif fault.kind == "timeout":
            await asyncio.sleep(LONGEST_SILENCE)

    async def download(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """A file's content."""
        fault = self.faults.draw("file", None)
        if fault is not None and (page := await self.fail_before(fault, request, "file", None)):
            return page
        stored = self.world.files_by_path.get(path)
        if stored is None:
            raise Refused(404, "Not Found")
        if fault is not None:
            await self.fail_after(fault, request)
        return web.Response(body=stored.content, content_type="application/octet-stream")

    def take_reply(self, request: Json) -> None:
        """A request that came as the answer to a webhook: nobody hears whether it failed."""
        name = BY_LOWER_NAME.get(str(request.pop("method")).lower(), "")
        given = Parameters(request)
        try:
            if name not in self.methods:
                raise bad_request("method not found")
            given.check(name)
            self.methods[name](given)
        except Refused as refusal:
            self.refused(refusal, name, as_chat_id(given))


def as_chat_id(given: Parameters) -> int | None:
    """The chat a request names, when it is a number."""
    with contextlib.suppress(TypeError, ValueError):
        return int(given.values["chat_id"]) if "chat_id" in given.values else None
    return None


def reset(request: web.BaseRequest) -> None:
    """Breaks the connection with a TCP reset."""
    transport = request.transport
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def make_request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: "Task[None]",
) -> web.BaseRequest:
    """A request that may carry a file of 50 MB and a little more, to be refused in words."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(
        message, payload, protocol, writer, task, loop, client_max_size=52 * MEGABYTE
    )


@contextlib.asynccontextmanager
async def serving(settings: Settings, *, port: int = 0) -> AsyncIterator[tuple[FakeServer, str]]:
    """A fake that listens on 127.0.0.1 inside this loop: the server and its base URL."""
    fake = FakeServer(settings)
    runner = web.ServerRunner(
        web.Server(fake.handle, request_factory=make_request, access_log=None),
        shutdown_timeout=0.1,
    )
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port, backlog=1024)
    try:
        await site.start()
        bound: int = runner.addresses[0][1]
        yield fake, f"http://127.0.0.1:{bound}"
    finally:
        await fake.webhook.close()
        await runner.cleanup()
