"""Numbers, rates, days, spans and hours as one writes them; rounded half up before anything is formatted."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from reporting.numbers import half_up
from reporting.records import Span

_WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_THOUSANDS: Final = {"vi": ".", "en": ","}
_MARKS: Final = {"vi": str.maketrans(",.", ".,"), "en": {}}
_DURATIONS = {
    "vi": ("ngày", "giờ", "phút"),
    "en": ("d", "h", "min"),
}
_UNDER: Final = {"vi": "dưới", "en": "under"}
_OVERDUE: Final = {"vi": "quá hạn {length}", "en": "{length} overdue"}
_JUST_DUE: Final = {"vi": "vừa đến hạn", "en": "just due"}


class Formats:
    """How one language writes figures and times."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._thousands = _THOUSANDS[language]
        self._marks = _MARKS[language]

    def number(self, value: int) -> str:
        """Write a count: `62.200`."""
        return f"{value:,}".replace(",", self._thousands)

    def signed(self, value: int) -> str:
        """Write what was added: `+80`."""
        return f"{'+' if value >= 0 else '−'}{self.number(abs(value))}"

    def count(self, value: int) -> str:
        """Write how many units: two digits below 10 in Vietnamese (`02`, `00`)."""
        return f"{value:02d}" if self.language == "vi" and 0 <= value < 10 else self.number(value)

    def percent(self, value: Decimal | None) -> str:
        """Write a rate without its sign: `49,04`."""
        return "–" if value is None else f"{half_up(value, 2):,.2f}".translate(self._marks)

    def rate(self, value: Decimal | None) -> str:
        """Write a rate: `49,04 %`."""
        return "–" if value is None else f"{self.percent(value)} %"

    def day(self, day: date) -> str:
        """Write a day: `24/7/2023`."""
        return f"{day.day}/{day.month}/{day.year:04}"

    def share(self, percent: Decimal) -> str:
        """Write a percentage that a letter asks for: `70`, or `46,04` where it isn't whole."""
        return self.percent(percent).removesuffix(",00").removesuffix(".00")

    def short_day(self, day: date) -> str:
        """Write a day of a year that is plain: `24/7`."""
        return f"{day.day}/{day.month}"

    def weekday(self, day: date) -> str:
        """Name the day of the week: `thứ Hai`."""
        return _WEEKDAYS[self.language][day.weekday()]

    def weekday_of(self, number: int) -> str:
        """Name the day of the week by its ISO number, going round: 1 and 8 are `thứ Hai`."""
        return _WEEKDAYS[self.language][(number - 1) % 7]

    def span(self, span: Span, *, year: bool = False) -> str:
        """Write a span: `24–30/7`, `31/7–6/8`, one day as a day; with `year` its end has one."""
        last = self.day(span.end) if year else self.short_day(span.end)
        if span.start == span.end:
            return last
        if span.start.year != span.end.year:
            return f"{self.day(span.start)}–{self.day(span.end)}"
        same = span.start.month == span.end.month
        return f"{span.start.day if same else self.short_day(span.start)}–{last}"

    def time(self, at: datetime | time) -> str:
        """Write an hour: `10 giờ 00`."""
        return f"{at.hour:02d} giờ {at.minute:02d}" if self.language == "vi" else f"{at.hour:02d}:{at.minute:02d}"

    def moment(self, at: datetime) -> str:
        """Write an hour and its day: `10 giờ 00 ngày 31/7`."""
        return (
            f"{self.time(at)} ngày {self.short_day(at.date())}"
            if self.language == "vi"
            else (f"{self.time(at)} on {self.short_day(at.date())}")
        )

    def duration(self, length: timedelta) -> str:
        """Write how long: the two largest of days, hours and minutes; `dưới 1 phút` for a part of the first minute."""
        minutes = max(0, int(length.total_seconds()) // 60)
        day, hour, minute = _DURATIONS[self.language]
        parts = ((minutes // 1440, day), (minutes % 1440 // 60, hour), (minutes % 60, minute))
        short = f"0 {minute}" if length <= timedelta() else f"{_UNDER[self.language]} 1 {minute}"
        return " ".join([f"{n} {unit}" for n, unit in parts if n][:2]) or short

    def overdue(self, length: timedelta) -> str:
        """Write how long something is overdue: `quá hạn 30 phút`; within the first minute `vừa đến hạn`."""
        if length < timedelta(minutes=1):
            return _JUST_DUE[self.language]
        return _OVERDUE[self.language].format(length=self.duration(length))
