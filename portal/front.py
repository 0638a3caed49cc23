"""What every room of the portal shares: whom it answers, in which language, how faults are told."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from portal.doors import Doors
from portal.limits import Limits
from portal.pages import Pages
from portal.safety import Sessions
from portal.static_files import StaticFiles

LANGUAGES = ("es", "en")
_FAULT_PAGES = {404: "missing", 405: "method", 429: "often"}
"""What a page says of a fault by its status; of any other one that something went wrong."""


class Front:
    """The doors to the bot, the pages with what all have in common, the sessions and limits."""

    def __init__(self, doors: Doors, pages: Pages, sessions: Sessions, limits: Limits) -> None:
        self.doors = doors
        self.pages = pages
        self.sessions = sessions
        self.limits = limits
        self.static = StaticFiles()
        self.words = {each: dict(pages.words(each)) for each in LANGUAGES}
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(
        self,
        template: str,
        language: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> Response:
        """Return a page in a language; `values` fill its template."""
        html = self._templates.get_template(template).render(
            language=language,
            other=next(each for each in LANGUAGES if each != language),
            static=self.static.url,
            foot=self.words[language],
            **values,
        )
        spoken = {"Vary": "Accept-Language, Cookie", "Content-Language": language}
        return Response(html, status, media_type="text/html", headers={**spoken, **(headers or {})})

    def language_of(self, request: Request) -> str:
        """Return the language that is spoken with a browser, or else the one it likes best."""
        spoken = self.sessions.language_of(request)
        return spoken if spoken in LANGUAGES else _liked(request)

    def asked_language(self, request: Request) -> str:
        """Return the language that the address asks for, or else the browser's."""
        asked = request.query_params.get("idioma")
        return asked if asked in LANGUAGES else self.language_of(request)

    def too_often(self, request: Request, session: str | None = None) -> Response | None:
        """Count one request of an address and a session; the answer to one too many, or None."""
        seconds = self.limits.admit(session, ip_of(request))
        return self.error(request, "often", 429, retry_after=seconds) if seconds else None

    def error(self, request: Request, fault: str, status: int, retry_after: int = 0) -> Response:
        """Return the constant answer to a fault: a page to who asks for one, else JSON.

        Nothing of the request is said back.
        """
        language = self.language_of(request)
        words = self.words[language]
        headers = {"Vary": "Accept, Accept-Language, Cookie"}
        if retry_after:
            headers["Retry-After"] = str(retry_after)
        if "text/html" not in request.headers.get("accept", ""):
            answer = {"error": fault, "reason": words[f"error_{fault}"]}
            return JSONResponse(answer, status, headers={**headers, "Content-Language": language})
        about = _FAULT_PAGES.get(status, "trouble")
        return self.page(
            "error.html",
            language,
            status=status,
            headers=headers,
            words=words,
            heading=words[f"fault_{about}"],
            text=words[f"fault_{about}_text"],
        )


def download(
    name: str, media_type: str, content: bytes, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a file that a browser keeps instead of showing it."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(
        content,
        media_type=media_type,
        headers={"Content-Disposition": disposition, **(headers or {})},
    )


def ip_of(request: Request) -> str:
    """Return the network address that a request comes from."""
    return request.client.host if request.client else ""


def _liked(request: Request) -> str:
    """Return the language of ours that a browser likes best; the first one if none is named."""
    liked = dict.fromkeys(LANGUAGES, 0.0)
    for part in request.headers.get("accept-language", "")[:200].split(","):
        name, _, quality = part.partition(";q=")
        language = name.strip()[:2].lower()
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        if language in liked:
            liked[language] = max(liked[language], weight)
    return max(LANGUAGES, key=lambda language: liked[language])
