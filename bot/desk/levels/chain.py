"""Which campaign stands below which, and who may send the sum up: the unit's reporters there, its head, admins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from bot.desk.office import Office, admins
from bot.desk.permissions import Action, allowed
from bot.desk.visit import Visit
from reporting.campaign import Campaign, Role, Unit
from reporting.ports import UnitOfWork
from reporting.practice import is_practice
from reporting.records import Grant
from reporting.successors import lineage


@dataclass(frozen=True, slots=True)
class Link:
    """A campaign and the one above it."""

    lower: Campaign
    upper: Campaign

    @property
    def unit(self) -> Unit:
        """The unit above whose report the sum is."""
        assert self.lower.upper is not None
        return self.upper.unit_by_code[self.lower.upper.unit]

    @property
    def units(self) -> tuple[str, ...]:
        """That unit and those that were merged into it: whoever reports for one of them speaks for it."""
        return lineage(self.upper, self.unit.code)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The metrics that go up: own key, key above."""
        assert self.lower.upper is not None
        return self.lower.upper.metrics

    @property
    def before(self) -> timedelta:
        """How long before the due above a sum that is not whole is put forward."""
        assert self.lower.upper is not None
        return self.lower.upper.draft_before


def link_of(office: Office, lower: str) -> Link | None:
    """Find a campaign with the one above it; a practice copy has none."""
    campaign = office.campaigns.get(lower)
    if campaign is None or campaign.upper is None or is_practice(lower):
        return None
    upper = office.campaigns.get(campaign.upper.campaign)
    return Link(campaign, upper) if upper and campaign.upper.unit in upper.unit_by_code else None


def links(office: Office) -> list[Link]:
    """List every campaign that has one above it."""
    found = (link_of(office, code) for code, campaign in office.campaigns.items() if campaign.upper is not None)
    return [link for link in found if link is not None]


def sends(link: Link, grant: Grant) -> bool:
    """Tell whether a role in the campaign above lets its bearer send the sum."""
    own = grant.role is Role.ADMIN or grant.unit in {None, *link.units}
    return own and allowed({grant.role}, Action.SEND_SUM)


def may_send(uow: UnitOfWork, link: Link, person: int | None) -> bool:
    """Tell whether somebody may send the sum."""
    return person is not None and any(sends(link, grant) for grant in uow.people.grants(link.upper.code, person=person))


def may_see(visit: Visit, link: Link) -> bool:
    """Tell whether somebody may see the sum: whoever may send it, and the admins of the campaign that it is made of."""
    own = visit.campaign is not None and visit.campaign.code == link.lower.code
    return may_send(visit.uow, link, visit.actor) or (own and Role.ADMIN in visit.member.roles)


@dataclass(frozen=True, slots=True)
class Senders:
    """Who may be shown a draft: the unit's reporters (stand-ins in place of absent ones), its heads, and else."""

    reporters: tuple[int, ...]
    heads: tuple[int, ...]
    others: tuple[int, ...]


def senders(uow: UnitOfWork, link: Link) -> Senders:
    """Name who may send the sum; the others are reporters who are bound to no unit, else the admins."""
    grants = uow.people.grants(link.upper.code)
    own = [one for one in grants if one.role is Role.REPORTER and one.unit in link.units]
    standing_in = [one for one in own if one.until is not None]
    heads = [one for one in grants if one.role is Role.HEAD and one.unit in link.units]
    anybody = [one for one in grants if one.role is Role.REPORTER and one.unit is None]
    return Senders(_people(standing_in or own), _people(heads), _people(anybody) or tuple(admins(uow, link.upper.code)))


def _people(grants: Iterable[Grant]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one.person for one in grants))
