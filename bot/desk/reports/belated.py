"""Words that come out of their order: an edit before its message, an old edit after a newer one, /huy before both.

Whatever comes first, what stands in the end is what was said last.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat import Event, EventKind
from bot.desk.permissions import Action
from bot.desk.reports import changes
from bot.desk.reports.outcome import Fate, Outcome, Taken
from bot.desk.reports.settled import settled
from bot.desk.reports.take import take
from bot.desk.visit import Visit
from reporting.campaign import Campaign
from reporting.reading import Entry, Problem
from reporting.records import EntryState, Message, StoredEntry


def is_overtaken(known: Message | None, event: Event) -> bool:
    """Tell whether something was said of a message after this edit of it."""
    return (
        known is not None
        and known.edited_at is not None
        and event.edited_at is not None
        and event.edited_at < known.edited_at
    )


def was_edited_first(visit: Visit, message: Message) -> bool:
    """Tell whether a message that is new here was edited or taken back already."""
    return message.edited_at is not None and visit.event.kind is EventKind.MESSAGE


def note_edit(visit: Visit, campaign: Campaign) -> None:
    """Remember that a message was edited into something without figures, should it come only now."""
    event = visit.event
    at = event.edited_at or visit.now
    visit.uow.ledger.message(
        event.app, event.chat_id, event.message_id, visit.author, campaign.code, event.sent_at, "", at
    )


def expect(visit: Visit, campaign: Campaign) -> bool:
    """Remember that a message was taken back, should it come only now; false where that can't be or may not."""
    event, uow, whosoever = visit.event, visit.uow, visit.may(Action.RETRACT_ANY)
    own = event.reply_to_account in {None, event.account}  # where nobody says whose it is, that is seen when it comes
    if event.reply_to is None or event.reply_to_bot or visit.member.practising or visit.person is None:
        return False
    if not (whosoever or (own and visit.may(Action.RETRACT_OWN))):
        return False
    known = uow.ledger.find_message(event.app, event.chat_id, event.reply_to)
    if known is not None and known.edited_at is None:
        return False  # it came, and gave nothing
    message = uow.ledger.message(
        event.app, event.chat_id, event.reply_to, None, campaign.code, event.sent_at, "", event.sent_at
    )
    uow.ledger.touch(message.id, event.sent_at)
    said = uow.state.get(_taken_back(message)) or ()
    uow.state.set(_taken_back(message), [*said, None if whosoever else visit.person.id])
    return True


def _taken_back(message: Message) -> str:
    return f"taken-back/{message.id}"


def original(visit: Visit, campaign: Campaign, message: Message, entries: Sequence[Entry]) -> Outcome:
    """Take what of a message stands though it was edited since: what the edit left, or could not be read in it.

    What the edit says again was given when the message was sent.
    """
    outcome, uow = Outcome(), visit.uow
    taken_back = uow.state.get(_taken_back(message)) or ()
    if None in taken_back or visit.author in taken_back:
        _bury(visit, campaign, message, entries)
        return outcome
    whole = bool(taken_back) and not message.text  # somebody else would have taken it back
    standing = changes.of_message(uow, message.id)
    unread = {problem.unit for problem in _problems(visit, message)}
    for known in [settled(uow, message, entry) for entry in entries]:
        entry = known.entry
        edited = [one for one in standing if one.entry.unit_days == entry.unit_days]
        counting = [one for one in edited if one.state is EntryState.LIVE]
        given_first(visit, campaign, message, entry, counting)
        if counting or not (whole or edited or unread & {None, entry.unit}):
            continue
        taken = take(visit, campaign, message, entry, sure=known.day, relation=known.relation)
        outcome.add(taken)
        if isinstance(taken, Taken) and taken.fate is not Fate.HELD:
            _wait_beneath(visit, campaign, edited, taken.stored)
    return outcome


def given_first(
    visit: Visit, campaign: Campaign, message: Message, entry: Entry, edited: Sequence[StoredEntry]
) -> None:
    """Note that what an edit said again was given when its message was sent."""
    for one in edited:
        if one.entry.unit_days == entry.unit_days:
            both = one.entry.values.keys() & entry.values.keys()
            visit.uow.ledger.first_said(campaign, one.id, both, message.sent_at)


def _wait_beneath(visit: Visit, campaign: Campaign, edited: Sequence[StoredEntry], counts: StoredEntry) -> None:
    """Let what an edit said go on waiting, to take the place of what counts meanwhile."""
    for one in edited:
        if one.state is EntryState.HELD:
            changes.hold_instead(visit, campaign, one, [counts])


def _problems(visit: Visit, message: Message) -> Sequence[Problem]:
    """Find what can't be read in what a message says now."""
    said = visit.reader.read(message.text, message.sent_at, visit.member.sender())
    if said.command == "sua":
        said = visit.reader.read_report(said.argument, message.sent_at, visit.member.sender())
    return said.problems


def _bury(visit: Visit, campaign: Campaign, message: Message, entries: Sequence[Entry]) -> None:
    """Keep what was taken back before it came, without counting it, and say so."""
    if changes.of_message(visit.uow, message.id):
        return  # an edit since says something else
    for entry in entries:
        visit.uow.ledger.record(campaign, message, entry, visit.now, person=visit.author, state=EntryState.RETRACTED)
    if entries:
        units = dict.fromkeys(campaign.unit_by_code[entry.unit].title for entry in entries)
        visit.say(visit.texts.say("retract.came-after", units=visit.texts.listed(units)), answers=message.id)
