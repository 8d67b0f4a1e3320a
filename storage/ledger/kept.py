"""Tallies that the writer keeps from one unit of work to the next, moved along with each figure that changes.

A rush asks for the same day's tally several times a report; working it out each time would cost more than storing
the report. They are forgotten whenever somebody else may have written, or written work was rolled back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from reporting.campaign import Campaign
from reporting.records import Lineage, Span, Tally
from storage.ledger.fitting import fingerprint, fit
from storage.ledger.standing import Move
from storage.link import Link
from storage.memory import Memory

_LIMIT: Final = 8

Pair = tuple[str, str]


@dataclass(slots=True)
class Kept:
    """A tally, with the days each pair has inside its span, and each pair's last day."""

    tally: Tally
    days_in_span: dict[Pair, int]
    lasts: dict[Pair, dt.date]
    moves: list[Move] = field(default_factory=list)

    def follow(self, move: Move) -> bool:
        """Take note of a move; false where the tally must be worked out anew."""
        as_of = self.tally.as_of
        if move.first > as_of:
            return True
        if move.now is None or move.now.last_date > as_of or (move.was and move.was.last_date > as_of):
            return False
        self.moves.append(move)
        return True

    def brought_up(self) -> Tally:
        """Give the tally with all moves in it; the ones given before stay as they were."""
        if not self.moves:
            return self.tally
        was = self.tally
        lineage = was.lineage or Lineage()
        lineage.changed += dict.fromkeys(move.unit for move in self.moves)
        fresh = Tally(
            as_of=was.as_of,
            span=was.span,
            cumulative=dict(was.cumulative),
            in_period=dict(was.in_period),
            since=dict(was.since),
            reported=dict(was.reported),
            last_date=dict(was.last_date),
            lineage=lineage,
            step=len(lineage.changed),
        )
        for move in self.moves:
            self._apply(fresh, move)
        self.moves.clear()
        self.tally = fresh
        return fresh

    def _apply(self, fresh: Tally, move: Move) -> None:
        pair, now = (move.unit, move.metric), move.now
        assert now is not None
        assert isinstance(fresh.cumulative, dict)
        assert isinstance(fresh.in_period, dict)
        assert isinstance(fresh.since, dict)
        assert isinstance(fresh.last_date, dict)
        if now.known_from is not None and now.known_from <= fresh.as_of:
            fresh.cumulative[pair] = now.value
        else:
            fresh.cumulative.pop(pair, None)
        for first, value in now.since.items():
            fresh.since[(*pair, first)] = value
        last = fresh.last_date.get(move.unit, now.last_date)
        back = now.last_date < last == self.lasts.get(pair)
        self.lasts[pair] = now.last_date
        if back:
            last = max(day for (unit, _), day in self.lasts.items() if unit == move.unit)
        fresh.last_date[move.unit] = max(last, now.last_date)
        inside = [day for date, day in move.days.items() if date in fresh.span]
        outside = [day for date, day in move.then.items() if date in fresh.span]
        shift = sum(day.value for day in inside if day.counted) - sum(day.value for day in outside if day.counted)
        fresh.in_period[pair] = fresh.in_period.get(pair, 0) + shift
        self._report(fresh, pair, self.days_in_span.get(pair, 0) + len(inside) - len(outside))

    def _report(self, fresh: Tally, pair: Pair, days: int) -> None:
        """Note how many days a pair has in the span now, and whether its unit has reported."""
        assert isinstance(fresh.reported, dict)
        unit, metric = pair
        self.days_in_span[pair] = days
        units = fresh.reported.get(metric, frozenset())
        if days and unit not in units:
            fresh.reported[metric] = units | {unit}
        elif not days and unit in units:
            fresh.reported[metric] = units - {unit}
            if not fresh.reported[metric]:
                del fresh.reported[metric]


class KeptTallies:
    """The last tallies asked for, and with them all else that the writer remembers."""

    def __init__(self) -> None:
        self.memory: Final = Memory()
        self._kept: dict[tuple[str, str, dt.date, Span], Kept] = {}
        self._fitting: set[tuple[str, str]] = set()

    def forget(self) -> None:
        """Know nothing any more."""
        self.memory.forget()
        self._kept.clear()
        self._fitting.clear()

    def make_fit(self, link: Link, campaign: Campaign) -> None:
        """Make the standing figures fit the campaign, unless they are known to."""
        key = (campaign.code, fingerprint(campaign))
        if key in self._fitting:
            return
        if fit(link, campaign):
            self.forget()
        self._fitting.add(key)

    def get(self, campaign: Campaign, as_of: dt.date, span: Span) -> Tally | None:
        """Give a tally that is kept."""
        key = (campaign.code, fingerprint(campaign), as_of, span)
        found = self._kept.pop(key, None)
        if found is None:
            return None
        self._kept[key] = found
        return found.brought_up()

    def keep(self, campaign: Campaign, kept: Kept) -> None:
        """Keep a tally; the one that nobody asked for longest goes."""
        tally = kept.tally
        self._kept[campaign.code, fingerprint(campaign), tally.as_of, tally.span] = kept
        if len(self._kept) > _LIMIT:
            del self._kept[next(iter(self._kept))]

    def follow(self, campaign: Campaign, moves: Iterable[Move]) -> None:
        """Move all tallies of a campaign along."""
        for move in moves:
            for key, kept in list(self._kept.items()):
                if key[0] == campaign.code and not kept.follow(move):
                    del self._kept[key]
