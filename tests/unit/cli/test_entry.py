"""Exit codes, one clear line, quick starts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.entry import OUR_FAULT, run
from bot.config import Settings
from bot.errors import DatabaseAwayError
from tests.unit.cli.running import ROOT, baocao
from tests.unit.config.writing import SMALL, written

HEAVY = ("telegram", "sqlalchemy", "pandas", "matplotlib", "aiohttp", "PIL", "alembic", "apscheduler")
COMMANDS = ("run", "check", "parse", "export", "backup", "restore", "verify", "new")


def test_help_names_every_command() -> None:
    """`baocao --help` says what there is, and each command explains itself."""
    said = baocao("--help")
    assert said.code == 0
    for command in COMMANDS:
        assert f"  {command} " in said.out
        assert baocao(command, "--help").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("chek",),
        ("check", "--confg", "x"),
        ("export", "everything"),
        ("export", "ranking", "--date", "soon"),
        ("export", "ranking", "--format", "pdf"),
        ("check", "--config", "khong-co.toml"),
        ("restore", "khong-co.gz"),
        ("parse", "--campaign", "khong-co"),
    ],
)
def test_the_users_mistakes(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A line on stderr, nothing on stdout, exit 2, no traceback."""
    said = baocao(*arguments, folder=tmp_path)
    assert (said.code, said.out) == (2, "")
    assert said.err.strip()
    assert "Traceback" not in said.err


@pytest.mark.parametrize("arguments", [("export",), ("new", "--start", "31/11/2026")])
def test_a_mistake_is_one_line(arguments: tuple[str, ...]) -> None:
    """Whatever the mistake, with where help is after a full stop."""
    said = baocao(*arguments)
    assert said.code == 2
    assert len(said.err.splitlines()) == 1
    assert ". Xem `" in said.err
    assert said.err.endswith(f" {arguments[0]} --help`.\n")


def test_the_bare_word_shows_the_help() -> None:
    """`baocao` alone: the commands on stdout, and the exit code of something left out."""
    said = baocao()
    assert (said.code, said.err) == (2, "")
    assert "zalo-check" in said.out


def test_several_campaigns_want_a_choice(tmp_path: Path) -> None:
    """Without --campaign the codes are named."""
    names = ", ".join(f'"{ROOT}/examples/{code}.toml"' for code in ("tan-chau", "rach-gia"))
    path = written(tmp_path, f"campaigns = [{names}]")
    said = baocao("parse", "--config", path)
    assert said.code == 2
    assert "tan-chau, rach-gia" in said.err


def test_an_unreachable_database(tmp_path: Path) -> None:
    """The remedy is said, the password isn't."""
    url = "postgresql://me:hidden@127.0.0.1:1/desk"
    said = baocao("verify", "--config", written(tmp_path), BAOCAO_STORAGE__URL=url)
    assert said.code == 2
    assert said.err.count("\n") == 1
    assert "hidden" not in said.err


def test_a_database_that_did_not_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After the wait: one line and exit 1, so that systemd starts the bot anew; nothing that looks like our fault."""

    def away(_settings: Settings) -> int:
        raise DatabaseAwayError("no database")

    monkeypatch.setattr("bot.cli.running.run_bot", away)
    assert run(["run", "--config", str(written(tmp_path))]) == OUR_FAULT
    assert capsys.readouterr().err == "baocao: no database\n"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """An SQLite file where none can be."""
    said = baocao("verify", "--config", written(tmp_path), BAOCAO_STORAGE__URL="sqlite:////proc/nowhere/desk.sqlite3")
    assert said.code == 2
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--config", "EXAMPLE"], ["parse", "--config", "EXAMPLE"]])
def test_quick_commands_import_nothing_heavy(arguments: list[str]) -> None:
    """Help, check and parse answer without chat library, database or pictures."""
    arguments = [str(ROOT / "examples" / "rach-gia.toml") if word == "EXAMPLE" else word for word in arguments]
    code = (
        "import sys\nfrom bot.cli.entry import run\n"
        f"code = run({arguments!r})\n"
        f"print(code, [name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=b"", capture_output=True, cwd=ROOT, timeout=60, check=True
    )
    assert done.stderr.decode().splitlines()[-1] == "0 []"


def test_a_reader_that_leaves_early(tmp_path: Path) -> None:
    """`baocao check | head -1` is no fault of anybody."""
    path = written(tmp_path, SMALL)
    command = f"'{sys.executable}' -m bot check --config '{path}' | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
