"""Pictures and documents for letters: made in one thread beside the event loop, pictures once for many chats."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from reporting.records import Json, picture_key

_KEPT: Final = 16  # drawn pictures of at most 200 KB each
_KNOWN: Final = 1_000  # file ids: a month's pictures of a large campaign; older ones are found in the outbox

Make = Callable[[Json], bytes]


def no_documents(document: Json) -> bytes:
    """Make nothing: nobody here knows how."""
    raise LookupError(f"nobody makes {document.get('kind')} here")


class FileIds:
    """Under which id the app knows a picture or document, for those last asked for."""

    def __init__(self) -> None:
        self._ids: OrderedDict[str, str] = OrderedDict()

    def __len__(self) -> int:
        """Count those that are remembered."""
        return len(self._ids)

    def get(self, key: str) -> str | None:
        """Tell an id, None where it isn't known here."""
        if key in self._ids:
            self._ids.move_to_end(key)
        return self._ids.get(key)

    def keep(self, key: str, file_id: str) -> None:
        """Remember one."""
        self._ids[key] = file_id
        self._ids.move_to_end(key)
        while len(self._ids) > _KNOWN:
            self._ids.popitem(last=False)

    def forget(self, key: str) -> None:
        """Forget one: the app did."""
        self._ids.pop(key, None)


class Painter:
    """Draws pictures, remembers the last ones and their file ids; `make` makes documents, which nobody keeps."""

    def __init__(self, make: Make = no_documents) -> None:
        self._make = make
        self._thread = ThreadPoolExecutor(1, "render")
        self._drawn: OrderedDict[str, bytes] = OrderedDict()
        self.file_ids = FileIds()

    async def draw(self, picture: Json) -> bytes:
        """Draw a picture as PNG, or take it from the last ones."""
        key = picture_key(picture)
        if key not in self._drawn:
            self._drawn[key] = await asyncio.get_running_loop().run_in_executor(self._thread, _draw, picture)
            while len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
        self._drawn.move_to_end(key)
        return self._drawn[key]

    async def make(self, document: Json) -> bytes:
        """Make a document's file."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._make, document)

    def close(self) -> None:
        """Let the thread go, without waiting for a picture that is being drawn."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _draw(picture: Json) -> bytes:
    from reporting.render import draw  # matplotlib and Pillow load with the first picture

    return draw(picture)
