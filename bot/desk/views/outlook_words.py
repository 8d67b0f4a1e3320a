"""A forecast in words: when, in time or how late, how much will lack, what pace is needed, what it assumes."""

from __future__ import annotations

from bot.desk.names import capital, within
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Frequency
from reporting.forecast import Forecast, base_of_target
from reporting.numbers import half_up


def outlook_words(texts: Texts, campaign: Campaign, outlook: Forecast) -> Markup:
    """Say where the pace leads, in full: `Dự báo: với 137/ngày như hiện nay, đạt vào …`."""
    said = texts.say(
        f"forecast.{_verdict(outlook)}",
        pace=_pace_words(texts, outlook),
        reached=outlook.reached_on or "",
        n=abs(outlook.late_days or 0),
        deadline=texts.short_day(outlook.deadline),
        short=outlook.short,
    )
    need = texts.say("forecast.need", needed=_per_day(texts, outlook, outlook.needed)) if _lacks(outlook) else ""
    return texts.listed((part for part in (said, need, _assumption(texts, campaign, outlook)) if part), " ")


def outlook_line(texts: Texts, campaign: Campaign, outlook: Forecast) -> Markup:
    """Say the same of one more metric, in short: `Kích hoạt: đạt 70 % vào 28/11, kịp hạn 31/12.`."""
    return texts.say(
        f"forecast.short-{_verdict(outlook)}",
        metric=capital(campaign.metric_by_key[outlook.metric].said),
        pace=_pace_words(texts, outlook),
        reached=outlook.reached_on or "",
        n=abs(outlook.late_days or 0),
        deadline=texts.short_day(outlook.deadline),
        short=outlook.short,
        base=_base(texts, campaign, outlook),
    )


def _pace_words(texts: Texts, outlook: Forecast) -> str:
    """Write the pace: `137/ngày`, `137/ngày làm việc`."""
    return _per_day(texts, outlook, int(half_up(outlook.pace, 0)))


def _assumption(texts: Texts, campaign: Campaign, outlook: Forecast) -> Markup:
    """Say what the forecast takes for granted: the usual of the last periods, and how its base moves."""
    return texts.say(
        "forecast.assumes",
        periods=texts.plain(f"forecast.periods-{_rhythm(campaign, outlook)}", n=outlook.spans),
        base=_base(texts, campaign, outlook),
    )


def _verdict(outlook: Forecast) -> str:
    if outlook.reached_on is None:
        return "never"
    return "in-time" if outlook.makes_it else "behind"


def _lacks(outlook: Forecast) -> bool:
    return not outlook.makes_it and outlook.needed is not None


def _per_day(texts: Texts, outlook: Forecast, value: int | None) -> str:
    key = "forecast.per-working-day" if outlook.in_working_days else "forecast.per-day"
    return texts.plain(key, value=value or 0)


def _rhythm(campaign: Campaign, outlook: Forecast) -> str:
    """Name what the spans are: weeks, days, or periods of any other length."""
    duty = campaign.main_duty
    if outlook.by_week or duty is None or duty.frequency is Frequency.WEEKLY:
        return "weekly"
    return "daily" if duty.frequency is Frequency.DAILY else "other"


def _base(texts: Texts, campaign: Campaign, outlook: Forecast) -> Markup:
    """Say how the base of a percent target is taken to move; nothing where the target is a count."""
    name = base_of_target(campaign, outlook.metric, outlook.unit, outlook.as_of)
    if name is None:
        return Markup("")
    base = within(campaign.metric_by_key[name].said)
    if outlook.base_pace is None:
        return texts.say("forecast.base-still", base=base)
    pace = texts.number(int(half_up(outlook.base_pace, 0)))
    if outlook.base_like is None:
        return texts.say("forecast.base-moves", base=base, pace=pace)
    like = within(campaign.metric_by_key[outlook.base_like].said)
    return texts.say("forecast.base-like", base=base, pace=pace, like=like)
