"""Changing a campaign while it runs: rows are added or revoked, and kept figures follow in the same unit of work."""

from __future__ import annotations

from collections.abc import Iterable

from bot.desk.visit import Visit
from reporting.amendments import Change
from reporting.campaign import Campaign
from reporting.records import Amendment


def amend(visit: Visit, campaign: Campaign, changes: Iterable[Change], reason: str = "") -> tuple[Amendment, ...]:
    """Change the campaign that is spoken of; `visit.campaign` is the changed one afterwards."""
    rows = visit.uow.amendments
    made = tuple(rows.add(campaign.code, kind, data, visit.actor, visit.now, reason) for kind, data in changes)
    _follow(visit, campaign)
    return made


def revoke(visit: Visit, campaign: Campaign, amendments: Iterable[int]) -> bool:
    """Take changes back; false where none of them is in force any more."""
    done = [visit.uow.amendments.revoke(one, visit.actor, visit.now) for one in amendments]
    _follow(visit, campaign)
    return any(done)


def _follow(visit: Visit, campaign: Campaign) -> None:
    visit.amended()
    visit.uow.ledger.fit(visit.office.campaigns[campaign.code])
