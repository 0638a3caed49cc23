"""What programs ask for: calendars, whether all is well, and what Telegram brings."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portal.calendar_file import calendar_file
from portal.front import Front, ip_of
from portal.posted import read_body

_LARGEST_UPDATE = 1024 * 1024


class MachineRoom:
    """Where no person looks."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._doors = front.doors

    @property
    def routes(self) -> Sequence[Route]:
        """The addresses of this room."""
        return (
            Route("/calendario.ics", self._calendar),
            Route("/calendario/{secret}.ics", self._own_calendar),
            Route("/salud", self._health),
            Route("/telegram/webhook", self._telegram, methods=["POST"]),
        )

    async def _calendar(self, request: Request) -> Response:
        refused = self._too_often(request)
        if refused is not None:
            return refused
        content, changed = await self._doors.calendar(request.query_params.get("idioma", ""))
        return calendar_file(request, content, "mesa.ics", "public, max-age=300", changed)

    async def _own_calendar(self, request: Request) -> Response:
        refused = self._too_often(request)
        if refused is not None:
            return refused
        content = await self._doors.own_calendar(request.path_params["secret"])
        if content is None:
            return self._front.error(request, "missing", 404)
        return calendar_file(request, content, "mis-reuniones.ics", "private, no-cache")

    def _too_often(self, request: Request) -> Response | None:
        """Count one look at a calendar, apart from what people write."""
        seconds = self._front.limits.admit_calendar(ip_of(request))
        return self._front.error(request, "often", 429, retry_after=seconds) if seconds else None

    async def _health(self, _request: Request) -> Response:
        health = dict(await self._doors.health())
        return JSONResponse(health, 200 if health.get("ok") else 503)

    async def _telegram(self, request: Request) -> Response:
        if self._doors.telegram is None:
            return self._front.error(request, "missing", 404)
        body = await read_body(request, _LARGEST_UPDATE)
        status, answer = await self._doors.telegram(request.headers, body)
        return Response(answer, status, media_type="text/plain")
