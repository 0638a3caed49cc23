"""What tests tell and ask the fake: ``/control/<command>`` and one WebSocket for many people.

``POST /control/<command>`` takes a JSON object of arguments (a GET takes them in the query) and
answers ``{"result": …}``, or 400 and ``{"error": …}``. ``/control/live`` is a WebSocket: it takes
``{"id": n, "do": command, "with": {…}}`` and sends frames that are lists of answers
(``{"id": n, "result": …}``) and of ledger entries (``{"event": …}``) of the kinds named in
``?kinds=message,edit,callback``, in the order in which things happened.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.telegram.closing import Closing
from tests.fakes.telegram.faults import Fault, Faults, Flood
from tests.fakes.telegram.ledger import SHOWN
from tests.fakes.telegram.people import People
from tests.fakes.telegram.refusals import Json
from tests.fakes.telegram.webhook import Webhook

MISUSE = (ValueError, TypeError, KeyError, StopIteration)


class Control:
    """The commands, by name."""

    def __init__(self, people: People, faults: Faults, flood: Flood, webhook: Webhook) -> None:
        self.world = people.world
        self.updates = people.updates
        self.faults = faults
        self.flood = flood
        self.webhook = webhook
        closing = Closing(self.world, self.updates)
        self.commands: dict[str, Callable[..., Any]] = {
            "person": people.person,
            "crowd": people.crowd,
            "group": people.group,
            "say": people.say,
            "forward": people.forward,
            "send": people.send,
            "edit": people.edit,
            "tap": people.tap,
            "repeat": people.repeat,
            "raw": people.raw,
            "block": closing.block,
            "unblock": closing.unblock,
            "kick": closing.kick,
            "deactivate": closing.deactivate,
            "migrate": closing.migrate,
            "fail": self.fail,
            "heal": self.heal,
            "limits": self.limits,
            "configure": self.configure,
            "status": self.status,
            "ledger": self.world.ledger.select,
            "updates": self.list_updates,
            "settled": self.settled,
            "settings": lambda: self.world.settings,
            "messages": self.messages,
        }

    async def handle(self, request: web.BaseRequest, name: str) -> web.StreamResponse:
        """One control request."""
        if name == "live":
            return await self.live(request)
        try:
            given: Json = {key: number_if_one(value) for key, value in request.query.items()}
            if request.can_read_body:
                given.update(await request.json())
            if name == "inbox":
                return web.json_response({"result": await self.inbox(**given)})
            return web.json_response({"result": self.commands[name](**given)})
        except MISUSE as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

    async def inbox(
        self, chat: int, after: int = 0, count: int = 1, seconds: float = 10.0
    ) -> list[Json]:
        """What a chat was shown after ledger entry ``after``; waits ``seconds`` for ``count``."""
        return await self.world.ledger.inbox(chat, after, count, seconds)

    async def live(self, request: web.BaseRequest) -> web.WebSocketResponse:
        """The WebSocket: commands one way, answers and events the other."""
        socket = web.WebSocketResponse(max_msg_size=0, compress=False)
        await socket.prepare(request)
        kinds = set(request.query.get("kinds", ",".join(SHOWN)).split(","))
        outgoing: asyncio.Queue[Json] = asyncio.Queue()

        def watch(entry: Json) -> None:
            if entry["kind"] in kinds:
                outgoing.put_nowait({"event": entry})

        self.world.ledger.watchers.append(watch)
        writer = asyncio.create_task(push(socket, outgoing))
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    outgoing.put_nowait(self.obey(json.loads(message.data)))
        finally:
            self.world.ledger.watchers.remove(watch)
            writer.cancel()
        return socket

    def obey(self, order: Json) -> Json:
        """One command that came over the WebSocket, as its answer."""
        try:
            result = self.commands[order["do"]](**order.get("with", {}))
        except MISUSE as error:
            return {"id": order.get("id"), "error": f"{type(error).__name__}: {error}"}
        return {"id": order.get("id"), "result": result}

    def fail(self, **facts: Any) -> int:
        """Asks for a failure, see ``Fault``; returns its number in ``status``."""
        self.faults.asked.append(Fault(**facts))
        return len(self.faults.asked) - 1

    def heal(self, seed: int | None = None) -> None:
        """Ends every failure asked for and every silence; may seed the generator anew."""
        self.faults.asked.clear()
        self.flood.silences.clear()
        if seed is not None:
            self.faults.random.seed(seed)

    def limits(self, **rates: float) -> None:
        """Turns flood limits on, see ``Flood``; a rate of 0 is off."""
        for name, value in rates.items():
            if name not in ("per_chat", "per_group", "overall", "burst", "grace"):
                raise ValueError(f"no such limit: {name}")
            setattr(self.flood, name, value)
        self.flood.buckets.clear()

    def configure(self, **options: Any) -> None:
        """Webhook ``backoff``, ``timeout`` (seconds), ``in_chat_order``, ``https_only``; and
        ``callback_lifetime`` in seconds, None for no end."""
        for name, value in options.items():
            if name == "callback_lifetime":
                self.world.callback_lifetime = value
            elif name in ("backoff", "timeout", "in_chat_order", "https_only"):
                setattr(self.webhook, name, value)
            else:
                raise ValueError(f"no such option: {name}")

    def status(self) -> Json:
        """Counts of ledger entries, what is pending, who broke the silence, which failures hit."""
        unanswered = [c.id for c in self.world.callbacks.values() if c.answered is None]
        return {
            "counts": dict(self.world.ledger.counts),
            "pending": len(self.updates.pending),
            "updates": len(self.updates.all),
            "polls": self.updates.polls,
            "violations": self.flood.violations,
            "faults": self.faults.shown(),
            "unanswered_callbacks": unanswered,
            "webhook": self.webhook.info(),
        }

    def list_updates(self, pending: bool = False) -> list[Json]:
        """Every update ever made, or those the bot has not acknowledged."""
        chosen = self.updates.pending if pending else self.updates.all
        return [update.shown() for update in chosen.values()]

    def settled(self, chat_id: int) -> bool:
        """Whether the bot acknowledged every update of this chat."""
        return not self.updates.unacknowledged.get(chat_id, 0)

    def messages(self, chat_id: int) -> list[Json]:
        """What the chat shows now, oldest first."""
        return [message.body for message in self.world.chats[chat_id].messages.values()]


async def push(socket: web.WebSocketResponse, outgoing: "asyncio.Queue[Json]") -> None:
    """Sends what is there, all of it in one frame."""
    while True:
        frame = [await outgoing.get()]
        while not outgoing.empty():
            frame.append(outgoing.get_nowait())
        await socket.send_str(json.dumps(frame))


def number_if_one(text: str) -> int | float | str:
    """A query's value as a number when it is one."""
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return text
