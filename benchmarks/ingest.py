"""Reports a second through the whole program, beside stock bots: read, checked, stored, ranked and answered."""

from __future__ import annotations

import contextlib
import json
import os
import select
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import psutil

from benchmarks import rush

ROUNDS: Final = 3
ROUND_TRIP: Final = 0.05  # seconds, of the second measurement
WARM_UP: Final = 3 * rush.UNITS
BURST: Final = 3_400
PACED: Final = 400
RATE: Final = 100.0  # reports a second: about what 170 leads send within two seconds
GIVE_UP_SECONDS: Final = 300
_MEGABYTE: Final = 1024 * 1024

Figure = tuple[str, float, str]


@dataclass(frozen=True, slots=True)
class Run:
    """What one bot did: reports a second in a burst, CPU per report, seconds from report to answer at an even pace."""

    rate: float
    cpu_ms: float
    p50_ms: float
    p99_ms: float
    megabytes: float


class Wire:
    """The lean server, in a process of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.wire"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.url = f"http://127.0.0.1:{self._read()['port']}"

    def ask(self, bot: subprocess.Popen[bytes] | None = None, **order: Any) -> dict[str, float]:
        """Give an order and wait for its end, as long as the bot lives and answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        waits = 0
        while not select.select([self._process.stdout], [], [], 0.5)[0]:
            waits += 1
            if bot is not None and bot.poll() is not None:
                raise RuntimeError(f"the bot ended by itself ({bot.returncode}); start it by hand to see why")
            if waits > 2 * GIVE_UP_SECONDS:
                raise RuntimeError("the bot does not answer all reports")
        return self._read()

    def close(self) -> None:
        """End the server."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.terminate()
        self._process.wait()

    def _read(self) -> dict[str, float]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the server ended")
        found: dict[str, float] = json.loads(line)
        return found


@contextlib.contextmanager
def wire() -> Iterator[Wire]:
    """Run the server for a while."""
    server = Wire()
    try:
        yield server
    finally:
        server.close()


def measure(arguments: list[str], server: Wire, *, delay: float, burst: int, paced: int, env: dict[str, str]) -> Run:
    """Start a bot, warm it up, then measure a burst and an even pace."""
    command = [sys.executable, *arguments]
    bot = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ | env)  # noqa: S603 - ours and a peer
    try:
        process = psutil.Process(bot.pid)
        server.ask(bot, kind="burst", first=0, count=WARM_UP, delay=delay)
        before = process.cpu_times()
        told = server.ask(bot, kind="burst", first=WARM_UP, count=burst, delay=delay)
        after = process.cpu_times()
        cpu = after.user + after.system - before.user - before.system
        even = (
            server.ask(bot, kind="paced", first=WARM_UP + burst, count=paced, delay=delay, rate=RATE) if paced else {}
        )
        megabytes = process.memory_info().rss / _MEGABYTE
    finally:
        bot.terminate()
        bot.wait()
    p50, p99 = (1000 * even.get(name, 0.0) for name in ("p50", "p99"))
    return Run(burst / told["seconds"], 1000 * cpu / burst, p50, p99, megabytes)


def ours(*, delay: float, burst: int = BURST, paced: int = PACED) -> Run:
    """Measure the whole program on SQLite, and see that every report is stored and every answer recorded."""
    with TemporaryDirectory(prefix="baocao-bench-") as name, wire() as server:
        folder = Path(name)
        environment = {
            "BAOCAO_TELEGRAM__TOKEN": rush.TOKEN,
            "BAOCAO_TELEGRAM__API_BASE": server.url,
            "BAOCAO_STORAGE__URL": f"sqlite:///{folder}/desk.sqlite3",
            "BAOCAO_LOG__LEVEL": "WARNING",
        }
        arguments = ["-m", "bot", "run", "--config", str(rush.write_config(folder))]
        run = measure(arguments, server, delay=delay, burst=burst, paced=paced, env=environment)
        check(folder / "desk.sqlite3", WARM_UP + burst + paced)
        return run


def check(file: Path, reports: int) -> None:
    """Raise where a report is not stored, or its answer not recorded as sent."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        live = connection.execute("SELECT count(*) FROM entries WHERE state = 'live'").fetchone()[0]
        answers = connection.execute("SELECT count(*) FROM outbox WHERE state = 'sent'").fetchone()[0]
    if (live, answers) != (reports, reports):
        raise RuntimeError(f"of {reports} reports {live} count and {answers} were answered")


def stock(kind: str = "stock", *, delay: float = 0.0, burst: int = BURST, paced: int = PACED) -> Run:
    """Measure a stock bot."""
    with TemporaryDirectory(prefix="baocao-bench-") as name, wire() as server:
        arguments = ["-m", "benchmarks.peers", kind, server.url, f"{name}/reports.sqlite3"]
        return measure(arguments, server, delay=delay, burst=burst, paced=paced, env={})


def best(runs: Sequence[Run]) -> Run:
    """Take of several runs what was least disturbed by whatever else the machine does."""
    return Run(
        max(run.rate for run in runs),
        min(run.cpu_ms for run in runs),
        min(run.p50_ms for run in runs),
        min(run.p99_ms for run in runs),
        max(run.megabytes for run in runs),
    )


def figures() -> Iterator[Figure]:
    """Measure ours and the stock bot by turns, a few times, so that a busy machine slows both."""
    turns = [(stock(), ours(delay=0.0)) for _ in range(ROUNDS)]
    bare, mine = best([pair[0] for pair in turns]), best([pair[1] for pair in turns])
    slow = best([ours(delay=ROUND_TRIP, burst=BURST * 3 // 4, paced=0) for _ in range(ROUNDS)])
    commit = stock("commit", burst=BURST // 3, paced=0)
    slow_stock = stock("concurrent", delay=ROUND_TRIP, burst=BURST // 10, paced=0)
    yield "ingest_ratio_to_stock", mine.rate / bare.rate, "ratio"
    yield "ingest_cpu_ratio_to_stock", bare.cpu_ms / mine.cpu_ms, "ratio"
    yield "ingest_0ms", mine.rate, "/s"
    yield "ingest_50ms", slow.rate, "/s"
    yield "stock_0ms", bare.rate, "/s"
    yield "stock_commit_0ms", commit.rate, "/s"
    yield "stock_concurrent_50ms", slow_stock.rate, "/s"
    for name, run in (("ingest", mine), ("ingest_50ms", slow), ("stock", bare), ("stock_commit", commit)):
        yield f"{name}_cpu", run.cpu_ms, "ms/report"
    for name, run in (("ingest", mine), ("stock", bare)):
        yield f"{name}_p50", run.p50_ms, "ms"
        yield f"{name}_p99", run.p99_ms, "ms"
        yield f"{name}_rss", run.megabytes, "MB"
