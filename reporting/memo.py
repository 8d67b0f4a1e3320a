"""Tables worked out once per campaign and kept beside its cached properties: a campaign is frozen, so they hold."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar, cast

from reporting.campaign import Campaign

T = TypeVar("T")


def per_campaign(make: Callable[..., T]) -> Callable[..., T]:
    """Remember a pure function's results on the campaign, its first argument; the others must be hashable.

    A cache keyed by the campaign itself would hash thousands of units at every call.
    """
    name = f"_{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def remembered(campaign: Campaign, *arguments: Hashable) -> T:
        table = cast("dict[Any, T]", campaign.__dict__.setdefault(name, {}))
        if arguments not in table:
            table[arguments] = make(campaign, *arguments)
        return table[arguments]

    return remembered
