"""Frozen records that are made fast.

A class that forbids to set its fields has to set them itself by a detour, which costs ten times as much as setting
them; where a report makes some thirty records that is a fifteenth of its time. So a record is filled while it is of a
class that forbids nothing and has the same fields in the same places, and becomes what it is when all are there.
Nobody else sees it before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import update_wrapper
from typing import Any, TypeVar

T = TypeVar("T")


def swift(cls: type[T]) -> type[T]:
    """Have the records of a frozen dataclass with slots made fast; in all else it stays as it is, but has no heirs."""
    known = fields(cls)  # type: ignore[arg-type]
    if "__slots__" not in cls.__dict__ or not all(field.init and not field.kw_only for field in known):
        raise TypeError(f"{cls.__name__}: a swift record has slots, and takes all its fields by place")
    if hasattr(cls, "__post_init__"):
        raise TypeError(f"{cls.__name__}: a swift record has nothing to do once it is filled")
    draft = type(cls.__name__, (), {"__slots__": tuple(field.name for field in known)})
    named: dict[str, Any] = {"_set": object.__setattr__, "_draft": draft, "_whole": cls, "_missing": MISSING}
    given, filled = ["self"], ["_set(self, '__class__', _draft)"]
    for field in known:
        parameter = value = name = field.name
        if field.default is not MISSING:
            parameter, named[f"_{name}"] = f"{name}=_{name}", field.default
        elif field.default_factory is not MISSING:
            parameter, named[f"_{name}"] = f"{name}=_missing", field.default_factory
            value = f"_{name}() if {name} is _missing else {name}"
        given.append(parameter)
        filled.append(f"self.{name} = {value}")
    filled.append("self.__class__ = _whole")
    body = "\n    ".join(filled)
    exec(f"def make({', '.join(given)}):\n    {body}", named)  # noqa: S102 - as dataclasses itself does
    _replace_init(cls, named["make"])
    return cls


def _replace_init(cls: type[Any], make: Callable[..., None]) -> None:
    """Put a new initialiser in the place of the dataclass's own, of which it has the name and the signature."""

    def refuse(heir: type[Any]) -> None:
        raise TypeError(f"{heir.__name__}: a swift record ({cls.__name__}) has no heirs")

    cls.__init__ = update_wrapper(make, cls.__init__)
    cls.__init_subclass__ = classmethod(refuse)  # type: ignore[assignment]
