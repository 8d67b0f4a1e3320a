"""Calling the console script as people do, with what it says and its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


def baocao(*arguments: str | Path, given: str = "", folder: Path | None = None, **env: str) -> Said:
    """Run `baocao` in a folder, with a text on stdin and variables over the environment."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BAOCAO_")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        cwd=folder,
        env=clean | {"PYTHONPATH": str(ROOT)} | env,
    )
    return Said(done.returncode, done.stdout, done.stderr)
