"""Quiet hours: what the clock would say waits for the morning, people are answered all the same."""

from __future__ import annotations

import dataclasses
from datetime import time, timedelta

import pytest

from bot.config import Settings, load
from reporting.campaign import Alert, Reminder, Role
from reporting.manners import QuietHours
from tests.dialogue.chat import EXAMPLES, desk_in

EVENING = "2023-07-31 20:00"


def by_night(*, urgent: bool = False, due: time = time(22, 30)) -> Settings:
    """Load the campaign with a due in the evening, a reminder an hour before, an alert an hour after and next noon."""
    base = load(EXAMPLES / "tan-chau.toml", {})
    one = base.campaigns[0]
    manners = dataclasses.replace(
        one.campaign.manners, quiet=QuietHours(time(21), time(6, 30)), urgent_alerts=urgent, digest_at=None
    )
    alerts = (Alert(timedelta(hours=1), Role.LEADER), Alert(timedelta(hours=13, minutes=30), Role.LEADER))
    duty = dataclasses.replace(
        one.campaign.duties[0], due_time=due, reminders=(Reminder(timedelta(hours=1)),), alerts=alerts, summaries=()
    )
    campaign = dataclasses.replace(one.campaign, manners=manners, duties=(duty,))
    return dataclasses.replace(base, campaigns=(dataclasses.replace(one, campaign=campaign),))


async def test_an_alert_waits_for_the_morning() -> None:
    """A reminder whose due has passed by then is dropped; the leader hears at half past six what holds then."""
    async with desk_in(by_night(), at=EVENING) as chat:
        await chat.clock_to("2023-08-01 06:00")
        assert chat.group.by_bot == []
        assert chat.private("leader").by_bot == []
        await chat.lead("tan-hung").says("/bc Tân Hưng 24-30/7 m1=12 m2=68 kh1=1 kh2=2")
        await chat.clock_to("2023-08-01 07:00")
        (alert,) = chat.private("leader").by_bot
        assert (alert.at.hour, alert.at.minute) == (6, 30)
        assert "Tân Hưng:" not in alert
        assert "Đã nhắc" not in alert
        assert not any("NHẮC" in said for said in chat.group.by_bot)


async def test_what_the_campaign_calls_urgent() -> None:
    """An overdue alert goes out at its hour."""
    async with desk_in(by_night(urgent=True), at=EVENING) as chat:
        await chat.clock_to("2023-08-01 00:00")
        assert [said.at.hour for said in chat.private("leader").by_bot] == [23]


async def test_people_are_answered_in_the_night() -> None:
    """Reports and questions get their answer at once."""
    async with desk_in(by_night(), at="2023-07-31 23:30") as chat:
        assert "Đã nhận" in (await chat.lead("tan-hung").says("/bc Tân Hưng m1=1 m2=2")).answer
        assert (await chat.leader.says("/status Tân Hưng")).answers


async def test_a_group_and_a_leader_choose_their_own() -> None:
    """By an admin in the group, by oneself in private; what others chose stays."""
    async with desk_in(by_night(due=time(21, 30)), at=EVENING) as chat:
        assert "từ 21 giờ 00 đến 06 giờ 30" in (await chat.admin.says("/yenlang")).answer
        assert "Việc này của thường trực" in (await chat.lead("tan-hung").says("/yenlang tắt")).answer
        assert "từ 20 giờ 30 đến 21 giờ 10" in (await chat.admin.says("/yenlang 20:30-21:10")).answer
        await chat.leader.whispers("/yenlang tat")
        assert "Không đặt giờ yên lặng" in chat.private("leader").last()
        mark = chat.group.mark
        await chat.restart()
        await chat.clock_to("2023-07-31 23:00")
        (reminder,) = chat.group.since(mark)
        assert "NHẮC BÁO CÁO" in reminder
        assert (reminder.at.hour, reminder.at.minute) == (21, 10)
        alert = chat.private("leader").last()
        assert (alert.at.hour, alert.at.minute) == (22, 30)
        assert "Đã nhắc 01 lần" in alert


async def test_a_summary_waits_as_it_was_made() -> None:
    """With its picture, in order, once; a figure that came in the night doesn't change it."""
    base = by_night()
    one = base.campaigns[0]
    original = load(EXAMPLES / "tan-chau.toml", {}).campaigns[0].campaign.duties[0].summaries[0]
    duty = dataclasses.replace(one.campaign.duties[0], summaries=(dataclasses.replace(original, at=time(23)),))
    campaign = dataclasses.replace(one.campaign, duties=(duty,))
    settings = dataclasses.replace(base, campaigns=(dataclasses.replace(one, campaign=campaign),))
    async with desk_in(settings, at=EVENING) as chat:
        await chat.clock_to("2023-07-31 23:30")
        await chat.lead("tan-hung").says("/bc Tân Hưng 24-30/7 m1=12 m2=68")
        await chat.restart()
        mark = chat.group.mark
        await chat.clock_to("2023-08-01 07:00")
        said = chat.group.since(mark)
        assert "TỔNG HỢP TUẦN 24–30/7/2023 (chốt 23 giờ 00 ngày 31/7; 00/12 đơn vị)" in said[0]
        assert said[1].picture
        assert {(one.at.hour, one.at.minute) for one in said} == {(6, 30)}
        await chat.clock_to("2023-08-01 09:00")
        assert chat.group.since(mark) == said


@pytest.mark.parametrize("text", ["/yenlang 21:00", "/yenlang đêm", "/yenlang 25:00-6:00", "/yenlang 6:00-6:00"])
async def test_hours_that_are_none(text: str) -> None:
    """The way to write them; nothing changes."""
    async with desk_in(by_night(), at=EVENING) as chat:
        assert "/yenlang 21:00-6:30" in (await chat.admin.says(text)).answer.code
        assert "từ 21 giờ 00 đến 06 giờ 30" in (await chat.admin.says("/yenlang")).answer


async def test_a_group_that_moves_keeps_its_hours() -> None:
    """What waited for it comes under its new id, at its own hour."""
    async with desk_in(by_night(due=time(21, 30)), at=EVENING) as chat:
        await chat.admin.says("/yenlang 20:15-21:05")
        await chat.clock_to("2023-07-31 20:40")
        await chat.migrates(-1_001_234_567_890)
        await chat.clock_to("2023-07-31 21:10")
        reminder = next(said for said in chat.group.by_bot if "NHẮC BÁO CÁO" in said)
        assert (reminder.at.hour, reminder.at.minute) == (21, 5)
