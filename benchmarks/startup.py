"""From the start of the process to its first getUpdates, and its memory then, beside a bare `import telegram.ext`."""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from aiohttp import web

from bot.sandbox.loopback import Loopback
from bot.sandbox.server import bot_api

CONFIG = Path(__file__).parents[1] / "examples" / "tan-chau.toml"
ROUNDS = 5
GIVE_UP_SECONDS = 60.0
PEER = "import telegram.ext, sys; sys.stdout.write('x'); sys.stdout.flush(); sys.stdin.read()"


def figures() -> Iterable[tuple[str, float, str]]:
    """Start the bot a few times on a database that is there already, and take the median."""
    yield from asyncio.run(_measure())


async def _measure() -> list[tuple[str, float, str]]:
    with TemporaryDirectory(prefix="baocao-bench-") as folder:
        fresh = await _start_bot(folder)
        runs = [await _start_bot(folder) for _ in range(ROUNDS)]
    peers = [await _start_peer() for _ in range(ROUNDS)]
    return [
        ("startup_first_ever_seconds", fresh[0], "s"),
        ("startup_seconds", statistics.median(seconds for seconds, _ in runs), "s"),
        ("startup_rss", statistics.median(rss for _, rss in runs), "MB"),
        ("startup_telegram_ext_seconds", statistics.median(seconds for seconds, _ in peers), "s"),
        ("startup_telegram_ext_rss", statistics.median(rss for _, rss in peers), "MB"),
    ]


async def _start_bot(folder: str) -> tuple[float, float]:
    """Start the real program against the loopback server; give seconds and megabytes."""
    api = Loopback(lambda: datetime(2023, 7, 31, 7, tzinfo=UTC))
    runner = web.AppRunner(bot_api(api), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    environment = os.environ | {
        "BAOCAO_TELEGRAM__TOKEN": api.token,
        "BAOCAO_TELEGRAM__API_BASE": f"http://127.0.0.1:{runner.addresses[0][1]}",
        "BAOCAO_STORAGE__URL": f"sqlite:///{folder}/desk.sqlite3",
    }
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--config", str(CONFIG)),
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        while not api.calls.get("getupdates"):
            if process.returncode is not None or time.perf_counter() - began > GIVE_UP_SECONDS:
                told = await process.stderr.read() if process.stderr else b""
                raise RuntimeError(f"the bot did not start: {told.decode()}")
            await asyncio.sleep(0.002)
        seconds = time.perf_counter() - began
        return seconds, _megabytes(process.pid)
    finally:
        if process.returncode is None:
            process.terminate()
            await process.communicate()
        await runner.cleanup()


async def _start_peer() -> tuple[float, float]:
    """Start Python with nothing but `import telegram.ext`."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PEER), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    await process.stdout.read(1)
    seconds = time.perf_counter() - began
    megabytes = _megabytes(process.pid)
    await process.communicate(b"")
    return seconds, megabytes


def _megabytes(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss) / 1024 / 1024
