"""Reads a form with a file (multipart/form-data), held to a size and to the fields we know."""

import re
from dataclasses import dataclass, field

_BOUNDARY = re.compile(
    r'multipart/form-data;.*\bboundary="?([0-9A-Za-z\'()+_,./:=?-]{1,70})"?', re.I
)
_PARAMETER = re.compile(r'\b(name|filename)="([^"]*)"')
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,39}")
_UNKNOWN = "application/octet-stream"
_MOST_PARTS = 8


class NotAForm(ValueError):
    """The body is not a form that a browser would send."""


@dataclass(slots=True)
class SentForm:
    """The fields by name, and the file if there was one: name, media type, content."""

    fields: dict[str, str] = field(default_factory=dict)
    file: tuple[str, str, bytes] | None = None


def read_form(content_type: str, body: bytes) -> SentForm:
    """Return the form of a whole body. Raises NotAForm."""
    match = _BOUNDARY.match(content_type)
    if match is None:
        raise NotAForm
    mark = b"--" + match[1].encode("ascii")
    form = SentForm()
    start = body.find(mark)
    for _ in range(_MOST_PARTS):
        if start < 0:
            raise NotAForm
        start += len(mark)
        if body[start : start + 2] == b"--":
            return form
        end = body.find(b"\r\n" + mark, start)
        head_end = body.find(b"\r\n\r\n", start)
        if not start < head_end < end:
            raise NotAForm
        _read_part(form, body[start:head_end], body, head_end + 4, end)
        start = end + 2
    raise NotAForm


def _read_part(form: SentForm, head: bytes, body: bytes, start: int, end: int) -> None:
    try:
        lines = head.decode("utf-8").split("\r\n")
    except UnicodeDecodeError as error:
        raise NotAForm from error
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in lines if line)
    }
    parameters = dict(_PARAMETER.findall(headers.get("content-disposition", "")))
    content = body[start:end]
    if "filename" in parameters:
        told = headers.get("content-type", "").partition(";")[0].strip().lower()
        media_type = told if _MEDIA_TYPE.fullmatch(told) else _UNKNOWN
        form.file = parameters["filename"], media_type, content
        return
    try:
        form.fields[parameters.get("name", "")] = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotAForm from error
