"""What became of units within a paper's days: `Từ ngày 1/7/2025, các xã … hợp nhất thành …`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.files.papers.facts import Facts
from bot.texts import Texts
from reporting.campaign import Campaign


def changed_units(facts: Facts) -> Iterator[str]:
    """Say which units were merged or split within the paper's days, by the day from which the new ones are there."""
    campaign, texts, span = facts.campaign, facts.texts, facts.asked.span
    changes: dict[date, list[str]] = {}
    for into, merged in campaign.merged.items():
        first = campaign.unit_by_code[into].valid_from
        if first is not None and first in span:
            unit = campaign.unit_by_code[into].title
            said = texts.plain("official.merged", former=_titles(texts, campaign, merged), unit=unit)
            changes.setdefault(first, []).append(said)
    for code, parts in campaign.successors.items():
        first = campaign.unit_by_code[parts[0]].valid_from
        if campaign.is_split_off(parts[0]) and first is not None and first in span:
            former, units = campaign.unit_by_code[code].title, _titles(texts, campaign, parts)
            changes.setdefault(first, []).append(texts.plain("official.split", former=former, units=units))
    for day in sorted(changes):
        yield texts.plain("official.succession", day=day, changes="; ".join(changes[day]))


def _titles(texts: Texts, campaign: Campaign, codes: Sequence[str]) -> str:
    """List units by their titles, a kind that all are of said once: `các xã Tân An, Tân Bình`."""
    units = [campaign.unit_by_code[code] for code in codes]
    kind = units[0].kind
    if len(units) > 1 and all(unit.title == f"{kind} {unit.name}" for unit in units):
        return texts.plain("official.alike", kind=kind, names=", ".join(unit.name for unit in units))
    return ", ".join(unit.title for unit in units)
