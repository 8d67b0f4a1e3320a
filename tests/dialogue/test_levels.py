"""Two and three levels: hamlets report to their commune, the sum is the commune's draft for the district, and so on."""

from __future__ import annotations

import dataclasses

from bot.config import Settings, load
from reporting.campaign import Duty, DutyKind, Frequency, Role, Unit, Upper
from reporting.ports import UnitOfWork
from reporting.records import Grant
from tests.builders import at
from tests.dialogue.cases import figures, sound
from tests.dialogue.chat import EXAMPLES, Chat, Said, desk_in

EARLY = "2023-07-31 07:40"
DISTRICT = "tan-chau"
WEEK = "24/7-30/7"


async def reports(chat: Chat, unit: str, text: str) -> Said:
    """Let a hamlet's lead report in the commune's group."""
    name = chat.campaign.unit_by_code[unit].name
    return await chat.lead(unit).says(f"/bc {name} {text}")


async def two_report(chat: Chat) -> None:
    """Let two of the three hamlets report."""
    await reports(chat, "tan-trung", "m1=5 m2=20 kh1=4")
    await reports(chat, "tan-loi", "m1=4 m2=28 kh1=3")


async def all_report(chat: Chat) -> None:
    """Let all three report; the clock looks a minute later."""
    await two_report(chat)
    await reports(chat, "tan-thuan", "m1=3 m2=20")
    await chat.clock_to("2023-07-31 07:42")


async def test_the_sum_goes_up_when_all_have_reported() -> None:
    """The commune's lead gets the draft in private; approved, it is a report like any other, once."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        await all_report(chat)
        lead = chat.lead("tan-hung")
        draft = lead.private.last()
        assert "DỰ THẢO BÁO CÁO: xã Tân Hưng, kỳ 24–30/7" in draft
        assert "03/03 đơn vị đã báo cáo." in draft
        assert "Đăng ký mức 1: 12\n– Thu nhận mức 2: 68\n– Kích hoạt mức 1: 7 (từ 02/03 đơn vị)" in draft
        assert "Kích hoạt mức 2: chưa có đơn vị nào báo cáo, không gửi" in draft
        assert draft.code == ["/bc xã Tân Hưng từ 24/7/2023 đến 30/7/2023 m1=12 m2=68 kh1=7"]
        assert figures(chat, "tan-hung", DISTRICT) == {}
        await lead.presses("Gửi", on=draft)
        answer = lead.private.last()
        assert "Đã nhận: xã Tân Hưng, kỳ 24–30/7, đúng hạn." in answer
        assert "7.529/14.975 = 50,28 %" in answer
        expected = {f"m1 {WEEK}": 12, f"m2 {WEEK}": 68, f"kh1 {WEEK}": 7}
        assert figures(chat, "tan-hung", DISTRICT) == expected
        said = len(lead.private.by_bot)
        await chat.clock_to("2023-07-31 12:00")
        assert len(lead.private.by_bot) == said
        assert figures(chat, "tan-hung", DISTRICT) == expected
        assert sound(chat)


async def test_what_went_up_can_be_traced() -> None:
    """The record above names the draft, and the entries below that it sums."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        await all_report(chat)
        await chat.lead("tan-hung").presses("Gửi", at=chat.lead("tan-hung").private)

        def trace(uow: UnitOfWork) -> list[tuple[str, int]]:
            (stored,) = uow.ledger.history(DISTRICT)
            kept = uow.state.get(f"sum-of/{stored.message.id}")
            assert kept["entries"] == [stored.id]
            assert stored.reason == f"số cộng từ báo cáo của 3/3 đơn vị, dự thảo {kept['draft']}"
            found = (uow.ledger.entry(number) for number in kept["sums"])
            return [(one.entry.unit, one.entry.values["m1"].number) for one in found if one is not None]

        assert chat.store.read(trace).result() == [("tan-loi", 4), ("tan-thuan", 3), ("tan-trung", 5)]


async def test_shortly_before_the_due_above_a_partial_sum_is_put_forward() -> None:
    """It says that it is partial and who is missing; when the last one reports, what changed is put forward once."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        await two_report(chat)
        lead = chat.lead("tan-hung")
        await chat.clock_to("2023-07-31 09:29")
        assert lead.private.by_bot == []
        await chat.clock_to("2023-07-31 09:30")
        draft = lead.private.last()
        assert "Mới có 02/03 đơn vị báo cáo, số cộng chưa đủ." in draft
        assert "Chưa báo cáo (01): Tân Thuận." in draft
        await lead.presses("Gửi", on=draft)
        assert figures(chat, "tan-hung", DISTRICT)[f"m1 {WEEK}"] == 9
        mark = lead.private.mark
        await reports(chat, "tan-thuan", "m1=3 m2=20")
        await chat.clock_to("2023-07-31 11:00")
        (changed,) = lead.private.since(mark)
        assert "SỐ CỘNG ĐÃ THAY ĐỔI" in changed
        assert "Đăng ký mức 1: đã gửi 9, nay cộng được 12" in changed
        await lead.presses("Gửi", on=changed)
        assert "thay 9 → 12" in lead.private.last()
        assert figures(chat, "tan-hung", DISTRICT)[f"m2 {WEEK}"] == 68
        assert sound(chat)


async def test_stale_figures_are_not_sent() -> None:
    """A hamlet corrects after the draft was made: pressed, the button shows the newest, and sends nothing."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        await all_report(chat)
        lead = chat.lead("tan-hung")
        draft = lead.private.last()
        await chat.lead("tan-loi").says("/sua Tân Lợi 30/7 m1=9 lý do: đếm lại")
        await lead.presses("Gửi", on=draft)
        assert figures(chat, "tan-hung", DISTRICT) == {}
        fresh = lead.private.last()
        assert "m1=17 m2=68" in fresh.code[0]
        await lead.presses("Gửi", on=fresh)
        assert figures(chat, "tan-hung", DISTRICT)[f"m1 {WEEK}"] == 17


async def test_changes_after_it_went_up_are_gathered_and_told_once() -> None:
    """Two corrections within minutes make one draft; left alone, it isn't shown again."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        await all_report(chat)
        lead = chat.lead("tan-hung")
        await lead.presses("Gửi", at=lead.private)
        mark = lead.private.mark
        await chat.lead("tan-loi").says("/sua Tân Lợi 30/7 m1=9 lý do: đếm lại")
        await chat.clock_to("2023-07-31 07:47")
        await chat.lead("tan-trung").says("/sua Tân Trung 30/7 m2=25 lý do: sót")
        await chat.clock_to("2023-07-31 09:00")
        (changed,) = lead.private.since(mark)
        assert "đã gửi 12, nay cộng được 17" in changed
        assert "đã gửi 68, nay cộng được 73" in changed
        await lead.presses("Không gửi", on=changed)
        await chat.clock_to("2023-08-01 09:00")
        assert len([said for said in lead.private.since(mark) if "SỐ CỘNG" in said]) <= 1
        assert figures(chat, "tan-hung", DISTRICT)[f"m1 {WEEK}"] == 12


async def test_zero_is_a_figure_and_nothing_is_none() -> None:
    """Hamlets that say there was nothing make a sum of 0; a metric nobody gave is left out."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        for code in ("tan-trung", "tan-loi", "tan-thuan"):
            await reports(chat, code, "không phát sinh")
        await chat.clock_to("2023-07-31 07:42")
        lead = chat.lead("tan-hung")
        assert lead.private.last().code == ["/bc xã Tân Hưng từ 24/7/2023 đến 30/7/2023 m1=0 m2=0"]
        await lead.presses("Gửi", at=lead.private)
        assert figures(chat, "tan-hung", DISTRICT) == {f"m1 {WEEK}": 0, f"m2 {WEEK}": 0}


async def test_two_people_press_once() -> None:
    """The head may approve too; whoever comes second is told that it is done."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        head, lead = chat.head("tan-hung"), chat.lead("tan-hung")
        await all_report(chat)
        await head.whispers("/tonghop")
        other = head.private.last()
        await head.presses("Gửi", on=other)
        assert "Đã nhận: xã Tân Hưng, kỳ 24–30/7, đúng hạn." in head.private.last()
        if chat.app_name == "telegram":
            assert "Đã gửi: xã Tân Hưng, kỳ 24–30/7, người duyệt: Tổ trưởng Tân Hưng." in lead.private.last()
            assert lead.private.last().buttons == []
        history = chat.store.read(lambda uow: list(uow.ledger.history(DISTRICT))).result()
        assert len(history) == 1


async def test_without_a_way_in_private_it_goes_to_the_own_group() -> None:
    """A lead who blocked the bot is asked in the commune's group, by name."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        lead = chat.lead("tan-hung")
        await lead.blocks()
        await all_report(chat)
        await chat.clock_to("2023-07-31 07:45")
        draft = chat.group.last()
        assert "Đầu mối Tân Hưng: đề nghị đ/c duyệt." in draft
        assert "DỰ THẢO BÁO CÁO: xã Tân Hưng" in draft
        pressed = await chat.lead("tan-loi").presses("Gửi", on=draft)
        assert "Nút này dành cho" in (pressed.notice or "")
        assert figures(chat, "tan-hung", DISTRICT) == {}


async def test_typed_by_hand_it_is_not_asked_for() -> None:
    """Where the very figures stand above already, nothing is put forward."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        lead = chat.lead("tan-hung")
        await lead.whispers("/bc Tân Hưng từ 24/7 đến 30/7 m1=12 m2=68 kh1=7")
        mark = lead.private.mark
        await all_report(chat)
        await chat.clock_to("2023-07-31 10:30")
        assert lead.private.since(mark) == []


async def test_practice_sends_nothing_up() -> None:
    """Practice reports of all hamlets make no draft, and /tonghop isn't there in practice."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        for code in ("tan-trung", "tan-loi", "tan-thuan"):
            name = chat.campaign.unit_by_code[code].name
            await chat.lead(code).says(f"/guithu {name} m1=5 m2=6")
        said = await chat.admin.says("/guithu /tonghop")
        assert "TẬP" in said.answer.text or "thử" in said.answer.text.lower()
        await chat.clock_to("2023-07-31 10:30")
        assert chat.lead("tan-hung").private.by_bot == []
        assert figures(chat, "tan-hung", DISTRICT) == {}


async def test_a_restart_makes_no_second_draft() -> None:
    """What was put forward is remembered; what fell due meanwhile is put forward then."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        lead = chat.lead("tan-hung")
        await two_report(chat)
        await chat.restart(at="2023-07-31 09:40")
        assert len([said for said in lead.private.by_bot if "DỰ THẢO" in said]) == 1
        await chat.restart(at="2023-07-31 09:50")
        assert len([said for said in lead.private.by_bot if "DỰ THẢO" in said]) == 1
        await lead.presses("Gửi", at=lead.private)
        assert figures(chat, "tan-hung", DISTRICT)[f"m1 {WEEK}"] == 9


async def test_who_may_see_the_sum() -> None:
    """A stranger and a hamlet's lead may not send; the commune's admin sees it, the district's reporter sends it."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        await two_report(chat)
        for somebody in (chat.stranger, chat.leader, chat.lead("tan-loi")):
            refused = await somebody.says("/tonghop")
            assert "đầu mối, tổ trưởng xã Tân Hưng và thường trực hai cấp xem" in refused.answer
            assert refused.answer.buttons == []
        lead = chat.lead("tan-hung")
        await lead.whispers("/tonghop hai mươi")
        assert "Chưa rõ «hai mươi»." in lead.private.last()
        await lead.whispers("/tonghop 6/8")
        assert "Chưa đến ngày «6/8»: kỳ đó của xã Tân Hưng chưa có số để cộng." in lead.private.last()
        await lead.whispers("/rollup 30/7")
        assert lead.private.last().buttons == ["Gửi", "Không gửi"]
        await lead.presses("Không gửi", at=lead.private)
        assert "Chưa gửi: xã Tân Hưng, kỳ 24–30/7." in lead.private.last()
        assert figures(chat, "tan-hung", DISTRICT) == {}


async def test_above_who_has_no_level_below_is_told_so_of_their_unit() -> None:
    """Another commune's lead of the district reads nothing of the campaign as a whole; others read who may see sums."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        lead = chat.newcomer("Đầu mối", "dau_moi")
        await lead.starts()

        def grant(uow: UnitOfWork) -> None:
            person = uow.people.by_account(lead.account)
            assert person is not None
            uow.people.grant(Grant(person.id, DISTRICT, Role.REPORTER, "tan-phu"), None, at(EARLY))

        chat.store.write(grant).result()
        await lead.whispers("/tonghop")
        assert lead.private.last().text == "Chưa lập cấp dưới gửi số cộng lên xã Tân Phú."


def three_levels() -> Settings:
    """Put a province above the district: its report is due on Monday afternoon."""
    base = load(EXAMPLES / "tan-hung.toml", {})
    commune, district = base.campaigns
    weekly = Duty(
        "tuan",
        "Báo cáo tuần của huyện",
        DutyKind.FIGURES,
        Frequency.WEEKLY,
        ("tan-chau-tn", "hoa-thanh"),
        at("31/7 15:00").time(),
        due_days=1,
        required=("m1", "m2"),
    )
    keys = ("m1", "m2", "kh1", "kh2")
    province = dataclasses.replace(
        commune.campaign,
        code="tinh",
        name="Tài khoản định danh điện tử tỉnh Tây Ninh",
        units=(Unit("tan-chau-tn", "Tân Châu", "huyện"), Unit("hoa-thanh", "Hòa Thành", "thị xã")),
        duties=(weekly,),
        upper=None,
    )
    above = dataclasses.replace(
        district.campaign, upper=Upper("tinh", "tan-chau-tn", tuple((key, key) for key in keys))
    )
    return dataclasses.replace(
        base,
        campaigns=(
            commune,
            dataclasses.replace(district, campaign=above),
            dataclasses.replace(commune, campaign=province, groups=(), people=()),
        ),
    )


async def test_three_levels() -> None:
    """The hamlets' sum is the commune's report, and the communes' sum the district's."""
    async with desk_in(three_levels(), at=EARLY) as chat:
        await all_report(chat)
        await chat.lead("tan-hung").presses("Gửi", at=chat.lead("tan-hung").private)
        await chat.lead("tan-phu").whispers("/bc Tân Phú từ 24/7 đến 30/7 m1=10 m2=65 kh1=1 kh2=2")
        district = chat.lead("tan-chau-tn")
        await chat.clock_to("2023-07-31 14:31")
        draft = district.private.last()
        assert "Mới có 02/12 đơn vị báo cáo" in draft
        assert "Gửi cấp trên: Tài khoản định danh điện tử tỉnh Tây Ninh." in draft
        await district.presses("Gửi", on=draft)
        assert figures(chat, "tan-chau-tn", "tinh") == {
            f"m1 {WEEK}": 22,
            f"m2 {WEEK}": 133,
            f"kh1 {WEEK}": 8,
            f"kh2 {WEEK}": 2,
        }
        assert sound(chat)
