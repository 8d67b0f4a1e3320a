"""A property that is worked out when it is first asked for and kept from then on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """As `functools.cached_property`, but without its lock: a visit is in the writer's hands alone.

    What is kept stands in the object's `__dict__` under the property's name; taken out there it is worked out anew.
    """

    def __init__(self, work: Callable[[Any], T]) -> None:
        self._work = work
        self._name = work.__name__
        self.__doc__ = work.__doc__

    def __get__(self, owner: Any, kind: type) -> T:
        """Work it out; Python asks only while nothing is kept."""
        found = owner.__dict__[self._name] = self._work(owner)
        return found
