"""Every change of where a stored entry stands goes through here: the guards, what it replaces, what to restore.

An entry that replaces another one and has to wait for somebody's word leaves the other counting; accepted, it takes
its place. Whatever was asked about an entry is settled with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from bot.desk import questions
from bot.desk.duties.rounds import is_closed
from bot.desk.names import when
from bot.desk.permissions import Action
from bot.desk.reports.entry_words import dropped_line, unit_name
from bot.desk.reports.outcome import merged, span_of
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork
from reporting.reading import Entry, Problem, ProblemCode
from reporting.records import Change, EntryState, Message, Relation, Span, StoredEntry

COUNTS_OR_WAITS = (EntryState.LIVE, EntryState.HELD, EntryState.PENDING)


def refused(visit: Visit, campaign: Campaign, *entries: Entry) -> Problem | None:
    """Name the first entry whose period is closed to whoever acts; what nobody counts yet may be dropped all the same.

    Judged by when they sent it: what was sent before the closing is taken, however late it is worked off.
    """
    if visit.may(Action.CHANGE_CLOSED):
        return None
    for entry in entries:
        if is_closed(visit.uow, campaign, entry, visit.acted_at, visit.now):
            return Problem(ProblemCode.CLOSED_PERIOD, 1, "", unit=entry.unit)
    return None


def counting(some: Iterable[StoredEntry]) -> list[Entry]:
    """List what counts among stored entries."""
    return [one.entry for one in some if one.state is EntryState.LIVE]


def of_message(uow: UnitOfWork, message: int) -> list[StoredEntry]:
    """List what stands of a message: its own entries, and those that it confirmed by saying them again."""
    found = uow.ledger.entries_of(message, *COUNTS_OR_WAITS)
    linked = (uow.ledger.entry(int(number)) for number in uow.state.get(f"confirms/{message}") or ())
    return found + [one for one in linked if one is not None and one.state in COUNTS_OR_WAITS]


def supersede(visit: Visit, campaign: Campaign, some: Sequence[StoredEntry]) -> tuple[Change, ...]:
    """Let entries make room for what replaces them."""
    return _move(visit, campaign, some, EntryState.SUPERSEDED)


def hold_instead(
    visit: Visit, campaign: Campaign, held: StoredEntry, former: Sequence[StoredEntry]
) -> tuple[StoredEntry, ...]:
    """Give what counted its place back while its replacement waits; accepted, that takes the place."""
    back = tuple(one for one in former if one.state is EntryState.LIVE)
    for one in back:
        now = visit.uow.ledger.entry(one.id)
        if now is not None and now.state is not EntryState.LIVE:
            visit.uow.ledger.set_state(campaign, [one.id], EntryState.LIVE, visit.now, by=visit.author)
    if back:
        name = f"replaces/{held.id}"
        known = visit.uow.state.get(name) or ()
        visit.uow.state.set(name, list(dict.fromkeys([*known, *(one.id for one in back)])))
    return back


def replaced_by(uow: UnitOfWork, held: StoredEntry) -> list[StoredEntry]:
    """List what still counts and makes room once a waiting entry is accepted."""
    found = (uow.ledger.entry(int(number)) for number in uow.state.get(f"replaces/{held.id}") or ())
    return [one for one in found if one is not None and one.state is EntryState.LIVE]


def accept(
    visit: Visit,
    campaign: Campaign,
    held: StoredEntry,
    relation: Relation | None = None,
    *,
    again: Message | None = None,
) -> tuple[StoredEntry, tuple[Change, ...]]:
    """Let a waiting entry count, in the place of what it replaces; `again` is the message that said it once more."""
    gone = supersede(visit, campaign, replaced_by(visit.uow, held))
    came = _move(visit, campaign, [held], EntryState.LIVE, relation)
    if again is not None:
        name = f"confirms/{again.id}"
        visit.uow.state.set(name, [*(visit.uow.state.get(name) or ()), held.id])
    return replace(held, state=EntryState.LIVE, relation=relation or held.relation), merged(gone, came)


def reject(visit: Visit, campaign: Campaign, some: Sequence[StoredEntry]) -> tuple[Change, ...]:
    """Drop entries that waited: somebody said no."""
    return _move(visit, campaign, some, EntryState.REJECTED)


def retract(visit: Visit, campaign: Campaign, some: Sequence[StoredEntry]) -> tuple[Change, ...]:
    """Take entries back."""
    return _move(visit, campaign, some, EntryState.RETRACTED)


def _move(
    visit: Visit,
    campaign: Campaign,
    some: Sequence[StoredEntry],
    state: EntryState,
    relation: Relation | None = None,
) -> tuple[Change, ...]:
    if not some:
        return ()
    by = visit.actor if visit.actor is not None else visit.author
    ids = [one.id for one in some]
    changes = visit.uow.ledger.set_state(campaign, ids, state, visit.now, by=by, relation=relation)
    for one in some:
        words = partial(closing_words, campaign=campaign, stored=one, state=state, stays=_stays(one, changes))
        for question in questions.about(visit.uow, one.id):
            questions.close(visit, campaign, question, words)
    return changes


def _stays(stored: StoredEntry, changes: Iterable[Change]) -> list[Change]:
    """Pick what counts for the days of an entry that waited until now; nothing for one that counted itself."""
    if stored.state not in {EntryState.HELD, EntryState.PENDING}:
        return []
    its = stored.entry.unit_days
    return [one for one in changes if (one.unit, one.date, one.start) == its and one.after is not None]


def what_counts(uow: UnitOfWork, campaign: Campaign, stored: StoredEntry) -> list[Change]:
    """List what counts for exactly the days and metrics of an entry that doesn't count itself."""
    entry = stored.entry
    days = Span(entry.start or entry.date, entry.date)
    cells = uow.ledger.cells(campaign.code, unit=entry.unit, metrics=set(entry.values), span=days)
    return [
        Change(cell.unit, cell.metric, cell.date, cell.value, cell.value, cell.start)
        for cell in cells
        if (cell.date, cell.start) == entry.days
    ]


def closing_words(
    texts: Texts, campaign: Campaign, stored: StoredEntry, state: EntryState, stays: Sequence[Change] = ()
) -> Markup:
    """Say in the place of a question how it was settled; `stays` is what counts where the entry only waited."""
    if state is EntryState.LIVE:
        return texts.say("admin.decided", unit=unit_name(campaign, stored))
    if state is EntryState.SUPERSEDED:
        return texts.say("held.replaced", unit=unit_name(campaign, stored), when=when(texts, span_of(stored)))
    return dropped_line(texts, campaign, stored, stays)
