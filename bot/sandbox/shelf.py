"""Where the bytes of pictures and documents lie: in memory, or in a folder that outlives the process."""

from __future__ import annotations

import io
import mimetypes
import secrets
from pathlib import Path

from bot.sandbox.errors import bad_request
from bot.sandbox.world import File, World

PHOTO_BYTES = 10 * 1024 * 1024
DOCUMENT_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
PHOTO_SIDES = 10_000  # width + height
PHOTO_RATIO = 20


class Shelf:
    """Keeps files by id; the world knows what they are."""

    def __init__(self, world: World, folder: Path | None = None) -> None:
        self._world = world
        self._folder = folder
        self._bytes: dict[str, bytes] = {}

    def put(self, name: str, mime: str, data: bytes, *, photo: bool) -> File:
        """Take a file in, after Telegram's checks of size and shape."""
        if not data:
            raise bad_request("file must be non-empty")
        width = height = 0
        if photo:
            if len(data) > PHOTO_BYTES:
                raise bad_request(
                    f"file of size {len(data)} bytes is too big for a photo; the maximum size is {PHOTO_BYTES} bytes"
                )
            width, height = measure(data)
        guessed = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = File(secrets.token_hex(20), name or "file", guessed, len(data), width, height)
        self._world.files[file.id] = file
        if self._folder is None:
            self._bytes[file.id] = data
        else:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / file.id).write_bytes(data)
        return file

    def find(self, sent_id: str) -> File | None:
        """Find a file by an id that Telegram would have given (of any of its sizes)."""
        return self._world.files.get(sent_id[1:]) if sent_id else None

    def read(self, file: File) -> bytes:
        """Give the bytes."""
        if self._folder is None:
            return self._bytes[file.id]
        return (self._folder / file.id).read_bytes()

    def clear(self) -> None:
        """Throw everything away."""
        for name in list(self._world.files):
            self._bytes.pop(name, None)
            if self._folder is not None:
                (self._folder / name).unlink(missing_ok=True)
        self._world.files.clear()


def measure(data: bytes) -> tuple[int, int]:
    """Read a picture's width and height, or refuse it as Telegram does."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error
    if width + height > PHOTO_SIDES or max(width, height) > PHOTO_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height
