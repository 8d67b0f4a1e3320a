"""The ledger: messages, entries with every revision, and what now counts, kept together in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from reporting.campaign import Campaign
from reporting.ledger import CellKey, UnitPast, by_metric, fold_entries
from reporting.reading import Entry, Op
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
from storage.codec import to_day
from storage.ledger import alone, cells, earlier, entries, rebuilding, recording, standing, tallies, unit_entries
from storage.ledger.heirs import Heir, heirs_of, settle_heirs
from storage.ledger.kept import KeptTallies
from storage.ledger.messages import SqlMessages
from storage.ledger.settling import settle
from storage.link import Link

_PAGE: Final = 500


class SqlLedger(SqlMessages):
    """What `reporting.ports.Ledger` asks for."""

    __slots__ = ("_kept",)

    def __init__(self, link: Link, kept: KeptTallies | None = None) -> None:
        super().__init__(link)
        self._kept = kept

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
        live = state is EntryState.LIVE
        others = self.live_entries(campaign.code, entry.unit, entry.date, entry.start) if live else []
        stored = recording.add(
            self._link,
            campaign.code,
            message,
            entry,
            at,
            person=person,
            state=state,
            relation=relation,
            entered_for=entered_for,
            flags=flags,
            reason=reason,
            received_at=received_at or {},
        )
        if not live:
            return stored, ()
        tallies.ready(self._link, campaign, self._kept)
        ops = {metric: value.op for metric, value in entry.values.items()}
        changes = self._refold(campaign, entry.unit, to_day(entry.date), to_day(entry.start), ops, [*others, stored])
        return stored, tuple(changes)

    def entries_of(self, message: int, *states: EntryState) -> list[StoredEntry]:
        """List a message's entries in the given states (all, where none is given), oldest first."""
        found = entries.load(self._link, entries.OF_MESSAGE, message=message)
        return [stored for stored in found if not states or stored.state in states]

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
        """Change where entries stand (retract, accept, supersede, ...) and fold their cells anew."""
        some = [self._own(campaign, one) for one in entries]
        moved = [stored for stored in some if self._move(stored, state, relation, at, by, reason)]
        return self._refold_all(campaign, moved)

    def first_said(self, campaign: Campaign, id: int, metrics: Collection[str], at: datetime) -> None:
        """Note that some of an entry's metrics were given earlier than it seemed: what gave them first came late."""
        stored = self._own(campaign, id)
        recording.first_said(self._link, stored, metrics, at)
        if stored.state is EntryState.LIVE:
            self._refold_all(campaign, [stored])

    def entry(self, id: int) -> StoredEntry | None:
        """Load one entry."""
        found = entries.load(self._link, entries.BY_ID, entry=id)
        return found[0] if found else None

    def live_entries(self, campaign: str, unit: str, day: date, start: date | None = None) -> list[StoredEntry]:
        """List what is live for a unit and exactly that day or span, in sending order."""
        return unit_entries.load(self._link, entries.LIVE, campaign, unit, date=to_day(day), start=to_day(start))

    def held_entries(self, campaign: str, unit: str | None = None) -> list[StoredEntry]:
        """List what waits for confirmation."""
        if unit is None:
            return entries.load(self._link, entries.HELD, campaign=campaign)
        return unit_entries.load(self._link, entries.HELD_OF_UNIT, campaign, unit)

    def cells(
        self,
        campaign: str,
        *,
        unit: str | None = None,
        metrics: Collection[str] | None = None,
        span: Span | None = None,
    ) -> list[Cell]:
        """List what counts, by unit, metric, date; with `span`, cells whose days touch it."""
        return cells.listed(self._link, campaign, unit=unit, metrics=metrics, span=span)

    def past_of(self, campaign: Campaign, unit: str, first: date) -> UnitPast:
        """Give what counts of one unit: cells that touch a day or lie after it, and what is asked of those before."""
        whole = unit in campaign.merged or not tallies.ready(self._link, campaign, self._kept)
        return earlier.past_of(self._link, campaign, unit, date.min if whole else first)

    def any_cells(self, campaign: str, span: Span) -> bool:
        """Tell whether any cell's days touch a span."""
        return cells.any_in(self._link, campaign, span)

    def tally(self, campaign: Campaign, as_of: date, span: Span) -> Tally:
        """Work out what is known as of a day; the length of history does not matter."""
        return tallies.taken(self._link, campaign, as_of, span, self._kept)

    def tally_of(self, campaign: Campaign, unit: str, as_of: date) -> Tally | None:
        """Give what is known of one unit as of a day after all its figures; None where it has later ones."""
        fits = tallies.ready(self._link, campaign, self._kept)
        return alone.tally_of(self._link, campaign, unit, as_of) if fits else None

    def daily_increments(
        self, campaign: Campaign, metrics: Collection[str], until: date
    ) -> dict[tuple[str, date], int]:
        """Sum increments of all units by (metric, day) up to a day; a span's figure falls on its last day."""
        return tallies.totals(self._link, campaign, metrics, until, self._kept)

    def notes(self, campaign: str, span: Span) -> list[StoredEntry]:
        """List live entries with a note, dated in a span."""
        return entries.load(
            self._link, entries.NOTED, campaign=campaign, first=to_day(span.start), last=to_day(span.end)
        )

    def history(self, campaign: str) -> Iterator[StoredEntry]:
        """Go through every revision, oldest first; each shows its message's text as it was read then."""
        after = 0
        while page := entries.load(self._link, entries.PAGE, campaign=campaign, after=after, limit=_PAGE):
            yield from page
            after = page[-1].id

    def revisions(self, campaign: str, unit: str, span: Span) -> list[StoredEntry]:
        """List every revision of a unit whose days touch a span, whatever its state, in the order recorded."""
        days = {"first": to_day(span.start), "last": to_day(span.end)}
        return entries.load(self._link, entries.REVISIONS, campaign=campaign, unit=unit, **days)

    def moves(self, campaign: str, unit: str, span: Span) -> list[EntryMove]:
        """List how those revisions went from state to state, in order."""
        return entries.moves(self._link, campaign, unit, to_day(span.start), to_day(span.end))

    def step(self) -> tuple[int, int]:
        """Number the last entry and the last change of where one stands: the same numbers, nothing new to say."""
        return int(self._link.value(entries.NEWEST) or 0), int(self._link.value(entries.NEWEST_MOVE) or 0)

    def changed_since(self, step: tuple[int, int]) -> frozenset[tuple[str, str]]:
        """Name campaign and unit of every entry that came after a step, or stands elsewhere since."""
        found = self._link.rows(entries.CHANGED, newest=step[0], newest_move=step[1])
        return frozenset((campaign, unit) for campaign, unit in found)

    def fit(self, campaign: Campaign) -> None:
        """Work the kept figures out anew where a campaign's baselines or targets changed; a reader changes nothing."""
        tallies.ready(self._link, campaign, self._kept)

    def rebuild(self, campaign: Campaign) -> list[Difference]:
        """Fold the whole history anew, compare it with the current state, and name each difference.

        In a reader nothing is changed; in the writer the current state is replaced by what history says.
        """
        if self._kept is not None:
            self._kept.forget()
        return rebuilding.rebuilt(self._link, campaign)

    def _own(self, campaign: Campaign, id: int) -> StoredEntry:
        """Load an entry of a campaign."""
        stored = self.entry(id)
        if stored is None or stored.campaign != campaign.code:
            raise LookupError(f"no entry {id} in {campaign.code}")
        return stored

    def _move(
        self,
        stored: StoredEntry,
        state: EntryState,
        relation: Relation | None,
        at: datetime,
        by: int | None,
        reason: str,
    ) -> bool:
        """Move one entry; false where it stands so already."""
        relation = relation or stored.relation
        if stored.state is state and stored.relation is relation:
            return False
        recording.move(self._link, stored, state, relation, at, by, reason)
        return True

    def _refold_all(self, campaign: Campaign, touched: Iterable[StoredEntry]) -> tuple[Change, ...]:
        """Fold the days and spans of some entries anew, and list what that did to their cells."""
        tallies.ready(self._link, campaign, self._kept)
        places: dict[tuple[str, str, str], dict[str, Op]] = {}
        for stored in touched:
            entry = stored.entry
            place = places.setdefault((entry.unit, to_day(entry.date), to_day(entry.start)), {})
            place.update({metric: value.op for metric, value in entry.values.items()})
        changes: list[Change] = []
        for (unit, day, start), ops in sorted(places.items(), key=lambda item: item[0]):
            live = entries.load(self._link, entries.LIVE, campaign=campaign.code, unit=unit, date=day, start=start)
            changes += self._refold(campaign, unit, day, start, ops, live)
        return tuple(changes)

    def _refold(
        self,
        campaign: Campaign,
        unit: str,
        day: str,
        start: str,
        ops: Mapping[str, Op],
        live: Iterable[StoredEntry],
    ) -> list[Change]:
        """Fold one unit's day or span anew from all that is live for it."""
        link, code = self._link, campaign.code
        before = cells.by_key(cells.of_day(link, code, unit, day, start))
        after = cells.by_key(fold_entries(live))
        fresh, moved = after, list(after)
        noted: Sequence[Heir] = ()
        if unit in campaign.successors:
            noted = heirs_of(link, campaign, unit, {key[1] for key in before | after})
        if before:
            cells.remove(link, code, [key for key in before if key not in after])
            fresh = {key: cell for key, cell in after.items() if before.get(key) != cell}
            moved = [key for key in (before | after) if _value(before, key) != _value(after, key)]
        cells.put(link, code, fresh)
        stands = standing.of_unit(link, campaign, unit) if moved else {}
        was, now = by_metric(before.values()), by_metric(after.values())
        moves = [
            settle(link, campaign, unit, metric, stands.get(metric), was.get(metric, ()), now.get(metric, ()))
            for metric in dict.fromkeys(key[1] for key in moved)
        ]
        if noted:
            moves += settle_heirs(link, campaign, noted)
        standing.write(link, campaign, moves)
        if self._kept is not None:
            self._kept.follow(campaign, moves)
        told = [key for key in after if key[1] in ops and key[4] is (ops[key[1]] is Op.TOTAL)]
        return [_change(key, before, after, ops) for key in dict.fromkeys((*told, *moved))]


def _value(some: Mapping[CellKey, Cell], key: CellKey) -> int | None:
    cell = some.get(key)
    return None if cell is None else cell.value


def _change(
    key: CellKey, before: Mapping[CellKey, Cell], after: Mapping[CellKey, Cell], ops: Mapping[str, Op]
) -> Change:
    unit, metric, day, start, anchor, _ = key
    op = Op.TOTAL if anchor else ops.get(metric, Op.SET)
    return Change(
        unit,
        metric,
        day,
        _value(before, key),
        _value(after, key),
        start,
        Op.SET if op is Op.TOTAL and not anchor else op,
    )
