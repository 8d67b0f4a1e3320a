"""`baocao check` and `export` on a database in which the campaign was amended."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bot.config import load
from reporting.amendments import Change, current, day_off, new_baseline, new_target, working_day
from reporting.campaign import Target
from reporting.ports import UnitOfWork
from storage import open_store
from tests.builders import at
from tests.unit.cli.running import ROOT, Said, baocao

EXAMPLE = ROOT / "examples" / "tan-chau.toml"
FILE = load(EXAMPLE, {}).campaigns[0].campaign
GOAL = Target("dat", "tn", date(2023, 10, 30), "tan-hung", 15000)
CHANGES: tuple[Change, ...] = (
    day_off(date(2023, 7, 31)),
    working_day(date(2023, 9, 9)),
    new_baseline("tan-hung", "m1", 4000, date(2023, 7, 23)),
    new_target(GOAL),
)


def amend(uow: UnitOfWork) -> None:
    """Amend the campaign as admins would."""
    for kind, data in CHANGES:
        uow.amendments.add(FILE.code, kind, data, None, at("31/7 08:00"))
    uow.ledger.fit(current(uow, FILE))


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with those amendments."""
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    store = open_store(url, campaigns=[FILE])
    store.write(amend).result()
    store.close()
    return url


def on(url: str, *arguments: str) -> Said:
    """Run a command on the database."""
    return baocao(*arguments, "--config", EXAMPLE, BAOCAO_STORAGE__URL=url)


def test_check_names_what_differs_from_the_file(url: str) -> None:
    """Days off, working days, baselines and targets, each with what the file says."""
    said = on(url, "check")
    assert said.code == 0, said.err
    for line in (
        "Ngày nghỉ thêm trong chat, tệp không nêu: 31/7/2023.",
        "Ngày làm bù thêm trong chat, tệp không nêu: 9/9/2023.",
        "Số đầu kỳ của xã Tân Hưng, Đăng ký mức 1: nay là 4.000 (23/7/2023); tệp ghi",
        "hạn 30/10/2023: nay là 15.000; tệp ghi 14.975.",
    ):
        assert line in said.out


def test_export_and_verify_work_with_the_amended_campaign(url: str) -> None:
    """The due moved with the day off, the baseline and target are the new ones; the figures fit."""
    duties = json.loads(on(url, "export", "duties", "--format", "json", "--date", "2023-07-31").out)
    assert "2023-08-01" in {row["due"][:10] for row in duties if row["duty"] == "tuan"}
    progress = json.loads(on(url, "export", "progress", "--format", "json", "--date", "2023-07-31").out)
    found = {row["metric"]: row for row in progress if row["unit"] == "tan-hung"}
    assert (found["m1"]["baseline"], found["tn"]["target"]) == (4000, 15000)
    assert on(url, "verify").code == 0
