"""What an entry would add, found the short way, equals the figure after less the figure before."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.campaign import Campaign
from reporting.checks.case import Case, History
from reporting.ledger import by_metric
from reporting.reading import Entry
from reporting.records import Cell
from tests.builders import at, baseline, campaign, on, progress_on, values

days = st.integers(0, 13).map(lambda number: on("1/7") + timedelta(number))
lengths = st.sampled_from([0, 0, 0, 1, 3, 6])
cells = st.builds(
    lambda day, back, value, anchor: Cell(
        "a", "m", day, value, day - timedelta(back) if back and not anchor else None, anchor
    ),
    days,
    lengths,
    st.integers(0, 50),
    st.sampled_from([False, False, False, True]),
)
figures = st.builds("{}={}{}".format, st.sampled_from("mmn"), st.sampled_from(["", "+", "lk"]), st.integers(0, 99))
CAMPAIGNS = (
    campaign(),
    campaign(baselines=(baseline("a", "m", 100, "4/7"),)),
    campaign(baselines=(baseline(None, "m", 100, "4/7"),)),
)


@settings(max_examples=400)
@given(
    st.sampled_from(CAMPAIGNS),
    st.lists(cells, max_size=5, unique_by=lambda c: (c.date, c.start, c.anchor)),
    figures,
    days,
    lengths,
)
def test_the_short_way_adds_the_same(one: Campaign, known: list[Cell], said: str, day: date, back: int) -> None:
    """Over days, spans and anchors, with a baseline before, within or of the whole alone."""
    entry = Entry("a", day, values(said), start=day - timedelta(back) if back else None)
    history = History(by_metric(known), progress_on(one, known, day.isoformat()), at("15/7 08:00"))
    case = Case(one, entry, history)
    before, after = (case.cumulative("m", after=late) for late in (False, True))
    slow = None if before is None or after is None else after - before
    assert case._added("m") == slow
