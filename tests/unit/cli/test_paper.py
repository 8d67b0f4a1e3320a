"""`baocao paper`: periods in two languages, a file or stdout, mistakes in one line."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document

from bot.config import load
from storage import open_store
from tests.unit.cli.running import ROOT, baocao
from tests.unit.cli.test_export import report

EXAMPLE = ROOT / "examples" / "tan-chau.toml"


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with Tân Hưng's week."""
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    store = open_store(url, campaigns=[load(EXAMPLE, {}).campaigns[0].campaign])
    store.write(report).result()
    store.close()
    return url


def text_of(file: Path) -> str:
    """Read a paper's paragraphs."""
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(file.read_bytes())).paragraphs)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("week", "--date", "30/7/2023"), "tuần từ ngày 24/7/2023 đến ngày 30/7/2023"),
        (("tuần", "--date", "2023-08-02"), "tuần từ ngày 31/7/2023 đến ngày 6/8/2023"),
        (("tháng", "8"), "tháng (từ ngày 24/7/2023 đến ngày 14/8/2023)"),
        (("quarter", "III"), "quý (từ ngày 24/7/2023 đến ngày 14/9/2023)"),
        (("tổng", "kết"), "từ ngày 24/7/2023 đến ngày 31/12/2023"),
    ],
)
def test_periods(url: str, tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    """The period in either language, by a day in it, by its number, or the last that is over."""
    file = tmp_path / "a.docx"
    said = baocao("paper", *words, "--output", file, "--config", EXAMPLE, BAOCAO_STORAGE__URL=url)
    assert said.code == 0, said.err
    text = text_of(file)
    assert says in text
    assert not re.search(r"\(\s*\(|\)\s*\)", text)


def test_the_private_draft(url: str, tmp_path: Path) -> None:
    """`--private` is the other file: criteria and names, nothing to sign."""
    file = tmp_path / "a.docx"
    said = baocao(
        "paper", "week", "--date", "30/7/2023", "--private", "--output", file, "--config", EXAMPLE,
        BAOCAO_STORAGE__URL=url,
    )  # fmt: skip
    assert said.code == 0, said.err
    assert "ĐỀ XUẤT NHẮC NHỞ" in text_of(file)
    assert "TỔ TRƯỞNG" not in text_of(file)


@pytest.mark.parametrize("words", [("year",), ("tháng", "3"), ("week", "Tân", "Hưng"), ("week", "99")])
def test_mistakes_are_one_line(url: str, tmp_path: Path, words: tuple[str, ...]) -> None:
    """What is no period is said in one line that names what can be asked; nothing is written."""
    file = tmp_path / "a.docx"
    said = baocao("paper", *words, "--output", file, "--config", EXAMPLE, BAOCAO_STORAGE__URL=url)
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert not file.exists()


@pytest.mark.parametrize("day", ["1/1/2030", "23/7/2023"])
def test_a_day_outside_the_campaign_has_no_paper(url: str, tmp_path: Path, day: str) -> None:
    """It is not taken for the first or the last period: one line names the campaign's days."""
    file = tmp_path / "a.docx"
    for words in ("week", "month", "final"):
        said = baocao("paper", words, "--date", day, "--output", file, "--config", EXAMPLE, BAOCAO_STORAGE__URL=url)
        assert said.code == 2
        assert said.err == f"baocao: ngày {day} ở ngoài chiến dịch; các ngày của chiến dịch: 24/7/2023 đến 31/12/2023\n"
    assert not file.exists()


@pytest.mark.parametrize(
    "command", [("export", "reports"), ("export", "workbook", "--format", "xlsx"), ("paper", "week")]
)
def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Also where there is no database, of which a note would tell otherwise."""
    said = baocao(
        *command, "--output", tmp_path, "--config", EXAMPLE, BAOCAO_STORAGE__URL=f"sqlite:///{tmp_path}/none.sqlite3"
    )
    assert (said.code, said.err.count("\n")) == (2, 1)
    said = baocao(
        *command, "--output", tmp_path / "none" / "x", "--config", EXAMPLE,
        BAOCAO_STORAGE__URL=f"sqlite:///{tmp_path}/none.sqlite3",
    )  # fmt: skip
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "không ghi được" in said.err


def test_a_missing_configuration_is_named_once(tmp_path: Path) -> None:
    """One file, one name, one line."""
    said = baocao("paper", "week", "--output", tmp_path / "x.docx", "--config", "khong-co.toml", folder=tmp_path)
    assert (said.code, said.err.count("\n"), said.err.count("khong-co.toml")) == (2, 1, 1)
