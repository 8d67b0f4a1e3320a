"""How completely and how punctually a duty is met, counted as DHIS2 counts reporting rates.

For a duty and a period, over the units that owe it, are not excused and have no extension left (`expected`):

- reporting rate: whoever's report is whole (on time or late), of those expected
- on-time rate: whoever's report was whole by the due time, of those expected
- completeness: required figures that are there, of all required figures expected; a partial report counts with what
  it has, a held one with nothing until it is confirmed. A duty that requires no metric by name (any figure, a
  document) counts as one required figure.

Several periods add up before they are divided, so that a period with more units weighs more. Nothing expected: no rate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from reporting.campaign import Duty
from reporting.duties import COMPLETE, DutyState, UnitDuty
from reporting.numbers import percent


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts of one duty over one or more periods; `states` counts all units by state.

    `expected` leaves out who is excused, and whose extension has not run out yet.
    """

    states: Counter[DutyState] = field(default_factory=Counter)
    expected: int = 0
    figures_given: int = 0
    figures_expected: int = 0

    def __add__(self, other: Rates) -> Rates:
        """Add the counts of further periods."""
        return Rates(
            self.states + other.states,
            self.expected + other.expected,
            self.figures_given + other.figures_given,
            self.figures_expected + other.figures_expected,
        )

    @property
    def received(self) -> int:
        """How many whole reports came, on time or late."""
        return sum(self.states[state] for state in COMPLETE)

    @property
    def on_time(self) -> int:
        """How many whole reports came by the due time."""
        return self.states[DutyState.ON_TIME]

    @property
    def reporting_rate(self) -> Decimal | None:
        """The share of expected reports that came, in percent."""
        return percent(self.received, self.expected)

    @property
    def on_time_rate(self) -> Decimal | None:
        """The share of expected reports that came by the due time, in percent."""
        return percent(self.on_time, self.expected)

    @property
    def completeness(self) -> Decimal | None:
        """The share of required figures that are there, in percent."""
        return percent(self.figures_given, self.figures_expected)


def rates(duty: Duty, states: Iterable[UnitDuty]) -> Rates:
    """Count one period's states."""
    required = max(1, len(duty.required))
    counted: Counter[DutyState] = Counter()
    units = given = 0
    for one in states:
        counted[one.state] += 1
        if not one.expected:
            continue
        units += 1
        if one.complete:
            given += required
        elif one.state is DutyState.PARTIAL:
            given += required - len(one.lacking)
    return Rates(counted, units, given, units * required)
