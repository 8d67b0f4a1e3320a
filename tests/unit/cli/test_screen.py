"""A file is not poured onto a terminal: one line says how to name it; a pipe takes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import open_store
from tests.unit.cli.running import ROOT, baocao

EXAMPLE = ROOT / "examples" / "tan-chau.toml"
FILES = [
    ("export", "workbook", "--format", "xlsx"),
    ("export", "workbook"),
    ("export", "ranking", "--format", "xlsx"),
    ("paper", "week", "--date", "30/7/2023"),
    ("paper", "week", "--date", "30/7/2023", "--private"),
]


@pytest.mark.parametrize("words", FILES, ids=" ".join)
def test_at_a_terminal_it_asks_for_a_file(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Exit 2, one line that names the option, and nothing on the screen."""
    said = baocao(*words, "--config", EXAMPLE, screen=True, BAOCAO_STORAGE__URL=f"sqlite:///{tmp_path}/a.sqlite3")
    assert (said.code, said.out, len(said.err.strip().splitlines())) == (2, "", 1)
    assert "--output FILE" in said.err


def test_a_text_table_is_shown(tmp_path: Path) -> None:
    """What can be read is."""
    url = f"sqlite:///{tmp_path}/a.sqlite3"
    open_store(url).close()
    said = baocao("export", "ranking", "--config", EXAMPLE, screen=True, BAOCAO_STORAGE__URL=url)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("rank,unit,metric")
