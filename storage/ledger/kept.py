"""Tallies that the writer keeps from one unit of work to the next, moved along with each figure that changes.

A rush asks for the same day's tally several times a report; working it out each time would cost more than storing
the report. They are forgotten whenever somebody else may have written, or written work was rolled back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from reporting.campaign import Campaign
from reporting.records import Lineage, Span, Tally
from storage.ledger.fitting import fingerprint, fit
from storage.ledger.standing import Days, Move
from storage.link import Link
from storage.memory import Memory

_LIMIT: Final = 8
_MOST_MOVES: Final = 1_000
"""A tally that nobody asks for while so many figures change is not followed any longer."""

Pair = tuple[str, str]


@dataclass(slots=True)
class Kept:
    """A tally, with the days each pair has inside its span, and each pair's last day."""

    tally: Tally
    days_in_span: dict[Pair, int]
    lasts: dict[Pair, dt.date]
    moves: list[Move] = field(default_factory=list)

    def follow(self, moves: Iterable[Move]) -> bool:
        """Take note of some moves; false where the tally must be worked out anew."""
        as_of = self.tally.as_of
        for move in moves:
            if move.first > as_of:
                continue
            if move.now is None or move.now.last_date > as_of or (move.was and move.was.last_date > as_of):
                return False
            self.moves.append(move)
        return len(self.moves) <= _MOST_MOVES

    def brought_up(self) -> Tally:
        """Give the tally with all moves in it; the ones given before stay as they were."""
        if not self.moves:
            return self.tally
        was, moves = self.tally, self.moves
        lineage = was.lineage or Lineage()
        lineage.changed += dict.fromkeys([move.unit for move in moves])
        in_period, reported = self._in_period(was, moves)
        self.tally = Tally(
            was.as_of,
            was.span,
            _cumulative(was, moves),
            in_period,
            _since(was, moves),
            reported,
            self._last_date(was, moves),
            lineage,
            len(lineage.changed),
        )
        self.moves = []
        return self.tally

    def _in_period(self, was: Tally, moves: Sequence[Move]) -> tuple[Mapping[Pair, int], Mapping[str, frozenset[str]]]:
        """Add up what the days inside the span came to, and see which units have reported in it."""
        sums: dict[Pair, int] = {}
        reported = was.reported
        for move in moves:
            pair = (move.unit, move.metric)
            added, days = _inside(was.span, move.days)
            if move.then:
                gone, days_then = _inside(was.span, move.then)
                added, days = added - gone, days - days_then
            if added or pair not in was.in_period:
                sums[pair] = sums.get(pair, was.in_period.get(pair, 0)) + added
            if days:
                days += self.days_in_span.get(pair, 0)
                self.days_in_span[pair] = days
                reported = _reported(reported, pair, reports=days > 0)
        return {**was.in_period, **sums} if sums else was.in_period, reported

    def _last_date(self, was: Tally, moves: Sequence[Move]) -> Mapping[str, dt.date]:
        """See which units' last day is another one now."""
        lasts: dict[str, dt.date] = {}
        for move in moves:
            unit, now = move.unit, move.now
            assert now is not None
            pair, last = (unit, move.metric), lasts.get(unit) or was.last_date.get(unit, now.last_date)
            back = now.last_date < last == self.lasts.get(pair)
            self.lasts[pair] = now.last_date
            if back:
                lasts[unit] = max(day for (of, _), day in self.lasts.items() if of == unit)
            elif now.last_date >= last:
                lasts[unit] = now.last_date
        return {**was.last_date, **lasts} if lasts else was.last_date


def _cumulative(was: Tally, moves: Iterable[Move]) -> dict[Pair, int]:
    """Set the figures as they stand."""
    figures = dict(was.cumulative)
    for move in moves:
        now = move.now
        assert now is not None
        if now.known_from is not None and now.known_from <= was.as_of:
            figures[move.unit, move.metric] = now.value
        else:
            figures.pop((move.unit, move.metric), None)
    return figures


def _since(was: Tally, moves: Iterable[Move]) -> Mapping[tuple[str, str, dt.date], int]:
    """Set what counts from targets' first days on, where there are such targets."""
    counts = {
        (move.unit, move.metric, first): value
        for move in moves
        if move.now is not None and move.now.since
        for first, value in move.now.since.items()
    }
    return {**was.since, **counts} if counts else was.since


def _inside(span: Span, days: Days) -> tuple[int, int]:
    """Sum what the days inside a span add, and count them."""
    first, last = span.start, span.end
    added = inside = 0
    for date, day in days.items():
        if first <= date <= last:
            inside += 1
            if day.counted:
                added += day.value
    return added, inside


def _reported(known: Mapping[str, frozenset[str]], pair: Pair, *, reports: bool) -> Mapping[str, frozenset[str]]:
    """Note whether a unit has reported a metric; a metric that nobody has reported is left out."""
    unit, metric = pair
    units = known.get(metric, frozenset())
    if reports is (unit in units):
        return known
    now = units | {unit} if reports else units - {unit}
    others = {other: some for other, some in known.items() if other != metric}
    return {**others, metric: now} if now else others


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

    def follow(self, campaign: Campaign, moves: Sequence[Move]) -> None:
        """Move all tallies of a campaign along, but for those of days before anything changed."""
        if not moves:
            return
        first = min([move.first for move in moves])
        later = [(key, kept) for key, kept in self._kept.items() if key[0] == campaign.code and key[2] >= first]
        for key in [key for key, kept in later if not kept.follow(moves)]:
            del self._kept[key]
