"""Reads what a browser posts into a message, or says in one word what is wrong with it."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from portal.uploads import NotAForm, read_form

LONGEST_TEXT = 64 * 1024  # bytes of UTF-8
LARGEST_FILE = 20 * 1024 * 1024
_LARGEST_JSON = 6 * LONGEST_TEXT + 1024  # every letter may be written as \uXXXX
_LARGEST_FORM = LARGEST_FILE + LONGEST_TEXT + 4096
_LARGEST_FIELDS = 3 * LONGEST_TEXT  # every byte may be written as %XX
_MOST_FIELDS = 20
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_START = re.compile(r"[A-Za-z0-9_-]{22,64}", re.ASCII)
_TAP = re.compile(r"[!-~]{1,64}")


class Unreadable(Exception):
    """The post is not a message: `fault` is one of the words of the page's `error_…`."""

    def __init__(self, fault: str, status: int = 400) -> None:
        super().__init__(fault)
        self.fault = fault
        self.status = status


@dataclass(frozen=True, slots=True)
class Posted:
    """One message of a browser: a text, a tapped button, or a file with a text beside it."""

    id: str
    text: str = ""
    tap: str | None = None
    file: tuple[str, str, bytes] | None = None
    start: str | None = None


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body. Raises Unreadable as soon as it is longer than `limit` bytes."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > limit:
        raise Unreadable("large", 413)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise Unreadable("large", 413)
    except ClientDisconnect as error:
        raise Unreadable("form") from error
    return bytes(body)


async def read_message(request: Request) -> Posted:
    """Return the message of `{id, text | tap, start?}`. Raises Unreadable."""
    if _media_type(request) != "application/json":
        raise Unreadable("form", 415)
    body = await read_body(request, _LARGEST_JSON)
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("form") from error
    if not isinstance(fields, dict):
        raise Unreadable("form")
    text, tap = _text(fields), fields.get("tap")
    if tap is not None and not (isinstance(tap, str) and _TAP.fullmatch(tap)):
        raise Unreadable("form")
    if bool(text.strip()) == (tap is not None):
        raise Unreadable("empty")
    return Posted(_id(fields), text, tap, start=_start(fields))


async def read_file(request: Request) -> Posted:
    """Return the message of a form `id, file, text?, start?`. Raises Unreadable."""
    if _media_type(request) != "multipart/form-data":
        raise Unreadable("form", 415)
    body = await read_body(request, _LARGEST_FORM)
    try:
        form = read_form(request.headers.get("content-type", ""), body)
    except NotAForm as error:
        raise Unreadable("form") from error
    if form.file is None or not form.file[2]:
        raise Unreadable("file")
    if len(form.file[2]) > LARGEST_FILE:
        raise Unreadable("large", 413)
    fields = form.fields
    return Posted(_id(fields), _text(fields), file=form.file, start=_start(fields))


async def read_fields(request: Request) -> dict[str, str]:
    """Return the fields of a form without files, line ends as one sign. Raises Unreadable."""
    if _media_type(request) != "application/x-www-form-urlencoded":
        raise Unreadable("form", 415)
    body = await read_body(request, _LARGEST_FIELDS)
    try:
        fields = dict(parse_qsl(body.decode("ascii"), errors="strict", max_num_fields=_MOST_FIELDS))
    except ValueError as error:
        raise Unreadable("form") from error
    if any("\0" in each for each in fields.values()):
        raise Unreadable("characters")
    return {name: value.replace("\r\n", "\n") for name, value in fields.items()}


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _id(fields: dict[str, Any]) -> str:
    key = fields.get("id")
    if not isinstance(key, str) or not _ID.fullmatch(key.lower()):
        raise Unreadable("id")
    return key.lower()


def _start(fields: dict[str, Any]) -> str | None:
    start = fields.get("start")
    if start is not None and not (isinstance(start, str) and _START.fullmatch(start)):
        raise Unreadable("form")
    return start


def _text(fields: dict[str, Any]) -> str:
    text = fields.get("text", "")
    if not isinstance(text, str):
        raise Unreadable("form")
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise Unreadable("characters") from error
    if "\0" in text:
        raise Unreadable("characters")
    if size > LONGEST_TEXT:
        raise Unreadable("large", 413)
    return text
