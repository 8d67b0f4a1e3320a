"""The documents agree with what is there: links lead somewhere, decisions are listed, the README's example runs."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from bot.cli.commands import baocao
from bot.config import load
from reporting.message import Reader
from reporting.message.wire import parse_line

ROOT = Path(__file__).parents[3]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").glob("*/*.md")]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)|<img src=\"([^\"]+)\"")
LARGEST_PICTURE = 300 * 1024


def test_there_are_pages() -> None:
    """The tests below look at something."""
    assert {"README.md", "guide.vi.md", "operating.md", "glossary.md"} <= {page.name for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """A link to a file or picture of the repository finds it."""
    targets = [first or second for first, second in LINK.findall(page.read_text(encoding="utf-8"))]
    local = [target for target in targets if not re.match(r"https?:|mailto:", target)]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_every_decision_is_listed_by_its_title() -> None:
    """docs/decisions/README.md names each file as the file names itself."""
    folder = ROOT / "docs" / "decisions"
    listed = dict(re.findall(r"^- \[\d{3}\]\(([^)]+)\) (.+)$", (folder / "README.md").read_text("utf-8"), re.MULTILINE))
    titles = {
        file.name: re.sub(r"^# (\d{3} )?", "", file.read_text("utf-8").splitlines()[0])
        for file in sorted(folder.glob("[0-9]*.md"))
    }
    assert listed == titles


def test_pictures_are_small_and_used() -> None:
    """No picture weighs more than a phone likes, and none lies about unused."""
    text = "".join(page.read_text("utf-8") for page in PAGES)
    pictures = [*(ROOT / "docs" / "pictures").glob("*.png"), *(ROOT / "docs" / "gallery").glob("*.png")]
    assert pictures
    assert [file.name for file in pictures if file.stat().st_size > LARGEST_PICTURE or file.name not in text] == []


def test_the_readmes_example_prints_what_it_says() -> None:
    """The line that the README pipes into `baocao parse` gives the line below it."""
    said, printed = re.findall(
        r"^    \$ echo '(.+)' \| .*parse\n    (\{.+\})$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE
    )[0]
    reader = Reader(load(ROOT / "examples" / "tan-chau.toml", {}).campaigns[0].campaign)
    assert parse_line(reader, said) == json.loads(printed)


def test_the_readme_names_all_there_is() -> None:
    """Every command of the chat's menu and of the machine, and every campaign of two levels or of merged units."""
    page = (ROOT / "README.md").read_text("utf-8")
    menu = tomllib.loads((ROOT / "bot" / "texts" / "vi" / "desk.toml").read_text("utf-8"))["menu"]
    assert [word for word in menu if f"`/{word}" not in page] == []
    assert [word for word in baocao.commands if not re.search(rf"`{word}[ `]", page)] == []
    lists = re.compile(r"^(campaigns|merged_from|split_from) = ", re.MULTILINE)
    examples = [file for file in (ROOT / "examples").glob("*.toml") if lists.search(file.read_text("utf-8"))]
    assert [file.name for file in examples if f"(examples/{file.name})" not in page] == []
