"""Reporting rate, on-time rate and completeness in words, of one period or of several."""

from __future__ import annotations

from bot.texts import Markup, Texts
from reporting.rates import Rates


def rate_words(texts: Texts, rates: Rates) -> Markup:
    """`Tỷ lệ báo cáo 83,33 %, đúng hạn 75,00 %`, and `đủ số liệu 87,50 %` where a report is there in part.

    Nothing where nobody is expected.
    """
    if rates.reporting_rate is None:
        return Markup("")
    whole = rates.completeness == rates.reporting_rate
    return texts.say(
        "rates.two" if whole else "rates.three",
        reporting=texts.rate(rates.reporting_rate),
        on_time=texts.rate(rates.on_time_rate),
        complete=texts.rate(rates.completeness),
    )
