"""What is better done once at the start than in the middle of the first rush."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from reporting.campaign import Campaign
from reporting.schedule import next_post

# Of new objects, so many before Python looks for cycles among them; hardly any of ours are in one.
_YOUNG: Final = 50_000
_MIDDLE: Final = 20
_OLD: Final = 50


def warm_up(campaigns: Iterable[Campaign], now: datetime) -> None:
    """Work out each campaign's calendar, which loads the public holidays: in the writer it would hold all else up."""
    for campaign in campaigns:
        next_post(campaign, now, set())


def settle_heap() -> None:
    """Take what lives as long as the program out of the search for cycles: campaigns, readers, modules, wording.

    Searching it again and again cost a tenth of a report's time, and found nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
