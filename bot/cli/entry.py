"""From the command line to an exit code: 0 fine, 2 the user's mistake (one clear line), 1 our fault or no database."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

import click

from bot.cli.commands import baocao
from bot.cli.mistakes import spoken, told
from bot.cli.saying import say
from bot.errors import DatabaseAwayError, OperatorError
from reporting.errors import ReportingError

FINE, OUR_FAULT, USER_MISTAKE = 0, 1, 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the console script and leave with its exit code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    code = run(arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # whoever read our output has left: point the rest, and Python's own last flush, at nothing
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; what went wrong has been said on stderr."""
    try:
        result = baocao.main(args=list(arguments) if arguments is not None else None, standalone_mode=False)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.NoArgsIsHelpError as bare:
        click.echo(bare.format_message())
        return USER_MISTAKE
    except BrokenPipeError:
        return FINE
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last door: one line, the rest into a file
        return _told(error, sys.argv[1:] if arguments is None else arguments)
    return result if isinstance(result, int) else FINE


def _told(error: BaseException, arguments: Sequence[str]) -> int:
    """Say in one line what ended a command, and choose the exit code."""
    if isinstance(error, click.exceptions.Abort | KeyboardInterrupt):
        if isinstance(error.__context__, EOFError):
            return _say(USER_MISTAKE, say(spoken(arguments), "usage.ended"))
        return INTERRUPTED
    if isinstance(error, click.UsageError):
        return _say(USER_MISTAKE, told(error, spoken(arguments)))
    if isinstance(error, click.ClickException):
        return _say(USER_MISTAKE, error.format_message())
    if isinstance(error, DatabaseAwayError | OperatorError | ReportingError) or _is_storage_mistake(error):
        return _say(OUR_FAULT if isinstance(error, DatabaseAwayError) else USER_MISTAKE, str(error))
    return _say(OUR_FAULT, f"This is our fault: {_short(error)}. The details are in {_log(error)}.")


def _say(code: int, text: str) -> int:
    from bot.logs import redact

    sys.stderr.write(f"baocao: {redact(text)}\n")
    return code


def _short(error: BaseException) -> str:
    first = (str(error).splitlines() or [""])[0]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__


def _is_storage_mistake(error: BaseException) -> bool:
    """Tell whether storage refuses for a reason that whoever runs us can mend; all its errors say the remedy."""
    if "storage.errors" not in sys.modules:
        return False
    from storage.errors import StorageError

    return isinstance(error, StorageError)


def _log(error: BaseException) -> Path:
    """Write the traceback where anybody may write; secrets are taken out."""
    from bot.logs import redact

    path = Path(tempfile.gettempdir()) / f"baocao-error-{os.getpid()}.log"
    lines = traceback.format_exception(error)
    path.write_text(redact("".join(lines)), encoding="utf-8")
    return path
