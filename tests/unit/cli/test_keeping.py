"""`baocao backup` and `restore` where something is in the way: a damaged file, other campaigns, a file that is kept."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from storage import open_store
from tests.unit.cli.running import ROOT, Said, baocao
from tests.unit.cli.test_export import EXAMPLE, SEED, report

OTHER = ROOT / "examples" / "rach-gia.toml"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A database with one report."""
    base = tmp_path / "desk.sqlite3"
    store = open_store(f"sqlite:///{base}", campaigns=[SEED])
    store.write(report).result()
    store.close()
    return base


def on(base: Path, *arguments: str | Path, config: Path = EXAMPLE, language: str = "vi") -> Said:
    """Run a command on a database file."""
    url = f"sqlite:///{base}"
    return baocao(*arguments, "--config", config, BAOCAO_STORAGE__URL=url, BAOCAO_LANGUAGE=language)


@pytest.fixture
def copy(base: Path, tmp_path: Path) -> Path:
    """Its backup."""
    copy = tmp_path / "copy.backup"
    assert on(base, "backup", copy).code == 0
    return copy


def damage(base: Path, kind: str) -> bytes:
    """Spoil a database file from its beginning, or in all its pages but the first."""
    whole = base.read_bytes()
    base.write_bytes(b"not a database " * 100 if kind == "text" else whole[:4096] + b"\xa5" * (len(whole) - 4096))
    return base.read_bytes()


@pytest.mark.parametrize("kind", ["text", "pages"])
def test_a_damaged_database_is_replaced_and_kept(base: Path, copy: Path, kind: str) -> None:
    """What `verify` and `restore` advise works: the bad file stays beside it, and the reports are back."""
    spoilt = damage(base, kind)
    for command in (("verify",), ("restore", copy)):
        said = on(base, *command)
        assert (said.code, said.err.count("\n")) == (2, 1)
        assert said.err.startswith(f"baocao: {base} không phải tệp SQLite hoặc đã hỏng; khôi phục bản sao lưu: baocao")
        assert "restore --force" in said.err
    said = on(base, "restore", "--force", copy)
    assert (said.code, said.err) == (0, "")
    [aside] = [file for file in base.parent.glob("*.damaged-*") if not file.name.endswith(("-wal", "-shm"))]
    assert f"tệp cũ được giữ ở {aside}\n" in said.out
    assert aside.read_bytes() == spoilt
    assert "số đang tính đúng với lịch sử" in on(base, "verify").out


def test_two_damaged_files_are_both_kept(base: Path, copy: Path) -> None:
    """The second on the same day takes another name."""
    for _ in range(2):
        damage(base, "text")
        assert on(base, "restore", "--force", copy).code == 0
    assert len(list(base.parent.glob("*.damaged-*"))) == 2


def test_a_damaged_database_in_use_stays_where_it_is(base: Path, copy: Path) -> None:
    """Whatever --force says: whoever works on it is ended first."""
    store = open_store(f"sqlite:///{base}", campaigns=[SEED])
    try:
        damage(base, "text")
        said = on(base, "restore", "--force", copy)
    finally:
        store.close()
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "đang làm việc với" in said.err
    assert not list(base.parent.glob("*.damaged-*"))


def test_a_backup_of_other_campaigns_is_refused(copy: Path, tmp_path: Path) -> None:
    """One line, nothing written; with --force it is restored, and said that these campaigns are not configured."""
    empty = tmp_path / "empty.sqlite3"
    said = on(empty, "restore", copy, config=OTHER)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert "của chiến dịch khác (tan-chau)" in said.err
    assert not empty.exists()
    said = on(empty, "restore", "--force", copy, config=OTHER)
    assert (said.code, said.err) == (0, "")
    assert said.out.endswith("tan-chau: 1 báo cáo; cấu hình này không có chiến dịch đó\n")


def test_what_came_back_is_said(copy: Path, tmp_path: Path) -> None:
    """How many reports of which campaign; or that there was none."""
    assert on(tmp_path / "empty.sqlite3", "restore", copy).out.endswith("\ntan-chau: 1 báo cáo\n")
    bare, file = tmp_path / "bare.sqlite3", tmp_path / "bare.backup"
    open_store(f"sqlite:///{bare}", campaigns=[SEED]).close()
    assert on(bare, "backup", file).code == 0
    assert on(tmp_path / "other.sqlite3", "restore", file).out.endswith("bản sao lưu này không có báo cáo nào\n")


def test_practice_is_not_told_as_a_campaign_that_is_missing(base: Path, tmp_path: Path) -> None:
    """Its reports are said to be for practice; those of a campaign that isn't configured are unknown all the same."""
    with contextlib.closing(sqlite3.connect(base)) as link:
        link.execute("UPDATE entries SET campaign = 'tan-chau~thu'")
        link.commit()
    file = tmp_path / "play.backup"
    assert on(base, "backup", file).code == 0
    said = on(tmp_path / "new.sqlite3", "restore", file)
    assert said.out.endswith("tan-chau~thu: 1 báo cáo gửi thử, không tính vào đâu\n")
    said = on(tmp_path / "other.sqlite3", "restore", "--force", file, config=OTHER)
    assert said.out.endswith("tan-chau~thu: 1 báo cáo; cấu hình này không có chiến dịch đó\n")


def test_a_backup_that_is_there_is_kept(base: Path, copy: Path) -> None:
    """Another one is not written over it, unless --force says so: it may be the only good one."""
    before = copy.read_bytes()
    base.unlink()
    open_store(f"sqlite:///{base}", campaigns=[SEED]).close()
    said = on(base, "backup", copy)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert f"{copy} đã có: đặt tên khác, hoặc thêm --force" in said.err
    assert copy.read_bytes() == before
    assert on(base, "backup", "--force", copy).code == 0
    assert copy.read_bytes() != before


@pytest.mark.parametrize(
    ("language", "full", "broken", "busy"),
    [
        ("vi", "đã có dữ liệu", "không phải bản sao lưu", "đang làm việc với"),
        ("en", "holds data already", "is no backup", "another process"),
    ],
)
def test_refusals_are_in_the_configurations_language(
    base: Path, copy: Path, tmp_path: Path, language: str, full: str, broken: str, busy: str
) -> None:
    """Whoever is in trouble reads one line, as in all other commands."""
    (tmp_path / "notes").write_text("x", encoding="utf-8")
    store = open_store(f"sqlite:///{base}", campaigns=[SEED])
    try:
        in_use = on(base, "restore", copy, language=language)
    finally:
        store.close()
    told = {
        full: on(base, "restore", copy, language=language),
        broken: on(base, "restore", tmp_path / "notes", language=language),
        busy: in_use,
    }
    for words, said in told.items():
        assert (said.code, said.out, said.err.count("\n"), words in said.err) == (2, "", 1, True), said


FROZEN = """
import os, sys
from pathlib import Path
from bot.cli.entry import run
base, copy, config = sys.argv[1:]
os.environ["BAOCAO_STORAGE__URL"] = "sqlite:///" + base
warm = run(["backup", copy + ".before", "--config", config])
os.chmod(base, 0o444)
os.chmod(Path(base).parent, 0o555)
if os.getuid() == 0:
    os.setuid(65534)
sys.exit(warm or run(["backup", copy, "--config", config]))
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may look into."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


def test_a_database_that_is_only_read_is_backed_up(base: Path, open_folder: Path, tmp_path: Path) -> None:
    """From a file and folder that may not be written: as much as from any other, and nothing is made there."""
    folder = open_folder / "kept"
    folder.mkdir()
    kept, copy = folder / base.name, open_folder / "copy.backup"
    kept.write_bytes(base.read_bytes())
    try:
        done = subprocess.run(
            [sys.executable, "-c", FROZEN, str(kept), str(copy), str(EXAMPLE)],
            cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        assert [file.name for file in folder.iterdir()] == [base.name]
    finally:
        folder.chmod(0o755)
    assert on(tmp_path / "new.sqlite3", "restore", copy).out.endswith("tan-chau: 1 báo cáo\n")
