"""`baocao export`, `verify`, `backup`, `restore` and `check` on a database that holds one report."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.cli.exporting import as_csv
from bot.config import load
from reporting.ports import UnitOfWork
from reporting.reading import Entry, Op, Value
from storage import open_store
from tests.unit.cli.running import ROOT, Said, baocao

EXAMPLE = ROOT / "examples" / "tan-chau.toml"
SEED = load(EXAMPLE, {}).campaigns[0].campaign
SENT = datetime(2023, 7, 31, 7, 58, tzinfo=SEED.zone)


def report(uow: UnitOfWork) -> None:
    """Store Tân Hưng's week: m1 = 12, m2 = 68."""
    message = uow.ledger.message("telegram", "-1", "7", None, SEED.code, SENT, "/bc Tân Hưng m1=12 m2=68")
    values = {"m1": Value(Op.SET, 12), "m2": Value(Op.SET, 68)}
    entry = Entry("tan-hung", date(2023, 7, 30), values, start=date(2023, 7, 24))
    uow.ledger.record(SEED, message, entry, SENT, person=None)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with that report."""
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    store = open_store(url, campaigns=[SEED])
    store.write(report).result()
    store.close()
    return url


def on(url: str, *arguments: str | Path) -> Said:
    """Run a command on a database."""
    return baocao(*arguments, "--config", EXAMPLE, BAOCAO_STORAGE__URL=url)


def rows(url: str, what: str, day: str = "2023-07-31") -> list[dict[str, Any]]:
    """Export a table as JSON."""
    said = on(url, "export", what, "--format", "json", "--date", day)
    assert said.code == 0, said.err
    found: list[dict[str, Any]] = json.loads(said.out)
    return found


def test_reports(url: str) -> None:
    """What counts now."""
    assert [(row["unit"], row["date"], row["metric"], row["value"]) for row in rows(url, "reports")] == [
        ("tan-hung", "2023-07-30", "m1", 12),
        ("tan-hung", "2023-07-30", "m2", 68),
    ]


def test_ranking_to_the_digit(url: str) -> None:
    """Tân Hưng's 595 + 6.854 + 80 of 14.975 are 50,28 %; all twelve are ranked, movement against the baseline."""
    found = {row["unit"]: row for row in rows(url, "ranking")}
    assert len(found) == 12
    hung = found["tan-hung"]
    assert (hung["cumulative"], hung["target"], hung["rate"]) == (7529, 14975, "50.28")
    assert (hung["rank"], hung["movement"], hung["metric"]) == (5, 0, "tn")


def test_progress_of_the_whole(url: str) -> None:
    """59.845 + 80 of 122.045, what remains, and the letter's own daily numbers of it, half up."""
    whole = next(row for row in rows(url, "progress", "2023-07-30") if (row["unit"], row["metric"]) == ("*", "tn"))
    assert (whole["baseline"], whole["in_period"], whole["cumulative"]) == (59_845, 80, 59_925)
    assert (whole["target"], whole["remaining"], whole["rate"]) == (122_045, 62_120, "49.10")
    assert whole["quotas"] == {"den-31-7": 1775, "den-1-12": 518}
    assert whole["quota"] == 676  # 62.120 over the 92 days to 30/10, rounded up


def test_duties_and_history(url: str) -> None:
    """On time at 07:58; the other eleven are missing after 10:00 on the day; history names message and times."""
    weekly = [row for row in rows(url, "duties") if row["duty"] == "tuan" and "2023-07-30" in row["period"]]
    states = {row["unit"]: row["state"] for row in weekly}
    assert states.pop("tan-hung") == "on_time"
    assert set(states.values()) == {"missing"}
    assert len(states) == 11
    assert [row["state"] for row in rows(url, "history", "2026-12-31")] == ["live", "live"]


def test_forms(url: str, tmp_path: Path) -> None:
    """CSV and Excel hold the same columns and figures as JSON."""
    as_json = rows(url, "ranking")
    as_csv = list(csv.DictReader(io.StringIO(on(url, "export", "ranking", "--date", "31/7/2023").out)))
    assert [row["rate"] for row in as_csv] == [row["rate"] for row in as_json]
    assert list(as_csv[0]) == list(as_json[0])
    file = tmp_path / "xep-hang.xlsx"
    assert on(url, "export", "ranking", "--format", "xlsx", "--date", "31/7/2023", "--output", file).code == 0
    book = load_workbook(file)
    assert book.sheetnames == ["Xếp hạng thu nhận", "Xếp hạng kích hoạt", "ranking"]
    assert [[cell.value for cell in line] for line in book["ranking"].iter_rows()][1] == list(as_json[0].values())
    assert [cell.value for cell in book.worksheets[0][6]][:5] == [1, "Tân Phú", None, 5908, 9646]


@pytest.mark.parametrize("what", ["reports", "history", "progress", "ranking", "duties", "rates", "workbook"])
def test_tables_in_excel(url: str, tmp_path: Path, what: str) -> None:
    """Laid-out sheets first, then the plain one, alone for history and rates; the workbook is an Excel file only."""
    file = tmp_path / "a.xlsx"
    assert on(url, "export", what, "--format", "xlsx", "--date", "30/7/2023", "--output", file).code == 0
    names = load_workbook(file).sheetnames
    assert (len(names) == 1) == (what in {"history", "rates"})  # as the help says
    if what == "workbook":
        assert names[:4] == ["Thu nhận", "Kích hoạt", "Kích hoạt mức 2", "Chỉ tiêu ngày"]
        assert len(names) >= 8
    else:
        assert names[-1].rstrip("_") == what  # Excel keeps "history" for itself
    assert on(url, "export", "workbook").code == 2


def test_typed_text_is_no_formula_in_csv() -> None:
    """What a chat wrote and begins like a formula gets an apostrophe; figures and our own words stay."""
    columns = ("unit", "value", "message", "reason", "reporter")
    for sign in ("=", "+", "-", "@", "\t"):
        row = {"unit": "tan-hung", "value": -5, "message": f"{sign}1+1", "reason": f" {sign}x", "reporter": f"{sign}y"}
        (read,) = csv.DictReader(io.StringIO(as_csv(columns, [row]).decode(), newline=""))
        assert read == {
            "unit": "tan-hung",
            "value": "-5",
            "message": f"'{sign}1+1",
            "reason": f"' {sign}x",
            "reporter": f"'{sign}y",
        }
    plain = {"unit": "tan-hung", "value": None, "message": "Tân Hưng m1=1", "reason": None, "reporter": "Anh Hưng"}
    (read,) = csv.DictReader(io.StringIO(as_csv(columns, [plain]).decode()))
    assert read["message"] == "Tân Hưng m1=1"


def test_backup_and_restore(url: str, tmp_path: Path) -> None:
    """A backup fills an empty database; a full one is refused unless forced; both verify."""
    file, other = tmp_path / "desk.backup", f"sqlite:///{tmp_path}/other.sqlite3"
    assert on(url, "backup", file).code == 0
    assert on(other, "restore", file).code == 0
    assert rows(other, "reports") == rows(url, "reports")
    refused = on(other, "restore", file)
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert on(other, "restore", file, "--force").code == 0
    said = "đã rà 1 báo cáo, 2 số của các báo cáo đó, 2 số đang tính; số đang tính đúng với lịch sử"
    assert on(other, "verify").out == f"tan-chau: {said}\n"


def nowhere(folder: Path) -> Path:
    """Name a file that isn't there, in a folder that isn't there either."""
    return folder / "nowhere" / "desk.sqlite3"


def empty(folder: Path) -> Path:
    """Make a file of 0 bytes, as a full disk or a broken copy leaves it."""
    (folder / "desk.sqlite3").touch()
    return folder / "desk.sqlite3"


def of_another(folder: Path) -> Path:
    """Make another program's database."""
    with contextlib.closing(sqlite3.connect(folder / "desk.sqlite3")) as link:
        link.execute("CREATE TABLE songs (title TEXT)")
        link.commit()
    return folder / "desk.sqlite3"


no_desk = pytest.mark.parametrize("make", [nowhere, empty, of_another])
"""What is no desk's database."""


def found_in(folder: Path) -> dict[str, bytes]:
    """Read everything in a folder."""
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@no_desk
@pytest.mark.parametrize("command", [("verify",), ("backup", "a.backup"), ("check", "--database")])
def test_what_is_no_desk_is_not_kept_or_gone_through(
    tmp_path: Path, make: Callable[[Path], Path], command: tuple[str, ...]
) -> None:
    """It is refused in one line that names it and where to look; nothing is made, and nothing changed in it."""
    file = make(tmp_path)
    before = found_in(tmp_path)
    said = baocao(*command, "--config", EXAMPLE, folder=tmp_path, BAOCAO_STORAGE__URL=f"sqlite:///{file}")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert all(part in said.err for part in (str(file), "--config", "BAOCAO_STORAGE__URL"))
    assert found_in(tmp_path) == before


REHEARSALS = {
    "export": (("export", "progress", "--date", "24/7/2023"), "tan-hung,tn,7449,0,7449,14975"),
    "import": (("import", ROOT / "examples" / "import" / "tan-chau-phu-luc.xlsx"), "Không đổi: 84 số."),
    "a chat": (("import", "--chat", "chat.txt", "--who", "Chị Hương=tan-hung"), "Chị Hương: Xã Tân Hưng"),
}


@no_desk
@pytest.mark.parametrize("one", REHEARSALS)
def test_what_changes_nothing_makes_no_desk(tmp_path: Path, make: Callable[[Path], Path], one: str) -> None:
    """What is told is the campaign's file alone, and a note says which database isn't there."""
    file, (command, wanted) = make(tmp_path), REHEARSALS[one]
    (tmp_path / "chat.txt").write_text("[07:50, 31/07/2023] Chị Hương: Tân Hưng m1=12 m2=68\n", encoding="utf-8")
    before = found_in(tmp_path)
    said = baocao(*command, "--config", EXAMPLE, folder=tmp_path, BAOCAO_STORAGE__URL=f"sqlite:///{file}")
    assert (said.code, said.err.count("\n")) == (0, 1)
    assert str(file) in said.err
    assert wanted in said.out
    assert found_in(tmp_path) == before


def test_an_empty_database_is_not_told_as_verified(tmp_path: Path) -> None:
    """Where no report was ever stored, verify says that and names the database."""
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    open_store(url, campaigns=[SEED]).close()
    said = on(url, "verify")
    assert (said.code, said.err) == (0, "")
    assert said.out == f"tan-chau: {url} chưa có gì: chưa báo cáo nào được lưu\n"


def test_the_sandboxs_own_database(url: str, tmp_path: Path) -> None:
    """Gone through and copied where that is asked for; before it was played there is none."""
    home = tmp_path / "data"
    command = ("verify", "--sandbox", "--config", EXAMPLE)
    said = baocao(*command, BAOCAO_STORAGE__FOLDER=str(home))
    assert (said.code, said.out) == (2, "")
    assert "bàn thử chưa được mở lần nào" in said.err
    folder = home / "sandbox" / "tan-chau"
    folder.mkdir(parents=True)
    shutil.copy(url.removeprefix("sqlite:///"), folder / "desk.sqlite3")
    said = baocao(*command, BAOCAO_STORAGE__FOLDER=str(home))
    assert (said.code, said.err) == (0, "")
    assert "đã rà 1 báo cáo" in said.out
    for other in (("verify",), ("export", "reports")):
        said = baocao(*other, "--config", EXAMPLE, BAOCAO_STORAGE__FOLDER=str(home))
        assert "dữ liệu chơi thử thì thêm --sandbox" in said.err
    file = tmp_path / "play.backup"
    said = baocao("backup", "--sandbox", file, "--config", EXAMPLE, BAOCAO_STORAGE__FOLDER=str(home))
    assert (said.code, said.err) == (0, "")
    assert on(f"sqlite:///{tmp_path}/copy.sqlite3", "restore", file).code == 0


def test_a_difference_is_counted_and_named(url: str) -> None:
    """A figure that was changed behind the program's back: exit 1."""
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as link:
        link.execute("UPDATE cells SET value = 13 WHERE metric = 'm1'")
        link.commit()
    said = on(url, "verify")
    assert said.code == 1
    assert said.out.startswith("tan-chau: đã rà 1 báo cáo, 2 số của các báo cáo đó, 2 số đang tính; khác nhau ")
    assert said.out.endswith(
        "khác nhau 1 chỗ\nxã Tân Hưng, Đăng ký mức 1, số báo cáo ngày 30/7/2023: số đang giữ 13, theo lịch sử 12\n"
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            "UPDATE increments SET value = 9 WHERE metric = 'm1'",
            "số tăng trong ngày 30/7/2023: số đang giữ 9, theo lịch sử 12",
        ),
        (
            "UPDATE standing SET value = 1 WHERE metric = 'm1'",
            "xã Tân Hưng, Đăng ký mức 1, lũy kế: số đang giữ 1, theo lịch sử 607",
        ),
        (
            "UPDATE daily SET value = 1 WHERE metric = 'm1'",
            "Toàn chiến dịch, Đăng ký mức 1, số tăng trong ngày 30/7/2023: số đang giữ 1, theo lịch sử 12",
        ),
        ("DELETE FROM cells WHERE metric = 'm1'", "số báo cáo ngày 30/7/2023: số đang giữ không có, theo lịch sử 12"),
        (
            "UPDATE cells SET received_at = '2023-07-31 05:00:00' WHERE metric = 'm1'",
            "30/7/2023: cùng là 12, nhưng giờ nhận",
        ),
    ],
)
def test_every_difference_is_a_line_for_people(url: str, change: str, says: str) -> None:
    """Whatever was changed: whose figure, of which day, what is kept, what history says; no program's own words."""
    with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as link:
        link.execute(change)
        link.commit()
    said = on(url, "verify")
    first, *lines = said.out.splitlines()
    assert (said.code, first.endswith(f"khác nhau {len(lines)} chỗ")) == (1, True)
    assert any(says in line for line in lines), said.out
    assert not re.search(r"[a-z]\(|None|datetime|tan-hung", "".join(lines))


def test_a_workbook_is_of_the_day_that_excel_takes(url: str, tmp_path: Path) -> None:
    """Monday 11:00, nothing of the new week there: without a day the workbook is of the week that was due."""
    folder = tmp_path / "sandbox" / "tan-chau"
    folder.mkdir(parents=True)
    shutil.copy(url.removeprefix("sqlite:///"), folder / "desk.sqlite3")
    monday, books = "2023-07-31 11:00", []
    for day in ((), ("--date", "30/7/2023"), ("--date", "31/7/2023")):
        file = tmp_path / "book.xlsx"
        command = ("export", "workbook", "--format", "xlsx", "--sandbox", "--output", file, *day)
        said = baocao(*command, "--config", EXAMPLE, BAOCAO_STORAGE__FOLDER=str(tmp_path), BAOCAO_SANDBOX__START=monday)
        assert said.code == 0
        sheet = load_workbook(file).worksheets[0]
        books.append([[cell.value for cell in line] for line in sheet.iter_rows()])
    assert books[0] == books[1] != books[2]


def test_a_workbook_says_of_when_its_states_are(url: str, tmp_path: Path) -> None:
    """Figures of a day are all that is known of it; whether they are due is judged at the day's end, which is said."""
    file = tmp_path / "book.xlsx"
    assert on(url, "export", "workbook", "--format", "xlsx", "--date", "30/7/2023", "--output", str(file)).code == 0
    sheet = load_workbook(file)["Chế độ báo cáo"]
    assert "Tình hình gửi tính đến 23 giờ 59 ngày 30/7" in {
        cell.value for row in sheet.iter_rows(max_row=4) for cell in row
    }


def test_a_file_that_drops_what_has_history(url: str, tmp_path: Path) -> None:
    """`baocao check` refuses a campaign whose file lost a unit that has reported."""
    text = EXAMPLE.read_text(encoding="utf-8").replace('"tan-chau/', f'"{EXAMPLE.parent}/tan-chau/')
    units = (EXAMPLE.parent / "tan-chau" / "units.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "units.csv").write_text("".join(line for line in units if "tan-hung" not in line), encoding="utf-8")
    text = text.replace(f'"{EXAMPLE.parent}/tan-chau/units.csv"', '"units.csv"')
    for name in ("targets", "baselines"):
        lines = (EXAMPLE.parent / "tan-chau" / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        (tmp_path / f"{name}.csv").write_text("".join(one for one in lines if "tan-hung" not in one), encoding="utf-8")
        text = text.replace(f'"{EXAMPLE.parent}/tan-chau/{name}.csv"', f'"{name}.csv"')
    path = tmp_path / "less.toml"
    path.write_text(text, encoding="utf-8")
    said = baocao("check", "--config", path, BAOCAO_STORAGE__URL=url)
    assert said.code == 2
    assert "Đơn vị «tan-hung» đã có số liệu nhưng không còn trong tệp" in said.out
    assert baocao("check", "--config", EXAMPLE, BAOCAO_STORAGE__URL=url).code == 0
