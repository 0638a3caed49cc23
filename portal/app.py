"""The application: its rooms, and what it says when something goes wrong."""

import asyncio
import logging
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from portal.doors import Doors
from portal.front import Front
from portal.limits import Limits, Pace
from portal.pages import Pages
from portal.posted import Unreadable
from portal.rooms.chat import ChatRoom
from portal.rooms.machines import MachineRoom
from portal.rooms.public import PublicRoom
from portal.rooms.validation import ValidationRoom
from portal.safety import SafeHeaders, Sessions, is_secure
from storage.engine import StorageTrouble

_RETRY_SECONDS = 5

log = logging.getLogger(__name__)


def make_app(
    doors: Doors, pages: Pages, *, public_url: str = "", pace: Pace | None = None
) -> Starlette:
    """Return the application. Setting its `state.closing` ends every open stream."""
    front = Front(doors, pages, Sessions(public_url), Limits(pace or Pace()))
    faults = _Faults(front)
    closing = asyncio.Event()
    app = _Application(
        is_secure(public_url),
        routes=[
            *ChatRoom(front, closing).routes,
            *PublicRoom(front).routes,
            *ValidationRoom(front).routes,
            *MachineRoom(front).routes,
        ],
        exception_handlers={
            HTTPException: faults.refused,
            Unreadable: faults.unreadable,
            StorageTrouble: faults.trouble,
            Exception: faults.broken,
        },
    )
    app.state.closing = closing
    return app


class _Application(Starlette):
    def __init__(self, secure: bool, **parts: Any) -> None:
        super().__init__(**parts)
        self._secure = secure

    def build_middleware_stack(self) -> ASGIApp:
        """Put the headers around everything, the answer to a bug included."""
        return SafeHeaders(super().build_middleware_stack(), self._secure)


class _Faults:
    def __init__(self, front: Front) -> None:
        self._front = front

    async def refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return self._front.error(request, "missing", error.status_code)

    async def unreadable(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, Unreadable)
        return self._front.error(request, error.fault, error.status)

    async def trouble(self, request: Request, error: Exception) -> Response:
        log.warning("Nothing was committed for %s: %s", _without_secrets(request), error)
        return self._front.error(request, "trouble", 503, retry_after=_RETRY_SECONDS)

    async def broken(self, request: Request, _bug: Exception) -> Response:
        return self._front.error(request, "trouble", 500)


def _without_secrets(request: Request) -> str:
    """Return which page was asked for, without what its address holds: that may be a secret."""
    path = request.url.path
    for name, value in request.path_params.items():
        path = path.replace(str(value), f"{{{name}}}")
    return path
