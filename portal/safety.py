"""What every answer carries, who may post, and the cookies."""

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_HSTS = "max-age=31536000"
_COOKIE_SECONDS = 365 * 24 * 3600
_SESSION = re.compile(r"[A-Za-z0-9_-]{22,64}", re.ASCII)


class SafeHeaders:
    """Puts the security headers on every answer."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self._app = app
        self._headers = _HEADERS | ({"Strict-Transport-Security": _HSTS} if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the headers."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_safely if scope["type"] == "http" else send)


class Sessions:
    """The cookies: a browser's session, and the language that is spoken with it."""

    def __init__(self, public_url: str) -> None:
        self._secure = is_secure(public_url)
        prefix = "__Host-" if self._secure else ""
        self._name, self._language_name = f"{prefix}mesa", f"{prefix}idioma"
        parts = urlsplit(public_url)
        self._origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    def of(self, request: Request) -> str | None:
        """Return the session of a request; None for none, or for one we cannot have made."""
        session = request.cookies.get(self._name, "")
        return session if _SESSION.fullmatch(session) else None

    def language_of(self, request: Request) -> str | None:
        """Return the language that was last spoken with this browser, or None."""
        return request.cookies.get(self._language_name)

    def remember(self, response: Response, session: str, language: str) -> None:
        """Have the browser keep its session and the language spoken for another year."""
        self._set(response, self._name, session, _COOKIE_SECONDS)
        self._set(response, self._language_name, language, _COOKIE_SECONDS)

    def forget(self, response: Response) -> None:
        """Have the browser drop its session and the language."""
        self._set(response, self._name, "", 0)
        self._set(response, self._language_name, "", 0)

    def _set(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def comes_from_us(self, headers: Headers) -> bool:
        """Return whether a post was made by our own page, or by no page at all.

        Every browser that keeps SameSite cookies says Sec-Fetch-Site or Origin when it posts. A
        request with neither comes from a program, which nobody's page can have tricked.
        """
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        origin = headers.get("origin")
        if origin is None:
            return True
        return origin == self._origin or (
            bool(headers.get("host")) and urlsplit(origin).netloc == headers["host"]
        )


def is_secure(public_url: str) -> bool:
    """Return whether people reach us by https."""
    return public_url.lower().startswith("https://")
