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
from tests.unit.config.writing import SMALL

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


REFUSED = [
    (("paper",), "chưa rõ văn bản nào", "which paper?"),
    (("export",), "thiếu WHAT; chọn một trong: reports, ", "WHAT is missing; choose one of: reports, "),
    (("export", "nothing"), "WHAT: «nothing» không dùng được; chọn", "WHAT: 'nothing' won't do; choose"),
    (("export", "reports", "--format", "pdf"), "--format: «pdf» không dùng được", "--format: 'pdf' won't do"),
    (("export", "reports", "--date", "45/1"), "--date: «45/1» không phải ngày", "--date: '45/1' is not a day"),
    (("export", "reports", "x"), "thừa tham số: x", "too many arguments: x"),
    (("import",), "thiếu FILE", "FILE is missing"),
    (("import", "none.xlsx"), "FILE: không có tệp none.xlsx", "FILE: there is no file none.xlsx"),
    (("parse", "none.txt"), "FILE: không có tệp none.txt", "FILE: there is no file none.txt"),
    (("backup", "/"), "FILE: / là thư mục", "FILE: / is a folder"),
    (("zalo-check", "--seconds", "x"), "--seconds: «x» không phải số", "--seconds: 'x' is not a number"),
    (("verify", "--bogus"), "không có tùy chọn --bogus", "there is no option --bogus"),
    (("verify", "--sandbo"), "(có phải --sandbox?)", "(did you mean --sandbox?)"),
    (("verify", "--sandbox=1"), "--sandbox không kèm giá trị", "--sandbox takes no value"),
    (("export", "reports", "--date"), "--date chưa kèm giá trị", "--date needs a value"),
    (("verfy",), "không có lệnh «verfy»", "there is no command 'verfy'"),
    (("new", "--every", "dayly"), "--every: «dayly» không dùng được", "--every: 'dayly' won't do"),
    (("new", "--output", "x.toml"), "đầu vào đã hết", "the input ended"),
]


@pytest.mark.parametrize("given", ["environment", "file", "here"])
@pytest.mark.parametrize(("command", "vi", "en"), REFUSED, ids=lambda one: one if isinstance(one, str) else "")
def test_a_refusal_speaks_the_configurations_language(
    tmp_path: Path, command: tuple[str, ...], vi: str, en: str, given: str
) -> None:
    """What the library refuses too, whoever says which language: the environment, the file named, the file there."""
    for language, words in (("vi", vi), ("en", en)):
        file = tmp_path / ("config.toml" if given == "here" else "other.toml")
        file.write_text(f'language = "{language}"\n' + SMALL, encoding="utf-8")
        more: list[str] = [*command[:1], "--config", str(file), *command[1:]] if given == "file" else [*command]
        if command[0] == "new":
            more = [*command, "--language", language]
        if given == "environment":
            told = baocao(*more, folder=tmp_path, BAOCAO_LANGUAGE=language)
        else:
            told = baocao(*more, folder=tmp_path)
        assert (told.code, told.out) == (2, "")
        assert words in told.err


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
