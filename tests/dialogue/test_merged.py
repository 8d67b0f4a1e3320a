"""Units merged and split in mid-campaign, in the chat: before the day, on it, and after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.config import Settings, load
from reporting.campaign import Unit
from tests.dialogue.chat import EXAMPLES, Chat, desk_in

MERGED = "Cả phường Tân An"


async def _first_week(chat: Chat) -> None:
    """Let the four communes of June report their week."""
    for code, line in (("tan-an", "Tân An 120"), ("tan-binh", "Tân Bình 80"), ("long-dien", "Long Điền 60")):
        assert "đúng hạn" in (await chat.lead(code).says(f"/bc {line}")).answer
    await chat.lead("phu-hoa").says("/bc Phú Hòa 100")


async def test_the_day_of_a_merger() -> None:
    """The whole is what it was; the ward stands in the communes' place, with their figures and targets together."""
    async with desk_in("sap-nhap", at="2025-06-30 08:30") as chat:
        await _first_week(chat)
        await chat.clock_to("2025-06-30 16:00")
        await chat.lead("tan-an").says("/bc Tân An 30/6 kh2=9")
        before = (await chat.admin.says("/status")).answer
        assert "lũy kế 4.769/11.400" in before
        assert "Tân An: 44,30 % (1.329; +9)" in before
        await chat.clock_to("2025-07-01 16:00")
        after = (await chat.admin.says("/status")).answer
        assert "lũy kế 4.769/11.400" in after
        assert "1. Phường Tân An: 44,18 % (2.209; +9)\n" in after  # no movement: it is new
        assert "Tân Bình" not in after
        assert "Đã chia tách: Long Điền 460" in after  # what it had done, less what Long Thủy began with
        assert chat.store.read(lambda uow: uow.ledger.rebuild(chat.campaign)).result() == []


async def test_an_old_name_is_a_part() -> None:
    """What a commune reports under its old name is never the ward's figure; the button says that all of it is meant."""
    async with desk_in("sap-nhap", at="2025-07-03 09:00") as chat:
        lead = chat.lead("tan-binh")
        for text in ("/bc Tân Bình kh2=20", "/bc kh2=20", "xã Tân Bình báo cáo mức 2: 20"):
            said = await lead.says(text)
            assert said.answer.buttons == [MERGED]
        assert "+20" not in (await chat.admin.says("/status")).answer
        await lead.presses(MERGED, on=said.answer)
        assert "Đã nhận: phường Tân An, ngày 3/7" in said.answer
        assert "Lũy kế kích hoạt mức 2: 2.020/5.000" in said.answer
        other = await chat.lead("tan-an").says("phường Tân An báo cáo mức 2: 21")
        assert "thay 20 → 21" in other.answer  # both communes' people report for the ward


async def test_the_past_stays_with_the_communes() -> None:
    """A late report and a correction under the old name count for it, and flow into the ward's figures."""
    async with desk_in("sap-nhap", at="2025-07-03 09:00") as chat:
        lead = chat.lead("tan-binh")
        late = await lead.says("/bc Tân Bình 30/6 kh2=30")
        assert "Đã nhận: xã Tân Bình, ngày 30/6" in late.answer
        assert "2.030" in (await chat.admin.says("/status phường Tân An")).answer
        await lead.says("/sua Tân Bình 30/6 kh2=35 lý do: nhập nhầm")
        assert "2.035" in (await chat.admin.says("/status phường Tân An")).answer
        assert "30 → 35" in (await lead.says("/lichsu Tân Bình 30/6")).answer
        foreign = await lead.says("/bc phường Tân An 30/6 kh2=4")  # the commune of that name is not theirs
        assert "do đầu mối của đơn vị đó gửi" in foreign.answer


async def test_the_week_of_the_merger() -> None:
    """Each owes the days on which it existed; the reminder calls the ward's people by both communes."""
    async with desk_in("sap-nhap", at="2025-07-06 20:00") as chat:
        await chat.clock_to("2025-07-07 08:30")
        reminder = chat.group.last()
        assert "Đã báo cáo 00/07" in reminder
        assert "Phường Tân An (Đầu mối Tân An, Đầu mối Tân Bình, Đầu mối phường Tân An)" in reminder
        lead = chat.lead("tan-binh")
        asked = await lead.says("/bc Tân Bình kh2=11")
        assert asked.answer.buttons == ["xã Tân Bình, ngày 30/6", "phường Tân An, kỳ 1–6/7"]
        await lead.presses("xã Tân Bình, ngày 30/6", on=asked.answer)
        assert "Đã nhận: xã Tân Bình, ngày 30/6, đúng hạn" in asked.answer
        ward = await chat.lead("phuong-tan-an").says("/bc Tân An kh2=60")
        assert "Đã nhận: phường Tân An, kỳ 1–6/7, đúng hạn" in ward.answer
        await chat.clock_to("2025-07-14 08:30")
        assert "Đã báo cáo 00/04" in chat.group.last()


async def test_a_split_unit_in_the_chat() -> None:
    """Which part is meant is asked; its former reporter reports for a part once the standing office says so."""
    async with desk_in("sap-nhap", at="2025-07-03 09:00") as chat:
        lead = chat.lead("long-dien")
        assert (await lead.says("/bc Long Điền kh2=3")).answer.buttons == ["xã Long Sơn", "xã Long Thủy"]
        assert "do đầu mối của đơn vị đó gửi" in (await lead.says("/bc Long Sơn kh2=3")).answer
        first = await chat.lead("long-thuy").says("/bc Long Thủy kh2=12")
        assert "512/1.400" in first.answer
        early = await chat.lead("long-thuy").says("/bc Long Thủy 28/6 kh2=12")
        assert "Xã Long Thủy có từ ngày 1/7" in early.answer


def _daily() -> Settings:
    """Two communes of Duyên Hải, whose reports are daily, become the ward Long Hải on 5/9."""
    settings = load(EXAMPLES / "duyen-hai.toml", {})
    one = settings.campaigns[0].campaign
    former, last = ("long-toan", "long-huu"), date(2023, 9, 4)
    ward = Unit("long-hai", "Long Hải", "phường", valid_from=date(2023, 9, 5), merged_from=former)
    units = (*(replace(unit, valid_to=last) if unit.code in former else unit for unit in one.units), ward)
    duties = tuple(replace(duty, units=(*duty.units, ward.code)) for duty in one.duties)
    merged = replace(settings.campaigns[0], campaign=replace(one, units=units, duties=duties))
    return replace(settings, campaigns=(merged,))


async def test_the_morning_after_with_daily_reports() -> None:
    """The day before is still the communes', whoever names none means it; at noon nobody is asked for a day before."""
    async with desk_in(_daily(), at="2023-09-05 07:30") as chat:
        await chat.clock_to("2023-09-05 07:46")
        reminder = chat.group.last()
        assert "Long Toàn" in reminder
        assert "Long Hải" not in reminder
        lead = chat.lead("long-toan")
        assert "Đã nhận: xã Long Toàn, ngày 4/9, đúng hạn" in (await lead.says("/bc kh2=5")).answer
        assert "Đã nhận: xã Long Hữu, ngày 4/9" in (await chat.lead("long-huu").says("/bc Long Hữu kh2=4")).answer
        await chat.clock_to("2023-09-05 12:05")
        ward = await chat.lead("long-hai").says("/bc Long Hải kh2=7")
        assert "Đã nhận: phường Long Hải, ngày 5/9" in ward.answer
        assert "Lũy kế kích hoạt mức 2: 16" in ward.answer
        assert (await lead.says("/bc kh2=6")).answer.buttons == ["Cả phường Long Hải"]
        await chat.clock_to("2023-09-06 07:46")
        assert "Long Toàn" not in chat.group.last()


async def test_old_names_in_a_table() -> None:
    """Where a name stands in a table's cell nothing is put in its place: what to write is said."""
    async with desk_in("sap-nhap", at="2025-07-03 09:00") as chat:
        said = await chat.admin.says("/bc\nĐơn vị\tkh2\nTân Bình\t12\nPhú Hòa\t7")
        told = "\n".join(answer.text for answer in said.answers)
        assert "Đã nhận: xã Phú Hòa, ngày 3/7" in told
        assert "Xã Tân Bình đã nhập vào phường Tân An" in told
        assert "xã Tân Bình, ngày" not in told
        assert "/bc Tân Bình" not in told
