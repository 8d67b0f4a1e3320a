"""A pasted piece stored: each message from its own sender and hour, by the same way as one said to the bot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.chat import Event, EventKind
from bot.desk.pasted.piece import APP, Line
from bot.desk.reports.hearing import message_of, take_all
from bot.desk.reports.outcome import Fate, Taken
from bot.desk.tell import account_of
from bot.desk.visit import Visit
from reporting.campaign import Campaign, Role
from reporting.chatlog import folded_name
from reporting.reading import Problem
from reporting.records import Account, ChatKind, Grant, Message


@dataclass(slots=True)
class Stored:
    """What became of a piece: entries that count, that counted before, that wait, and what was not taken."""

    counted: int = 0
    same: int = 0
    held: list[tuple[Message, Taken]] = field(default_factory=list)
    problems: list[tuple[Line, Problem]] = field(default_factory=list)


def store(visit: Visit, campaign: Campaign, lines: Iterable[Line]) -> Stored:
    """Take the entries of every message that is new and whose sender is known, in the order they were said."""
    stored = Stored()
    for line in sorted(lines, key=lambda line: line.said.sent_at):
        if line.known or not line.person or not line.reading.entries:
            continue
        speaker = _speaker(visit, campaign, line, line.person)
        message = message_of(speaker, campaign)
        outcome = take_all(speaker, campaign, message, line.reading.entries, sure=line.reading.correction)
        stored.problems += [(line, problem) for problem in outcome.problems]
        for one in outcome.taken:
            stored.counted += one.fate in {Fate.COUNTED, Fate.ACCEPTED}
            stored.same += one.fate is Fate.SAME
            if one.fate is Fate.HELD:
                stored.held.append((message, one))
    return stored


def new_reporter(visit: Visit, campaign: Campaign, name: str, unit: str) -> int:
    """Make whoever is called so in pasted chats a reporter of a unit, and tell their number."""
    account = Account(APP, f"{campaign.code}/{folded_name(name)}")
    person = visit.uow.people.seen(account, name, None, visit.now)
    visit.uow.people.grant(Grant(person.id, campaign.code, Role.REPORTER, unit), visit.actor, visit.now)
    return person.id


def _speaker(visit: Visit, campaign: Campaign, line: Line, number: int) -> Visit:
    """Make the visit in which the message would have been said, by whoever said it."""
    person = visit.uow.people.get(number)
    said = line.said
    event = Event(
        EventKind.MESSAGE,
        APP,
        campaign.code,
        ChatKind.GROUP,
        said.sent_at,
        message_id=line.key,
        account=account_of(visit.uow, number) or Account(APP, f"{campaign.code}/{number}"),
        name=person.name,
        username=person.username,
        text=said.text,
    )
    speaker = Visit(visit.office, visit.uow, event, visit.now)
    speaker.enter(campaign)
    return speaker
