"""Serves the application on a socket, inside a loop that others share."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette

_BACKLOG = 512
_GRACE_SECONDS = 2  # an open stream would otherwise keep the process from ending


@dataclass(frozen=True, slots=True)
class Serving:
    """A server at work; `port` is the one it got."""

    port: int
    _server: "_Server"
    _task: asyncio.Task[None]

    async def stop(self) -> None:
        """Let the requests under way end, close every connection, and return."""
        self._server.should_exit = True
        await self._task


async def serve(app: Starlette, host: str, port: int, sock: socket.socket | None = None) -> Serving:
    """Start serving and return; port 0 takes a free one. Raises OSError if it is taken."""
    sock = sock or _listen(host, port)
    config = uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        log_level="warning",
        lifespan="off",
        http="httptools",
        ws="none",
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        # A proxy on the same machine says who is calling; nobody else is believed.
        proxy_headers=True,
        forwarded_allow_ips="127.0.0.1,::1",
    )
    server = _Server(config, app.state.closing)
    task = asyncio.create_task(server.serve(sockets=[sock]))
    ready = asyncio.create_task(server.ready.wait())
    await asyncio.wait((task, ready), return_when=asyncio.FIRST_COMPLETED)
    ready.cancel()
    if task.done():
        task.result()
    return Serving(sock.getsockname()[1], server, task)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, closing: asyncio.Event) -> None:
        super().__init__(config)
        self._closing = closing
        self.ready = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to whoever runs the process."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the open streams first: they would never end by themselves."""
        self._closing.set()
        await super().shutdown(sockets)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(_BACKLOG)
    except OSError:
        sock.close()
        raise
    sock.setblocking(False)
    return sock
