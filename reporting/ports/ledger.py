"""Messages, their entries with every revision, and what now counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Protocol

from reporting.campaign import Campaign
from reporting.ledger import UnitPast
from reporting.reading import Entry
from reporting.records import (
    Cell,
    Change,
    Difference,
    EntryMove,
    EntryState,
    Message,
    Relation,
    Span,
    StoredEntry,
    Tally,
)


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
        """Find or make a message; an edit refreshes its text and edit time, unless a later edit is known.

        A message that comes after its edit keeps what that says, and brings its own sending time.
        """

    def touch(self, message: int, at: datetime) -> None:
        """Note when something was last said of a message: an edit from before that changes nothing any more."""

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

    def first_said(self, campaign: Campaign, id: int, metrics: Collection[str], at: datetime) -> None:
        """Note that some of an entry's metrics were given earlier than it seemed: what gave them first came late."""

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

    def past_of(self, campaign: Campaign, unit: str, first: date) -> UnitPast:
        """Give what counts of one unit: cells that touch a day or lie after it, and what is asked of those before."""

    def any_cells(self, campaign: str, span: Span) -> bool:
        """Tell whether any cell's days touch a span."""

    def tally(self, campaign: Campaign, as_of: date, span: Span) -> Tally:
        """Work out what is known as of a day; from the current state where `as_of` is not before the last figure."""

    def tally_of(self, campaign: Campaign, unit: str, as_of: date) -> Tally | None:
        """Give what is known of one unit, and of those merged into it, as of a day after all their figures.

        In period is that day alone, when they had none. None where one of them has figures of the day or later, and
        where that was not worked out for the campaign as it is.
        """

    def daily_increments(
        self, campaign: Campaign, metrics: Collection[str], until: date
    ) -> dict[tuple[str, date], int]:
        """Sum increments of all units by (metric, day) up to a day; a span's figure falls on its last day."""

    def notes(self, campaign: str, span: Span) -> list[StoredEntry]:
        """List live entries with a note, dated in a span."""

    def history(self, campaign: str) -> Iterable[StoredEntry]:
        """Go through every revision, oldest first."""

    def revisions(self, campaign: str, unit: str, span: Span) -> list[StoredEntry]:
        """List every revision of a unit whose days touch a span, whatever its state, in the order recorded."""

    def moves(self, campaign: str, unit: str, span: Span) -> list[EntryMove]:
        """List how those revisions went from state to state, in order."""

    def step(self) -> tuple[int, int]:
        """Number the last entry and the last change of where one stands: the same numbers, nothing new to say."""

    def changed_since(self, step: tuple[int, int]) -> frozenset[tuple[str, str]]:
        """Name campaign and unit of every entry that came after a step, or stands elsewhere since."""

    def fit(self, campaign: Campaign) -> None:
        """Work the kept figures out anew where a campaign's baselines or targets changed; a reader changes nothing."""

    def rebuild(self, campaign: Campaign) -> list[Difference]:
        """Fold the whole history anew, compare it with the current state, and name each difference.

        In a reader nothing is changed; in the writer the current state is replaced by what history says.
        """
