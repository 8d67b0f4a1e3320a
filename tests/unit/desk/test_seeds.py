"""Groups and people that the campaign file names."""

from __future__ import annotations

from dataclasses import replace

from bot.config import GroupSeed
from bot.desk import Desk
from reporting.campaign import Role
from reporting.ports import UnitOfWork
from reporting.records import ChatKind, Grant
from tests.unit.desk.room import APP, Room


def test_a_practice_group_of_the_file() -> None:
    """Bound to the practice copy from the start; plain words of a stranger are answered there."""
    room = Room()
    first = replace(room.settings.campaigns[0], groups=(GroupSeed(APP, "-700", practice=True),))
    room.desk = Desk(replace(room.settings, campaigns=(first,)), bot_name="baocao_bot")
    room.do(lambda uow: room.desk.seed(uow, room.now))
    (answer,) = room.hears(replace(room.event("stranger", "Xã Tân Hội báo cáo: mức 1: 9, mức 2: 70"), chat_id="-700"))
    assert answer.text.startswith("[Thử] Đã nhận: <b>xã Tân Hội</b>")
    assert room.do(lambda uow: uow.ledger.cells("tan-chau")) == []


def test_a_group_of_the_file_that_moved_since() -> None:
    """Named by the id it gave up, it is bound under its new one."""
    room = Room()
    room.do(lambda uow: uow.chats.seen(APP, "-700", ChatKind.GROUP, "Nhóm", room.now))
    room.do(lambda uow: uow.chats.migrated(APP, "-700", "-100700"))
    first = replace(room.settings.campaigns[0], groups=(GroupSeed(APP, "-700"),))
    room.desk = Desk(replace(room.settings, campaigns=(first,)), bot_name="baocao_bot")
    room.do(lambda uow: room.desk.seed(uow, room.now))
    chat = room.do(lambda uow: uow.chats.get(APP, "-100700"))
    assert chat is not None
    assert chat.campaign == "tan-chau"


def test_seeds_are_taken_over_once() -> None:
    """A role that was taken back in the chat isn't given again at the next start."""
    room = Room()
    code = room.campaign.code

    def take_back(uow: UnitOfWork) -> None:
        person = next(grant.person for grant in uow.people.grants(code, role=Role.LEADER))
        uow.people.revoke(Grant(person, code, Role.LEADER), room.now)

    room.do(take_back)
    room.do(lambda uow: room.desk.seed(uow, room.now))
    assert room.do(lambda uow: uow.people.grants(code, role=Role.LEADER)) == []
