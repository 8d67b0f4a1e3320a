"""What is counted: typed, derived and official metrics."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MetricKind(StrEnum):
    """How a metric's reported number is meant."""

    INCREMENT = "increment"
    CUMULATIVE = "cumulative"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Term:
    """One signed part of a derived metric: `+1 * m1`."""

    sign: int
    metric: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A derived metric: the sum of its terms, divided by the sum of `over` where it is a ratio."""

    terms: tuple[Term, ...]
    over: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Metric:
    """What is counted. `reported` is false for official counts that only a file brings.

    `short` is how sentences and pictures name it where the label is long: `thu nhận` for "Đã làm (thu nhận)".
    `grows_with` names the metric whose pace stands for this one's in a forecast while no counts of its own came.
    """

    key: str
    label: str
    kind: MetricKind
    aliases: tuple[str, ...] = ()
    formula: Formula | None = None
    rate_of: str | None = None
    reported: bool = True
    limit: int = 1_000_000
    short: str = ""
    grows_with: str | None = None

    @property
    def said(self) -> str:
        """The name that sentences and pictures use."""
        return self.short or self.label

    @property
    def is_ratio(self) -> bool:
        """Whether it is a rate by itself, which is never added up."""
        return self.formula is not None and bool(self.formula.over)

    @property
    def typed(self) -> bool:
        """Whether a reporter may send a figure for it."""
        return self.reported and self.kind is not MetricKind.DERIVED
