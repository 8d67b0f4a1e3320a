"""What the clock makes due: never twice, never forgotten, nothing empty, nobody named who has reported."""

from __future__ import annotations

from tests.dialogue.chat import Chat, desk_in

UNITS = (
    *("tan-hung", "tan-phu", "thanh-dong", "thi-tran", "suoi-day", "tan-thanh"),
    *("suoi-ngo", "tan-hoa", "tan-hiep", "tan-hoi", "tan-dong", "tan-ha"),
)


async def all_report(chat: Chat, *but: str) -> None:
    """Let every unit but some report the week."""
    for number, unit in enumerate(UNITS):
        if unit not in but:
            await chat.lead(unit).says(f"/bc tuần 24-30/7 m1={number + 10} m2={number + 40}")


async def test_nothing_is_said_when_all_is_in() -> None:
    """No reminder, no alert; the summary says that all twelve were on time."""
    async with desk_in("tan-chau", at="2023-07-31 07:00") as chat:
        await all_report(chat)
        mark = chat.group.mark
        await chat.clock_to("2023-07-31 10:59")
        assert chat.group.since(mark) == []
        assert chat.private("leader").by_bot == []
        await chat.clock_to("2023-07-31 11:00")
        text, *_pictures = chat.group.since(mark)
        assert "12/12 đơn vị" in text
        assert "4. Đúng hạn 12." in text
        await chat.clock_to("2023-08-01 10:00")
        assert chat.private("leader").by_bot == []


async def test_a_restart_repeats_nothing() -> None:
    """The slot table remembers what was posted."""
    async with desk_in("tan-chau", at="2023-07-31 07:00") as chat:
        await chat.clock_to("2023-07-31 08:00")
        mark = chat.group.mark
        await chat.restart(at="2023-07-31 08:01")
        assert chat.group.since(mark) == []


async def test_posts_made_late_say_which_hour_they_are_for() -> None:
    """After a long sleep: the passed reminders are dropped, the alert and the summary are made and say so."""
    async with desk_in("tan-chau", at="2023-07-31 07:00") as chat:
        await all_report(chat, "tan-ha")
        mark = chat.group.mark
        await chat.clock_jumps_to("2023-07-31 13:40")
        said = chat.group.since(mark)
        assert not [one for one in said if "NHẮC" in one]
        assert "(Tin của 11 giờ 00 ngày 31/7, đăng muộn vì máy tắt.)" in said[0]
        alert = chat.private("leader").last()
        assert "quá hạn 3 giờ 40 phút" in alert
        assert "Tin của 10 giờ 00 ngày 31/7" in alert


async def test_heads_hear_only_of_their_own_unit() -> None:
    """Two hours after the due, in private; never named in the group."""
    async with desk_in("tan-chau", at="2023-07-31 09:40") as chat:
        await all_report(chat, "tan-ha", "tan-hoa")
        await chat.clock_to("2023-07-31 12:00")
        heard = {unit: chat.head(unit).private.by_bot for unit in UNITS}
        assert [unit for unit in UNITS if heard[unit]] == ["tan-hoa", "tan-ha"]
        assert "Báo cáo đ/c tổ trưởng: xã Tân Hòa chưa báo cáo tuần 24–30/7" in heard["tan-hoa"][0]
        assert "Tổ trưởng" not in chat.group.transcript()


async def test_who_never_pressed_start_is_told_to_the_office() -> None:
    """A private letter that can't be delivered isn't lost in silence."""
    async with desk_in("tan-chau", at="2023-07-31 09:40") as chat:
        await chat.leader.blocks()
        await chat.clock_to("2023-07-31 10:00")
        assert "Không gửi được tin cho Lãnh đạo" in chat.private("admin").last()


async def test_the_second_summary_compares_with_the_first() -> None:
    """Movement and the former rate are of the last summary, as it was known then."""
    async with desk_in("tan-chau", at="2023-07-31 07:00") as chat:
        await all_report(chat)
        await chat.clock_to("2023-08-07 07:00")
        await chat.lead("tan-dong").says("/bc Tân Đông tuần 31/7-6/8 m1=100 m2=400")
        mark = chat.group.mark
        await chat.clock_to("2023-08-07 11:00")
        text = next(one for one in chat.group.since(mark) if "TỔNG HỢP TUẦN 31/7–6/8/2023" in one)
        assert "Thu nhận: +500" in text
        assert "Tân Đông tăng 2 bậc (10)" in text
        assert "4. Đúng hạn 01; chưa báo cáo (11):" in text


async def test_three_weeks_make_a_forecast() -> None:
    """From the third period on the pace is projected to the target."""
    async with desk_in("tan-chau", at="2023-07-31 07:00") as chat:
        for monday, span in (("2023-07-31", "24-30/7"), ("2023-08-07", "31/7-6/8"), ("2023-08-14", "7-13/8")):
            await chat.clock_to(f"{monday} 07:00")
            for unit in UNITS:
                await chat.lead(unit).says(f"/bc tuần {span} m1=20 m2=60")
        await chat.clock_to("2023-08-14 11:00")
        text = next(one for one in reversed(chat.group.by_bot) if "TỔNG HỢP" in one)
        assert "Dự báo: với 137/ngày như hiện nay" in text
        assert "so với hạn 30/10; đến hạn còn thiếu" in text
        assert "Để kịp cần 761/ngày. (Tính theo mức giữa của 3 tuần gần nhất.)" in text
        card = (await chat.leader.says("/status Tân Hưng")).answer
        assert "Thu nhận: với 11/ngày, đạt vào 12/5/2025, chậm 560 ngày so với hạn 30/10" in card


async def test_a_daily_duty_has_its_own_words() -> None:
    """The morning's reminder of the day before."""
    async with desk_in("duyen-hai", at="2023-09-05 06:00") as chat:
        await chat.clock_to("2023-09-05 07:00")
        assert "NHẮC BÁO CÁO NGÀY 4/9" in chat.group.last()
        await chat.clock_to("2023-09-05 08:30")
        assert "TỔNG HỢP NGÀY 4/9/2023" in chat.group.transcript()
