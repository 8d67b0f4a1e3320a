"""Who reports for a unit: registration open or closed, stand-ins, a reporter replaced, who am I here."""

from __future__ import annotations

import dataclasses

from bot.config import Settings, load
from reporting.manners import Registration
from tests.dialogue.cases import figures
from tests.dialogue.chat import EXAMPLES, desk_in

MONDAY = "2023-07-31 08:30"
WEEK = "24/7-30/7"


def registering(how: Registration) -> Settings:
    """Load the campaign with another way to register."""
    base = load(EXAMPLES / "tan-chau.toml", {})
    one = base.campaigns[0]
    campaign = dataclasses.replace(one.campaign, manners=dataclasses.replace(one.campaign.manners, registration=how))
    return dataclasses.replace(base, campaigns=(dataclasses.replace(one, campaign=campaign),))


async def test_a_closed_campaign_says_whom_to_ask() -> None:
    """In the group and in private; nothing is kept, the office is left in peace."""
    async with desk_in(registering(Registration.CLOSED), at=MONDAY) as chat:
        said = await chat.stranger.says("/bc Tân Phú m1=10 m2=65")
        assert "không nhận đăng ký. Đề nghị đ/c liên hệ thường trực: " in said.answer
        await chat.stranger.says("Tân Phú m1=10 m2=65")
        assert figures(chat, "tan-phu") == {}
        await chat.stranger.starts()
        asked = await chat.stranger.whispers("/dangky Tân Hưng")
        assert "không nhận đăng ký" in chat.stranger.private.last()
        assert asked.ignored
        assert chat.private("admin").by_bot == []


async def test_open_registration_binds_whoever_comes_first() -> None:
    """Their report counts at once and the office hears of it; a unit that has somebody is asked about as usual."""
    async with desk_in(registering(Registration.OPEN), at=MONDAY) as chat:
        lead = chat.lead("tan-phu")
        await chat.admin.says("/phancong bỏ Tân Phú", reply_to=await lead.says("Chào cả nhà"))
        said = await chat.stranger.says("/bc Tân Phú m1=10 m2=65")
        assert "Khách là đầu mối xã Tân Phú từ nay" in said.answers[0]
        assert "Đã nhận: xã Tân Phú, kỳ 24–30/7, đúng hạn." in said.answer
        assert figures(chat, "tan-phu")[f"m1 {WEEK}"] == 10
        assert "Khách đã tự đăng ký làm đầu mối xã Tân Phú" in chat.private("admin").last()
        other = chat.newcomer("Cô Ba", "coba")
        assert "chờ thường trực duyệt" in (await other.says("/bc Tân Phú m1=11 m2=65")).answer


async def test_a_stand_in_until_a_day() -> None:
    """They report and are reminded in the absent one's place; the day after it is over by itself."""
    async with desk_in("tan-chau", at="2023-07-24 09:00") as chat:
        helper = chat.newcomer("Cô Ba", "coba")
        await helper.starts()
        said = await chat.admin.says("/truc @coba Tân Hưng đến 31/7")
        assert "Cô Ba trực thay xã Tân Hưng đến hết ngày 31/7" in said.answer
        assert "Cô Ba: xã Tân Hưng, đến hết ngày 31/7" in (await chat.admin.says("/truc")).answer
        await helper.whispers("/toi")
        assert "Trực thay xã Tân Hưng đến hết ngày 31/7." in helper.private.last()
        await chat.clock_to("2023-07-31 08:00")
        reminder = chat.group.last()
        assert "Cô Ba" in reminder.mentions
        assert "Đầu mối Tân Hưng" not in reminder.mentions
        assert "Đã nhận: xã Tân Hưng" in (await helper.says("Tân Hưng m1=12 m2=68")).answer
        await chat.clock_to("2023-08-01 08:00")
        assert "Đã hết hạn trực thay xã Tân Hưng" in helper.private.last()
        assert (await helper.says("Tân Hưng m1=13 m2=68")).ignored
        assert figures(chat, "tan-hung")[f"m1 {WEEK}"] == 12


async def test_what_a_stand_in_sent_in_time_counts() -> None:
    """The bot was off when it was sent, and the time is over when it starts again."""
    async with desk_in("tan-chau", at="2023-07-31 09:00") as chat:
        helper = chat.newcomer("Cô Ba", "coba")
        await helper.starts()
        await chat.admin.says("/truc @coba Tân Hưng đến 31/7")
        await chat.stage.close()
        said = await helper.says("Tân Hưng m1=12 m2=68", wait=False)
        await chat.restart(at="2023-08-01 09:00")
        assert "Đã nhận: xã Tân Hưng, kỳ 24–30/7, đúng hạn." in said.answer


async def test_a_stand_in_needs_a_name_a_unit_and_a_day() -> None:
    """Anything else is answered with the way to write it; only the office may."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        chat.newcomer("Cô Ba", "coba")
        for text in ("/truc @coba Tân Hưng", "/truc @coba đến 5/8", "/truc @coba Tân Hưng đến 31/6", "/truc"):
            assert "/truc @ten Tân Hưng đến 7/8" in (await chat.admin.says(text)).answer.code, text
        refused = await chat.lead("tan-hung").says("/truc @coba Tân Hưng đến 5/8")
        assert "Việc này của thường trực." in refused.answer


async def test_a_stand_in_ends_early() -> None:
    """The absent one is back."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        helper = chat.newcomer("Cô Ba", "coba")
        await helper.starts()
        await chat.admin.says("/tructhay @coba xã Tân Hưng đến hết ngày 5/8")
        assert "thôi trực thay xã Tân Hưng" in (await chat.admin.says("/truc @coba bỏ Tân Hưng")).answer
        assert (await helper.says("Tân Hưng m1=13 m2=68")).ignored


async def test_a_reporter_is_replaced() -> None:
    """The new one has the old one's units; what was sent stays the unit's and is corrected by the new one."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        old, new = chat.lead("tan-hung"), chat.newcomer("Cô Ba", "coba")
        await new.starts()
        await old.says("Tân Hưng m1=12 m2=68")
        said = await chat.admin.says(f"/phancong @coba thay {old.at_name}")
        assert "Cô Ba: đầu mối xã Tân Hưng." in said.answer
        assert "thôi làm đầu mối xã Tân Hưng" in said.answer
        assert "Số liệu đã gửi vẫn của đơn vị." in said.answer
        assert "thay 12 → 13" in (await new.says("/sua Tân Hưng 24-30/7 m1=13 lý do: nhầm")).answer
        assert (await old.says("Tân Hưng m1=14 m2=68")).ignored


async def test_one_person_several_units_and_several_people_one_unit() -> None:
    """Both report; /toi names all of it."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead, helper = chat.lead("tan-hung"), chat.newcomer("Cô Ba", "coba")
        await helper.starts()
        await lead.starts()
        await chat.admin.says("/phancong @coba Tân Hưng, Tân Phú")
        assert "Đã nhận: xã Tân Hưng" in (await lead.says("Tân Hưng m1=12 m2=68")).answer
        assert "Đã nhận: xã Tân Phú" in (await helper.says("Tân Phú m1=12 m2=68")).answer
        assert "thay 12 → 15" in (await helper.says("/sua Tân Hưng 30/7 m1=15 lý do: nhầm")).answer
        await helper.whispers("/toi")
        told = helper.private.last()
        assert "đầu mối (xã Tân Hưng, xã Tân Phú)" in told
        assert "Ngôn ngữ: tiếng Việt" in told


async def test_who_waits_is_told_so() -> None:
    """/toi of somebody whose request nobody answered yet."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.stranger.starts()
        await chat.stranger.whispers("/dangky Tân Hưng")
        await chat.stranger.whispers("/toi")
        assert "Đang chờ duyệt làm đầu mối: xã Tân Hưng." in chat.stranger.private.last()
