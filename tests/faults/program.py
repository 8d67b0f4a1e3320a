"""The real program, as a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

ROOT: Final = Path(__file__).parents[2]
PATIENCE_SECONDS: Final = 5.0  # a stop takes no longer, where the machine has time for it
_MOST_CROWDED: Final = 3.0
# what Python makes of the sources is kept for the run: a program is started hundreds of times
_CACHE: Final = tempfile.TemporaryDirectory(prefix="baocao-faults-pyc-")
_STARTED: Final[list[asyncio.subprocess.Process]] = []


def end_all() -> None:
    """Leave no program behind, whatever happened."""
    for process in _STARTED:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()


def patience() -> float:
    """Tell how many seconds a stop may take: more where more programs want to run than there are processors."""
    crowded = os.getloadavg()[0] / (os.cpu_count() or 1)
    return PATIENCE_SECONDS * min(_MOST_CROWDED, max(1.0, crowded))


@dataclass(slots=True)
class Program:
    """`baocao run` with a configuration; `log` gets what it says."""

    config: Path
    log: Path
    command: Sequence[str] = ("-m", "bot", "run")
    kills: list[float] = field(default_factory=list)
    bad_stops: list[str] = field(default_factory=list)
    process: asyncio.subprocess.Process | None = None
    _file: IO[bytes] | None = None

    async def start(self) -> None:
        """Start it."""
        self._file = self.log.open("ab")
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, *self.command, "--config", str(self.config)),
            cwd=ROOT,
            env={**os.environ, "PYTHONPYCACHEPREFIX": _CACHE.name, "PYTHONDONTWRITEBYTECODE": ""},
            stdout=self._file,
            stderr=self._file,
        )
        _STARTED.append(self.process)

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.returncode is None

    def kill(self) -> None:
        """Kill it without a word."""
        if self.alive and self.process is not None:
            self.kills.append(time.monotonic())
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()

    def drop(self) -> None:
        """End it where a part of the run broke off."""
        if self.alive and self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()

    async def ended(self) -> int:
        """Wait for its end."""
        assert self.process is not None
        code = await self.process.wait()
        if self._file is not None:
            self._file.close()
        return code

    async def stop(self) -> None:
        """Ask it to end, and note where it did not do so well."""
        if not self.alive or self.process is None:
            return
        began = time.monotonic()
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS * (_MOST_CROWDED + 1)):
                code = await self.ended()
        except TimeoutError:
            self.process.kill()
            code = await self.ended()
        took = time.monotonic() - began
        if code != 0 or took > patience():
            self.bad_stops.append(f"exit {code} after {took:.1f} s")
