"""Shorthand for what a desk does with a store: hand in work, send reports, look at what counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any, TypeVar

from reporting.campaign import Campaign
from reporting.ports import Store, UnitOfWork
from reporting.records import Account, Cell, Change, Difference, EntryState, StoredEntry
from tests.builders import at, entry, on

T = TypeVar("T")


def write(store: Store, work: Callable[[UnitOfWork], T]) -> T:
    """Run work in the writer and wait for its commit."""
    return store.write(work).result(timeout=60)


def purge(store: Store, before: datetime) -> int:
    """Purge the outbox page by page, and count the deleted letters."""
    gone, last = write(store, lambda uow: uow.outbox.purge(before))
    total = gone
    while last:
        gone, last = write(store, partial(_purge_behind, before=before, after=last))
        total += gone
    return total


def _purge_behind(uow: UnitOfWork, before: datetime, after: int) -> tuple[int, int]:
    return uow.outbox.purge(before, after)


def read(store: Store, work: Callable[[UnitOfWork], T]) -> T:
    """Run work in a reader and wait for it."""
    return store.read(work).result(timeout=60)


class Desk:
    """Reports of one person to one campaign, each as a message of its own unless one is named."""

    def __init__(self, store: Store, campaign: Campaign) -> None:
        self.store = store
        self.campaign = campaign
        self._numbers = count(1)

    def report(
        self,
        figures: str,
        sent: str = "6/7 08:00",
        *,
        day: str = "5/7",
        start: str | None = None,
        unit: str = "a",
        message: int | None = None,
        **options: Any,
    ) -> tuple[StoredEntry, tuple[Change, ...]]:
        """Send one report and store it."""
        number = next(self._numbers) if message is None else message

        def work(uow: UnitOfWork) -> tuple[StoredEntry, tuple[Change, ...]]:
            return self.record(uow, figures, sent, day=day, start=start, unit=unit, message=number, **options)

        return write(self.store, work)

    def record(
        self,
        uow: UnitOfWork,
        figures: str,
        sent: str = "6/7 08:00",
        *,
        day: str = "5/7",
        start: str | None = None,
        unit: str = "a",
        message: int = 1,
        **options: Any,
    ) -> tuple[StoredEntry, tuple[Change, ...]]:
        """Store one report in a unit of work."""
        moment = at(sent)
        person = uow.people.seen(Account("telegram", "7"), "Lan", None, moment).id
        said = uow.ledger.message("telegram", "-1", str(message), person, self.campaign.code, moment, figures)
        return uow.ledger.record(
            self.campaign, said, entry(figures, day, start, unit), moment, person=person, **options
        )

    def set_state(self, id: int, state: EntryState, **options: Any) -> tuple[Change, ...]:
        """Move one entry."""
        options = {"by": None} | options
        moment = at("7/7 09:00")
        return write(self.store, lambda uow: uow.ledger.set_state(self.campaign, [id], state, moment, **options))

    def cells(self, **options: Any) -> list[Cell]:
        """List what counts."""
        return read(self.store, lambda uow: uow.ledger.cells(self.campaign.code, **options))

    def figure(self, metric: str = "m", day: str = "5/7", unit: str = "a") -> int | None:
        """Name what counts for a unit, metric and day, None where nothing does."""
        found = [cell for cell in self.cells(unit=unit, metrics=[metric]) if cell.date == on(day) and not cell.start]
        return found[0].value if found else None

    def differences(self) -> list[Difference]:
        """Compare the current state with a rebuild from history."""
        return read(self.store, lambda uow: uow.ledger.rebuild(self.campaign))
