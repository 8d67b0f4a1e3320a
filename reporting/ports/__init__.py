"""What the desk needs from whoever remembers, as protocols. `storage` implements them; so do the fakes in tests."""

from reporting.ports.amendments import Amendments
from reporting.ports.documents import Documents
from reporting.ports.leave import Leaves
from reporting.ports.ledger import Ledger
from reporting.ports.memory import Questions, Slots, State
from reporting.ports.official import OfficialFigures
from reporting.ports.people import PENDING_FOR, Chats, People
from reporting.ports.post import Inbox, Outbox
from reporting.ports.store import Store, UnitOfWork

__all__ = [
    "PENDING_FOR",
    "Amendments",
    "Chats",
    "Documents",
    "Inbox",
    "Leaves",
    "Ledger",
    "OfficialFigures",
    "Outbox",
    "People",
    "Questions",
    "Slots",
    "State",
    "Store",
    "UnitOfWork",
]
