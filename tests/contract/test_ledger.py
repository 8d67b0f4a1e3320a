"""What was said is kept for ever, and what counts follows from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reporting.campaign import Campaign
from reporting.ports import UnitOfWork
from reporting.reading import Op
from reporting.records import Change, EntryState, Relation, Span, StoredEntry
from storage import SqlStore
from tests.builders import at, baseline, entry, on
from tests.contract.people import Desk, read, write


def change(before: int | None, after: int | None, metric: str = "m", op: Op = Op.SET, day: str = "5/7") -> Change:
    """Build a change of unit a."""
    return Change("a", metric, on(day), before, after, None, op)


def test_a_report_comes_out_as_it_went_in(desk: Desk) -> None:
    """Every field of an entry survives."""
    said = replace(entry("m=120/700 n=+5", "9/7", "3/7"), note="khó khăn", dated=False)
    moment = at("10/7 08:00")
    received = {"m": at("9/7 08:00")}

    def work(uow: UnitOfWork) -> StoredEntry:
        message = uow.ledger.message("telegram", "-1", "5", None, "thu", moment, "Tân Hưng m=120 \x00")
        return uow.ledger.record(
            desk.campaign, message, said, moment, person=None, relation=Relation.WHOLE, entered_for=True,
            flags=["above-remaining"], reason="nhập nhầm", received_at=received,
        )[0]  # fmt: skip

    stored = write(desk.store, work)
    assert stored.entry == said
    assert stored.message.text == "Tân Hưng m=120 "
    assert stored.received_at == {"m": at("9/7 08:00"), "n": moment}
    assert read(desk.store, lambda uow: uow.ledger.entry(stored.id)) == stored
    assert list(read(desk.store, lambda uow: list(uow.ledger.history("thu")))) == [stored]
    assert read(desk.store, lambda uow: uow.ledger.notes("thu", Span(on("9/7"), on("9/7")))) == [stored]
    assert read(desk.store, lambda uow: uow.ledger.notes("thu", Span(on("3/7"), on("8/7")))) == []
    assert read(desk.store, lambda uow: uow.ledger.entry(99)) is None


def test_set_replaces_and_add_adds(desk: Desk) -> None:
    """The change names what stood before."""
    assert desk.report("m=120")[1] == (change(None, 120),)
    assert desk.report("m=130 n=1", "6/7 08:01")[1] == (change(120, 130), change(None, 1, "n"))
    assert desk.report("m=+5", "6/7 08:02")[1] == (change(130, 135, op=Op.ADD),)
    assert desk.report("m=135", "6/7 08:03")[1] == (change(135, 135),)
    assert desk.figure() == 135


def test_a_late_arrival_does_not_overwrite_a_newer_figure(desk: Desk) -> None:
    """Messages count in the order they were sent, not in the order they came."""
    desk.report("m=130", "6/7 09:00")
    assert desk.report("m=120", "6/7 08:00")[1] == (change(130, 130),)
    assert desk.figure() == 130


def test_a_retraction_brings_back_what_stood_before(desk: Desk) -> None:
    """And the log knows who did it, when and why."""
    desk.report("m=120")
    second, _ = desk.report("m=130 n=1", "6/7 08:01")
    changes = desk.set_state(second.id, EntryState.RETRACTED, reason="gửi nhầm")
    assert set(changes) == {change(130, 120), change(1, None, "n")}
    assert desk.figure() == 120
    assert desk.figure("n") is None
    assert desk.set_state(second.id, EntryState.RETRACTED) == ()
    stored = read(desk.store, lambda uow: uow.ledger.entry(second.id))
    assert stored is not None
    assert stored.state is EntryState.RETRACTED


def test_a_held_report_counts_once_it_is_accepted(desk: Desk) -> None:
    """From its own sending time, with the relation that was chosen."""
    held, changes = desk.report("m=999", state=EntryState.HELD)
    assert changes == ()
    assert desk.figure() is None
    assert [one.id for one in read(desk.store, lambda uow: uow.ledger.held_entries("thu"))] == [held.id]
    assert read(desk.store, lambda uow: uow.ledger.held_entries("thu", "b")) == []
    assert desk.set_state(held.id, EntryState.LIVE, relation=Relation.PART) == (change(None, 999),)
    (cell,) = desk.cells()
    assert (cell.value, cell.relation, cell.received_at) == (999, Relation.PART, at("6/7 08:00"))
    assert read(desk.store, lambda uow: uow.ledger.held_entries("thu", "a")) == []


def test_an_edit_supersedes_its_messages_entries(desk: Desk) -> None:
    """The message keeps its place and its mark of having been on time; each revision keeps its text."""
    first, _ = desk.report("m=120", "6/7 08:00", message=5)
    desk.report("m=+10", "6/7 08:30", message=6)

    def edit(uow: UnitOfWork) -> None:
        message = uow.ledger.message("telegram", "-1", "5", 1, "thu", at("6/7 08:00"), "m=125", at("6/7 09:00"))
        uow.ledger.set_state(desk.campaign, [first.id], EntryState.SUPERSEDED, at("6/7 09:00"), by=1)
        uow.ledger.record(desk.campaign, message, entry("m=125"), at("6/7 09:00"), person=1)

    write(desk.store, edit)
    assert desk.figure() == 135
    history = read(desk.store, lambda uow: list(uow.ledger.history("thu")))
    assert [(one.message.text, one.state.value) for one in history] == [
        ("m=120", "superseded"),
        ("m=+10", "live"),
        ("m=125", "live"),
    ]
    live = read(desk.store, lambda uow: uow.ledger.live_entries("thu", "a", on("5/7")))
    assert [one.message.message_id for one in live] == ["5", "6"]
    states = [one.id for one in read(desk.store, lambda uow: uow.ledger.entries_of(first.message.id, EntryState.LIVE))]
    assert states == [history[2].id]
    assert len(read(desk.store, lambda uow: uow.ledger.entries_of(first.message.id))) == 2


def test_an_older_edit_does_not_undo_a_newer_one(store: SqlStore) -> None:
    """Redelivered and reordered edits."""
    sent = at("6/7 08:00")
    edits = (("1", None), ("3", "6/7 10:00"), ("2", "6/7 09:00"), ("1", None), ("3", "6/7 10:00"))

    def told(uow: UnitOfWork, text: str, edited: str | None) -> str:
        moment = at(edited) if edited else None
        return uow.ledger.message("telegram", "-1", "5", None, None, sent, text, moment).text

    texts = write(store, lambda uow: [told(uow, text, edited) for text, edited in edits])
    assert texts == ["1", "3", "3", "3", "3"]


def test_figures_that_come_on_top_have_a_cell_of_their_own(desk: Desk) -> None:
    """Until a plain figure for the same day says it anew."""
    desk.report("m=10")
    desk.report("m=5", "6/7 08:01", relation=Relation.EXTRA)
    assert [(cell.value, cell.relation) for cell in desk.cells()] == [(10, None), (5, Relation.EXTRA)]
    _, changes = desk.report("m=20", "6/7 08:02")
    assert set(changes) == {change(10, 20), change(5, None)}
    assert desk.differences() == []


def test_cells_of_days_that_touch_a_span(desk: Desk) -> None:
    """A span that only begins or ends inside counts as touching."""
    desk.report("m=7", day="9/7", start="3/7")
    desk.report("m=1 n=1", day="10/7")
    desk.report("m=2", day="11/7", unit="b")
    desk.report("m=lk50", day="12/7")
    touched = desk.cells(span=Span(on("9/7"), on("10/7")))
    assert [(cell.unit, cell.metric, cell.value) for cell in touched] == [("a", "m", 7), ("a", "m", 1), ("a", "n", 1)]
    assert desk.cells(span=Span(on("13/7"), on("14/7"))) == []
    assert [cell.value for cell in desk.cells(unit="a", metrics=["m"])] == [7, 1, 50]
    assert desk.cells(metrics=[]) == []


def test_new_baselines_are_taken_up(desk: Desk) -> None:
    """Figures that stand were worked out with the old ones; readers and the next report see the new."""
    desk.report("m=10", day="5/7")
    span = Span(on("3/7"), on("9/7"))
    rebased = replace(desk.campaign, baselines=(baseline("a", "m", 1000, "4/7"),))

    def total(campaign: Campaign) -> int:
        return read(desk.store, lambda uow: uow.ledger.tally(campaign, on("9/7"), span)).cumulative["a", "m"]

    assert total(desk.campaign) == 10
    assert total(rebased) == 1010
    desk.campaign = rebased
    desk.report("m=5", "7/7 08:00", day="6/7")
    assert total(rebased) == 1015
    assert desk.differences() == []


def test_an_unknown_entry_cannot_be_moved(desk: Desk) -> None:
    """Ids come from ourselves."""
    with pytest.raises(LookupError):
        desk.set_state(99, EntryState.RETRACTED)


def test_another_campaigns_entry_cannot_be_moved(desk: Desk) -> None:
    """A figure of one campaign is never folded into another's."""
    stored, _ = desk.report("m=10")
    other = replace(desk.campaign, code="khac")
    with pytest.raises(LookupError):
        write(
            desk.store,
            lambda uow: uow.ledger.set_state(other, [stored.id], EntryState.RETRACTED, at("7/7 09:00"), by=None),
        )
    assert desk.figure() == 10
    assert desk.differences() == []
