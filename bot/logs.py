"""Logging, with secrets taken out of every finished line: also of tracebacks and of other libraries' records."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from typing import IO
from urllib.parse import urlsplit

_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}")
_USERINFO = re.compile(r"(?<=://)[^/\s@]+@")
_HIDDEN = "•••"
# httpx logs every URL, token and all; telegram's and apscheduler's INFO say nothing an operator needs
_TALKATIVE = ("httpx", "httpcore", "telegram", "apscheduler", "alembic", "aiohttp.access")


class Redactor:
    """Takes known secrets, anything shaped like a bot token, and user:password of URLs out of a text."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()

    def hide(self, *secrets: str | None) -> None:
        """Learn secrets; empty and very short ones are ignored, they would blacken ordinary words."""
        self._secrets.update(secret for secret in secrets if secret and len(secret) >= 6)

    def hide_url(self, url: str | None) -> None:
        """Learn the password of a URL."""
        if url:
            self.hide(urlsplit(url).password)

    def __call__(self, text: str) -> str:
        """Return the text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return _USERINFO.sub(f"{_HIDDEN}@", _TOKEN.sub(_HIDDEN, text))


redact = Redactor()


class RedactingFormatter(logging.Formatter):
    """Formats a whole record, traceback included, and only then takes the secrets out."""

    def format(self, record: logging.LogRecord) -> str:
        """Format a record without secrets."""
        return redact(super().format(record))


def setup_logging(level: int = logging.INFO, *, stream: IO[str] | None = None, secrets: Iterable[str] = ()) -> None:
    """Send all logs and warnings through one redacting handler; call it before anything else is imported or made."""
    redact.hide(*secrets)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S"))
    root = logging.getLogger()
    for old in list(root.handlers):
        if isinstance(old.formatter, RedactingFormatter):
            root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    # a tick that waits for the database holds up the next ones, which is told already
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught


def _log_uncaught(kind: type[BaseException], error: BaseException, _trace: object) -> None:
    """Let an uncaught exception leave through the redacting handler."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("baocao").critical("uncaught error", exc_info=error)
