"""The files beside the page, held in memory: compressed once, named by their content."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

_FOLDER = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".md": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class _File:
    media_type: str
    content: bytes
    zipped: bytes
    version: str


class StaticFiles:
    """Every file of portal/static by its name."""

    def __init__(self) -> None:
        self._files = {path.name: _read(path) for path in sorted(_FOLDER.iterdir())}

    def url(self, name: str) -> str:
        """Return the address of a file, different for every content. Raises KeyError."""
        return f"/estatico/{name}?v={self._files[name].version}"

    def answer(self, request: Request) -> Response | None:
        """Return the file a request asks for, or None."""
        file = self._files.get(request.path_params["name"])
        if file is None:
            return None
        versioned = request.query_params.get("v") == file.version
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable" if versioned else "no-cache",
            "ETag": f'"{file.version}"',
            "Vary": "Accept-Encoding",
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(file.zipped, media_type=file.media_type, headers=headers)
        return Response(file.content, media_type=file.media_type, headers=headers)


def _read(path: Path) -> _File:
    content = path.read_bytes()
    version = hashlib.sha256(content).hexdigest()[:12]
    return _File(_TYPES[path.suffix], content, gzip.compress(content, mtime=0), version)
