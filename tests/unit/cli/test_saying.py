"""Commands speak the configuration's language, all of it, and English has the same to say."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from tests.unit.cli.running import ROOT, baocao

EXAMPLE = ROOT / "examples" / "tan-chau.toml"


def said(language: str, name: str) -> dict[str, str]:
    """Read one catalogue of the command line, each text by its path."""
    text = files("bot.texts").joinpath(language, "cli", name).read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(text)))


def _flat(tree: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", str(value)


def test_both_languages_say_the_same_things() -> None:
    """The same keys with the same places."""
    vi, en = (said(language, "commands.toml") for language in ("vi", "en"))
    assert set(vi) == set(en)
    for key, text in vi.items():
        places = [{part[1] for part in Formatter().parse(one) if part[1]} for one in (text, en[key])]
        assert places[0] == places[1], key


def _errors_with_words() -> Iterator[tuple[str, set[str | None]]]:
    """Find where an error is made that carries a word of the catalogue, and with which values."""
    for file in [*(ROOT / "storage").rglob("*.py"), *(ROOT / "bot").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("Error")):
                continue
            match node.args:
                case [ast.Constant(value=str()) | ast.JoinedStr(), ast.Constant(value=str(word))]:
                    yield word, {value.arg for value in node.keywords}


def test_what_ends_a_command_has_its_words() -> None:
    """Every word that an error carries is in the catalogue, its places filled by its values; none is unused."""
    known = {key.removeprefix("ended."): text for key, text in said("vi", "commands.toml").items() if "ended." in key}
    carried = list(_errors_with_words())
    assert {word for word, _ in carried} == set(known)
    for word, values in carried:
        assert {part[1] for part in Formatter().parse(known[word]) if part[1]} <= values, word


@pytest.mark.parametrize(
    ("command", "vi", "en"),
    [
        (("verify",), "không có tệp cơ sở dữ liệu", "there is no database file"),
        (("verify", "--sandbox"), "bàn thử chưa được mở", "the sandbox was not played"),
        (("export", "workbook"), "workbook là tệp Excel", "a workbook is an Excel file"),
        (("export", "ranking", "--campaign", "x"), "không có chiến dịch «x»", "there is no campaign 'x'"),
        (("export", "ranking", "--date", "24/7/2023"), "ghi chú: không có tệp", "note: there is no database file"),
        (("paper", "nonsense"), "chưa rõ văn bản nào", "which paper?"),
        (("import", str(ROOT / "README.md"), "--from", "24/7/2023"), "--from là ngày đầu", "--from names the first"),
        (("zalo-check",), "chưa có token Zalo", "there is no Zalo token"),
    ],
)
def test_a_command_speaks_the_configurations_language(
    tmp_path: Path, command: tuple[str, ...], vi: str, en: str
) -> None:
    """Vietnamese by itself, English where the configuration says so."""
    url = f"sqlite:///{tmp_path}/none.sqlite3"
    folder = str(tmp_path)
    for language, words in (("vi", vi), ("en", en)):
        where = ("--config", EXAMPLE)
        told = baocao(
            *command, *where, BAOCAO_STORAGE__URL=url, BAOCAO_STORAGE__FOLDER=folder, BAOCAO_LANGUAGE=language
        )
        assert words in told.err, told
        assert told.err.count("\n") == 1
