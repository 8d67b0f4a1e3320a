"""An entry against what is known."""

from __future__ import annotations

from typing import Any

import pytest

from reporting.campaign import Campaign, MetricKind
from reporting.checks import Finding, History, check_entry
from reporting.ledger import by_metric
from reporting.reading import Entry
from reporting.records import Cell, EntryState
from tests.builders import anchor, at, baseline, campaign, cell, derived, entry, metric, progress_on, stored, target

SENT = at("6/7 09:00")


def _check(new: Entry, cells: list[Cell], one: Campaign | None = None, **more: Any) -> dict[str, Finding]:
    one = one or campaign()
    shown = progress_on(one, cells, new.date.isoformat())
    history = History(by_metric(cells), shown, more.pop("sent_at", SENT), more.pop("person", 1), more.pop("recent", ()))
    return {finding.code: finding for finding in check_entry(one, new, history)}


def _days(*figures: int, first: int = 1) -> list[Cell]:
    return [cell(value, f"{first + number}/7") for number, value in enumerate(figures)]


def _held(new: Entry, cells: list[Cell], one: Campaign | None = None) -> list[str]:
    return [code for code, finding in _check(new, cells, one).items() if finding.hold]


def test_nothing_doubtful() -> None:
    """An ordinary day."""
    assert _check(entry("m=12"), _days(10, 14, 11, 13)) == {}


@pytest.mark.parametrize(("value", "held"), [(250, []), (251, ["too-big"])])
def test_small_figures_are_never_held_for_size(value: int, held: list[str]) -> None:
    """Up to 5 times 50, whatever the largest own report was."""
    assert _held(entry(f"m={value}"), _days(10, 14)) == held


@pytest.mark.parametrize(("value", "held"), [(500, []), (501, ["too-big"])])
def test_more_than_five_times_the_largest_own_report(value: int, held: list[str]) -> None:
    """Of the same span: a week's figure doesn't make a day's plausible."""
    cells = [cell(100, "4/7"), cell(5000, "30/6", "24/6")]
    assert _held(entry(f"m={value}"), cells) == held


@pytest.mark.parametrize(("value", "held"), [(2835, []), (2836, ["too-big"])])
def test_more_than_five_times_the_quota(value: int, held: list[str]) -> None:
    """81 a day over seven days is 567; the quota of a sum stands for its parts."""
    one = campaign(targets=(target("a", "s", 81 * 21, "30/7"),))
    found = _check(entry(f"m={value}", "9/7", "3/7"), [], one)
    assert [code for code, finding in found.items() if finding.hold] == held
    if held:
        assert found["too-big"].data == {"value": 2836, "largest": None, "needed": 567, "limit": 2835}


def test_a_first_report_without_a_quota_is_never_too_big() -> None:
    """There is nothing to compare it with."""
    assert _held(entry("m=900000"), []) == []
    assert _held(entry("m=lk900000"), []) == []


def test_a_total_is_judged_by_what_it_adds() -> None:
    """A digit too many: 10,000 more in one day where 100 was the largest."""
    one = campaign(baselines=(baseline("a", "m", 7000),))
    assert _held(entry("m=lk70100", "5/7"), [cell(100, "4/7")], one) == ["too-big"]
    found = _check(entry("m=lk70100", "5/7"), [cell(100, "4/7")], one)["too-big"]
    assert (found.data["stated"], found.data["value"]) == (70100, 63000)
    assert "stated" not in _check(entry("m=70100", "5/7"), [cell(100, "4/7")], one)["too-big"].data
    assert _held(entry("m=lk7600", "5/7"), [cell(100, "4/7")], one) == []


def test_a_cumulative_that_falls() -> None:
    """Below what is known, or above what was stated for a later day; restating the same day is judged anew."""
    one = campaign(baselines=(baseline("a", "m", 500),))
    found = _check(entry("m=lk504"), [cell(5, "4/7")], one)
    assert found["falls"].data == {"stated": 504, "known": 505, "date": entry("").date}
    assert _held(entry("m=lk505"), [cell(5, "4/7")], one) == []
    assert _held(entry("m=lk520"), [anchor(510, "8/7")], one) == ["falls"]
    assert _held(entry("m=lk508", "8/7"), [anchor(510, "8/7")], one) == []


def test_a_cumulative_metric_that_falls() -> None:
    """Official counts too."""
    one = campaign(metrics=(metric("m", MetricKind.CUMULATIVE),))
    assert _held(entry("m=lk90"), [anchor(100, "4/7")], one) == ["falls"]


def test_an_identical_add_within_the_hour() -> None:
    """By the same sender, for the same day, the same number."""
    new, said = entry("m=+50"), entry("m=+50")
    recent = [stored(said, "6/7 08:30")]
    found = _check(new, [cell(50, "5/7")], recent=recent)
    assert found["repeated-add"].hold
    assert found["repeated-add"].data == {"value": 50, "at": at("6/7 08:30")}
    others: list[dict[str, Any]] = [
        {"recent": recent, "person": 2},
        {"recent": recent, "sent_at": at("6/7 09:31")},
        {"recent": [stored(said, "6/7 08:30", state=EntryState.RETRACTED)]},
        {"recent": [stored(entry("m=+51"), "6/7 08:30")]},
        {"recent": [stored(entry("m=50"), "6/7 08:30")]},
        {"recent": [stored(entry("m=+50", "4/7"), "6/7 08:30")]},
    ]
    assert all("repeated-add" not in _check(new, [cell(50, "5/7")], **other) for other in others)


def test_a_span_against_its_days() -> None:
    """Equal is confirmed, otherwise a question."""
    days = _days(5, 10, first=4)
    assert not _check(entry("m=15", "9/7", "3/7"), days)["confirmed"].hold
    found = _check(entry("m=20", "9/7", "3/7"), days)["overlap"]
    assert found.hold
    assert found.data == {"value": 20, "total": 15, "days": 2, "inside": False, "replaceable": True}


def test_above_the_remaining_target() -> None:
    """8 are left of 100, and 9 come; what replaces an old figure counts only for what it adds."""
    one = campaign(baselines=(baseline("a", "m", 92),), targets=(target("a", "m", 100),))
    found = _check(entry("m=9"), [], one)["above-remaining"]
    assert not found.hold
    assert not found.told_only
    assert found.data == {"added": 9, "remaining": 8, "target": 100}
    assert "above-remaining" not in _check(entry("m=8"), [], one)
    assert "above-remaining" not in _check(entry("m=8"), [cell(7, "5/7")], one)


def test_an_add_to_a_stated_total_is_judged_by_what_it_adds() -> None:
    """96 stated, 5 more: one above the target of 100."""
    one = campaign(targets=(target("a", "m", 100),))
    assert _check(entry("m=+5"), [anchor(96, "5/7")], one)["above-remaining"].data["added"] == 5
    assert _check(entry("m=+4"), [anchor(96, "5/7")], one) == {}


def test_above_the_remaining_target_of_a_sum() -> None:
    """Parts are judged together, and not before the target's first day."""
    one = campaign(targets=(target("a", "s", 10, since="5/7"),))
    assert "above-remaining" in _check(entry("m=6 n=5"), [], one)
    assert "above-remaining" not in _check(entry("m=6 n=5", "4/7"), [], one)


def test_the_same_figures_as_the_last_report() -> None:
    """Told; nothing at all repeated is nothing worth telling."""
    cells = [cell(5, "4/7", received="4/7 17:00"), cell(9, "3/7", received="3/7 17:00")]
    found = _check(entry("m=5"), cells)["same-as-last"]
    assert found.data["date"] == cells[0].date
    assert "same-as-last" not in _check(entry("m=9"), cells)
    assert "same-as-last" not in _check(entry("m=5 n=1"), cells)
    assert "same-as-last" not in _check(entry("m=0"), [cell(0, "4/7")])


def test_the_same_report_twice() -> None:
    """Told, and no flag."""
    found = _check(entry("m=5"), [cell(5, "5/7")])
    assert list(found) == ["same-again"]
    assert found["same-again"].told_only


def test_far_from_the_units_own_habit() -> None:
    """With five reports there is a habit, with four there is none."""
    habit = _days(20, 22, 19, 21)
    assert "unusual" not in _check(entry("m=60", "9/7"), habit)
    found = _check(entry("m=60", "9/7"), [*habit, cell(20, "5/7")])["unusual"]
    assert (found.data["value"], found.data["median"]) == (60, 20)
    assert "unusual" not in _check(entry("m=26", "9/7"), [*habit, cell(20, "5/7")])
    assert "unusual" in _check(entry("m=3", "9/7"), [*habit, cell(20, "5/7")])


def test_held_for_size_is_not_flagged_for_habit_too() -> None:
    """One doubt about one number."""
    found = _check(entry("m=9000", "9/7"), _days(20, 22, 19, 21, 20))
    assert list(found) == ["too-big"]


def test_stated_and_computed_totals_differ() -> None:
    """500 + 5 + 20 is 525."""
    one = campaign(baselines=(baseline("a", "m", 500),))
    assert "totals-differ" not in _check(entry("m=20/525"), [cell(5, "4/7")], one)
    found = _check(entry("m=20/530"), [cell(5, "4/7")], one)["totals-differ"]
    assert (found.data["stated"], found.data["computed"]) == (530, 525)
    unknown = campaign(baselines=(baseline(None, "m", 500),))
    assert _check(entry("m=20/530"), [], unknown) == {}


def test_activated_above_granted() -> None:
    """Only against granted figures that are not older than the report."""
    cap = metric("cap", MetricKind.CUMULATIVE, reported=False)
    metrics = (metric("m"), metric("n"), derived("s", "m", "n", rate_of="cap"), cap)
    one = campaign(metrics=metrics, baselines=(baseline("a", "cap", 100), baseline("a", "m", 95)))
    assert "above-base" not in _check(entry("m=6"), [], one)
    fresh = [anchor(100, "8/7", metric="cap")]
    found = _check(entry("m=6"), fresh, one)["above-base"]
    assert (found.data["done"], found.data["base"]) == (101, 100)
    assert "above-base" not in _check(entry("m=5"), fresh, one)


def test_what_the_baseline_holds_is_told() -> None:
    """Kept, and not added."""
    one = campaign(baselines=(baseline("a", "m", 500, "5/7"),))
    found = _check(entry("m=6"), [], one)
    assert list(found) == ["in-baseline"]
    assert found["in-baseline"].told_only
