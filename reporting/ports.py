"""What the desk needs from whoever remembers, as protocols. `storage` implements them; so do the fakes in tests."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future
from datetime import date, datetime, timedelta
from typing import Any, Protocol, TypeVar

from reporting.campaign import Campaign, Role
from reporting.reading import Entry
from reporting.records import (
    Account,
    Arrival,
    Cell,
    Change,
    Chat,
    ChatKind,
    EntryState,
    Grant,
    Json,
    Letter,
    Message,
    Person,
    Question,
    QueuedArrival,
    QueuedLetter,
    Relation,
    ReplyMode,
    Snapshot,
    Span,
    StoredEntry,
    Tally,
)

T = TypeVar("T")

PENDING_FOR = timedelta(days=7)
"""How long an admin's or leader's role, given in the chat to a username nobody has met, waits for its bearer."""


class Inbox(Protocol):
    """What chats handed over, stored before anything acknowledges it."""

    def put(self, arrivals: Sequence[Arrival], at: datetime) -> int:
        """Store what is new by (app, key) and return how many were; a known key changes nothing."""

    def waiting(self, limit: int) -> list[QueuedArrival]:
        """List undone arrivals, oldest first."""

    def is_next(self, queued: QueuedArrival) -> bool:
        """Tell whether nothing older of the same chat is undone; another process may be at it."""

    def done(self, id: int, at: datetime) -> bool:
        """Mark one as worked off; false where it was already."""

    def failed(self, id: int, error: str, at: datetime, *, last: bool) -> None:
        """Count an attempt; with `last` the arrival is set aside, and kept."""

    def purge(self, before: datetime) -> int:
        """Delete done rows older than that and return how many went."""

    def depth(self) -> tuple[int, datetime | None]:
        """Count the undone rows and name the oldest one's time."""


class Outbox(Protocol):
    """Letters waiting for their chat's limits."""

    def add(self, letter: Letter, at: datetime) -> int | None:
        """Queue a letter; None where its key is known."""

    def waiting(self, app: str, now: datetime, limit: int) -> list[QueuedLetter]:
        """List unsent letters whose time has come, by priority, then age."""

    def claim(self, app: str, now: datetime, until: datetime, limit: int) -> list[QueuedLetter]:
        """Take waiting letters for oneself: no other sender sees them until then, when they wait again if unsent."""

    def sent(self, id: int, message_id: str | None, at: datetime, file_id: str | None = None) -> None:
        """Record the chat's own id of what was sent (and of the picture's file, for sending it again)."""

    def postponed(self, id: int, error: str, until: datetime) -> None:
        """Count an attempt and try again later."""

    def failed(self, id: int, error: str, at: datetime) -> None:
        """Give a letter up; it is kept, with its reason."""

    def unknown(self, id: int, error: str, at: datetime) -> None:
        """Record a send whose outcome nobody can know."""

    def answered_by(self, app: str, chat_id: str, message_id: str) -> int | None:
        """Name the desk's message (`Message.id`) that the bot's chat message answers."""

    def answer_to(self, message: int) -> str | None:
        """Name the chat message id of the last text that answered a message."""

    def sent_as(self, key: str) -> str | None:
        """Name the chat message id under which the letter of that key stands, None while it wasn't sent."""

    def file_of(self, picture_key: str) -> str | None:
        """Name the file id under which a picture was last sent."""

    def depth(self) -> int:
        """Count the letters that wait."""

    def purge(self, before: datetime) -> int:
        """Empty letters that ended before a moment, delete those that nothing refers to, and count the deleted."""


class People(Protocol):
    """Who is who. Roles stick to account ids; a role given by username waits until its owner is seen."""

    def seen(self, account: Account, name: str, username: str | None, at: datetime) -> Person:
        """Find or make the person behind an account, refresh the name, and hand over roles that waited."""

    def by_account(self, account: Account) -> Person | None:
        """Find a person by account."""

    def by_username(self, username: str) -> Person | None:
        """Find whoever last used a username (without @, any case)."""

    def get(self, id: int) -> Person:
        """Load a person."""

    def accounts(self, id: int) -> tuple[Account, ...]:
        """List a person's accounts, the latest seen first."""

    def grants(self, campaign: str, *, person: int | None = None, role: Role | None = None) -> list[Grant]:
        """List roles in a campaign, in the order given."""

    def campaigns_of(self, person: int) -> tuple[str, ...]:
        """Name the campaigns in which a person has a role."""

    def grant(self, grant: Grant, by: int | None, at: datetime) -> bool:
        """Give a role; false where the person had it already."""

    def grant_pending(
        self, username: str, campaign: str, role: Role, unit: str | None, by: int | None, at: datetime
    ) -> None:
        """Keep a role for whoever shows up under a username."""

    def revoke_pending(self, username: str, campaign: str, role: Role, unit: str | None, at: datetime) -> bool:
        """Take back a role that waits for whoever shows up under a username; false where none waits."""

    def revoke(self, grant: Grant, at: datetime) -> bool:
        """Take a role back; false where there was none."""

    def set_language(self, id: int, language: str) -> None:
        """Remember in which language a person wants to read."""


class Chats(Protocol):
    """The chats the bot is in, and what each is bound to."""

    def seen(self, app: str, chat_id: str, kind: ChatKind, title: str, at: datetime) -> Chat:
        """Find or make a chat and refresh its title."""

    def get(self, app: str, chat_id: str) -> Chat | None:
        """Load a chat."""

    def of_campaign(self, campaign: str) -> list[Chat]:
        """List the groups bound to a campaign, the first bound first."""

    def bind(self, app: str, chat_id: str, campaign: str | None, by: int | None, at: datetime) -> None:
        """Bind a group (or a private chat's choice) to a campaign; None unbinds."""

    def set_reply_mode(self, app: str, chat_id: str, mode: ReplyMode) -> None:
        """Choose replies or reactions."""

    def hinted(self, app: str, chat_id: str) -> None:
        """Remember that the group was told how to bind it."""

    def migrated(self, app: str, old: str, new: str) -> None:
        """Give a group its new id, everywhere it is named."""


class Ledger(Protocol):
    """Messages, their entries with every revision, and what now counts, kept together."""

    def message(
        self,
        app: str,
        chat_id: str,
        message_id: str,
        person: int | None,
        campaign: str | None,
        sent_at: datetime,
        text: str,
        edited_at: datetime | None = None,
    ) -> Message:
        """Find or make a message; an edit refreshes its text and edit time."""

    def find_message(self, app: str, chat_id: str, message_id: str) -> Message | None:
        """Load a message by the chat's ids."""

    def record(
        self,
        campaign: Campaign,
        message: Message,
        entry: Entry,
        at: datetime,
        *,
        person: int | None,
        state: EntryState = EntryState.LIVE,
        relation: Relation | None = None,
        entered_for: bool = False,
        flags: Collection[str] = (),
        reason: str = "",
        received_at: Mapping[str, datetime] | None = None,
    ) -> tuple[StoredEntry, tuple[Change, ...]]:
        """Store an entry and, where it is live, fold it into its cells. `received_at` defaults to the sending time."""

    def entries_of(self, message: int, *states: EntryState) -> list[StoredEntry]:
        """List a message's entries in the given states (all, where none is given), oldest first."""

    def set_state(
        self,
        campaign: Campaign,
        entries: Iterable[int],
        state: EntryState,
        at: datetime,
        *,
        by: int | None,
        reason: str = "",
        relation: Relation | None = None,
    ) -> tuple[Change, ...]:
        """Change where entries stand (retract, accept, supersede, ...) and fold their cells anew.

        An entry of another campaign is a LookupError, as one that isn't there.
        """

    def entry(self, id: int) -> StoredEntry | None:
        """Load one entry."""

    def live_entries(self, campaign: str, unit: str, day: date, start: date | None = None) -> list[StoredEntry]:
        """List what is live for a unit and exactly that day or span, in sending order."""

    def held_entries(self, campaign: str, unit: str | None = None) -> list[StoredEntry]:
        """List what waits for confirmation."""

    def cells(
        self,
        campaign: str,
        *,
        unit: str | None = None,
        metrics: Collection[str] | None = None,
        span: Span | None = None,
    ) -> list[Cell]:
        """List what counts, by unit, metric, date; with `span`, cells whose days touch it."""

    def recent_cells(self, campaign: str, unit: str, metric: str, limit: int) -> list[Cell]:
        """List a unit's last cells (no anchors), the latest day first."""

    def tally(self, campaign: Campaign, as_of: date, span: Span) -> Tally:
        """Work out what is known as of a day; from the current state where `as_of` is not before the last figure."""

    def daily_increments(
        self, campaign: Campaign, metrics: Collection[str], until: date
    ) -> dict[tuple[str, date], int]:
        """Sum increments of all units by (metric, day) up to a day; a span's figure falls on its last day."""

    def notes(self, campaign: str, span: Span) -> list[StoredEntry]:
        """List live entries with a note, dated in a span."""

    def history(self, campaign: str) -> Iterable[StoredEntry]:
        """Go through every revision, oldest first."""

    def rebuild(self, campaign: Campaign) -> list[str]:
        """Fold the whole history anew, compare it with the current state, and name each difference.

        In a reader nothing is changed; in the writer the current state is replaced by what history says.
        """


class Slots(Protocol):
    """Scheduled posts, once each."""

    def open(self, campaign: str, key: str, due_at: datetime, at: datetime) -> bool:
        """Claim a slot; false where it is known. Call before its letters are queued, in the same unit of work."""

    def known(self, campaign: str, since: datetime) -> set[str]:
        """Name the slots due since then that were opened or dropped."""

    def drop(self, campaign: str, key: str, due_at: datetime, at: datetime, reason: str) -> bool:
        """Record that a slot is not to be made any more."""

    def snapshot(self, snapshot: Snapshot) -> None:
        """Keep what a summary said."""

    def last_snapshot(self, campaign: str, before: datetime) -> Snapshot | None:
        """Load the latest snapshot taken before a moment."""


class Questions(Protocol):
    """What was asked with buttons and waits for an answer."""

    def ask(
        self, kind: str, app: str, chat_id: str, person: int | None, campaign: str | None, data: Json, at: datetime
    ) -> int:
        """Keep a question and return its id, for the buttons' data."""

    def get(self, id: int) -> Question | None:
        """Load a question."""

    def answer(self, id: int, choice: str, by: int, at: datetime) -> bool:
        """Close a question; false where it was closed already."""


class State(Protocol):
    """Small facts that must outlive a restart, as JSON by name."""

    def get(self, name: str) -> Any:
        """Load a fact, None where there is none."""

    def set(self, name: str, value: Any) -> None:
        """Keep a fact."""


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
