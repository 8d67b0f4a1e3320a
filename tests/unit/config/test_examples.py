"""The shipped campaigns say what their letters say."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from bot.config import load
from reporting.campaign import Campaign, DutyKind, Frequency, HolidayRule, RankBy, Role

EXAMPLES = Path(__file__).parents[3] / "examples"
CODES = ("tan-chau", "ninh-thuan", "duyen-hai", "rach-gia", "my-phu-dong")


def campaign(code: str) -> Campaign:
    """Load a shipped campaign."""
    return load(EXAMPLES / f"{code}.toml", {}).campaigns[0].campaign


def total(of: Campaign, metric: str) -> int:
    """Add up the units' targets of a metric."""
    return sum(target.value or 0 for target in of.targets if target.metric == metric and target.unit)


@pytest.mark.parametrize(
    ("code", "units", "start", "end", "headline", "positional", "rank_by"),
    [
        ("tan-chau", 12, date(2023, 7, 24), date(2023, 12, 31), "tn", ("m1", "m2"), RankBy.TARGET),
        ("ninh-thuan", 7, date(2024, 7, 1), date(2024, 12, 31), "kh", (), RankBy.TARGET),
        ("duyen-hai", 7, date(2023, 8, 31), date(2023, 11, 30), "kh2", ("kh2",), RankBy.CUMULATIVE),
        ("rach-gia", 12, date(2023, 10, 28), date(2023, 11, 20), "kh", ("kh",), RankBy.IN_PERIOD),
        ("my-phu-dong", 6, date(2023, 5, 25), date(2023, 6, 30), "dd2", (), RankBy.TARGET),
    ],
)
def test_each_campaign(
    code: str, units: int, start: date, end: date, headline: str, positional: tuple[str, ...], rank_by: RankBy
) -> None:
    """Days, units, headline, the order of bare numbers and what ranks."""
    one = campaign(code)
    assert (one.code, len(one.units), one.start, one.end) == (code, units, start, end)
    assert (one.headline, one.positional, one.rank_by) == (headline, positional, rank_by)


def test_tan_chau_sums() -> None:
    """The sums of the letter's annex, worked out by hand from its rows."""
    one = campaign("tan-chau")
    assert total(one, "tn") == 122_045
    assert total(one, "kh2") == 31_914
    base = {key: sum(b.value for b in one.baselines if b.metric == key) for key in ("m1", "m2", "cap1", "cap2")}
    assert base == {"m1": 10_176, "m2": 49_669, "cap1": 8_649, "cap2": 42_993}
    assert {baseline.as_of for baseline in one.baselines} == {date(2023, 7, 24)}


def test_tan_chau_targets_and_quotas() -> None:
    """The milestone, the minimum that moves with cap, the September target from zero, the letter's quotas."""
    one = campaign("tan-chau")
    whole = {target.metric: target for target in one.targets if target.unit is None}
    assert (whole["tn"].value, whole["tn"].deadline) == (80_000, date(2023, 7, 31))
    assert (whole["kh"].percent, whole["kh"].percent_of) == (Decimal(70), "cap")
    september = next(target for target in one.targets if target.metric == "kh2" and target.unit == "tan-hung")
    assert (september.value, september.since, september.deadline) == (4_918, date(2023, 8, 1), date(2023, 9, 30))
    assert [(quota.name, quota.metric, quota.days) for quota in one.quotas] == [
        ("den-31-7", "tn", 35),
        ("den-1-12", "tn", 120),
        ("thang-9", "kh2", 60),
    ]


def test_tan_chau_weekly_duty() -> None:
    """Monday 10:00 over the seven days before, with its steps."""
    duty = campaign("tan-chau").duty_by_code["tuan"]
    assert (duty.frequency, duty.starts_on, duty.due_days, duty.due_time) == (Frequency.WEEKLY, 1, 1, time(10))
    assert (duty.required, duty.wanted, duty.holiday) == (("m1", "m2"), ("kh1", "kh2"), HolidayRule.NEXT_WORKING_DAY)
    assert [step.before.total_seconds() / 3600 for step in duty.reminders] == [15, 2, 0.5]
    assert [(step.after.total_seconds() / 3600, step.to) for step in duty.alerts] == [
        (0, Role.LEADER),
        (2, Role.HEAD),
        (24, Role.LEADER),
    ]


def test_deadlines_before_a_day_end_the_day_before() -> None:
    """Rạch Giá's 173.856 before 20/11 is due on the 19th, and still names the 20th."""
    target = campaign("rach-gia").targets[0]
    assert (target.deadline, target.before, target.stated_deadline) == (date(2023, 11, 19), True, date(2023, 11, 20))


def test_duties_of_kinds_and_papers() -> None:
    """Mỹ Phú Đông: hamlets and offices report until Wednesday, the commune's paper follows on Thursday."""
    one = campaign("my-phu-dong")
    assert len(one.duty_by_code["ap"].units) == 6
    paper = one.duty_by_code["xa"]
    assert (paper.kind, paper.whole, paper.units, paper.due_days) == (DutyKind.PAPER, True, (), 1)
    assert one.duty_by_code["tong-ket"].due_on == date(2023, 7, 3)


def test_stated_figures_that_do_not_add_up() -> None:
    """What two letters state differently from their own annexes is told, all of it."""
    stated = {
        (str(note.values["stated"]), str(note.values["computed"]))
        for code in CODES
        for note in load(EXAMPLES / f"{code}.toml", {}).campaigns[0].notes
    }
    assert stated == {("54642", "51642"), ("46.04", "49.04"), ("1057", "1157"), ("443", "543"), ("97", "98")}


def test_all_in_one_process(tmp_path: Path) -> None:
    """A process may serve all five, each from its own file."""
    names = ", ".join(f'"{EXAMPLES / code}.toml"' for code in CODES)
    path = tmp_path / "all.toml"
    path.write_text(f"campaigns = [{names}]", encoding="utf-8")
    assert tuple(seed.campaign.code for seed in load(path, {}).campaigns) == CODES
