"""Every command as every role, in the group and in private; every kind of button as everybody whom it isn't for."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.chat import EventKind
from bot.desk import pressed
from bot.desk.desk import COMMANDS as HANDLERS
from bot.desk.rights import BUTTONS, COMMANDS, Presser
from bot.texts import texts
from reporting.campaign import Role
from reporting.ports import UnitOfWork
from reporting.records import LetterKind
from tests.unit.desk.rights_page import PAGE, page
from tests.unit.desk.room import APP, GROUP, Room

WHO = {"stranger": (), "hung": (Role.REPORTER,), "head": (Role.HEAD,), "leader": (Role.LEADER,), "admin": (Role.ADMIN,)}
SAID = {
    "report": "/bc Tân Hưng m1=1 m2=2",
    "sua": "/sua Tân Hưng 30/7 m1=1 lý do: nhầm",
    "dangky": "/dangky Tân Phú",
    "phancong": "/phancong @phu Tân Hưng",
    "phanquyen": "/phanquyen @phu lanhdao",
    "truc": "/truc @phu Tân Hưng đến 5/9",
    "mienbc": "/mienbc Tân Hưng 31/7 ốm",
    "giahan": "/giahan Tân Hưng 10 giờ 30",
    "yenlang": "/yenlang 21:00-6:00",
    "ngonngu": "/ngonngu vi",
    "bantin": "/bantin 7:30",
    "ngaynghi": "/ngaynghi 1/8",
    "lambu": "/lambu 5/8",
    "status": "/status Tân Hưng",
}
REFUSALS = tuple(
    re.compile(re.sub(r"\\\{[a-z]+\\\}", ".*", re.escape(template)))
    for key, template in texts("vi").templates.items()
    if key.startswith("not-allowed.")
    or key.endswith(".not-allowed")
    or key in {"setup.only-group", "link.private", "retract.not-yours", "register.kept"}
)
NOT_FOR_TABLE = frozenset({"huy"})
"""What is refused by what it is about, not by who asks: tested where it is used."""


def _refused(said: list[str]) -> bool:
    return not said or any(pattern.fullmatch(said[0]) for pattern in REFUSALS)


def test_every_command_is_in_the_table() -> None:
    """A new one is added to `bot.desk.rights.COMMANDS`, which says what it needs."""
    assert set(HANDLERS) - set(COMMANDS) == set()


@pytest.mark.parametrize("private", [False, True], ids=["group", "private"])
@pytest.mark.parametrize("command", sorted({"report", *HANDLERS} - NOT_FOR_TABLE))
def test_every_cell_of_a_command(command: str, *, private: bool) -> None:
    """Whoever may is answered, whoever may not is told so and nothing is done."""
    for who, roles in WHO.items():
        room = Room()
        event = room.event(who, SAID.get(command, f"/{command}"), private=private)
        letters = [one for one in room.hears(event) if one.chat_id == event.chat_id]
        refused = _refused([letter.text for letter in letters if letter.text])
        assert refused is not COMMANDS[command].met(roles, private=private), (who, [one.text for one in letters])


def test_every_kind_of_button_is_in_the_table() -> None:
    """A new one is added to `bot.desk.rights.BUTTONS`, which says whose it is."""
    assert pressed.KINDS - set(BUTTONS) == set()


@pytest.mark.parametrize("kind", sorted(BUTTONS))
def test_a_button_that_is_somebody_elses(kind: str) -> None:
    """Nobody but the one who was asked, or an admin, presses it: they are told, and the question stays open."""
    room = Room()
    for who in (*WHO, "phu"):
        room.says(who, "/toi")
    presser, _what = BUTTONS[kind]

    def ask(uow: UnitOfWork) -> int:
        hung = uow.people.by_username("hung")
        asked = None if presser is Presser.ADMIN or hung is None else hung.id
        campaign = None if presser is Presser.ASKED else room.campaign.code
        return uow.questions.ask(kind, APP, GROUP, asked, campaign, {"choices": ["yes"], "copies": []}, room.now)

    question = room.do(ask)
    others = {"stranger", "phu", "head", "leader"} | ({"hung"} if presser is Presser.ADMIN else set())
    for who in sorted(others | ({"admin"} if presser is Presser.ASKED else set())):
        (notice,) = room.presses(who, f"q:{question}:yes")
        assert (notice.kind, notice.text) == (LetterKind.NOTICE, texts("vi").plain("button.not-yours")), who
    found = room.do(lambda uow: uow.questions.get(question))
    assert found is not None
    assert found.answered_at is None


@pytest.mark.parametrize("kind", sorted(BUTTONS))
def test_a_second_press_and_an_old_button(kind: str) -> None:
    """A settled question says so and nothing changes; what it never offered, or elsewhere, is an old button."""
    room = Room()
    room.says("hung", "/toi")
    room.says("admin", "/toi")

    def ask(uow: UnitOfWork) -> int:
        hung = uow.people.by_username("hung")
        assert hung is not None
        data = {"choices": ["yes"], "copies": [], "entry": 0}
        number = uow.questions.ask(kind, APP, GROUP, hung.id, room.campaign.code, data, room.now)
        uow.questions.answer(number, "yes", hung.id, room.now)
        return number

    question = room.do(ask)
    for who in ("hung", "admin"):
        assert [one.text for one in room.presses(who, f"q:{question}:yes")] == [texts("vi").plain("button.answered")]
        assert [one.text for one in room.presses(who, f"q:{question}:no")] == [texts("vi").plain("button.unknown")]
    elsewhere = replace(
        room.event("hung", private=True), kind=EventKind.BUTTON, button=f"q:{question}:yes", callback="c"
    )
    assert [one.text for one in room.hears(elsewhere)] == [texts("vi").plain("button.unknown")]


def test_the_page() -> None:
    """docs/permissions.md says what the tables say; `python -m tests.unit.desk.rights_page` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == page()
