"""Runs the fake: ``python -m tests.fakes.telegram --port 0``."""

import argparse
import asyncio
import contextlib
import json
import signal
import sys

import uvloop

from tests.fakes.telegram.server import Settings, serving


async def serve(settings: Settings, port: int, *, until_stdin_ends: bool) -> None:
    """Serves until a signal, or until whoever started this goes away."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if until_stdin_ends:
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        await loop.connect_read_pipe(lambda: protocol, sys.stdin)
        ended = asyncio.create_task(reader.read())
        ended.add_done_callback(lambda _: stop.set())
    async with serving(settings, port=port) as (_, url):
        line = {
            "base_url": url,
            "token": settings.token,
            "username": settings.username,
        }
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> None:
    """Reads the command line and serves."""
    default = Settings()
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.telegram", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", default=default.token)
    parser.add_argument("--username", default=default.username)
    parser.add_argument("--first-update-id", type=int, default=default.first_update_id)
    parser.add_argument("--seed", type=int, default=default.seed, help="of shared failures")
    parser.add_argument("--until-stdin-ends", action="store_true")
    given = parser.parse_args()
    settings = Settings(given.token, given.username, given.first_update_id, given.seed)
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(serve(settings, given.port, until_stdin_ends=given.until_stdin_ends))


main()
