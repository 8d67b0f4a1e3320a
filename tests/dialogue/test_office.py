"""What must not slip by: thumbs that hide something, the last admin, units that left, requests, bystanders."""

from __future__ import annotations

from reporting.campaign import Role
from reporting.ports import UnitOfWork
from reporting.records import Grant
from tests.dialogue.chat import Actor, Chat, desk_in

MONDAY = "2023-07-31 08:30"


async def test_a_thumb_hides_nothing() -> None:
    """Partial, late, inside the baseline, entered for somebody: said in words even where thumbs are wanted."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.admin.says("/ketnoi camxuc")
        assert "còn thiếu mức 2" in (await chat.lead("tan-ha").says("/bc Tân Hà m1=12")).answer
        known = await chat.lead("tan-hoa").says("/bc Tân Hòa 24/7 m1=12 m2=3")
        assert "nằm trong số đầu kỳ" in known.answer
        assert "nhập thay" in (await chat.admin.says("/bc Tân Hội m1=12 m2=3")).answer
        fine = await chat.lead("tan-dong").says("/bc Tân Đông m1=12 m2=3")
        assert fine.reaction == "👍"
        assert fine.answers == []
        await chat.clock_to("2023-07-31 10:40")
        assert "trễ hạn" in (await chat.lead("tan-phu").says("/bc Tân Phú m1=12 m2=3")).answer


async def test_the_last_admin_stays() -> None:
    """Nobody could give the role again."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        gone = await chat.admin.says(f"/phanquyen {chat.admin.at_name} bỏ thuongtruc")
        assert "là thường trực duy nhất" in gone.answer
        assert "Vẫn chốt" in (await chat.admin.says("/chot")).answer.buttons


async def test_who_is_meant_by_a_username_is_asked() -> None:
    """A username changes hands: for an admin the name is shown first; a reply to the person is sure enough."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        other = chat.newcomer("Người khác", "pct")
        said = await other.says("chào")
        asked = (await chat.admin.says("/phanquyen @pct thuongtruc")).answer
        assert "@pct hiện là Người khác. Giao quyền thường trực" in asked
        await chat.admin.presses("Không phải", on=asked)
        assert "Việc này của thường trực" in (await other.says("/chot")).answer
        assert "Người khác: lãnh đạo." in (await chat.admin.says("/phanquyen lanhdao", reply_to=said)).answer


async def test_a_role_that_waits_too_long_is_no_more() -> None:
    """Whoever turns up under the name after a week is somebody else; a reporter's may wait."""
    for days, given in ((6, True), (8, False)):
        async with desk_in("tan-chau", at=MONDAY) as chat:
            assert "trong 7 ngày" in (await chat.admin.says("/phanquyen @moi_den thuongtruc")).answer
            await chat.admin.says("/phancong @moi_den Tân Hà")
            await chat.clock_jumps_to(f"2023-08-{6 if days == 6 else 8:02} 08:20")
            who = chat.newcomer("Mới Đến", "moi_den")
            assert ("chưa báo cáo xong" in (await who.says("/chot")).answer) is given
            assert "Đã nhận" in (await who.says("/bc Tân Hà 1/8 m1=1 m2=2")).answer


async def test_a_reporter_of_a_unit_that_is_gone_reports_for_none() -> None:
    """Bound to a unit that left the file isn't bound to none, who may report for any."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")

        def leave(uow: UnitOfWork) -> None:
            person = uow.people.by_account(lead.account)
            assert person is not None
            for grant in uow.people.grants("tan-chau", person=person.id):
                uow.people.revoke(grant, chat.now())
            uow.people.grant(Grant(person.id, "tan-chau", Role.REPORTER, "xa-cu"), None, chat.now())

        chat.store.write(leave).result()
        said = await lead.says("/bc Tân Phú m1=12 m2=1")
        assert "Đã nhận" not in said.answer
        assert chat.store.read(lambda uow: uow.ledger.cells("tan-chau")).result() == []


async def test_only_open_requests_count() -> None:
    """Answered requests make room; a refused person who speaks with the desk is told, politely and in private."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.stranger.starts()
        for unit in ("Tân Hà", "Tân Phú", "Tân Hòa", "Tân Hội"):
            said = await chat.stranger.says(f"/dangky {unit}")
            assert "Đã chuyển đề nghị" in said.answer
            await chat.admin.presses("Không duyệt", on=chat.private("admin").last())
            assert "Thường trực chưa duyệt đ/c làm đầu mối" in chat.stranger.private.last()
        for _ in range(3):
            await chat.stranger.says("/dangky Tân Hà")
        assert "chưa được trả lời" in (await chat.stranger.says("/dangky Tân Hà")).answer


async def test_bystanders_of_a_group_that_is_not_bound_are_not_kept() -> None:
    """Whoever chats there is nobody to the desk; in the reporting group @ten must be known."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        passer = chat.newcomer("Người qua đường", "qua_duong")
        other = chat.new_group("Nhóm khác", passer)
        await passer.says("chào cả nhà", to=other)
        assert not _known(chat, passer)
        await passer.says("chào cả nhà")
        assert _known(chat, passer)


def _known(chat: Chat, who: Actor) -> bool:
    return chat.store.read(lambda uow: uow.people.by_account(who.account)).result() is not None


async def test_totals_and_figures_that_disagree_are_told() -> None:
    """A cumulative figure and the week's figure beside it: whoever comes second hears that they differ."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        assert "rà soát" not in (await lead.says("/bc Tân Hà 30/7 lk m1=250 lk m2=2480")).answer
        said = await lead.says("/bc Tân Hà kỳ 24-30/7 m1=5 m2=6")
        text = "\n".join(one.text for one in said.answers)
        assert "máy tính ra" in text
