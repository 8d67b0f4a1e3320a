"""Rounds of two levels: other rhythms, quiet hours, excuses, closed periods, what waits or is taken back below."""

from __future__ import annotations

import dataclasses
from datetime import time

from bot.config import Settings, load
from reporting.campaign import Campaign, Duty, DutyKind, Frequency, Metric, MetricKind, Role
from reporting.ports import UnitOfWork
from reporting.records import Grant
from tests.dialogue.cases import figures, sound
from tests.dialogue.chat import EXAMPLES, Chat, desk_in
from tests.dialogue.test_levels import DISTRICT, EARLY, WEEK, all_report, reports, two_report

HAMLETS = ("tan-trung", "tan-loi", "tan-thuan")


def with_commune(campaign: Campaign, district: Campaign | None = None) -> Settings:
    """Load the example with another commune's campaign, perhaps another district's too."""
    base = load(EXAMPLES / "tan-hung.toml", {})
    lower, upper = base.campaigns
    above = dataclasses.replace(upper, campaign=district or upper.campaign)
    return dataclasses.replace(base, campaigns=(dataclasses.replace(lower, campaign=campaign), above))


def example() -> tuple[Campaign, Campaign]:
    """Give the example's two campaigns."""
    lower, upper = load(EXAMPLES / "tan-hung.toml", {}).campaigns
    return lower.campaign, upper.campaign


async def test_hamlets_report_daily_and_the_commune_weekly() -> None:
    """Seven days make up the week; whoever left some out is named with how many there are."""
    lower, _ = example()
    daily = Duty("ngay", "Báo cáo ngày", DutyKind.FIGURES, Frequency.DAILY, HAMLETS, time(17), required=("m1", "m2"))
    async with desk_in(with_commune(dataclasses.replace(lower, duties=(daily,))), at="2023-07-24 16:00") as chat:
        for day in range(24, 31):
            await chat.clock_to(f"2023-07-{day} 16:30")
            for code in HAMLETS:
                if (code, day) not in {("tan-loi", 25), ("tan-loi", 26)}:
                    await reports(chat, code, f"ngày {day}/7 m1=1 m2=2")
        lead = chat.lead("tan-hung")
        assert lead.private.by_bot == []
        await chat.clock_to("2023-07-31 09:30")
        draft = lead.private.last()
        assert "Mới có 02/03 đơn vị báo cáo" in draft
        assert "Chưa đủ (01): Tân Lợi (05/07 kỳ)." in draft
        assert "m1=19 m2=38" in draft.code[0]
        await lead.presses("Gửi", on=draft)
        assert figures(chat, "tan-hung", DISTRICT) == {f"m1 {WEEK}": 19, f"m2 {WEEK}": 38}
        assert sound(chat)


async def test_cumulative_figures_go_up_once_all_have_one() -> None:
    """While a hamlet has none the metric is left out and says so; then the sum of what stands is stated."""
    lower, upper = example()
    metric = Metric("so", "Số tài khoản đang có", MetricKind.CUMULATIVE, ("số tài khoản",))
    assert lower.upper is not None
    link = dataclasses.replace(lower.upper, metrics=(*lower.upper.metrics, ("so", "so")))
    lower = dataclasses.replace(lower, metrics=(*lower.metrics, metric), upper=link)
    district = dataclasses.replace(upper, metrics=(*upper.metrics, metric))
    async with desk_in(with_commune(lower, district), at=EARLY) as chat:
        await reports(chat, "tan-trung", "m1=5 m2=20 so=100")
        await reports(chat, "tan-loi", "m1=4 m2=28")
        await reports(chat, "tan-thuan", "m1=3 m2=20 so=50")
        await chat.clock_to("2023-07-31 07:42")
        lead = chat.lead("tan-hung")
        assert "Số tài khoản đang có: chưa cộng lũy kế, còn thiếu Tân Lợi" in lead.private.last()
        await reports(chat, "tan-loi", "so=70")
        await chat.clock_to("2023-07-31 08:30")
        draft = lead.private.last()
        assert "Số tài khoản đang có: lũy kế 220" in draft
        await lead.presses("Gửi", on=draft)
        assert figures(chat, "tan-hung", DISTRICT)[f"so {WEEK}"] == 220
        assert "lũy kế 220" in lead.private.last()


async def test_a_draft_waits_for_the_end_of_quiet_hours() -> None:
    """All reported at half past ten in the evening: the lead is asked in the morning."""
    async with desk_in("tan-hung", at="2023-07-30 22:30") as chat:
        for code in HAMLETS:
            await reports(chat, code, "từ 24/7 đến 30/7 m1=1 m2=2")
        lead = chat.lead("tan-hung")
        await chat.clock_to("2023-07-31 05:29")
        assert lead.private.by_bot == []
        await chat.clock_to("2023-07-31 05:31")
        assert "03/03 đơn vị đã báo cáo" in lead.private.last()


async def test_what_waits_below_is_not_in_the_sum() -> None:
    """A held figure counts nowhere; confirmed, the sum is whole and is put forward."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        await all_report(chat)
        lead = chat.lead("tan-hung")
        await lead.presses("Không gửi", at=lead.private)
        await chat.clock_to("2023-08-07 08:00")
        await two_report(chat)
        await reports(chat, "tan-thuan", "m1=9999 m2=20")
        await lead.whispers("/tonghop")
        draft = lead.private.last()
        assert "Chờ xác nhận (01): Tân Thuận." in draft
        assert "m1=9 m2=48" in draft.code[0]
        mark = lead.private.mark
        await chat.lead("tan-thuan").presses("Đúng, tính số này")
        await chat.clock_to("2023-08-07 08:05")
        assert "m1=10008 m2=68" in lead.private.last().code[0]
        assert len(lead.private.since(mark)) == 1


async def test_an_excused_unit_is_not_asked_and_an_extension_moves_the_hour() -> None:
    """The commune's own due counts: excused, no draft; extended, half an hour before its own due."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        await chat.admin.whispers("/chiendich tan-chau")
        await chat.admin.whispers("/giahan Tân Hưng 15 giờ")
        await two_report(chat)
        lead = chat.lead("tan-hung")
        await chat.clock_to("2023-07-31 14:29")
        assert [said for said in lead.private.by_bot if "DỰ THẢO" in said] == []
        await chat.clock_to("2023-07-31 14:31")
        assert "Hạn gửi: 15 giờ 00 hôm nay" in lead.private.last()
        await chat.admin.whispers("/mienbc Tân Hưng 6/8")
        await chat.clock_to("2023-08-07 08:00")
        await two_report(chat)
        await chat.clock_to("2023-08-07 10:30")
        assert [said for said in lead.private.by_bot if "DỰ THẢO" in said and "6/8" in said] == []


async def test_a_closed_period_takes_no_sum() -> None:
    """Closed above, nothing is put forward; an old draft's button is told why, as any report is."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        await all_report(chat)
        lead = chat.lead("tan-hung")
        draft = lead.private.last()
        await chat.admin.whispers("/chiendich tan-chau")
        await chat.admin.whispers("/chot 30/7")
        await chat.admin.presses("Vẫn chốt", at=chat.admin.private)
        await lead.presses("Gửi", on=draft)
        assert "Kỳ này đã chốt số liệu" in lead.private.last()
        assert figures(chat, "tan-hung", DISTRICT) == {}
        mark = lead.private.mark
        await chat.lead("tan-loi").says("/sua Tân Lợi 30/7 m1=9 lý do: đếm lại")
        await chat.clock_to("2023-07-31 12:00")
        assert lead.private.since(mark) == []


async def test_day_figures_above_are_asked_about() -> None:
    """The commune sent a quick figure of a day: the week's sum is held and asked about, as any report is."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        lead = chat.lead("tan-hung")
        await lead.whispers("/bc Tân Hưng ngày 28/7 m1=2 m2=3")
        await all_report(chat)
        await lead.presses("Gửi", at=lead.private)
        asked = lead.private.last()
        assert "Chờ xác nhận, chưa tính: xã Tân Hưng, kỳ 24–30/7." in asked
        await lead.presses("Tổng cả kỳ (thay)", on=asked)
        tally = figures(chat, "tan-hung", DISTRICT)
        assert tally[f"m1 {WEEK}"] == 12
        assert "Thu nhận +80" in lead.private.last()
        assert sound(chat)


async def test_what_is_taken_back_below_is_told() -> None:
    """Nobody gives a figure any more that went up: it is said, and can't be sent as nothing."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        said = [await reports(chat, code, "m1=1 m2=2") for code in HAMLETS]
        await chat.clock_to("2023-07-31 07:42")
        lead = chat.lead("tan-hung")
        await lead.presses("Gửi", at=lead.private)
        for code, one in zip(HAMLETS, said, strict=True):
            await chat.lead(code).says("/huy", reply_to=one)
        await chat.clock_to("2023-07-31 08:00")
        told = lead.private.last()
        assert "Đăng ký mức 1: đã gửi 3, nay không còn đơn vị nào có số" in told
        assert "đính chính bằng /sua" in told
        assert told.buttons == []
        assert figures(chat, "tan-hung", DISTRICT) == {f"m1 {WEEK}": 3, f"m2 {WEEK}": 6}


async def test_in_english() -> None:
    """Who reads English gets the draft in it; the line stays what the reader of reports knows."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        lead = chat.lead("tan-hung")
        await lead.whispers("/ngonngu en")
        await two_report(chat)
        await chat.clock_to("2023-07-31 09:31")
        draft = lead.private.last()
        assert "DRAFT REPORT: xã Tân Hưng, period 24–30/7." in draft
        assert "Only 2 of 3 units have reported" in draft
        await lead.presses("Send", on=draft)
        assert figures(chat, "tan-hung", DISTRICT)[f"m1 {WEEK}"] == 9


async def group_only(chat: Chat) -> None:
    """Let nobody of the unit above have met the desk in private."""
    for actor in (chat.lead("tan-hung"), chat.head("tan-hung")):
        await actor.blocks()


async def test_a_head_is_not_named_in_the_group() -> None:
    """No reporter, and a head who can't be reached: the group is asked without a name, and who pressed isn't told."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        await chat.admin.whispers("/chiendich tan-chau")
        lead, head = chat.lead("tan-hung"), chat.head("tan-hung")

        def revoke(uow: UnitOfWork) -> None:
            person = uow.people.by_account(lead.account)
            assert person is not None
            uow.people.revoke(Grant(person.id, DISTRICT, Role.REPORTER, "tan-hung"), chat.now())

        chat.store.write(revoke).result()
        await head.blocks()
        await all_report(chat)
        await chat.clock_to("2023-07-31 07:45")
        draft = chat.group.last()
        assert "Đề nghị đ/c phụ trách báo cáo xã Tân Hưng duyệt." in draft
        await head.blocks(blocked=False)
        await head.whispers("/tonghop")
        await head.presses("Gửi", at=head.private)
        assert figures(chat, "tan-hung", DISTRICT)[f"m1 {WEEK}"] == 12
        assert not any("Tổ trưởng Tân Hưng" in said for said in chat.group.by_bot)


async def test_in_the_group_the_one_addressed_approves() -> None:
    """The commune's lead sits in the hamlets' group, can't be reached in private, and approves there."""
    async with desk_in("tan-hung", at=EARLY) as chat:
        lead = chat.lead("tan-hung")
        chat.group.room.members[lead.user.id] = "member"
        await group_only(chat)
        await all_report(chat)
        await chat.clock_to("2023-07-31 07:45")
        await lead.presses("Gửi", on=chat.group.last())
        assert figures(chat, "tan-hung", DISTRICT)[f"m1 {WEEK}"] == 12
        assert "Đã nhận: xã Tân Hưng" in chat.group.last()
