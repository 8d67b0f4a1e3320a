"""When a report is for."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.unit.message.reading import MONDAY, read, told


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("24/7", "24/07"),
        ("24/07/2023", "24/07"),
        ("24-7", "24/07"),
        ("2023-07-24", "24/07"),
        ("ngày 24.7", "24/07"),
        ("24 tháng 7 năm 2023", "24/07"),
        ("hôm qua", "25/07"),
        ("hôm kia", "24/07"),
        ("tối qua", "25/07"),
        ("khuya qua", "25/07"),
        ("thứ ba", "25/07"),
        ("từ thứ hai đến thứ ba", "24/07-25/07"),
        ("thứ 2 - thứ 3", "24/07-25/07"),
        ("từ 24/7 đến 25/7", "24/07-25/07"),
        ("24-25/7", "24/07-25/07"),
        ("tuần này", "24/07-26/07"),
    ],
)
def test_days_and_spans(said: str, day: str) -> None:
    """Every way of writing a day or a span."""
    assert told(read(f"/bc Tân Hưng {said} m1=5")) == f"tan-hung {day} m1=5"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("31/6", "bad-date"),
        ("35/10", "bad-date"),
        ("30/7", "future-date"),
        ("23/7", "outside-campaign"),
        ("tuần trước", "bad-date"),
        ("quý 2", "bad-date"),
        ("cuối tuần", "bad-date"),
        ("bữa giờ", "bad-date"),
        ("mấy bữa nay", "bad-date"),
        ("từ thứ sáu đến chủ nhật", "outside-campaign"),
        ("24/7 và 25/7", "bad-date"),
    ],
)
def test_days_that_are_none(said: str, code: str) -> None:
    """Impossible, future, outside, vague and double dates are asked about."""
    assert told(read(f"/bc Tân Hưng {said} m1=5")) == f"!{code}"


@pytest.mark.parametrize(
    "text",
    [
        "Theo CV 697 ngày 15/3/2023, Tân Hưng bc m1=5",
        "Tân Hưng m1=5, giảm 2 so với hôm qua",
        "Tân Hưng m1=5 (hôm qua 9)",
        "Tân Hưng trực 24/7 bc m1=5",
        "Tân Hưng m1=5 được 3/5 ấp",
    ],
)
def test_days_of_other_things(text: str) -> None:
    """Dates of papers, comparisons and fractions are not the report's."""
    assert told(read(text, "tan-hung")) == "tan-hung 26/07 m1=5"


def test_the_due_day_asks_for_the_week() -> None:
    """Undated on the due day: the span that is due; a stated total has its last day only."""
    assert told(read("/bc Tân Hưng m1=5", at=MONDAY)) == "tan-hung 24/07-30/07 m1=5"
    assert told(read("/bc Tân Hưng lk m1=600", at=MONDAY)) == "tan-hung 30/07 m1=lk 600"


@pytest.mark.parametrize(("hour", "day"), [("07:30", "11/09"), ("12:00", "12/09")])
def test_a_daily_duty_asks_for_the_day_before_until_noon(hour: str, day: str) -> None:
    """The rollover parts yesterday's report from today's."""
    at = datetime.fromisoformat(f"2023-09-12T{hour}:00+07:00")
    assert told(read("/bc Long Toàn 45", at=at, campaign="duyen-hai")) == f"long-toan {day} kh2=45"


def test_after_the_end_the_last_day_until_the_last_duty_closes() -> None:
    """Undated after the end: the last day as long as a duty is open, outside later."""
    for day, expected in (("2023-12-01", "long-toan 30/11 kh2=45"), ("2023-12-20", "!outside-campaign")):
        at = datetime.fromisoformat(f"{day}T07:30:00+07:00")
        assert told(read("/bc Long Toàn 45", at=at, campaign="duyen-hai")) == expected


def test_a_phase_that_is_over() -> None:
    """`đợt 1` names the campaign's first phase once it is over."""
    at = datetime.fromisoformat("2023-11-10T08:00:00+07:00")
    assert told(read("/bc Phi Thông đợt 1 kh=420", at=at, campaign="rach-gia")) == "phi-thong 28/10-07/11 kh=420"


def test_a_list_of_days() -> None:
    """Lines that begin with a day each are entries of their own."""
    assert told(read("/bc Tân Hưng\n24/7: m1=1\n25/7: m1=2")) == "tan-hung 24/07 m1=1; tan-hung 25/07 m1=2"


def test_a_day_of_nothing_and_a_day_of_figures() -> None:
    """Each day has its own entry; the second day's figures never fall on the first."""
    said = told(read("Xã Tân Hưng báo cáo hôm qua không phát sinh; hôm nay mức 1: 30"))
    assert said == "tan-hung 25/07 m1=0 m2=0; tan-hung 26/07 m1=30"


@pytest.mark.parametrize(
    "text",
    [
        "/bc ngày 24/7 Tân Hưng m1=1, ngày 25/7 Tân Phú m1=2, Tân Hà m1=3",
        "/bc 24/7 Tân Hưng m1=1\n25/7 Tân Phú m1=2\nTân Hà m1=3",
        "/bc\nNgày 24/7:\nTân Hưng m1=1\nNgày 25/7:\n1. Tân Phú m1=2\n2. Tân Hà m1=3",
    ],
)
def test_a_date_before_a_unit_heads_it_and_those_that_follow(text: str) -> None:
    """A date right before a unit's name is of that unit and the next ones, never of those read before it."""
    assert told(read(text)) == "tan-hung 24/07 m1=1; tan-phu 25/07 m1=2; tan-ha 25/07 m1=3"


def test_a_date_behind_figures_stays_with_them() -> None:
    """A date that ends an entry is not the next unit's, though its name follows."""
    said = told(read("/bc Tân Hưng m1=1, ngày 24/7\nTân Phú m1=2, ngày 25/7"))
    assert said == "tan-hung 24/07 m1=1; tan-phu 25/07 m1=2"


def test_a_unit_and_its_day_head_a_list_of_days() -> None:
    """`Tân Hưng ngày 24/7`, its figures below, then the next day's: each day has its own entry."""
    assert told(read("/bc Tân Hưng ngày 24/7\nm1: 1\nNgày 25/7\nm1: 2")) == "tan-hung 24/07 m1=1; tan-hung 25/07 m1=2"


def test_two_days_for_one_figure_each() -> None:
    """`hôm qua 9 hôm nay 11` names two days: asked, never the first alone."""
    assert told(read("Tân Hưng mức 2 hôm qua 9 hôm nay 11")) == "!bad-date"


@pytest.mark.parametrize(
    "said",
    [
        "2 ngày nay",
        "3 ngày cuối tuần",
        "từ đầu tháng",
        "tuần 1 tháng 7",
        "mùng 1",
        "ngày 25",
        "tuần rồi",
        "trong 2 ngày",
    ],
)
def test_a_period_whose_days_nobody_named_is_asked(said: str) -> None:
    """Figures of some days, not said which, are never those of the day of sending."""
    assert told(read(f"Tân Hưng {said} m1=5")) == "!bad-date"


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("2 ngày qua (25-26/7)", "25/07-26/07"),
        ("tuần 30, từ ngày 24/7 đến 26/7", "24/07-26/07"),
        ("2 ngày nghỉ lễ từ 25/7 đến 26/7", "25/07-26/07"),
        ("tháng này", "24/07-26/07"),
        ("mùng 25/7", "25/07"),
    ],
)
def test_a_period_with_its_days(said: str, days: str) -> None:
    """Days named beside a period say which it is."""
    assert told(read(f"Tân Hưng {said}: m1=5")) == f"tan-hung {days} m1=5"


def test_a_week_that_is_compared_with_is_not_the_reports() -> None:
    """`so với tuần trước (24-30/7)` names another week than the figures'."""
    at = datetime.fromisoformat("2023-08-02T15:20:00+07:00")
    assert told(read("Tân Hưng m2 79, tăng 20 so với tuần trước (24-30/7)", at=at)) == "tan-hung 02/08 m2=79"


def test_a_phase_that_still_runs_is_no_span_yet() -> None:
    """`đợt 2` on its first day is a report of that day, never of the phase that is due."""
    at = datetime.fromisoformat("2023-11-08T08:00:00+07:00")
    assert told(read("/bc Phi Thông đợt 2 kh=12", at=at, campaign="rach-gia")) == "phi-thong 08/11 kh=12"


@pytest.mark.parametrize("text", ["Ninh Phước kh ngày 6/7: 80", "Ninh Phước kích hoạt ngày 6/7 được 80"])
def test_the_day_of_a_key_that_is_also_a_plan(text: str) -> None:
    """`kh ngày 6/7: 80` is the metric with its day; `KH ngày 6/7` before words is a plan's."""
    at = datetime.fromisoformat("2024-07-08T07:30:00+07:00")
    assert told(read(text, at=at, campaign="ninh-thuan")) == "ninh-phuoc 06/07 kh=80"
    said = read("Thực hiện KH ngày 5/7, Ninh Phước kh: 80", at=at, campaign="ninh-thuan")
    assert told(said) == "ninh-phuoc 07/07 kh=80"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tân Hưng 25-7-2023: m1=5", "tan-hung 25/07 m1=5"),
        ("Tân Hưng 2023/07/25 m1=5", "tan-hung 25/07 m1=5"),
        ("Tân Hưng từ ngày 25/7 đến giờ m1=5", "tan-hung 25/07-26/07 m1=5"),
        ("Tân Hưng đến hết ngày 25/7 m1=600", "tan-hung 25/07 m1=lk 600"),
        ("Tân Hưng 24,25/7 m1=5", "!bad-date"),
        ("Tân Hưng T2: m1=5", "!bad-date"),
        ("Tân Hưng t7 cn m1=5", "!bad-date"),
        ("Tân Hưng tuần 30 m1=5", "!bad-date"),
    ],
)
def test_days_as_phones_write_them(text: str, expected: str) -> None:
    """A day that can be read is never passed over for the day of sending; one that can't is asked."""
    assert told(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [("Long Toàn kích hoạt 54 tk, thứ 7 và CN vẫn làm", "11/09"), ("Long Toàn kích hoạt 54 tk, thứ 7", "09/09")],
)
def test_a_weekday_told_after_the_figures(text: str, day: str) -> None:
    """A weekday that opens prose behind the figures is not their day; one alone is."""
    at = datetime.fromisoformat("2023-09-12T07:30:00+07:00")
    assert told(read(text, at=at, campaign="duyen-hai")) == f"long-toan {day} kh2=54"


@pytest.mark.parametrize(
    ("text", "code", "offending"),
    [
        ("/bc Tân Phú mức 1 11 mức 2 46 ngày 35/7", "bad-date", "ngày 35/7"),
        ("/bc Tân Phú Ngày 35/07/2023 m1=11 m2=46", "bad-date", "Ngày 35/07/2023"),
        ("Ngày 31/6\nTân Phú m1=11 m2=46", "bad-date", "Ngày 31/6"),
        ("/bc Tân Phú từ 24/7 đến 35/7 m1=11", "bad-date", "từ 24/7 đến 35/7"),
        ("/bc Tân Phú m1=11 m2=46 tuần trước", "bad-date", "tuần trước"),
        ("/bc Tân Phú 20/7 m1=11 25/7", "bad-date", "20/7, 25/7"),
        ("Tân Phú m1=11 m2=46 ngày 20/8", "future-date", "ngày 20/8"),
        ("/bc Tân Phú m1=11 m2=46 1/1/2020", "outside-campaign", "1/1/2020"),
        ("/bc\nNgày\tĐơn vị\tMức 1\tMức 2\n35/7\tTân Phú\t4\t5", "bad-date", "35/7"),
    ],
)
def test_only_the_day_is_quoted(text: str, code: str, offending: str) -> None:
    """Not the whole report, nor what stands beside it."""
    (problem,) = read(text, "tan-phu").problems
    assert (problem.code, problem.text) == (code, offending)


@pytest.mark.parametrize(
    "text",
    [
        "m2=30, hôm qua mưa",
        "m2=30, hôm qua mưa to nên ít người",
        "m2=30 (hôm qua mưa)",
        "m2=30 - hôm qua cúp điện",
        "m2=30 do hôm qua cúp điện",
        "m2=30, tối qua mất điện",
        "m2=30, thứ 2 mưa",
        "m2=30, ngày 24/7 mưa",
        "m2=30, cuối tháng tổng kết",
        "m2=30, cuối tháng em gửi báo cáo tổng kết",
        "m2=30, thứ sáu tổng kết",
        "m2=30. Hôm qua mưa",
    ],
)
@pytest.mark.parametrize("opening", ["Tân Hưng ", "/bc Tân Hưng "])
def test_a_day_in_words_of_their_own(opening: str, text: str) -> None:
    """When it rained, or when something else will come, is not the day of the figures."""
    assert told(read(f"{opening}{text}", "tan-hung")) == "tan-hung 26/07 m2=30"


@pytest.mark.parametrize(
    "text",
    [
        "m2=30, hôm qua bận họp",
        "m2=30, hôm qua đã gửi danh sách",
        "m2=30, hôm qua có 5 người chờ",
        "m2=30 hôm qua mưa",
        "hôm qua mưa, m2=30",
    ],
)
@pytest.mark.parametrize("opening", ["Tân Hưng ", "/bc Tân Hưng "])
def test_a_day_that_may_be_the_figures_or_not(opening: str, text: str) -> None:
    """A day gone by with words of its own beside the figures is asked about, unless the report is for it anyway."""
    reading = read(f"{opening}{text}", "tan-hung")
    assert told(reading) == "!bad-date"
    assert reading.problems[0].reason == "beside"
    morning = datetime.fromisoformat("2023-09-06T07:40:00+07:00")
    daily = text.replace("m2", "kh2")
    assert told(read(f"Dân Thành {daily}", "dan-thanh", at=morning, campaign="duyen-hai")) == "dan-thanh 05/09 kh2=30"


@pytest.mark.parametrize("said", ["hôm qua", "hôm qua nhé", "hôm qua em quên báo", "hôm qua chưa gửi", "làm hôm qua"])
def test_a_day_behind_its_figures(said: str) -> None:
    """A day with nothing beside it but words of sending is the figures'."""
    assert told(read(f"Tân Hưng m2=30, {said}", "tan-hung")) == "tan-hung 25/07 m2=30"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("thứ 2", "thứ 3"),
        ("24/7", "25/7"),
        ("ngày 24/7:", "ngày 25/7:"),
        ("hôm kia", "hôm qua"),
        ("thứ hai:", "thứ ba:"),
    ],
)
@pytest.mark.parametrize("between", [", ", "; ", "\n"])
@pytest.mark.parametrize("opening", ["Tân Hưng ", "/bc Tân Hưng "])
def test_days_right_before_their_own_figures(opening: str, between: str, first: str, second: str) -> None:
    """Days that each stand before figures of their own give an entry each."""
    text = f"{opening}{first} m1=2 m2=20{between}{second} m1=3 m2=30"
    assert told(read(text, "tan-hung")) == "tan-hung 24/07 m1=2 m2=20; tan-hung 25/07 m1=3 m2=30"


@pytest.mark.parametrize(
    "text",
    [
        "m2=20 thứ 2, m2=30 thứ 3",
        "thứ 2, thứ 3 m2=30",
        "24/7 và 25/7 m2=30",
        "24/7 m2=20 25/7 m2=30",
        "thứ 3 m2=20, thứ 2 m2=30",
        "m2=20, 24/7 m2=20, 25/7 m2=30",
    ],
)
def test_two_days_that_may_be_either(text: str) -> None:
    """Where a day may belong to the figures on either side of it, the two are asked about."""
    assert "!bad-date" in told(read(f"/bc Tân Hưng {text}", "tan-hung"))


@pytest.mark.parametrize("said", ["tuần đầu tháng 8 (1-7/8)", "tuần 1 tháng 8 (1-7/8):", "tháng 8 (từ 1/8 đến 7/8)"])
def test_a_part_of_a_month_with_its_days(said: str) -> None:
    """Days that are named beside a part of a month say what it is."""
    at = datetime.fromisoformat("2023-08-10T16:40:00+07:00")
    assert told(read(f"Tân Hưng {said} m1=5", "tan-hung", at=at)) == "tan-hung 01/08-07/08 m1=5"


@pytest.mark.parametrize("said", ["kể cả hôm qua", "tính luôn hôm qua", "cộng cả hôm qua", "gộp cả ngày 24/7"])
def test_days_taken_together(said: str) -> None:
    """Figures that hold another day's too are asked about, and quoted as they were written."""
    reading = read(f"Tân Hưng m1=5 {said}", "tan-hung")
    assert told(reading) == "!bad-date"
    assert said.endswith(reading.problems[0].text)


@pytest.mark.parametrize("said", ["bằng hôm qua", "giống hôm qua", "y như hôm qua", "hơn hôm qua", "thua hôm qua"])
def test_days_that_figures_are_compared_with(said: str) -> None:
    """A day that figures are like is not theirs."""
    assert told(read(f"Tân Hưng m1=5, {said}", "tan-hung")) == "tan-hung 26/07 m1=5"


@pytest.mark.parametrize(
    ("said", "day"), [("hum qua", "25/07"), ("hôm wa", "25/07"), ("h.qua", "25/07"), ("hn", "26/07")]
)
def test_days_as_they_are_typed_in_a_hurry(said: str, day: str) -> None:
    """Short and slurred words for days are days."""
    assert told(read(f"Tân Hưng {said} m1=5", "tan-hung")) == f"tan-hung {day} m1=5"


@pytest.mark.parametrize("said", ["từ hôm kia", "từ hôm kia đến nay", "từ thứ 2", "từ thứ hai đến hôm nay", "từ 24/7"])
def test_since_a_day(said: str) -> None:
    """From a day on is the span up to the day of sending, however the day is named."""
    assert told(read(f"Tân Hưng {said} m1=5", "tan-hung")) == "tan-hung 24/07-26/07 m1=5"
