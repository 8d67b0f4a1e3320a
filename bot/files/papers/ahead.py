"""What lies ahead: what is left, what each day must bring, which units most, and where the present pace leads."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

from bot.desk.names import capital, list_name
from bot.desk.views.outlook_words import outlook_words
from bot.files.papers.facts import Facts
from reporting.campaign import Metric
from reporting.targets import targets_of, units_with_target

NAMED = 12
"""So many units are named with their daily quota; of more, those that need most."""


def needs(facts: Facts) -> Iterator[str]:
    """Say of every target what it still needs a day: of the whole, by the letter, and of the units by name."""
    for metric in facts.metrics:
        figure = facts.now.of(None, metric.key)
        if figure.remaining and figure.quota is not None and figure.deadline is not None:
            said = facts.texts.plain(
                "official.need",
                metric=capital(metric.said),
                goal=_goal(facts, metric),
                left=figure.remaining,
                day=figure.deadline,
                quota=figure.quota,
                letter=_letter(facts, metric),
            )
            yield said + _units(facts, metric)
        elif figure.remaining and figure.deadline is not None:
            yield facts.texts.plain(
                "official.past", metric=capital(metric.said), left=figure.remaining, day=figure.deadline
            )
        elif figure.target is None and units_with_target(facts.campaign, metric.key):
            units = _needs_of(facts, metric)
            if units:
                yield facts.texts.plain("official.need-units", metric=capital(metric.said), units=_named(facts, units))


def _goal(facts: Facts, metric: Metric) -> str:
    """Name what is to be reached: the target, or a percentage."""
    if not units_with_target(facts.campaign, metric.key):
        for target in targets_of(facts.campaign, None, metric.key):
            if target.percent is not None:
                return facts.texts.plain("official.goal-share", share=facts.texts.share(target.percent))
    return facts.texts.plain("official.goal")


def _letter(facts: Facts, metric: Metric) -> str:
    figure = facts.now.of(None, metric.key)
    said = [
        facts.texts.plain("official.by-letter", quota=figure.quotas[quota.name], n=quota.days)
        for quota in facts.campaign.quotas
        if quota.metric == metric.key and quota.name in figure.quotas
    ]
    return facts.texts.plain("official.letter", quotas="; ".join(said)) if said else ""


def _needs_of(facts: Facts, metric: Metric) -> list[tuple[str, int]]:
    """List the units that still need something each day, who needs most first."""
    if not units_with_target(facts.campaign, metric.key):
        return []
    found = [(code, facts.now.quota(code, metric.key) or 0) for code in facts.now.units]
    return sorted((pair for pair in found if pair[1]), key=lambda pair: -pair[1])


def _named(facts: Facts, needs: list[tuple[str, int]]) -> str:
    return ", ".join(
        facts.texts.plain("official.unit-need", unit=list_name(facts.campaign, code), quota=quota)
        for code, quota in needs[:NAMED]
    )


def _units(facts: Facts, metric: Metric) -> str:
    needs = _needs_of(facts, metric)
    if not needs:
        return ""
    key = "official.units-need" if len(needs) <= NAMED else "official.units-need-most"
    return " " + facts.texts.plain(key, units=_named(facts, needs))


def forecasts(facts: Facts) -> Iterator[str]:
    """Say where the pace of each metric leads; that there is too little to say where there is."""
    for outlook in facts.outlooks:
        words = unescape(str(outlook_words(facts.texts, facts.campaign, outlook)))
        said = words.partition(": ")[2] or words  # the section's title says already that it is a forecast
        name = capital(facts.campaign.metric_by_key[outlook.metric].said)
        yield facts.texts.plain("official.forecast", metric=name, text=said)
    figure = facts.now.of(None, facts.campaign.headline)
    if not facts.outlooks and figure.remaining and figure.quota is not None:
        yield facts.texts.plain("official.too-early")
