"""What is due at a moment, given what has been posted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from reporting.campaign import Alert, Campaign, Frequency, HolidayRule, Reminder, Role, Summary
from reporting.records import Span
from reporting.schedule import Due, Post, PostKind, due_posts, next_post
from tests.builders import EXAMPLES, at, campaign, duty, example, on, tan_chau

START = at("24/7 00:00")


def _short(posts: tuple[Post, ...]) -> list[str]:
    return [post.key.split("/", 2)[2] for post in posts]


def _due(now: str, known: set[str] | None = None, since: datetime = START, one: Campaign | None = None) -> Due:
    return due_posts(one or tan_chau(), since, at(now), known or set())


def _run(one: Campaign, since: str, *moments: str) -> list[list[str]]:
    """Let time go on and record what is made and dropped, as the desk does."""
    known: set[str] = set()
    made: list[list[str]] = []
    for moment in moments:
        due = due_posts(one, at(since), at(moment), known)
        known |= {post.key for post in due.make + due.drop}
        made.append(_short(due.make))
    return made


def test_one_week_of_tan_chau_in_order() -> None:
    """Reminders on Sunday evening and Monday morning, alerts, summary, alerts."""
    posts: list[str] = []
    now: datetime = at("30/7 00:00")
    for _ in range(7):
        post = next_post(tan_chau(), now, ())
        assert post is not None
        posts.append(f"{post.at:%d/%m %H:%M} {post.key}")
        now = post.at
    assert posts == [
        "30/07 19:00 tan-chau/tuan/2023-07-30/reminder/-15h",
        "31/07 08:00 tan-chau/tuan/2023-07-30/reminder/-2h",
        "31/07 09:30 tan-chau/tuan/2023-07-30/reminder/-30m",
        "31/07 10:00 tan-chau/tuan/2023-07-30/alert/+0m:leader",
        "31/07 11:00 tan-chau/tuan/2023-07-30/summary/11:00",
        "31/07 12:00 tan-chau/tuan/2023-07-30/alert/+2h:head",
        "01/08 10:00 tan-chau/tuan/2023-07-30/alert/+1d:leader",
    ]


def test_a_post_is_made_once() -> None:
    """At its moment, not before, not again."""
    made = _run(tan_chau(), "24/7 00:00", "30/7 18:59", "30/7 19:00", "30/7 19:01", "31/7 07:59", "31/7 08:00")
    assert made == [[], ["2023-07-30/reminder/-15h"], [], [], ["2023-07-30/reminder/-2h"]]


def test_a_late_start_makes_the_latest_reminder_only() -> None:
    """Off since Sunday, on again at 09:40: one reminder, not three."""
    due = _due("31/7 09:40")
    assert _short(due.make) == ["2023-07-30/reminder/-30m"]
    assert _short(due.drop) == ["2023-07-30/reminder/-15h", "2023-07-30/reminder/-2h"]


def test_a_reminder_whose_due_has_come_is_dropped() -> None:
    """At 10:00 there is nothing left to remind of; the alert goes out."""
    due = _due("31/7 10:00")
    assert _short(due.make) == ["2023-07-30/alert/+0m:leader"]
    assert len(due.drop) == 3


def test_late_alerts_are_made_the_latest_step_per_role() -> None:
    """Off from Friday to Tuesday 12:00: leaders get the second step, heads theirs, the group its summary."""
    due = _due("1/8 12:00")
    assert _short(due.make) == ["2023-07-30/summary/11:00", "2023-07-30/alert/+2h:head", "2023-07-30/alert/+1d:leader"]
    assert "2023-07-30/alert/+0m:leader" in _short(due.drop)


def test_of_several_missed_summaries_the_last_is_made() -> None:
    """Three Mondays off."""
    due = _due("14/8 12:30")
    assert [key for key in _short(due.make) if "summary" in key] == ["2023-08-13/summary/11:00"]
    assert [key for key in _short(due.drop) if "summary" in key] == [
        "2023-07-30/summary/11:00",
        "2023-08-06/summary/11:00",
    ]


def test_alerts_older_than_a_week_are_dropped() -> None:
    """After a month off a leader hears of the last week, not of the season."""
    alerts = [key for key in _short(_due("22/8 09:00").make) if "alert/" in key]
    assert alerts == [
        "2023-08-13/alert/+1d:leader",
        "2023-08-14/alert/+1d:admin",
        "2023-08-20/alert/+0m:leader",
        "2023-08-20/alert/+2h:head",
    ]


def test_nothing_older_than_the_desks_first_start() -> None:
    """Set up on Monday at 10:30: no alert of 10:00, the summary at 11:00."""
    assert _run(tan_chau(), "31/7 10:30", "31/7 10:31", "31/7 11:00") == [[], ["2023-07-30/summary/11:00"]]


def test_a_clock_moved_back_repeats_nothing() -> None:
    """Forward to Tuesday, back to Monday morning, forward again."""
    made = _run(tan_chau(), "24/7 00:00", "1/8 12:00", "31/7 09:00", "31/7 11:30", "1/8 12:00", "6/8 19:00")
    assert made[1:] == [[], [], [], ["2023-08-06/reminder/-15h"]]


def test_what_was_overtaken_stays_so_after_a_restart() -> None:
    """The later step is known, the earlier was never recorded: it is dropped, not made after it."""
    known = {"tan-chau/tuan/2023-07-30/reminder/-2h", "tan-chau/tuan/2023-08-13/summary/11:00"}
    assert _short(_due("31/7 08:10", known).drop) == ["2023-07-30/reminder/-15h"]
    late = _due("14/8 12:30", known)
    assert not [post for post in late.make if post.kind is PostKind.SUMMARY]


def test_a_day_off_moves_reminders_alerts_and_summary_along() -> None:
    """Monday 4/9 is off: all of it a day later."""
    found = [post for post in _due("5/9 11:00", since=at("3/9 00:00")).make if post.kind is PostKind.SUMMARY]
    assert [(post.key.split("/")[2], post.at) for post in found] == [("2023-09-03", at("5/9 11:00"))]
    first = next_post(tan_chau(), at("3/9 12:00"), ())
    assert first is not None
    assert first.at == at("4/9 19:00")


def test_weekly_summaries_of_a_daily_duty_look_back_on_seven_days() -> None:
    """Duyên Hải: each day at 08:30, and on Mondays at 09:00 over the week; the first is clipped."""
    one = example("duyen-hai")
    due = _due("4/9 09:00", since=at("31/8 00:00"), one=one)
    weekly = [post for post in due.make if post.step == "mon-09:00"]
    assert [(post.key, post.covers) for post in weekly] == [
        ("duyen-hai/ngay/2023-09-03/summary/mon-09:00", Span(on("31/8"), on("3/9")))
    ]
    assert "2023-09-03/summary/08:30" in _short(due.make)


def test_after_the_end_the_desk_goes_quiet() -> None:
    """Duyên Hải's last: the weekly summary of the campaign's last days, and the final paper's alert."""
    one = example("duyen-hai")
    last = due_posts(one, at("2/12 09:00"), at("31/12 00:00"), ())
    assert _short(last.make) == ["2023-11-30/summary/mon-09:00"]
    assert next_post(one, at("4/12 17:00"), ()) is None
    quiet = due_posts(one, at("5/12 00:00"), at("2025-01-01 00:00"), ())
    assert quiet == Due()


def test_private_reminders_and_steps_have_keys_of_their_own() -> None:
    """The same lead to the group and to the admins; equal lines of the file count once."""
    hour = timedelta(hours=1)
    reminders = (Reminder(hour), Reminder(hour, Role.ADMIN), Reminder(hour))
    summaries = (Summary(time(11)), Summary(time(11), days=2))
    one = campaign(duties=(duty(reminders=reminders, summaries=summaries, alerts=(Alert(hour, Role.HEAD),) * 2),))
    keys = _short(due_posts(one, at("3/7 00:00"), at("10/7 09:00"), ()).make)
    assert keys == ["2023-07-09/reminder/-1h", "2023-07-09/reminder/-1h:admin"]
    later = due_posts(one, at("10/7 10:30"), at("11/7 11:00"), ())
    assert sorted(_short(later.make)) == [
        "2023-07-09/alert/+1h:head",
        "2023-07-09/summary/11:00",
        "2023-07-09/summary/11:00+2d",
    ]


def test_keys_are_unique() -> None:
    """Over all posts of all shipped campaigns."""
    names = sorted(path.stem for path in EXAMPLES.glob("*.toml"))
    assert len(names) >= 5
    for name in names:
        one = example(name)
        due = due_posts(one, at("2020-01-01 00:00"), at("2030-01-01 00:00"), ())
        keys = [post.key for post in due.make + due.drop]
        assert len(keys) == len(set(keys)) > 0


def test_weekly_summary_of_a_duty_with_gaps() -> None:
    """Between two phases it speaks of the one that ended last; before the first there is none."""
    weekly = (Summary(time(9), weekday=0),)
    phase = duty("dot", Frequency.ONCE, span=(on("12/7"), on("14/7")), summaries=weekly)
    one = campaign(duties=(replace(phase, holiday=HolidayRule.NONE),))
    due = due_posts(one, at("1/7 00:00"), at("1/8 00:00"), ())
    assert [post.covers.end for post in due.drop + due.make] == [on("16/7"), on("23/7"), on("30/7")]
