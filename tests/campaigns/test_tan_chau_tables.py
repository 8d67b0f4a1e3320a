"""Tân Châu on 24/7/2023 from its file alone: the letter's follow-up tables and quotas, every unit, to the digit."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reporting.exports import progress_rows
from tests.builders import TAN_CHAU_WEEK, progress_on, tan_chau, week
from tests.campaigns.annex import ANNEX, Row, half_up, rate, up
from tests.unit.cli.running import ROOT, baocao

JULY_24 = date(2023, 7, 24)
UNITS = ANNEX[:-1]
whole_and_units = pytest.mark.parametrize("row", ANNEX, ids=lambda row: row.unit)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], dict[str, Any]]:
    """Run `baocao export progress --date 2023-07-24` on an empty database, as an officer would."""
    folder: Path = tmp_path_factory.mktemp("desk")
    config = ROOT / "examples" / "tan-chau.toml"
    arguments = ("export", "progress", "--date", "2023-07-24", "--format", "json", "--config", config)
    said = baocao(*arguments, BAOCAO_STORAGE__URL=f"sqlite:///{folder}/desk.sqlite3")
    assert said.code == 0, said.err
    return {(row["unit"], row["metric"]): row for row in json.loads(said.out)}


@whole_and_units
def test_what_was_done(exported: dict[tuple[str, str], dict[str, Any]], row: Row) -> None:
    """First table: target, done by level and in all, not done, rate."""
    found = exported[row.unit, "tn"]
    assert (exported[row.unit, "m1"]["cumulative"], exported[row.unit, "m2"]["cumulative"]) == (row.m1, row.m2)
    assert (found["baseline"], found["cumulative"], found["in_period"]) == (row.tn, row.tn, 0)
    assert (found["target"], found["remaining"]) == (row.target, row.target - row.tn)
    assert found["rate"] == rate(row.tn, row.target)


@whole_and_units
def test_what_was_granted_and_activated(exported: dict[tuple[str, str], dict[str, Any]], row: Row) -> None:
    """Second table: granted by level, activated by level, the rate of granted; 70 % only for the whole, rounded up."""
    for key in ("cap1", "cap2", "cap", "kh1", "kh2", "kh"):
        assert exported[row.unit, key]["cumulative"] == getattr(row, key), key
    found = exported[row.unit, "kh"]
    assert found["rate"] == rate(row.kh, row.cap)
    minimum = up(row.cap * 70, 100) if row.unit == "*" else None
    assert found["target"] == minimum
    assert found["remaining"] == (None if minimum is None else minimum - row.kh)
    assert found["quota"] == (None if minimum is None else up(minimum - row.kh, (date(2023, 12, 31) - JULY_24).days))


@whole_and_units
def test_quotas(exported: dict[tuple[str, str], dict[str, Any]], row: Row) -> None:
    """The letter's numbers half up, what is needed in truth rounded up."""
    left = row.target - row.tn
    assert exported[row.unit, "tn"]["quotas"] == {"den-31-7": half_up(left, 35), "den-1-12": half_up(left, 120)}
    assert exported[row.unit, "tn"]["quota"] == up(left, (date(2023, 10, 30) - JULY_24).days)
    september = exported[row.unit, "kh2"]
    assert (september["target"], september["remaining"], september["rate"]) == (row.to_do, row.to_do, "0.00")
    assert september["quotas"] == {"thang-9": half_up(row.to_do, 60)}
    assert september["quota"] == up(row.to_do, (date(2023, 9, 30) - JULY_24).days)


def test_the_totals_as_printed_by_hand(exported: dict[tuple[str, str], dict[str, Any]]) -> None:
    """122.045 to do, 59.845 done, 62.200 left, 49,04 %; 51.642 granted, 13.275 activated, 25,71 %; 31.914."""
    whole = exported["*", "tn"]
    assert (whole["target"], whole["cumulative"], whole["remaining"], whole["rate"]) == (122045, 59845, 62200, "49.04")
    assert whole["quotas"] == {"den-31-7": 1777, "den-1-12": 518}
    activated = exported["*", "kh"]
    assert (activated["cumulative"], activated["rate"], exported["*", "cap"]["cumulative"]) == (13275, "25.71", 51642)
    assert exported["*", "kh2"]["quotas"] == {"thang-9": 532}
    assert exported["*", "tn"]["rank"] is None


def test_ranks_on_the_exact_ratio(exported: dict[tuple[str, str], dict[str, Any]]) -> None:
    """Best first by done of target, and by activated of granted; nobody reported, all were expected."""
    for metric, part, base in (("tn", "tn", "target"), ("kh", "kh", "cap")):
        ordered = sorted(UNITS, key=lambda row: -getattr(row, part) / getattr(row, base))
        assert [exported[row.unit, metric]["rank"] for row in ordered] == list(range(1, 13))
    assert {exported[row.unit, "kh2"]["rank"] for row in UNITS} == {None}  # it counts from 1/8: nobody stands yet
    assert (exported["*", "tn"]["reported"], exported["*", "tn"]["expected"]) == (0, 12)


@cache
def _week() -> dict[tuple[str, str], dict[str, Any]]:
    rows = progress_rows(tan_chau(), progress_on(tan_chau(), week(TAN_CHAU_WEEK), "30/7"))
    return {(row["unit"], row["metric"]): row for row in rows}


@whole_and_units
def test_the_week_after(row: Row) -> None:
    """The week of ten units: in period, cumulative, rate, what is left and needed, all of them and the whole."""
    weeks = dict(TAN_CHAU_WEEK) | {"*": tuple(map(sum, zip(*TAN_CHAU_WEEK.values(), strict=True)))}
    collected, activated = weeks.get(row.unit, (0, 0))
    found, done = _week()[row.unit, "tn"], row.tn + collected
    assert (found["in_period"], found["cumulative"], found["rate"]) == (collected, done, rate(done, row.target))
    assert found["remaining"] == row.target - done
    assert found["quota"] == up(row.target - done, (date(2023, 10, 30) - date(2023, 7, 30)).days)
    assert _week()[row.unit, "kh"]["in_period"] == activated
    assert _week()[row.unit, "kh"]["rate"] == rate(row.kh + activated, row.cap)
