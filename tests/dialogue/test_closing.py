"""/chot while somebody still owes the report: it names them and asks once; nobody missing, it just closes."""

from __future__ import annotations

from tests.dialogue.cases import MONDAY, closes
from tests.dialogue.chat import Chat, desk_in

CLOSED = "Đã chốt số liệu kỳ 24–30/7"
SHUT = "đã chốt số liệu"


async def all_but(chat: Chat, *missing: str) -> None:
    """Let every unit report except some."""
    for unit in chat.campaign.units:
        if unit.code not in missing:
            assert "Đã nhận" in (await chat.lead(unit.code).says(f"/bc {unit.name} m1=10 m2=65")).answer


async def test_before_the_due_it_names_who_is_missing_and_asks() -> None:
    """The button closes; until then the period takes reports."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await all_but(chat, "tan-hoa", "tan-ha")
        asked = (await chat.admin.says("/chot")).answer
        assert "Kỳ 24–30/7 chưa đến hạn gửi (10 giờ 00 ngày 31/7)." in asked
        assert "Chưa báo cáo (02): Tân Hòa, Tân Hà" in asked
        assert asked.buttons == ["Vẫn chốt", "Chưa chốt"]
        assert "Đã nhận" in (await chat.lead("tan-hoa").says("/bc Tân Hòa m1=10 m2=65")).answer
        await chat.admin.presses("Vẫn chốt", on=asked)
        assert CLOSED in asked
        assert asked.buttons == []
        assert SHUT in (await chat.lead("tan-ha").says("/bc Tân Hà m1=10 m2=65")).answer


async def test_the_command_again_closes_too() -> None:
    """What was asked says so; its button is not open any more. After an hour it is asked anew."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.admin.says("/chot")
        await chat.clock_to("2023-07-31 09:31")
        asked = (await chat.admin.says("/chot đã gửi huyện")).answer
        assert "Chưa báo cáo (12)" in asked
        assert CLOSED in (await chat.admin.says("/chot đã gửi huyện")).answer
        assert asked.buttons == []
        assert CLOSED in (await chat.admin.says("/chot")).answer


async def test_not_yet() -> None:
    """Left open, it goes on; asked again, it asks again."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        asked = (await chat.admin.says("/chot 30/7")).answer
        await chat.admin.presses("Chưa chốt", on=asked)
        assert "Kỳ 24–30/7 vẫn nhận báo cáo." in asked
        assert "Đã nhận" in (await chat.lead("tan-ha").says("/bc Tân Hà m1=10 m2=65")).answer
        assert "Chưa báo cáo (11)" in (await chat.admin.says("/chot 30/7")).answer


async def test_nobody_missing() -> None:
    """All have reported: there is nothing to ask, before the due or after it."""
    for at in (MONDAY, "2023-07-31 10:40"):
        async with desk_in("tan-chau", at=at) as chat:
            await all_but(chat)
            assert CLOSED in (await chat.admin.says("/chot")).answer
            assert SHUT in (await chat.lead("tan-ha").says("/bc Tân Hà m1=11 m2=65")).answer


async def test_somebody_missing_after_the_due() -> None:
    """Who is late would be shut out: they are named, and who gave only a part or was excused is told apart."""
    async with desk_in("tan-chau", at="2023-07-31 10:40") as chat:
        await all_but(chat, "tan-hoa", "tan-ha", "tan-hoi")
        await chat.lead("tan-hoi").says("/bc Tân Hội m1=10")
        await chat.admin.says("/mienbc Tân Hà 30/7 lý do: mất điện")
        asked = (await chat.admin.says("/chot")).answer
        assert "Kỳ 24–30/7 còn đơn vị chưa báo cáo xong." in asked
        assert "Chưa báo cáo (01): Tân Hòa" in asked
        assert "Còn thiếu (01): Tân Hội (thiếu mức 2)" in asked
        assert "Tân Hà" not in asked.text


async def test_another_admin_is_asked_for_themselves() -> None:
    """Said again by somebody else it is their first time; they may press the first one's button."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        other = chat.newcomer("Chị Hai", "chihai")
        await chat.admin.says("/phanquyen thuongtruc", reply_to=await other.says("Chào cả nhà"))
        first = (await chat.admin.says("/chot")).answer
        assert "Vẫn chốt" in (await other.says("/chot")).answer.buttons
        await other.presses("Vẫn chốt", on=first)
        assert CLOSED in first


async def test_not_yet_where_somebody_else_closed_it_meanwhile() -> None:
    """The question left behind says how things stand: the period takes no more reports."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        other = chat.newcomer("Chị Hai", "chihai")
        await chat.admin.says("/phanquyen thuongtruc", reply_to=await other.says("Chào cả nhà"))
        asked = (await chat.admin.says("/chot")).answer
        await other.says("/chot")
        assert CLOSED in (await other.says("/chot")).answer
        await chat.admin.presses("Chưa chốt", on=asked)
        assert "vẫn nhận báo cáo" not in asked
        assert CLOSED in asked
        assert SHUT in (await chat.lead("tan-ha").says("/bc Tân Hà m1=10 m2=65")).answer


async def test_a_button_from_before_the_period_was_opened_again() -> None:
    """What was asked before does not close what an admin opened since."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        other = chat.newcomer("Chị Hai", "chihai")
        await chat.admin.says("/phanquyen thuongtruc", reply_to=await other.says("Chào cả nhà"))
        asked = (await chat.admin.says("/chot")).answer
        await other.says("/chot")
        assert CLOSED in (await other.says("/chot")).answer
        await chat.clock_to("2023-07-31 08:50")
        await other.says("/moky 30/7 còn thiếu Tân Hà")
        await chat.admin.presses("Vẫn chốt", on=asked)
        assert "Kỳ 24–30/7 vẫn nhận báo cáo." in asked
        assert "Đã nhận" in (await chat.lead("tan-ha").says("/bc Tân Hà m1=10 m2=65")).answer


async def test_in_practice_it_asks_as_well() -> None:
    """What one practises is what will come."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        asked = (await chat.admin.says("/guithu")).answer
        await chat.admin.presses(asked.buttons[0], on=asked)
        assert CLOSED in (await closes(chat)).answer
        assert CLOSED not in asked
