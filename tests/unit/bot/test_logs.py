"""Nothing secret in any log line."""

from __future__ import annotations

import io
import logging
import sys
import warnings
from collections.abc import Iterator

import pytest

from bot.logs import RedactingFormatter, Redactor, setup_logging

TOKEN = "987654321:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Send the logs into a text, and put everything back afterwards."""
    root = logging.getLogger()
    before, level, hook = list(root.handlers), root.level, sys.excepthook
    stream = io.StringIO()
    setup_logging(logging.DEBUG, stream=stream, secrets=["tuyệt-mật"])
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = before, level
    sys.excepthook = hook


def test_a_token_is_never_written(written: io.StringIO) -> None:
    """Not as an argument, not in a URL, not in a traceback, whoever logs it."""
    logging.getLogger("telegram.ext.ExtBot").warning("base %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
    try:
        int(f"https://api.telegram.org/bot{TOKEN}")
    except ValueError:
        logging.getLogger("x").exception("tuyệt-mật failed")
    assert TOKEN not in written.getvalue()
    assert "tuyệt-mật" not in written.getvalue()
    assert "ValueError" in written.getvalue()


def test_passwords_of_urls_are_never_written(written: io.StringIO) -> None:
    """A database's or proxy's user and password are taken out."""
    logging.getLogger("x").warning("connecting to postgresql://desk:pass1@db/baocao")
    assert "pass1" not in written.getvalue()
    assert "@db/baocao" in written.getvalue()


def test_httpx_says_nothing_at_info(written: io.StringIO) -> None:
    """It would log every URL, token and all."""
    logging.getLogger("httpx").info("HTTP Request: POST ...")
    assert written.getvalue() == ""


def test_warnings_go_the_same_way(written: io.StringIO) -> None:
    """A library's warning is redacted like everything else."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"bad token {TOKEN}", UserWarning, stacklevel=1)
    assert "bad token" in written.getvalue()
    assert TOKEN not in written.getvalue()


def test_setting_up_twice_writes_once(written: io.StringIO) -> None:
    """Every line appears once, however often the set-up is called."""
    setup_logging(logging.INFO, stream=written)
    formatters = [handler.formatter for handler in logging.getLogger().handlers]
    assert sum(isinstance(formatter, RedactingFormatter) for formatter in formatters) == 1


def test_short_words_are_no_secrets() -> None:
    """Hiding a word like "bot" would blacken ordinary text."""
    redact = Redactor()
    redact.hide("bot", "", None)
    assert redact("the bot works") == "the bot works"
