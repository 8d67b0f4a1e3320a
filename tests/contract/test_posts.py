"""Scheduled posts, questions with buttons, and small facts."""

from __future__ import annotations

from typing import Any

from reporting.ports import Store
from reporting.records import Account, Snapshot
from tests.builders import at
from tests.contract.people import read, write

DUE = at("10/7 10:00")
NOW = at("10/7 10:01")


def keep(store: Store, value: Any) -> None:
    """Keep a fact."""
    write(store, lambda uow: uow.state.set("offset", value))


def test_a_slot_is_opened_once(store: Store) -> None:
    """Opened or dropped, it is known from then on, in its own campaign only."""
    assert write(store, lambda uow: uow.slots.open("thu", "a/alert", DUE, NOW)) is True
    assert write(store, lambda uow: uow.slots.open("thu", "a/alert", DUE, NOW)) is False
    assert write(store, lambda uow: uow.slots.drop("thu", "a/alert", DUE, NOW, "late")) is False
    assert write(store, lambda uow: uow.slots.drop("thu", "a/reminder", DUE, NOW, "late")) is True
    assert write(store, lambda uow: uow.slots.open("thu", "a/reminder", DUE, NOW)) is False
    assert write(store, lambda uow: uow.slots.open("khac", "a/alert", DUE, NOW)) is True
    assert read(store, lambda uow: uow.slots.known("thu", DUE)) == {"a/alert", "a/reminder"}
    assert read(store, lambda uow: uow.slots.known("thu", NOW)) == set()


def test_the_last_snapshot_before_a_moment(store: Store) -> None:
    """Movement compares with what the last summary said."""
    first = Snapshot("thu", "s1", at("10/7 10:00"), {"m": {"a": 1, "b": 2}})
    second = Snapshot("thu", "s2", at("17/7 10:00"), {"m": {"a": 2, "b": 1}})
    write(store, lambda uow: uow.slots.snapshot(first))
    write(store, lambda uow: uow.slots.snapshot(second))
    moments = [at("10/7 10:00"), at("17/7 10:00"), at("17/7 10:01")]
    last = read(store, lambda uow: [uow.slots.last_snapshot("thu", moment) for moment in moments])
    assert last == [None, first, second]


def test_a_question_is_answered_once(store: Store) -> None:
    """Two admins press at the same time; one of them was first."""
    lan = write(store, lambda uow: uow.people.seen(Account("telegram", "7"), "Lan", None, NOW)).id
    data = {"entry": 5, "choices": ["whole", "part"]}
    number = write(store, lambda uow: uow.questions.ask("overlap", "telegram", "-1", lan, "thu", data, NOW))
    asked = read(store, lambda uow: uow.questions.get(number))
    assert asked is not None
    assert (asked.kind, asked.person, asked.data, asked.asked_at, asked.answered_at) == (
        "overlap",
        lan,
        data,
        NOW,
        None,
    )
    assert write(store, lambda uow: uow.questions.answer(number, "whole", lan, NOW)) is True
    assert write(store, lambda uow: uow.questions.answer(number, "part", lan, NOW)) is False
    again = read(store, lambda uow: uow.questions.get(number))
    assert again is not None
    assert again.answered_at == NOW
    assert read(store, lambda uow: uow.questions.get(99)) is None


def test_facts_outlive_each_other(store: Store) -> None:
    """Any JSON, replaced whole."""
    assert read(store, lambda uow: uow.state.get("offset")) is None
    for value in ({"a": [1, "Tân"]}, 0, "text", None, False):
        keep(store, value)
        assert read(store, lambda uow: uow.state.get("offset")) == value
