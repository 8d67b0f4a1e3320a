"""One transaction's view of everything, on one connection."""

from __future__ import annotations

from collections.abc import Callable

from reporting import ports
from storage.amendments import SqlAmendments
from storage.chats import SqlChats
from storage.documents import SqlDocuments
from storage.errors import RefusedError, TransientError
from storage.inbox import SqlInbox
from storage.leave import SqlLeave
from storage.ledger import SqlLedger
from storage.ledger.kept import KeptTallies
from storage.link import Link
from storage.official import SqlOfficialFigures
from storage.outbox import SqlOutbox
from storage.people import SqlPeople
from storage.questions import SqlQuestions
from storage.slots import SqlSlots
from storage.state import SqlState


class View:
    """What `reporting.ports.UnitOfWork` asks for. Whoever made the link begins and ends its transactions."""

    __slots__ = (
        "_savepoint",
        "amendments",
        "chats",
        "documents",
        "inbox",
        "leave",
        "ledger",
        "official",
        "outbox",
        "people",
        "questions",
        "slots",
        "state",
    )

    def __init__(
        self,
        link: Link,
        kept: KeptTallies | None = None,
        savepoint: Callable[[Callable[[], object]], object] | None = None,
    ) -> None:
        self._savepoint = savepoint
        link.memory = None if kept is None else kept.memory
        self.inbox: ports.Inbox = SqlInbox(link)
        self.outbox: ports.Outbox = SqlOutbox(link)
        self.people: ports.People = SqlPeople(link)
        self.chats: ports.Chats = SqlChats(link)
        self.ledger: ports.Ledger = SqlLedger(link, kept)
        self.slots: ports.Slots = SqlSlots(link)
        self.questions: ports.Questions = SqlQuestions(link)
        self.state: ports.State = SqlState(link)
        self.amendments: ports.Amendments = SqlAmendments(link)
        self.leave: ports.Leaves = SqlLeave(link)
        self.documents: ports.Documents = SqlDocuments(link)
        self.official: ports.OfficialFigures = SqlOfficialFigures(link)

    def attempt(self, work: Callable[[], object]) -> Exception | None:
        """Run a part in a savepoint of its own: give back the error that undid it, None where it stands."""
        if self._savepoint is None:
            raise RefusedError("A reader changes nothing.")
        try:
            self._savepoint(work)
        except TransientError:
            raise
        except Exception as error:  # noqa: BLE001 - whoever asked for the part is told
            return error
        return None
