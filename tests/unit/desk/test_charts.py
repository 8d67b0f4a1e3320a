"""What the charts' data say where targets count from a day, move with a base, or can't be reached."""

from __future__ import annotations

import re
from typing import Any

from reporting.records import Json
from tests.unit.desk.room import Room

WEEKS = (("24/7", "30/7"), ("31/7", "6/8"), ("7/8", "13/8"))


def room_after_weeks(pairs: str) -> Room:
    """Let Tân Hưng report the same figures for three weeks."""
    room = Room(at="2023-08-14 09:00")
    for first, last in WEEKS:
        room.says("hung", f"/bc Tân Hưng từ {first} đến {last} {pairs}")
    return room


def chart(room: Room, words: str) -> dict[str, Any]:
    """Ask for a progress chart and take its data."""
    (said,) = room.says("leader", f"/bieudo {words}")
    assert said.picture is not None
    pictures: list[Json] = list(said.picture["pictures"])
    return dict(next(one for one in pictures if one["kind"] == "progress"))


def test_a_target_that_counts_from_a_day_starts_its_chart_there() -> None:
    """September's activations: July's are no part of it, and nothing falls below zero."""
    shown = chart(room_after_weeks("m1=10 m2=60 kh1=5 kh2=50"), "kh2")
    assert shown["days"][0] == "2023-08-01"
    known = [value for value in shown["actual"] if value is not None]
    assert (known[0], known[5], known[-1]) == (0, 50, 100)
    assert shown["needed"][0] == 0
    assert shown["target"]["value"] == 31914


def test_the_base_of_a_percentage_is_let_grow() -> None:
    """70 % of what is granted: 35 a week less 70 % of the 70 collected a week is a way that never ends."""
    shown = chart(room_after_weeks("m1=10 m2=60 kh1=5 kh2=30"), "kh")
    assert shown["title"].startswith("Kích hoạt 25,91 %, với đà này đến hạn còn thiếu")
    assert shown["forecast"][-1] is not None
    faster = chart(room_after_weeks("m1=10 m2=60 kh1=500 kh2=2400"), "kh")
    assert faster["title"] == "Kích hoạt 42,55 %, với đà này kịp hạn"


def test_before_there_is_a_pace_the_title_says_what_is_needed_for_what_and_by_when() -> None:
    """The whole target, or the share of what is granted, with its day."""
    room = Room(at="2023-07-31 09:00")
    assert chart(room, "")["title"].endswith("cần 677/ngày để đạt 122.045 đến 30/10")
    assert re.search(r"cần [\d.]+/ngày để đạt 36\.150 đến \d+/\d+$", chart(room, "kh")["title"])


def test_the_line_ends_on_the_day_the_forecast_names() -> None:
    """Dotted to its date, which stands beside it."""
    shown = chart(room_after_weeks("m1=500 m2=2500"), "")
    days = [day for day, value in zip(shown["days"], shown["forecast"], strict=True) if value is not None]
    assert (days[0], days[-1]) == ("2023-08-13", "2023-12-16")  # 53.200 left at 3.000 a week
    assert shown["labels"]["forecast"] == f"dự báo đạt {int(days[-1][8:])}/{int(days[-1][5:7])}/2023"


def test_milestones_and_days_off_are_marked() -> None:
    """80.000 by 31/7; National Day's Monday is shaded like a weekend."""
    shown = chart(room_after_weeks("m1=10 m2=60"), "")
    assert [(one["day"], one["value"]) for one in shown["milestones"]] == [("2023-07-31", 80000)]
    assert {"2023-09-02", "2023-09-04"} <= set(shown["shaded"])
    assert "2023-09-05" not in shown["shaded"]


def test_an_hour_later_it_is_the_same_picture() -> None:
    """Only when it was drawn has changed."""
    room = room_after_weeks("m1=10 m2=60")
    first = chart(room, "")
    room.tick(minutes=50)
    second = chart(room, "")
    assert first["drawn"] != second["drawn"]
    assert {**first, "drawn": ""} == {**second, "drawn": ""}
