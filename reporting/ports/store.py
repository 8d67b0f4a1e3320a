"""One transaction's view of everything, and the two doors to it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

from reporting.ports.amendments import Amendments
from reporting.ports.documents import Documents
from reporting.ports.leave import Leaves
from reporting.ports.ledger import Ledger
from reporting.ports.memory import Questions, Slots, State
from reporting.ports.official import OfficialFigures
from reporting.ports.people import Chats, People
from reporting.ports.post import Inbox, Outbox

T = TypeVar("T")


class UnitOfWork(Protocol):
    """One transaction's view of everything. Left normally it is committed, by an exception rolled back."""

    inbox: Inbox
    outbox: Outbox
    people: People
    chats: Chats
    ledger: Ledger
    slots: Slots
    questions: Questions
    state: State
    amendments: Amendments
    leave: Leaves
    documents: Documents
    official: OfficialFigures

    def attempt(self, work: Callable[[], object]) -> Exception | None:
        """Run a part that may fail by itself: give back the error that undid all of it, None where it stands.

        Where the database itself fails, that comes through: the whole unit of work is run again then.
        """


class Store(Protocol):
    """The two doors to storage: one writer that gathers units of work into group commits, and readers beside it.

    Both return at once; the future is done when the work is committed (or failed alone, in its own savepoint).
    """

    def write(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """Run work in the writer thread and commit it.

        Work runs again where its transaction was lost (a restarted server), so it must act only through its view.
        """

    def read(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """Run work in a reader thread, on a consistent view, and change nothing."""

    def close(self) -> None:
        """Finish what was handed in and let go of the database."""
