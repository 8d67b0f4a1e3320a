"""What somebody is in one campaign, as of what they said: their roles, the units that are theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.desk.once import Once
from reporting.campaign import Campaign, Role
from reporting.kinds import place_in_file
from reporting.ports import UnitOfWork
from reporting.practice import is_practice, real_code
from reporting.reading import Sender, SenderRole
from reporting.records import Grant, Person
from reporting.successors import entrusted

LATE = timedelta(seconds=30)
"""What was said longer ago than this is judged by the roles of then where those had an end."""


class Member:
    """A person in a campaign, each perhaps None: a channel's words are nobody's, a new group is bound to nothing."""

    def __init__(
        self, uow: UnitOfWork, campaign: Campaign | None, person: Person | None, at: datetime, now: datetime
    ) -> None:
        self._uow, self.campaign, self.person, self._at, self._now = uow, campaign, person, at, now

    @Once
    def practising(self) -> bool:
        """Whether this is practice: answered as real and marked, and counted nowhere."""
        return self.campaign is not None and is_practice(self.campaign.code)

    @Once
    def roles(self) -> frozenset[Role]:
        """What the person is in the campaign; in practice everybody may report."""
        given = [grant.role for grant in self.grants]
        return frozenset([*given, Role.REPORTER] if self.practising else given)

    @Once
    def grants(self) -> tuple[Grant, ...]:
        """The person's roles with their units; a role for a unit that left the file is none."""
        campaign = self.campaign
        if campaign is None or self.person is None:
            return ()
        people, at, code = self._uow.people, self._at, real_code(campaign.code)
        found = people.grants(code, person=self.person.id)
        if self._now - at > LATE:  # somebody may have stood in then who no longer does
            found += [grant for grant in people.stood_in(code, self.person.id, at) if grant not in found]
        units = campaign.unit_by_code
        return tuple(
            [
                grant
                for grant in found
                if (grant.unit is None or grant.unit in units) and (grant.until is None or at < grant.until)
            ]
        )

    @Once
    def own_units(self) -> tuple[str, ...]:
        """The units the person reports for as they are now, in the campaign's order; empty for one bound to none."""
        campaign, units = self.campaign, self.entrusted_units
        if campaign is None or not campaign.changes_units:
            return units
        day = self._at.astimezone(campaign.zone).date()
        return tuple(code for code in units if campaign.unit_by_code[code].exists_on(day)) or units

    @Once
    def entrusted_units(self) -> tuple[str, ...]:
        """Those, and the ones that ended: what merged units' former reporters may report for, and mend of the past."""
        campaign = self.campaign
        if campaign is None or not campaign.successors:
            return self.granted_units
        order = place_in_file(campaign)
        return tuple(sorted(entrusted(campaign, self.granted_units), key=order.__getitem__))

    @Once
    def granted_units(self) -> tuple[str, ...]:
        """The units that the person was made a reporter of; empty for a reporter bound to none."""
        named = {grant.unit for grant in self.grants if grant.role is Role.REPORTER}
        if self.campaign is None or None in named:
            return ()
        order = place_in_file(self.campaign)
        known = [code for code in named if code is not None and code in order]
        return tuple(sorted(known, key=order.__getitem__))

    def sender(self) -> Sender:
        """What the sender is to the reader. An admin's commands may speak for any unit."""
        if self.practising:
            return Sender(SenderRole.REPORTER, () if Role.ADMIN in self.roles else self.granted_units)
        if Role.ADMIN in self.roles:
            return Sender(SenderRole.ADMIN, self.granted_units)
        if Role.REPORTER in self.roles:
            return Sender(SenderRole.REPORTER, self.granted_units)
        return Sender(SenderRole.LEADER if Role.LEADER in self.roles else SenderRole.UNKNOWN)
