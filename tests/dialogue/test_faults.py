"""Faults: what is wrong, where, and the way out of it."""

from __future__ import annotations

import pytest

from tests.dialogue.chat import desk_in

MONDAY = "2023-07-31 08:30"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/bc Tân Hưng m1=12O m2=3", "«12O»"),
        ("/bc Tân Hưng m1=12,5 m2=3", "«12,5»"),
        ("/bc Tân Hưng m1=12% m2=3", "«12%»"),
        ("/bc Tân Hưng m1=-5 m2=3", "âm"),
        ("/bc Tân Hưng m1=2000000 m2=3", "1.000.000"),
        ("/bc Tân Hưng m1=12 m2=3 kh1=abc", "Chưa đọc được số kích hoạt mức 1: «abc»"),
        ("/bc Tân Hưng m1=12 m2=", "Chưa có số liệu mức 2"),
        ("/bc Tân Hưng", "Chưa có số liệu"),
        ("/bc", "Chưa có số liệu"),
        ("/bc Tân Hưng m1=1 m1=2 m2=3", "không khớp"),
        ("/bc Tân Hưng ngày 35/10 m1=1 m2=2", "Chưa đọc được ngày «35/10» (xã Tân Hưng)."),
        ("/bc Tân Hưng mức 1 1 mức 2 2 ngày 35/10", "Chưa đọc được ngày «35/10» (xã Tân Hưng)."),
        ("/bc Tân Hưng ngày 20/8 m1=1 m2=2", "Ngày «20/8» chưa tới"),
        ("/bc Tân Hưng ngày 1/7/2023 m1=1 m2=2", "Ngày «1/7/2023» ngoài thời gian"),
        ("/bc Tân Hưng tn=80", "Đề nghị gửi"),
        ("/bc Tân Hưng zz9=80", "zz9"),
    ],
)
async def test_every_fault_is_told(text: str, said: str) -> None:
    """A report command always gets an answer that names the fault; nothing of it counts."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        answer = (await chat.lead("tan-hung").says(text)).answer
        assert said in answer, answer.text
        assert "Đã nhận" not in answer


async def test_a_corrected_copy_can_be_tapped() -> None:
    """The lead's own line, mended, to copy; sent, it counts."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        bad = await lead.says("Tân Hưng: m1=12 m2=12O")
        assert bad.answer.code == ["/bc Tân Hưng: m1=12 m2=120"]
        assert "đúng hạn" in (await lead.says(bad.answer.code[0])).answer


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("/bc Tân Hưng m1=12 m2=12,5", "/bc Tân Hưng m1=12 m2=…"),
        ("/bc Tân Hưng m1=-5 m2=8", "/bc Tân Hưng m1=… m2=8"),
        ("/bc Tân Hưng m1=12 m2=", "/bc Tân Hưng m1=12 m2=…"),
        ("Tân Hưng m1=12 m2=8 kh1=abc", "/bc Tân Hưng m1=12 m2=8 kh1=…"),
        ("/bc Tân Hưng ngày 24/7 m1=~120 m2=8", "/bc Tân Hưng ngày 24/7/2023 m1=… m2=8"),
        ("/bc Tân Hưng lk m1=7000 lk m2=47.5", "/bc Tân Hưng lk m1=7000 lk m2=…"),
        ("/bc Tân Hưng m1=1 m1=2 m2=4", "/bc Tân Hưng m1=… m2=4"),
        ("/bc Tân Hưng\n- mức 1: 12\n- mức 2: 1k2", "/bc Tân Hưng m1=12 m2=…"),
        ("/bc Tân Hưng kích hoạt: mức 1: 1x, mức 2: 5", "/bc Tân Hưng kh1=… kh2=5"),
        ("/bc Tân Hưng 120 340 5", "/bc Tân Hưng m1=… m2=…"),
        ("/bc Tân Hưng 31/6 m1=1 m2=2", "/bc Tân Hưng ngày … m1=… m2=…"),
        ("/bc", "/bc Tân Hưng m1=… m2=…"),
    ],
)
async def test_a_line_to_copy_holds_no_invented_figure(text: str, line: str) -> None:
    """What was readable is kept, what was not is left open: one tap must not send what nobody counted."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        assert (await chat.lead("tan-hung").says(text)).answer.code == [line]


@pytest.mark.parametrize("text", ["/sua Tân Hưng 24/7 m1=1 lý do: nhầm", "/sua", "/bc Tân Hưng m1=1"])
async def test_a_leader_is_told_that_reporters_send_figures(text: str) -> None:
    """A correction by whoever reads only is answered as a report would be."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.leader.says(text)
        assert said.answer.text == "Số liệu do đầu mối các đơn vị gửi. Xem tiến độ: /status."


async def test_only_the_nearest_names_are_offered() -> None:
    """«Tân Hò» is one slip from three communes; those two slips away are no help."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.admin.says("/bc Tân Hò m1=5 m2=6")
        assert [label.casefold() for label in said.answer.buttons] == ["xã tân hòa", "xã tân hội", "xã tân hà"]


async def test_a_bad_line_costs_no_good_one() -> None:
    """Several units: the good are stored, the bad is named with its line, in one answer."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.admin.says("/bc\nTân Hưng m1=12 m2=68\nTân Phú m1=1O m2=65\nTân Đông m1=13 m2=95")
        assert len(said.answers) == 1
        assert "xã Tân Hưng" in said.answer
        assert "xã Tân Đông" in said.answer
        assert "«1O»" in said.answer
        assert said.answer.code == ["/bc Tân Phú m1=10 m2=65"]


async def test_an_ambiguous_unit_is_asked_with_buttons() -> None:
    """The pressed button completes the report; nobody else may press, and only once."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.admin.says("/bc Tân H m1=5 m2=7")
        asked = said.answer
        assert {"xã Tân Hòa", "xã Tân Hội", "xã Tân Hà"} <= set(asked.buttons)
        foreign = await chat.lead("tan-ha").presses("xã Tân Hà", on=asked)
        assert foreign.notice == "Nút này dành cho người gửi báo cáo hoặc thường trực"
        await chat.admin.presses("xã Tân Hòa", on=asked)
        assert "Đã nhận: xã Tân Hòa" in asked
        assert asked.buttons == []


@pytest.mark.telegram("there are no buttons that a client could go on showing")
async def test_an_old_button_says_so() -> None:
    """A second press changes nothing."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.admin.says("/bc Tân H m1=5 m2=7")
        data = said.answer.message.keyboard[0][0]["callback_data"]
        await chat.admin.presses(said.answer.buttons[0], on=said.answer)
        body = {"as": chat.admin.user.id, "chat": said.room, "message": said.answer.id, "data": data}
        try:
            press = await chat.post("press", body)
        except AssertionError:
            return
        assert chat.world.presses[press["id"]].answer == "Việc này đã có trả lời"


async def test_words_that_fit_two_metrics_are_asked() -> None:
    """Kích hoạt 120: of level 1 or 2?"""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        said = await lead.says("/bc Tân Hưng kích hoạt 120")
        assert said.answer.buttons == ["Kích hoạt mức 1", "Kích hoạt mức 2"]
        await lead.presses("Kích hoạt mức 2", on=said.answer)
        assert "mức 2: 120" in said.answer


async def test_who_may_not_report_is_told_why() -> None:
    """A stranger hears how to be registered, a leader where to look, a lead whose figures they are."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        stranger = await chat.stranger.says("/bc Tân H m1=1 m2=2")
        assert "Đ/c chưa có trong danh sách đầu mối" in stranger.answer
        leader = await chat.leader.says("/bc Tân Hưng m1=1 m2=2")
        assert "Số liệu do đầu mối các đơn vị gửi" in leader.answer
        other = await chat.lead("tan-ha").says("/bc Tân Hưng m1=1 m2=2")
        assert "Số liệu xã Tân Hưng do đầu mối của đơn vị đó gửi. Đ/c phụ trách: xã Tân Hà." in other.answer
        talk = await chat.stranger.says("Tân Hưng m1=1 m2=2")
        assert talk.ignored is (chat.app_name == "telegram")  # in Zalo whatever arrives was said to the bot
        assert (await chat.lead("tan-ha").says("Tân Hưng m1=1 m2=2")).answers == []


async def test_personal_data_is_warned_of_in_private() -> None:
    """An ID-card number is masked before anything; the sender hears of it alone."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        await lead.says("Hồ sơ ông A số 072088001234 chưa duyệt")
        assert "không lưu" in lead.private.last()
        assert chat.group.by_bot == [] or "giấy tờ" not in chat.group.transcript()
