"""The model week of Tân Châu, 24-30/7/2023, to the digit; worked out by hand from the letter's annex."""

from __future__ import annotations

from functools import cache

from reporting.numbers import rate_string
from reporting.progress import Progress
from reporting.ranking import baseline_ranks, rank, rank_in_period
from tests.builders import TAN_CHAU_WEEK, cell, on, progress_on, tan_chau, week


@cache
def _sunday() -> Progress:
    return progress_on(tan_chau(), week(TAN_CHAU_WEEK), "30/7")


def test_the_whole_has_collected() -> None:
    """+800; 60.645/122.045 = 49,69 % (49,04 % before); 61.400 left; 668 a day until 30/10."""
    whole = _sunday().of(None, "tn")
    assert (whole.in_period, whole.cumulative, whole.target) == (800, 60645, 122045)
    assert (rate_string(whole.rate), whole.remaining, whole.quota) == ("49.69", 61400, 668)
    assert (whole.baseline, whole.deadline) == (59845, on("30/10"))
    assert (whole.reported, whole.expected) == (10, 12)
    start = progress_on(tan_chau(), [], "24/7").of(None, "tn")
    assert (start.remaining, rate_string(start.rate)) == (62200, "49.04")


def test_the_milestone_stands_beside_it() -> None:
    """80.000 by 31/7: 19.355 short."""
    assert [(target.value, short) for target, short in _sunday().milestones("tn")] == [(80000, 19355)]
    assert _sunday().milestones("kh") == ()


def test_the_whole_has_activated() -> None:
    """+1.411; 14.686/51.642 granted = 28,44 %; 21.464 left to 70 %."""
    whole = _sunday().of(None, "kh")
    assert (whole.in_period, whole.cumulative, whole.rate_base) == (1411, 14686, 51642)
    assert (rate_string(whole.rate), whole.target, whole.remaining) == ("28.44", 36150, 21464)


def test_tan_hung() -> None:
    """7.529/14.975 = 50,28 %, 6/12, down 1; 7.446 left, 81 a day; activated 1.277/6.436 = 19,84 %, 11/12."""
    one = _sunday().of("tan-hung", "tn")
    assert (one.in_period, one.cumulative, one.target) == (80, 7529, 14975)
    assert (rate_string(one.rate), one.remaining, one.quota) == ("50.28", 7446, 81)
    activated = _sunday().of("tan-hung", "kh")
    assert (activated.cumulative, activated.rate_base, rate_string(activated.rate)) == (1277, 6436, "19.84")
    assert (activated.target, activated.remaining, activated.quota) == (None, None, None)
    places = {row.unit: row.rank for row in rank(tan_chau(), _sunday(), "kh")}
    assert places["tan-hung"] == 11


def test_ranking_and_movement_since_the_baseline() -> None:
    """Thị trấn up one to 5, Tân Hưng down one to 6; Tân Hòa and Tân Hà keep their ranks, marked."""
    before = baseline_ranks(tan_chau(), "tn")
    rows = rank(tan_chau(), _sunday(), "tn", previous=before)
    assert [(row.rank, row.unit, rate_string(row.score)) for row in rows] == [
        (1, "tan-phu", "62.03"),
        (2, "suoi-day", "54.50"),
        (3, "tan-hiep", "52.59"),
        (4, "thanh-dong", "52.01"),
        (5, "thi-tran", "50.48"),
        (6, "tan-hung", "50.28"),
        (7, "suoi-ngo", "49.72"),
        (8, "tan-thanh", "48.34"),
        (9, "tan-hoi", "46.00"),
        (10, "tan-hoa", "44.99"),
        (11, "tan-ha", "43.00"),
        (12, "tan-dong", "42.70"),
    ]
    moved = {row.unit: row.movement for row in rows if row.movement}
    assert moved == {"thi-tran": 1, "tan-hung": -1}
    assert [row.unit for row in rows if not row.begun] == ["tan-hoa", "tan-ha"]


def test_the_race_of_the_week() -> None:
    """In the week Tân Phú did most of what its quota asked for, and nobody a third of it."""
    rows = rank_in_period(tan_chau(), _sunday(), "tn")
    assert (rows[0].unit, rate_string(rows[0].score)) == ("tan-phu", "28.38")
    assert [row.rank for row in rows[-2:]] == [11, 11]


def test_quotas_as_the_letter_has_them() -> None:
    """On the letter's day 62.200 over 35 and 120 days; Tân Hưng's 7.526, and 4.918 activations over 60."""
    start = progress_on(tan_chau(), [], "24/7")
    assert start.of(None, "tn").quotas == {"den-31-7": 1777, "den-1-12": 518}
    assert start.of("tan-hung", "tn").quotas == {"den-31-7": 215, "den-1-12": 63}
    assert start.of("tan-hung", "kh2").quotas == {"thang-9": 82}
    assert start.of("tan-hung", "m1").quotas == {}


def test_activations_still_to_do_start_at_zero_in_august() -> None:
    """What was done in July is no part of the 4.918."""
    before = _sunday().of("tan-hung", "kh2")
    assert (before.cumulative, before.counted, before.remaining) == (921, 0, 4918)
    august = cell(18, "6/8", "31/7", unit="tan-hung", metric="kh2")
    after = progress_on(tan_chau(), [*week(TAN_CHAU_WEEK), august], "6/8").of("tan-hung", "kh2")
    assert (after.cumulative, after.counted, after.remaining) == (939, 18, 4900)
