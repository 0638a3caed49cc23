"""A calendar as HTTP hands it out: named, and not sent again to whoever has it."""

import hashlib
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import Response

from documents.calendar import MEDIA_TYPE


def calendar_file(
    request: Request, content: bytes, name: str, caching: str, changed: datetime | None = None
) -> Response:
    """Return a calendar, or 304 without it when the program that asks has it already.

    `changed`, in UTC and whole seconds: since when it is the same; None where nobody can tell, for
    what leaves a calendar leaves no date in it. Then only its ETag tells.
    """
    headers = {
        "ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        "Cache-Control": caching,
    }
    if changed is not None:
        headers["Last-Modified"] = format_datetime(changed, usegmt=True)
    if _has_it(request, headers["ETag"], changed):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'inline; filename="{name}"'
    return Response(content, headers=headers, media_type=MEDIA_TYPE)


def _has_it(request: Request, tag: str, changed: datetime | None) -> bool:
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tag in [each.strip().removeprefix("W/") for each in tags.split(",")]
    since = request.headers.get("if-modified-since")
    if since is None or changed is None:
        return False
    try:
        return changed <= parsedate_to_datetime(since)
    except (ValueError, TypeError, OverflowError):
        return False
