"""Which days a duty covers and when it is due."""

from __future__ import annotations

from datetime import time, timedelta

from reporting.campaign import Alert, Campaign, DutyKind, Frequency, HolidayRule, Role
from reporting.periods import (
    Period,
    closes_at,
    desk_closes_at,
    ended_period,
    main_span,
    period_due_on,
    period_holding,
    periods,
    span_before,
)
from reporting.records import Span
from tests.builders import at, campaign, duty, example, on, tan_chau


def _week(number: int) -> Period:
    return periods(tan_chau(), tan_chau().duty_by_code["tuan"])[number - 1]


def _lines(one: Campaign, code: str) -> list[tuple[str, str, str]]:
    rounds = periods(one, one.duty_by_code[code])
    return [(f"{p.span.start:%d/%m}", f"{p.span.end:%d/%m}", f"{p.due:%d/%m/%Y %H:%M}") for p in rounds]


def test_weekly_covers_seven_days_and_is_due_on_monday() -> None:
    """Tân Châu's first week is 24-30/7, due on Monday 31/7 at 10:00."""
    first = _week(1)
    assert first.span == Span(on("24/7"), on("30/7"))
    assert first.due == at("31/7 10:00")
    assert first.key == "tuan/2023-07-30"
    assert first.number == 1


def test_due_moves_to_the_next_working_day_and_the_span_stays() -> None:
    """2/9/2023 is a Saturday, so Monday 4/9 is off in its stead: the week is due on Tuesday."""
    week = _week(6)
    assert week.span == Span(on("28/8"), on("3/9"))
    assert week.due == at("5/9 10:00")
    assert week.moved == 1


def test_without_the_holiday_rule_the_due_stays() -> None:
    """Duyên Hải reports on Saturdays, Sundays and holidays too."""
    one = example("duyen-hai")
    daily = periods(one, one.duty_by_code["ngay"])
    assert daily[0].due == at("1/9 08:00")
    assert daily[-1].due == at("1/12 08:00")
    assert len(daily) == 92


def test_the_campaign_decrees_days_off_and_make_up_days() -> None:
    """What the campaign says of a day wins over the calendar."""
    off = tan_chau(days_off=(on("31/7"),))
    assert periods(off, off.duty_by_code["tuan"])[0].due == at("1/8 10:00")
    working = tan_chau(working_days=(on("4/9"),))
    assert periods(working, working.duty_by_code["tuan"])[5].due == at("4/9 10:00")


def test_tet_moves_a_due_over_the_whole_week() -> None:
    """A Monday in the lunar new year of 2024 (8-14/2) goes to Thursday 15/2."""
    weekly = duty(holiday=HolidayRule.NEXT_WORKING_DAY)
    one = campaign(start=on("2024-01-29"), end=on("2024-02-25"), duties=(weekly,))
    assert [f"{p.due:%d/%m}" for p in periods(one, weekly)] == ["05/02", "15/02", "19/02", "26/02"]


def test_months_run_from_the_15th_to_the_14th() -> None:
    """Decree 09/2019: clipped at both ends, the last due after the campaign."""
    assert _lines(tan_chau(), "thang") == [
        ("24/07", "14/08", "16/08/2023 16:00"),
        ("15/08", "14/09", "18/09/2023 16:00"),
        ("15/09", "14/10", "16/10/2023 16:00"),
        ("15/10", "14/11", "16/11/2023 16:00"),
        ("15/11", "14/12", "18/12/2023 16:00"),
        ("15/12", "31/12", "16/01/2024 16:00"),
    ]


def test_quarters_run_from_the_15th_of_the_month_before() -> None:
    """The third quarter's report covers 15/6 to 14/9 and is due in September."""
    assert _lines(tan_chau(), "quy") == [
        ("24/07", "14/09", "18/09/2023 16:00"),
        ("15/09", "14/12", "18/12/2023 16:00"),
        ("15/12", "31/12", "18/03/2024 16:00"),
    ]


def test_calendar_months_and_quarters() -> None:
    """From the 1st they are the calendar's own; the 31st is the last day of a shorter month."""
    monthly = duty("thang", Frequency.MONTHLY, due_days=0)
    quarterly = duty("quy", Frequency.QUARTERLY, due_days=0)
    late = duty("cuoi", Frequency.MONTHLY, starts_on=31, due_days=0)
    one = campaign(start=on("2024-01-10"), end=on("2024-06-30"), duties=(monthly, quarterly, late))
    assert [f"{p.span.end:%d/%m}" for p in periods(one, monthly)] == [
        "31/01",
        "29/02",
        "31/03",
        "30/04",
        "31/05",
        "30/06",
    ]
    assert [f"{p.span.end:%d/%m}" for p in periods(one, quarterly)] == ["31/03", "30/06"]
    assert [f"{p.span.start:%d/%m}" for p in periods(one, late)][:3] == ["10/01", "31/01", "29/02"]


def test_a_clipped_week_keeps_its_weekday() -> None:
    """Mỹ Phú Đông ends on Friday 30/6: its last week has two days and is due on Wednesday 5/7 all the same."""
    assert _lines(example("my-phu-dong"), "ap")[-1] == ("29/06", "30/06", "05/07/2023 17:00")


def test_once_with_a_day_of_its_own() -> None:
    """A document may be due before the campaign begins; a phase has its own span."""
    rach_gia = example("rach-gia")
    assert _lines(rach_gia, "ds-can-bo") == [("28/10", "20/11", "27/10/2023 17:00")]
    assert _lines(rach_gia, "dot-1") == [("28/10", "07/11", "08/11/2023 10:00")]


def test_a_span_outside_the_campaign_does_not_exist() -> None:
    """Clipped to nothing."""
    gone = duty("xa", Frequency.ONCE, span=(on("1/9"), on("5/9")))
    assert periods(campaign(duties=(gone,)), gone) == ()


def test_finding_periods_by_day() -> None:
    """By due day and by a day in the span; none where there is none."""
    one, weekly = tan_chau(), tan_chau().duty_by_code["tuan"]
    assert period_due_on(one, weekly, on("31/7")) == _week(1)
    assert period_due_on(one, weekly, on("1/8")) is None
    assert period_holding(one, weekly, on("30/7")) == _week(1)
    assert period_holding(one, weekly, on("31/7")) == _week(2)
    assert period_holding(one, weekly, on("2024-01-01")) is None
    assert period_holding(one, weekly, one.start - timedelta(days=1)) is None


def test_the_period_that_was_over_last() -> None:
    """Its last day lies before the day asked of; before the first there is none, after the end the last."""
    one, weekly = tan_chau(), tan_chau().duty_by_code["tuan"]
    assert ended_period(one, weekly, on("30/7")) is None
    assert ended_period(one, weekly, on("31/7")) == _week(1)
    assert ended_period(one, weekly, on("6/8")) == _week(1)
    assert ended_period(one, weekly, on("7/8")) == _week(2)
    assert ended_period(one, weekly, on("2024-01-01")) == periods(one, weekly)[-1]


def test_main_span_is_the_main_dutys() -> None:
    """In period means the week of Tân Châu, the day of Duyên Hải."""
    assert main_span(tan_chau(), on("26/7")) == Span(on("24/7"), on("30/7"))
    assert main_span(example("duyen-hai"), on("3/9")) == Span(on("3/9"), on("3/9"))
    assert span_before(tan_chau(), Span(on("31/7"), on("6/8"))) == Span(on("24/7"), on("30/7"))
    assert span_before(tan_chau(), Span(on("24/7"), on("30/7"))) is None


def test_main_span_of_phases_and_what_lies_after_them() -> None:
    """Rạch Giá's second phase is a duty of its own; 19-20/11 lie after both."""
    rach_gia = example("rach-gia")
    assert main_span(rach_gia, on("30/10")) == Span(on("28/10"), on("7/11"))
    assert main_span(rach_gia, on("9/11")) == Span(on("8/11"), on("18/11"))
    assert main_span(rach_gia, on("20/11")) == Span(on("19/11"), on("20/11"))
    assert main_span(rach_gia, on("1/12")) == Span(on("19/11"), on("20/11"))


def test_main_span_without_a_duty_is_the_calendar_week() -> None:
    """A campaign works with its duty switched off; the week is clipped to the campaign."""
    document = duty(kind=DutyKind.DOCUMENT)
    one = campaign(start=on("5/7"), duties=(document,))
    assert main_span(one, on("6/7")) == Span(on("5/7"), on("9/7"))
    assert main_span(one, on("12/7")) == Span(on("10/7"), on("16/7"))


def test_closing() -> None:
    """A period closes a set time after its due, the desk after the last alert of the last duty."""
    alerts = (Alert(timedelta(hours=2), Role.HEAD), Alert(timedelta(days=1), Role.LEADER))
    weekly = duty(alerts=alerts, due_time=time(10))
    one = campaign(duties=(weekly,), close_after=timedelta(days=2))
    last = periods(one, weekly)[-1]
    assert closes_at(one, last) == at("2/8 10:00")
    assert desk_closes_at(one) == at("1/8 10:00")
    assert closes_at(campaign(), last) is None
    assert desk_closes_at(campaign(duties=())) is None
