"""Photos that go to many are uploaded once; after that Telegram knows them by a name of its own."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_REMEMBERED = 50


class UploadedPhotos:
    """What Telegram calls the photos that were uploaded lately, by our id."""

    def __init__(self) -> None:
        self._names: OrderedDict[str, str] = OrderedDict()
        self._uploads: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def first_of(self, photo_id: str) -> AsyncIterator[str | None]:
        """Yield Telegram's name of a photo, or None to the one who is to upload it now.

        The others wait for that upload; where it fails, the next of them tries.
        """
        if photo_id in self._names:
            yield self._names[photo_id]
            return
        lock = self._uploads.setdefault(photo_id, asyncio.Lock())
        async with lock:
            yield self._names.get(photo_id)
        if photo_id in self._names:
            self._uploads.pop(photo_id, None)

    def remember(self, photo_id: str, name: str) -> None:
        """Note what Telegram calls a photo."""
        self._names[photo_id] = name
        if len(self._names) > _REMEMBERED:
            self._names.popitem(last=False)
