"""What was said after a message and came before it: the words that stand, whatever the message says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reporting.ledger import fold_entries, said_before
from reporting.reading import Entry, Op
from reporting.records import Change, Message, StoredEntry


@dataclass(frozen=True, slots=True)
class Late:
    """How an entry stands to what was said after it. `later` counts for its days; `covered`: all of it is said anew.

    `waits`: what was said after it speaks of all of it and waits for confirmation.
    """

    later: tuple[StoredEntry, ...] = ()
    covered: bool = False
    waits: bool = False

    @property
    def overtaken(self) -> bool:
        """Whether nobody need be asked about it any more."""
        return self.covered or self.waits

    def before(self, there: Sequence[StoredEntry]) -> Sequence[StoredEntry]:
        """List what was said before it."""
        return [one for one in there if one not in self.later] if self.later else there

    def kept(self, entry: Entry, changed: Iterable[Change]) -> tuple[Change, ...]:
        """List the figures that are not as the entry says, because something later was said of them."""
        anew = _said_anew(self.later)
        return tuple(
            one
            for one in changed
            if one.after is not None
            and (one.metric, entry.values[one.metric].op is Op.TOTAL if one.metric in entry.values else None) in anew
            and (entry.values[one.metric].op is Op.ADD or one.after != entry.values[one.metric].number)
        )

    def standing(self, entry: Entry) -> tuple[Change, ...]:
        """List the figures that stand for an entry's metrics."""
        return tuple(
            Change(cell.unit, cell.metric, cell.date, cell.value, cell.value, cell.start)
            for cell in fold_entries(self.later)
            if cell.metric in entry.values
        )


FIRST = Late()
"""Nothing was said later."""


def judge(message: Message, entry: Entry, there: Iterable[StoredEntry], held: Iterable[StoredEntry]) -> Late:
    """Find what was said after a message of the same unit and days; `there` counts, `held` waits."""
    later = tuple(one for one in there if said_before(message, one.message))
    own = {(metric, value.op is Op.TOTAL) for metric, value in entry.values.items()}
    waits = any(
        one.entry.days == entry.days
        and entry.values.keys() <= one.entry.values.keys()
        and said_before(message, one.message)
        for one in held
    )
    return Late(later, bool(later) and own <= _said_anew(later), waits)


def _said_anew(later: Iterable[StoredEntry]) -> set[tuple[str, bool]]:
    """Name the metrics that were given in full, and whether as cumulative figures."""
    return {
        (metric, value.op is Op.TOTAL)
        for one in later
        for metric, value in one.entry.values.items()
        if value.op is not Op.ADD
    }
