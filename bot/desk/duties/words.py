"""How posts name a duty's round: `BÁO CÁO TUẦN 24–30/7`, when it is due, who owes it, whether it comes late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.desk.names import metric_names, unit_titles
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Duty, DutyKind
from reporting.duties import DutyState, UnitDuty
from reporting.records import Span
from reporting.schedule import Post

MADE_LATE = timedelta(minutes=5)
"""A post made so long after its hour says so."""

OWING = frozenset({DutyState.MISSING, DutyState.OPEN, DutyState.PARTIAL})


def round_name(texts: Texts, duty: Duty, span: Span) -> Markup:
    """Name what is to be reported, within a sentence: `tuần 24–30/7`."""
    return texts.say(f"round.{duty.frequency.value}", span=texts.span(span), label=duty.label)


def round_title(texts: Texts, duty: Duty, post: Post) -> Markup:
    """Name what is to be reported, in a title: `TUẦN 24–30/7`."""
    return texts.say(f"round-title.{duty.frequency.value}", span=texts.span(post.covers), label=duty.label.upper())


def due_words(texts: Texts, campaign: Campaign, due: datetime, now: datetime) -> Markup:
    """Say when it is due: `10 giờ 00 hôm nay (thứ Hai, 31/7)`."""
    local, today = due.astimezone(campaign.zone), now.astimezone(campaign.zone).date()
    ahead = (local.date() - today).days
    key = {0: "due.today", 1: "due.tomorrow"}.get(ahead, "due.day")
    return texts.say(key, time=texts.time(local), weekday=texts.weekday(local), day=texts.short_day(local))


def made_late(texts: Texts, campaign: Campaign, post: Post, now: datetime) -> Markup:
    """Say for which hour a post is that is made late; nothing where it is in time."""
    if now - post.at < MADE_LATE:
        return Markup("")
    return texts.say("post.made-late", at=post.at.astimezone(campaign.zone))


def owing(found: Iterable[UnitDuty]) -> list[UnitDuty]:
    """List who still owes something and neither waits for a confirmation nor has an extension."""
    return [one for one in found if one.state in OWING and not one.extended]


def owing_words(texts: Texts, campaign: Campaign, owes: Sequence[UnitDuty], key: str, **values: object) -> Markup:
    """Say of some units in one line who has sent nothing (`key`-missing) and who lacks what (`key`-partial)."""
    partial = [one for one in owes if one.state is DutyState.PARTIAL and one.lacking]
    nothing = unit_titles(texts, campaign, [one.unit for one in owes if one not in partial])
    said = [texts.say(f"{key}-missing", units=nothing, **values)] if nothing else []
    said += [
        texts.say(
            f"{key}-partial",
            unit=campaign.unit_by_code[one.unit].title,
            metrics=metric_names(campaign, one.lacking),
            **values,
        )
        for one in partial
    ]
    return texts.listed(said, "; ")


def is_figures(duty: Duty) -> bool:
    """Tell whether a duty is met by figures, which the desk can see come in."""
    return duty.kind is DutyKind.FIGURES
