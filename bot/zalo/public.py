"""Pictures and files for whoever has their address: signed, expiring, fetched as often as anybody likes until then.

Zalo takes no bytes, only an address that its servers and later every phone fetch by themselves.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import secrets
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from aiohttp import web

from bot.clock import Clock

LINK_DAYS: Final = 14
_KEY: Final = re.compile(r"[0-9a-f]{40}\.[a-z0-9]{1,8}", re.ASCII)
_SIGNED_LETTERS: Final = 32
_TYPES: Final = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "pdf": "application/pdf",
}
_HEADERS: Final = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=86400"}


class PublicFiles:
    """Keeps files in a folder and hands them out under addresses that only a letter tells.

    `secret` signs them, the same in every process; `base` is this machine as seen from outside.
    """

    def __init__(self, folder: Path, base: str, secret: str, clock: Clock) -> None:
        self._folder = folder
        self._base = base.rstrip("/")
        self._secret = hashlib.sha256(f"public files {secret}".encode()).digest()
        self._clock = clock

    @property
    def route(self) -> str:
        """The path under which our server hands files out."""
        return f"{urlsplit(self._base).path}/tep/{{key}}/{{until}}/{{sign}}/{{name}}"

    async def keep(self, data: bytes, name: str) -> str:
        """Keep a file and give its address, under a name that phones show."""
        suffix = _suffix(name)
        key = f"{secrets.token_hex(20)}.{suffix}"
        await asyncio.to_thread(self._write, key, data)
        until = int((self._clock.now() + timedelta(days=LINK_DAYS)).timestamp())
        return f"{self._base}/tep/{key}/{until}/{self._sign(key, until)}/{quote(_tidy(name, suffix))}"

    def add_to(self, app: web.Application) -> None:
        """Put the route into an application; HEAD is answered too."""
        app.router.add_get(self.route, self._give)

    def clear(self, now: datetime) -> int:
        """Delete what no address leads to any more, and count it."""
        if not self._folder.is_dir():
            return 0
        oldest = (now - timedelta(days=LINK_DAYS + 1)).timestamp()
        old = [path for path in self._folder.iterdir() if _KEY.fullmatch(path.name) and path.stat().st_mtime < oldest]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _write(self, key: str, data: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f"{key}.new"
        draft.write_bytes(data)
        draft.replace(self._folder / key)

    def _sign(self, key: str, until: int) -> str:
        return hmac.new(self._secret, f"{key} {until}".encode(), hashlib.sha256).hexdigest()[:_SIGNED_LETTERS]

    async def _give(self, request: web.Request) -> web.StreamResponse:
        """Hand a file out; a wrong address and a file that is gone look the same."""
        key, until, name = (request.match_info[part] for part in ("key", "until", "name"))
        given = request.match_info["sign"].encode("utf-8", "replace")
        known = _KEY.fullmatch(key) is not None and until.isascii() and until.isdecimal() and len(until) < 12
        if not known or not hmac.compare_digest(given, self._sign(key, int(until)).encode()):
            raise web.HTTPNotFound
        if datetime.fromtimestamp(int(until), UTC) < self._clock.now():
            raise web.HTTPGone
        path = self._folder / key
        if not path.is_file():
            raise web.HTTPNotFound
        kind = _TYPES.get(key.rpartition(".")[2], "application/octet-stream")
        way = "inline" if kind.startswith("image/") else "attachment"
        headers = {"Content-Type": kind, "Content-Disposition": f"{way}; filename*=UTF-8''{quote(name)}"}
        return web.FileResponse(path, headers=_HEADERS | headers)


def _suffix(name: str) -> str:
    found = re.fullmatch(r".*\.([A-Za-z0-9]{1,8})", name, re.DOTALL)
    return found[1].lower() if found else "bin"


def _tidy(name: str, suffix: str) -> str:
    """Write a name without diacritics and signs, so that every phone and proxy takes it in an address."""
    stem = name.removesuffix(f".{suffix}") if "." in name else name
    flat = unicodedata.normalize("NFD", stem.replace("đ", "d").replace("Đ", "D"))
    letters = re.sub(r"[^A-Za-z0-9]+", "-", "".join(char for char in flat if not unicodedata.combining(char)))
    return f"{letters.strip('-')[:60] or 'tep'}.{suffix}"
