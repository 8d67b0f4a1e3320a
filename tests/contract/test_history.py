"""Every revision of a unit's days and how each came to stand where it stands, from the tables; traced step by step."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.campaign import Campaign
from reporting.history import Step, trace
from reporting.records import EntryState, Span
from storage import SqlStore, open_store
from tests import builders
from tests.builders import on
from tests.contract.people import Desk, read

ALWAYS = Span(on("1/7"), on("30/7"))


def steps(store: SqlStore, campaign: Campaign, unit: str = "a", span: Span = ALWAYS) -> list[Step]:
    """Trace a unit's history."""
    return read(
        store,
        lambda uow: trace(uow.ledger.revisions(campaign.code, unit, span), uow.ledger.moves(campaign.code, unit, span)),
    )


def changes(step: Step) -> list[tuple[str, int | None, int | None]]:
    """Name what a step did."""
    return [(one.metric, one.before, one.after) for one in step.changes]


def test_before_and_after(desk: Desk, store: SqlStore, campaign: Campaign) -> None:
    """A figure, another one that replaces it, that one taken back."""
    desk.report("m=5")
    second, _ = desk.report("m=7")
    desk.set_state(second.id, EntryState.RETRACTED, reason="nhầm")
    found = steps(store, campaign)
    assert [(one.state, one.recorded, changes(one)) for one in found] == [
        (EntryState.LIVE, True, [("m", None, 5)]),
        (EntryState.LIVE, True, [("m", 5, 7)]),
        (EntryState.RETRACTED, False, [("m", 7, 5)]),
    ]
    assert found[-1].reason == "nhầm"


def test_days_and_spans_that_touch(desk: Desk, store: SqlStore, campaign: Campaign) -> None:
    """A day's own figures and those of spans over it; other units and days are left out."""
    desk.report("m=5", day="5/7")
    desk.report("m=6", day="9/7", start="3/7")
    desk.report("m=7", day="6/7")
    desk.report("m=8", day="5/7", unit="b")
    found = steps(store, campaign, span=Span(on("5/7"), on("5/7")))
    assert [one.entry.entry.values["m"].number for one in found] == [5, 6]
    assert steps(store, campaign, "c") == []


said = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 9), st.sampled_from(list(EntryState))), min_size=1, max_size=8
)


@given(said)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_last_step_is_what_counts(drawn: list[tuple[int, int, EntryState]]) -> None:
    """Whatever was sent and moved about, the last `after` of each figure is what the cells say."""
    campaign = builders.campaign()
    store = open_store("sqlite://", campaigns=[campaign])
    desk = Desk(store, campaign)
    for number, (day, value, state) in enumerate(drawn):
        stored, _ = desk.report(f"m={value}", day=f"{5 + day}/7", sent=f"6/7 08:{number:02}")
        desk.set_state(stored.id, state)
    last = {(one.metric, one.date): one.after for step in steps(store, campaign) for one in step.changes}
    assert {key: value for key, value in last.items() if value is not None} == {
        (cell.metric, cell.date): cell.value for cell in desk.cells(unit="a")
    }
    store.close()
