"""What /nhaplieu asks next, with the answers that have a button; and all of it for a last look."""

from __future__ import annotations

from bot.desk.guided.draft import Draft, metrics_of
from bot.desk.names import part_name, when
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, MetricKind

MOST_UNITS = 12
"""So many units are offered to choose from."""

Choice = tuple[str, str]
"""What a button means, and what stands on it."""


def prompt(texts: Texts, campaign: Campaign, draft: Draft, step: str) -> tuple[Markup, list[Choice]]:
    """Say what to ask at a step, and what may be pressed."""
    stop = ("stop", texts.plain("guided.stop"))
    if step == "unit":
        known = draft.near or draft.own
        units = [(f"unit-{code}", campaign.unit_by_code[code].title) for code in known[:MOST_UNITS]]
        return texts.say("guided.unit" if units else "guided.type-unit"), [*units, stop]
    title = campaign.unit_by_code[draft.unit or ""].title
    if step == "days":
        spans = [(f"days-{number}", str(when(texts, span))) for number, span in enumerate(draft.spans)]
        return texts.say("guided.days", unit=title), [*spans, stop]
    span = draft.span
    if step == "look":
        return _look(texts, campaign, draft, title), _last_choices(texts, campaign, draft)
    keys = metrics_of(campaign, draft.unit or "")
    metric = campaign.metric_by_key[step]
    how = "total" if metric.kind is MetricKind.CUMULATIVE else "day" if span.days == 1 else "span"
    text = texts.say(
        f"guided.figure-{how}",
        unit=title,
        when=when(texts, span),
        n=keys.index(step) + 1,
        of=len(keys),
        metric=metric.label,
        day=texts.short_day(span.end),
    )
    return text, [("zero", "0"), ("skip", texts.plain("guided.skip")), stop]


def _look(texts: Texts, campaign: Campaign, draft: Draft, title: str) -> Markup:
    lines = [
        texts.say("guided.row", metric=campaign.metric_by_key[key].label, value=texts.number(value))
        if value is not None
        else texts.say("guided.row-skipped", metric=campaign.metric_by_key[key].label)
        for key, value in draft.values.items()
    ]
    return texts.lines((texts.say("guided.look", unit=title, when=when(texts, draft.span)), *lines))


def _last_choices(texts: Texts, campaign: Campaign, draft: Draft) -> list[Choice]:
    fixes = [
        (f"fix-{key}", texts.plain("guided.fix", metric=part_name(campaign.metric_by_key[key]))) for key in draft.values
    ]
    return [("send", texts.plain("guided.send")), ("stop", texts.plain("guided.stop")), *fixes]
