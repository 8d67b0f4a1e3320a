"""A campaign with any amendments: nothing but what they name differs, later ones win, revoked ones never were."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from reporting.amendments import Change, amended, day_off, new_baseline, new_target, working_day
from reporting.campaign import Campaign
from reporting.records import Amendment
from tests.builders import at, baseline, campaign, on, target

FILE = campaign(
    baselines=(baseline("a", "m", 100), baseline(None, "n", 7)),
    targets=(target("a", "m", 300), target("a", "m", 200, since="10/7"), target(None, "n", 50)),
    days_off=(on("10/7"),),
)
days = st.integers(0, 9).map(lambda number: on("5/7") + timedelta(number))
units = st.sampled_from(["a", "b", None, "gone"])
metrics = st.sampled_from(["m", "n", "left"])
goals = st.builds(target, units, metrics, st.integers(0, 99), st.sampled_from(["20/7", "30/7"]))
changes = st.one_of(
    days.map(day_off),
    days.map(working_day),
    st.builds(new_baseline, units, metrics, st.integers(0, 99), days),
    goals.map(new_target),
)
revoked = st.sampled_from([None, None, at("9/7 08:00")])


def rows(said: list[tuple[Change, object]]) -> list[Amendment]:
    """Number changes as their rows are."""
    return [
        Amendment(number, FILE.code, kind, data, 1, at("6/7 08:00"), revoked_at=when)  # type: ignore[arg-type]
        for number, ((kind, data), when) in enumerate(said, 1)
    ]


def parts(one: Campaign) -> tuple[object, ...]:
    """Take what amendments may change."""
    return one.days_off, one.working_days, one.baselines, one.targets


@given(st.lists(st.tuples(changes, revoked), max_size=12))
def test_only_what_is_named_changes(said: list[tuple[Change, object]]) -> None:
    """All else stays the file's; nothing is there twice, no day both off and worked; read in any order."""
    some = rows(said)
    now = amended(FILE, some)
    assert amended(FILE, reversed(some)) == now
    assert (
        replace(
            now,
            days_off=FILE.days_off,
            working_days=FILE.working_days,
            baselines=FILE.baselines,
            targets=FILE.targets,
        )
        == FILE
    )
    assert not set(now.days_off) & set(now.working_days)
    assert len(now.baseline_of) == len(now.baselines)
    assert {one.unit for one in now.baselines} | {one.unit for one in now.targets} <= {None, "a", "b", "c"}
    assert now.units is FILE.units


@given(st.lists(st.tuples(changes, revoked), max_size=8), changes)
def test_a_revoked_change_never_was(said: list[tuple[Change, object]], last: Change) -> None:
    """With all revoked the file's own campaign is given; a last change revoked leaves what stood before it."""
    some = rows(said)
    assert amended(FILE, rows([(change, at("9/7 08:00")) for change, _ in said])) is FILE
    kind, data = last
    gone = Amendment(99, FILE.code, kind, data, 1, at("8/7 08:00"), revoked_at=at("9/7 08:00"))
    assert parts(amended(FILE, [*some, gone])) == parts(amended(FILE, some))


def test_the_later_word_wins() -> None:
    """A day made off and then worked is worked; a baseline or target said twice is what was said last."""
    day = on("12/7")
    now = amended(FILE, rows([(day_off(day), None), (working_day(day), None)]))
    assert (day in now.days_off, day in now.working_days) == (False, True)
    twice = rows([(new_baseline("a", "m", 5, on("3/7")), None), (new_baseline("a", "m", 6, on("4/7")), None)])
    assert amended(FILE, twice).baseline_of["a", "m"].value == 6
    goals = [new_target(target("a", "m", number)) for number in (1, 2)]
    now = amended(FILE, rows([(goal, None) for goal in goals]))
    assert [one.value for one in now.targets if one.unit == "a" and one.since is None] == [2]
    assert len(now.targets) == len(FILE.targets)
