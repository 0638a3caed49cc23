"""How the Bot API says no."""

from typing import Any

Json = dict[str, Any]


class Refused(Exception):
    """The Bot API's answer to a request it does not accept.

    ``code`` is the HTTP status and ``error_code``; ``parameters`` is ``ResponseParameters``
    (``retry_after`` in seconds or ``migrate_to_chat_id``), empty for most refusals.
    """

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The JSON object Telegram answers with."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> Refused:
    """A 400 with Telegram's prefix before ``reason``."""
    return Refused(400, f"Bad Request: {reason}")


def too_many_requests(seconds: int) -> Refused:
    """A 429 that asks for ``seconds`` of silence."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def well_formed(text: str) -> str:
    """``text``, refused when it holds half a surrogate pair, which JSON lets through."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return text
