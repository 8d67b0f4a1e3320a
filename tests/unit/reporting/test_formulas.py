"""What a derived metric adds up of: one answer for stands, paces, checks and sums that people write."""

from __future__ import annotations

import pytest

from reporting.checks.case import Case, History
from reporting.formulas import signed_parts
from reporting.known import Scope
from reporting.ledger import by_metric
from reporting.message import Reader
from reporting.pace import unit_dailies
from reporting.reading import Sender, SenderRole
from tests.builders import anchor, at, baseline, campaign, cell, derived, entry, metric, on, progress_on, unit
from tests.unit.message.reading import told

METRICS = (
    metric("m"),
    metric("n"),
    metric("o"),
    derived("s", "m", "n"),
    derived("d", "m", "-n"),
    derived("q", "n", over=("m",)),
    derived("all", "s", "o"),
    derived("twice", "d", "s"),
    derived("mixed", "m", "q"),
    derived("under", "mixed", "-o"),
    derived("none", "m", "-m"),
    derived("rest", "none", "o"),
)
PARTS = {
    "m": ((1, "m"),),
    "d": ((1, "m"), (-1, "n")),
    "q": None,
    "all": ((1, "m"), (1, "n"), (1, "o")),
    "twice": ((2, "m"),),
    "mixed": None,
    "under": None,
    "none": (),
    "rest": ((1, "o"),),
}
CELLS = [cell(10, "5/7"), cell(4, "5/7", metric="n"), cell(1, "6/7", metric="n"), cell(7, "6/7", metric="o")]
STANDS = {"m": 10, "d": 5, "q": None, "all": 22, "twice": 20, "mixed": None, "under": None, "none": 0, "rest": 7}


@pytest.mark.parametrize("key", PARTS)
def test_parts_with_their_signs(key: str) -> None:
    """Nested sums are resolved and merged; a ratio adds up of nothing, nor does a sum that has one in it."""
    assert signed_parts(campaign(metrics=METRICS), key) == PARTS[key]


@pytest.mark.parametrize("key", STANDS)
def test_all_who_add_up_agree(key: str) -> None:
    """What stands, one by one and in a column, what was done in the span, day by day, and what a check compares."""
    one = campaign(metrics=METRICS)
    shown = progress_on(one, CELLS, "9/7")
    known, scope = shown.known, Scope(("a",))
    case = Case(one, entry("m=1", "9/7"), History(by_metric(CELLS), shown, at("9/7 17:00")))
    daily = unit_dailies(one, CELLS, key, on("9/7")).get("a", {})
    stand = STANDS[key]
    assert [known.cumulative(scope, key), *known.cumulatives(("a",), key)] == [stand, stand]
    assert known.in_period(scope, key) == stand
    assert case.cumulative(key, after=False) == stand
    assert sum(daily.values()) == (stand or 0)


def test_a_part_that_cancels_out_need_not_be_known() -> None:
    """Only the whole has a figure of n at the start, so nobody knows a unit's: twice m is known all the same."""
    one = campaign(metrics=METRICS, baselines=(baseline(None, "n", 100),))
    known = progress_on(one, [anchor(10, "5/7"), cell(4, "5/7", metric="n")], "9/7").known
    found = {key: known.cumulative(Scope(("a",)), key) for key in ("n", "s", "d", "twice")}
    assert found == {"n": None, "s": None, "d": None, "twice": 20}
    assert {key: known.cumulatives(("a",), key) for key in found} == {key: [value] for key, value in found.items()}


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ("m=10 n=5 o=7 all=22", "tan-hung 05/07 m=10 n=5 o=7"),
        ("m=10 n=5 o=7 all=23", "!conflicting-values"),
        ("m=10 n=5 all=15", "!missing-value"),
        ("m=10 n=5 twice=20", "tan-hung 05/07 m=10 n=5"),
        ("m=10 n=5 mixed=20", "!not-allowed"),
    ],
)
def test_a_sum_of_sums_beside_all_its_parts(pairs: str, expected: str) -> None:
    """It is checked against the parts that people write, as a sum of parts is."""
    one = campaign(metrics=METRICS, units=(unit("tan-hung", name="Tân Hưng"),))
    sender = Sender(SenderRole.REPORTER, ("tan-hung",))
    assert told(Reader(one).read(f"/bc Tân Hưng 5/7 {pairs}", at("6/7 08:00"), sender)) == expected
