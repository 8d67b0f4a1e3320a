"""What admins change of a campaign: kept for ever, revoked by a row, seen by every process, figures fitted with it."""

from __future__ import annotations

from contextlib import closing

import pytest

from reporting.amendments import amended, current, day_off, new_baseline
from reporting.campaign import Campaign
from reporting.ledger import tally
from reporting.ports import Store, UnitOfWork
from reporting.records import Amendment, AmendmentKind, Span, Tally
from storage import SqlStore, open_store
from tests.builders import at, on
from tests.contract.people import Desk, read, write

NOW = at("6/7 08:00")
SPAN = Span(on("3/7"), on("9/7"))


class FailedError(Exception):
    """Work that fails after it wrote."""


def add(store: Store, value: int = 500) -> Amendment:
    """Amend the baseline of a's m."""
    kind, data = new_baseline("a", "m", value, on("2/7"))
    return write(store, lambda uow: uow.amendments.add("thu", kind, data, None, NOW, "theo công văn"))


def test_rows_come_back_as_they_were_added(store: SqlStore) -> None:
    """Oldest first; a revoked one is listed only among all there ever were, with when it ended; once only."""
    first, second = add(store), add(store, 600)
    assert read(store, lambda uow: uow.amendments.list("thu")) == [first, second]
    assert read(store, lambda uow: uow.amendments.list("khac")) == []
    assert write(store, lambda uow: uow.amendments.revoke(first.id, None, at("7/7 08:00")))
    assert not write(store, lambda uow: uow.amendments.revoke(first.id, None, at("8/7 08:00")))
    assert not write(store, lambda uow: uow.amendments.revoke(999, None, at("8/7 08:00")))
    assert read(store, lambda uow: uow.amendments.list("thu")) == [second]
    everything = read(store, lambda uow: uow.amendments.list("thu", revoked=True))
    assert [(one.id, one.revoked_at) for one in everything] == [(first.id, at("7/7 08:00")), (second.id, None)]
    assert (first.kind, first.data["value"], first.reason) == (AmendmentKind.BASELINE, 500, "theo công văn")


def test_each_change_names_a_new_version(store: SqlStore) -> None:
    """Adding and revoking do; work that was rolled back and then done otherwise gets another name than it had."""

    def version(uow: UnitOfWork) -> str:
        return uow.amendments.version("thu")

    assert write(store, version) == read(store, version) == ""
    seen: list[str] = []

    def fails(uow: UnitOfWork) -> None:
        uow.amendments.add("thu", *day_off(on("5/7")), None, NOW)
        seen.append(version(uow))
        raise FailedError

    with pytest.raises(FailedError):
        write(store, fails)
    assert write(store, version) == ""
    row = add(store)
    seen.append(write(store, version))
    write(store, lambda uow: uow.amendments.revoke(row.id, None, NOW))
    seen.append(write(store, version))
    assert read(store, version) == seen[-1]
    assert len(set(seen)) == 3


def test_another_process_sees_a_change_in_its_next_unit_of_work(lasting_url: str, campaign: Campaign) -> None:
    """A command beside the running bot amends; the bot's writer knows it although it remembered otherwise."""
    with closing(open_store(lasting_url, campaigns=[campaign])) as bot:
        assert write(bot, lambda uow: current(uow, campaign)) is campaign
        with closing(open_store(lasting_url, campaigns=[campaign], exclusive=False)) as command:
            add(command)
        assert write(bot, lambda uow: current(uow, campaign)).baseline_of["a", "m"].value == 500


def test_figures_are_fitted_in_the_same_unit_of_work(desk: Desk, store: SqlStore, campaign: Campaign) -> None:
    """The tally is that of the campaign as it is now, in the writer and in readers, and back again after revoking."""
    desk.report("m=30")

    def looked(uow: UnitOfWork) -> Tally:
        now = current(uow, campaign)
        found = uow.ledger.tally(now, on("9/7"), SPAN)
        assert found == tally(now, uow.ledger.cells(campaign.code), on("9/7"), SPAN)
        assert uow.ledger.rebuild(now) == []
        return found

    def amend(uow: UnitOfWork) -> None:
        uow.amendments.add("thu", *new_baseline("a", "m", 500, on("2/7")), None, NOW)
        uow.ledger.fit(current(uow, campaign))

    before = read(store, looked)
    write(store, amend)
    assert read(store, looked).cumulative["a", "m"] == write(store, looked).cumulative["a", "m"] == 530
    row = read(store, lambda uow: uow.amendments.list("thu"))[0]
    write(store, lambda uow: uow.amendments.revoke(row.id, None, NOW))
    write(store, lambda uow: uow.ledger.fit(campaign))
    assert read(store, looked) == write(store, looked) == before


def test_a_store_opens_with_figures_of_the_amended_campaign(lasting_url: str, campaign: Campaign) -> None:
    """A change made by somebody who didn't fit the figures is caught up with at the next start, in no reader's time."""
    with closing(open_store(lasting_url, campaigns=[campaign])) as first:
        Desk(first, campaign).report("m=30")
        row = add(first)
    with closing(open_store(lasting_url, campaigns=[campaign])) as second:
        now = amended(campaign, [row])
        assert read(second, lambda uow: uow.ledger.rebuild(now)) == []
        assert read(second, lambda uow: uow.ledger.tally(now, on("9/7"), SPAN)).cumulative["a", "m"] == 530
