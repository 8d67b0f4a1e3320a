"""A swift record is what the frozen dataclass without it would be, however it is made."""

from __future__ import annotations

import pickle
from copy import copy, deepcopy
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from inspect import signature
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Event
from reporting.records import Cell, Letter, Tally
from reporting.swift import swift


@dataclass(frozen=True, slots=True)
class Plain:
    """A record as others are."""

    one: Any
    two: Any
    three: Any = 3
    four: Any = field(default=None, compare=False, repr=False)
    five: Any = field(default_factory=list)

    @property
    def both(self) -> tuple[Any, Any]:
        """Something worked out."""
        return self.one, self.two


@swift
@dataclass(frozen=True, slots=True)
class Swift:
    """The same, made fast."""

    one: Any
    two: Any
    three: Any = 3
    four: Any = field(default=None, compare=False, repr=False)
    five: Any = field(default_factory=list)

    @property
    def both(self) -> tuple[Any, Any]:
        """Something worked out."""
        return self.one, self.two


values = st.one_of(st.integers(), st.text(max_size=3), st.lists(st.integers(), max_size=2))
names = st.dictionaries(st.sampled_from(["one", "two", "three", "four", "five", "six", "self"]), values, max_size=5)


def made(kind: type[Any], places: list[Any], named: dict[str, Any]) -> Any:
    """Make a record, or tell that it can't be made."""
    try:
        return kind(*places, **named)
    except TypeError:
        return TypeError


@given(st.lists(values, max_size=6), names)
def test_it_is_made_of_the_same_and_says_the_same(places: list[Any], named: dict[str, Any]) -> None:
    """By place and by name, too few and too many; equal, copied, stored and shown as the plain one is."""
    plain, record = made(Plain, places, named), made(Swift, places, named)
    if plain is TypeError:
        assert record is TypeError
        return
    assert type(record) is Swift
    assert asdict(record) == asdict(plain)
    assert repr(record) == repr(plain).replace("Plain", "Swift")
    assert record.both == plain.both
    for again in (copy(record), deepcopy(record), pickle.loads(pickle.dumps(record)), replace(record)):
        assert type(again) is Swift
        assert again == record
    assert (record == Swift(0, 0)) is (plain == Plain(0, 0))
    assert replace(record, three=9).three == 9


def test_it_cannot_be_changed() -> None:
    """Neither set nor deleted, nor given anything new."""
    record = Swift(1, 2)
    for name in ("one", "six"):
        with pytest.raises((FrozenInstanceError, TypeError)):
            setattr(record, name, 5)
        with pytest.raises((FrozenInstanceError, TypeError)):
            delattr(record, name)
    assert record == Swift(1, 2)
    assert {record.four: 1} == {None: 1}
    assert Swift(1, 2).five is not Swift(1, 2).five


def test_the_desk_records_keep_their_signatures() -> None:
    """Whoever looks for a record's parameters finds those of its fields."""
    for kind in (Cell, Letter, Tally, Event, Swift):
        assert list(signature(kind).parameters) == [one.name for one in fields(kind)]
    assert hash(Letter("telegram", "1", "text")) == hash(Letter("telegram", "1", "text"))  # type: ignore[arg-type]


def test_what_it_cannot_be_is_said_at_once() -> None:
    """A class without slots, one that does something when it is filled, a field by name only, an heir."""

    def loose() -> type[Any]:
        return dataclass(frozen=True)(type("Loose", (), {"__annotations__": {"one": int}}))

    def busy() -> type[Any]:
        inside = {"__annotations__": {"one": int}, "__post_init__": lambda _: None}
        return dataclass(frozen=True, slots=True)(type("Busy", (), inside))

    def by_name() -> type[Any]:
        return dataclass(frozen=True, slots=True, kw_only=True)(type("ByName", (), {"__annotations__": {"one": int}}))

    for make in (loose, busy, by_name):
        with pytest.raises(TypeError, match="a swift record"):
            swift(make())
    with pytest.raises(TypeError, match="no heirs"):
        type("Heir", (Swift,), {})
