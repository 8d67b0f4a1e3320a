"""Pictures in the chat: a unit's card, charts and the calendar on demand, one album for a summary."""

from __future__ import annotations

import pytest

from tests.dialogue.chat import Chat, Said, desk_in

MONDAY = "2023-07-31 08:30"


def albums(said: list[Said]) -> set[str]:
    """Name the albums that pictures came in."""
    return {one.message.album for one in said if one.picture and one.message.album}


async def test_a_units_card_follows_its_text() -> None:
    """The same figures as a picture, with what matters under it."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68 kh1=20 kh2=150")
        said = await chat.leader.says("/status tân hưng")
        assert "Còn 7.446; cần 81/ngày đến 30/10." in said.answer
        card = chat.group.last()
        assert card.picture
        assert "Lũy kế thu nhận 7.529/14.975 = 50,28 %" in card
        assert "Còn 7.446; cần 81/ngày đến 30/10." in card


async def test_a_chosen_units_card_too() -> None:
    """After the question which unit was meant."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.leader.says("/status Tân Hò")
        await chat.leader.presses("xã Tân Hội", on=said.answer)
        assert chat.group.last().picture
        assert "xã Tân Hội" in chat.group.last()


@pytest.mark.telegram("it has no albums, pictures come one by one")
async def test_charts_on_demand() -> None:
    """/bieudo is the progress chart and the bars, in one album, of any metric and day."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        mark = chat.group.mark
        await chat.leader.says("/bieudo")
        sent = [one for one in chat.group.since(mark) if one.picture]
        assert len(sent) == 2
        assert len(albums(sent)) == 1
        assert "Thu nhận 49,04 %" in sent[0]
        mark = chat.group.mark
        await chat.leader.says("/bieudo kh 24/7")
        assert "Kích hoạt 25,71 %" in next(one for one in chat.group.since(mark) if one.picture)


async def test_pictures_come_in_every_chat() -> None:
    """With albums or without: the chart first, then the bars."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        mark = chat.group.mark
        await chat.leader.says("/bieudo")
        sent = [one for one in chat.group.since(mark) if one.picture]
        assert len(sent) == 2
        assert "Thu nhận 49,04 %" in sent[0]


async def test_a_stranger_sees_no_charts_in_private() -> None:
    """As with every figure."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.stranger.starts()
        for word in ("/bieudo", "/lich"):
            await chat.stranger.whispers(word)
            assert "Chưa thấy đ/c trong danh sách" in chat.stranger.private.last()


async def test_an_unknown_name_is_said() -> None:
    """No picture of something else."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.leader.says("/bieudo Tân Xyz")
        assert not chat.group.last().picture
        assert "Tân Xyz" in said.answer


async def _weeks(chat: Chat, weeks: tuple[str, ...]) -> None:
    """Let all units but one report each week."""
    for monday in weeks:
        await chat.clock_to(f"{monday} 07:30")
        for unit in [one.code for one in chat.campaign.units][:-1]:
            await chat.lead(unit).says("/bc m1=20 m2=60", wait=False)
        await chat.settle()
        await chat.clock_to(f"{monday} 11:00")


@pytest.mark.telegram("it has no albums, pictures come one by one")
async def test_the_calendar_joins_the_summary_from_the_third_week() -> None:
    """One album: ranking, progress, who sent when; the group hears one text and one album a week."""
    async with desk_in("tan-chau", at="2023-07-31 07:00") as chat:
        await _weeks(chat, ("2023-07-31", "2023-08-07"))
        mark = chat.group.mark
        await _weeks(chat, ("2023-08-14",))
        sent = [one for one in chat.group.since(mark) if one.picture]
        assert len(sent) == 3
        assert len(albums(sent)) == 1
        assert [bool(one.text) for one in sent] == [True, False, False]
        await chat.leader.says("/lich")
        assert "Đúng hạn 91,67 % (33/36 lượt)" in chat.group.last()


async def test_who_need_not_have_sent_yet_is_not_left_out_of_the_calendar() -> None:
    """Before the due one of twelve has sent: nobody is late, and it is 1 of 12, not 1 of 1."""
    async with desk_in("tan-chau", at="2023-07-31 07:00") as chat:
        await chat.lead("tan-hung").says("/bc m1=20 m2=60")
        await chat.leader.says("/lich")
        assert "Chưa đến hạn gửi báo cáo nào; kỳ đang nhận: đã gửi 01/12." in chat.group.last()
        await chat.clock_to("2023-07-31 11:00")
        await chat.leader.says("/lich")
        assert "Đúng hạn 8,33 % (1/12 lượt); đã gửi 8,33 %." in chat.group.last()
        await chat.clock_to("2023-08-07 07:00")
        await chat.lead("tan-hung").says("/bc m1=20 m2=60")
        await chat.leader.says("/lich")
        late = "Đúng hạn 8,33 % (1/12 lượt đã đến hạn); đã gửi 8,33 %; kỳ đang nhận: đã gửi 01/12."
        assert late in chat.group.last()


@pytest.mark.parametrize(("campaign", "at"), [("duyen-hai", "2023-09-05 08:00"), ("my-phu-dong", "2023-06-01 09:00")])
async def test_every_campaign_has_its_pictures(campaign: str, at: str) -> None:
    """Without targets, with kinds apart."""
    async with desk_in(campaign, at=at) as chat:
        for word in ("/bieudo", "/lich"):
            await chat.leader.says(word)
            assert chat.group.last().picture


@pytest.mark.telegram("it fetches pictures by their address")
async def test_the_same_figures_are_sent_again_by_their_ids() -> None:
    """An hour later nothing has changed: no picture is drawn or sent up anew."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.leader.says("/bieudo")
        files = len(chat.world.files)
        await chat.clock_to("2023-07-31 09:20")
        await chat.leader.says("/bieudo")
        assert len(chat.world.files) == files
        await chat.restart()
        await chat.leader.says("/bieudo")
        assert len(chat.world.files) == files
