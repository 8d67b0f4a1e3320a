"""What a pasted piece holds, message by message: whose it is, what it reports, whether it was stored before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from bot.desk.visit import Visit
from reporting.campaign import Campaign, Role
from reporting.chatlog import Said, folded_name
from reporting.ports import UnitOfWork
from reporting.reading import Reading, Sender, SenderRole
from reporting.records import Grant

APP = "pasted"
"""The app under which messages are kept that came by pasting; nothing is ever sent there."""
NOBODY = 0
"""Whom a name stands for that an admin chose to leave out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message: `person` None where nobody knows whose name it is; `known` where it was stored before."""

    said: Said
    key: str
    person: int | None
    reading: Reading
    known: bool

    @property
    def reports(self) -> bool:
        """Whether it holds figures, readable or not."""
        return bool(self.reading.entries or self.reading.problems)


def look_through(visit: Visit, campaign: Campaign, said: Iterable[Said]) -> list[Line]:
    """Read every message as its sender's; one whose name nobody knows as that of somebody who may report any unit."""
    uow = visit.uow
    names = known_names(uow, campaign)
    units: dict[int | None, tuple[str, ...]] = {None: ()}
    found = []
    for one in said:
        person = names.get(folded_name(one.name))
        if person not in units:
            units[person] = granted_units(uow, campaign, person or NOBODY)
        reading = visit.reader.read(one.text, one.sent_at, Sender(SenderRole.REPORTER, units[person]))
        key = _key(one)
        known = uow.ledger.find_message(APP, campaign.code, key) is not None
        found.append(Line(one, key, person, reading, known))
    return found


def granted_units(uow: UnitOfWork, campaign: Campaign, person: int) -> tuple[str, ...]:
    """Name the units that a person reports for; none where they may report any."""
    of = uow.people.get(person).id if person else NOBODY  # two may have been made one since
    grants: list[Grant] = uow.people.grants(campaign.code, person=of, role=Role.REPORTER) if of else []
    return tuple(grant.unit for grant in grants if grant.unit is not None)


def unknown_names(lines: Iterable[Line]) -> list[str]:
    """List the names that report something and that nobody has matched, in the order they speak."""
    return list(dict.fromkeys(line.said.name for line in lines if line.person is None and line.reports))


def known_names(uow: UnitOfWork, campaign: Campaign) -> dict[str, int]:
    """Give who stands behind each name that was matched, in one case and spacing."""
    found = uow.state.get(_names(campaign))
    return {str(name): int(person) for name, person in found.items()} if isinstance(found, dict) else {}


def match_name(uow: UnitOfWork, campaign: Campaign, name: str, person: int) -> None:
    """Remember for ever whom a name in pasted chats stands for."""
    uow.state.set(_names(campaign), {**known_names(uow, campaign), folded_name(name): person})


def _names(campaign: Campaign) -> str:
    return f"pasted-names/{campaign.code}"


def _key(said: Said) -> str:
    """Name a message by who said what in which minute: the same one, pasted again, is the same."""
    told = f"{folded_name(said.name)}\n{said.sent_at:%Y-%m-%dT%H:%M}\n{' '.join(said.text.split())}"
    return hashlib.sha256(told.encode()).hexdigest()[:24]
