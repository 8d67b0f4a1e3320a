"""When the target will be reached at the present pace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reporting.campaign import Campaign
from reporting.progress import Progress


@dataclass(frozen=True, slots=True)
class Forecast:
    """At `pace` per day (of the last `spans` spans) the target is reached on `reached_on`, None: never at this pace.

    `late_days` is how far past the deadline that is, 0 or less where it is made (negative: early); None with
    `reached_on` None. `base_pace` is how fast the base of a percent target grows, None where it stands still.
    """

    metric: str
    target: int
    deadline: date
    pace: Decimal
    spans: int
    reached_on: date | None
    late_days: int | None
    base_pace: Decimal | None = None


def forecast(
    campaign: Campaign,
    metric: str,
    daily: Mapping[date, int],
    progress: Progress,
    as_of: date,
    *,
    base_daily: Mapping[date, int] | None = None,
) -> Forecast | None:
    """Forecast the whole; None with fewer than 3 spans of data, without a target, or when it is reached already."""
    raise NotImplementedError
