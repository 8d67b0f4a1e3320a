"""Tables worked out once per campaign and kept beside its cached properties: a campaign is frozen, so they hold."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar

from reporting.campaign import Campaign

T = TypeVar("T")


def per_campaign(make: Callable[..., T]) -> Callable[..., T]:
    """Remember a pure function's results on the campaign, its first argument; the others must be hashable.

    A cache keyed by the campaign itself would hash thousands of units at every call.
    """
    name = f"_{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def remembered(campaign: Campaign, *arguments: Hashable) -> T:
        try:
            found: T = campaign.__dict__[name][arguments]
        except KeyError:
            found = campaign.__dict__.setdefault(name, {})[arguments] = make(campaign, *arguments)
        return found

    return remembered
