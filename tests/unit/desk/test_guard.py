"""Of which campaign a command is, where a person has a role in several."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import EventKind
from reporting.campaign import Role
from reporting.records import Grant, LetterKind
from tests.unit.desk.room import Room


def test_two_campaigns_ask_which_in_private() -> None:
    """A person of two campaigns chooses by a button; the choice holds."""
    room = Room("tan-chau", "rach-gia")
    person = room.do(lambda uow: uow.people.grants("tan-chau", role=Role.LEADER))[0].person
    room.do(lambda uow: uow.people.grant(Grant(person, "rach-gia", Role.LEADER), None, room.now))
    asked = room.says("leader", "/status", private=True)[0]
    labels = {button.label: button.data for row in asked.buttons for button in row}
    assert len(labels) == 2
    press = replace(room.event("leader", private=True), kind=EventKind.BUTTON, callback="cb")
    choice = next(data for data in labels.values() if data.endswith("rach-gia"))
    said = room.hears(replace(press, button=choice))
    assert [letter.kind for letter in said] == [LetterKind.NOTICE, LetterKind.EDIT]
    assert "Kích hoạt" in room.says("leader", "/status", private=True)[0].text
