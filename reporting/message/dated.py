"""Names by the day: which units and aliases are in use when a message is sent."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta

from reporting.campaign import Campaign
from reporting.message.lexicon import Lexicon
from reporting.message.scan import Scanner
from reporting.message.units import UnitIndex

_EVER = -1


class DatedNames:
    """Indexes of a campaign's names, one for each stretch of days on which the same names are in use."""

    def __init__(self, campaign: Campaign, lexicon: Lexicon) -> None:
        self._campaign, self._lexicon = campaign, lexicon
        self._changes = _changes(campaign)
        self._scanners: dict[int, Scanner] = {}

    def on(self, day: date | None) -> Scanner:
        """Give the scanner of a day (None: of all names there ever were); built when first asked for."""
        dated = day is not None and bool(self._changes)
        stretch = bisect_right(self._changes, day) if day is not None and dated else _EVER
        known = self._scanners.get(stretch)
        if known is None:
            known = Scanner(self._lexicon, UnitIndex(self._campaign, day if dated else None))
            self._scanners[stretch] = known
        return known


def _changes(campaign: Campaign) -> list[date]:
    """List the first days of stretches: a name begins, or the day after its last."""
    found: set[date] = set()
    for unit in campaign.units:
        dates = [(unit.valid_from, unit.valid_to), *((alias.valid_from, alias.valid_to) for alias in unit.aliases)]
        found.update(first for first, _ in dates if first is not None)
        found.update(last + timedelta(days=1) for _, last in dates if last is not None and last < date.max)
    return sorted(found)
