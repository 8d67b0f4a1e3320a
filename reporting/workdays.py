"""Which days offices work: weekends, Viet Nam's public holidays with lunar Tết, and what the campaign decrees."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from reporting.campaign import Campaign

_ONE_DAY = timedelta(days=1)


@cache
def _vietnam() -> Any:
    """Load the library's one file about Viet Nam, late: asked by name, it loads all countries (20 MB, 0.3 s)."""
    import holidays

    spec = spec_from_file_location("holidays_of_vietnam", Path(holidays.__file__).parent / "countries" / "vietnam.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Vietnam


@lru_cache(maxsize=64)
def _calendar(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """List a year's public holidays and its decreed make-up days on weekends."""
    calendar = _vietnam()(years=year)
    return frozenset(calendar), frozenset(getattr(calendar, "weekend_workdays", ()))


def is_working_day(campaign: Campaign, day: date) -> bool:
    """Tell whether offices work on a day; the campaign's own days off and make-up days win over the calendar."""
    if day in campaign.working_days:
        return True
    if day in campaign.days_off:
        return False
    public, made_up = _calendar(day.year)
    if day in made_up:
        return True
    return day.isoweekday() <= 5 and day not in public


def next_working_day(campaign: Campaign, day: date) -> date:
    """Find the first working day that is not before `day`."""
    while not is_working_day(campaign, day):
        day += _ONE_DAY
    return day
