"""Strangers: a first report is kept, not counted, until an admin makes its sender the unit's reporter; /dangky asks."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk import questions
from bot.desk.buttons import MOST_CHOICES
from bot.desk.names import LONGEST_QUOTE, typed_name
from bot.desk.office import admins
from bot.desk.people.requests import ask_admins, ask_anew, may_ask, place_of
from bot.desk.reports import belated, changes
from bot.desk.reports.entry_words import dropped_line, unit_name, values_line
from bot.desk.reports.hearing import hear, message_of, read, respond
from bot.desk.reports.outcome import Outcome, received_of
from bot.desk.reports.problem_words import problem_line
from bot.desk.reports.take import take
from bot.desk.tell import account_of, has_met, tell
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign, Role
from reporting.manners import Registration
from reporting.reading import Entry, Reading, Sender, SenderRole
from reporting.records import EntryState, Grant, Message, Person, Question, StoredEntry
from reporting.successors import lineage

MOST_LISTED = 15
"""All units are named to whoever registers for one that there is none of where they are no more than this."""


def keep(visit: Visit, campaign: Campaign) -> bool:
    """Keep a stranger's clean report of one unit and ask the admins; false where there is nothing to keep."""
    if visit.member.roles or visit.person is None or not admins(visit.uow, campaign.code):
        return False
    if campaign.manners.registration is Registration.CLOSED:
        visit.say(_closed_words(visit, campaign))
        return True
    said = _read(visit)
    units = {entry.unit for entry in said.entries}
    clean = len(units) == 1 and not said.problems
    if clean and _let_in(visit, campaign, visit.person, next(iter(units))):
        hear(visit, read(visit, visit.event.text))
        return True
    return clean and _kept_and_asked(visit, campaign, visit.person, said.entries)


def _kept_and_asked(visit: Visit, campaign: Campaign, person: Person, entries: Sequence[Entry]) -> bool:
    """Keep one unit's entries and ask the admins; false where as many requests wait already as one may have."""
    message = message_of(visit, campaign)
    if belated.was_edited_first(visit, message):
        _said_before(visit, campaign, message, entries)
        return True  # what was said of it since is kept, or is nothing
    if not may_ask(visit, campaign):
        return False
    kept = _kept(visit, campaign, message, entries, ())
    question = ask_admins(visit, campaign, person, entries[0].unit, kept)
    visit.uow.state.set(place_of(message), question)
    visit.say(visit.texts.say("register.kept", unit=unit_name(campaign, kept[0])), answers=message.id)
    return True


def _said_before(visit: Visit, campaign: Campaign, message: Message, entries: Sequence[Entry]) -> None:
    """Let what waits of a message's edit have been given when the message was sent, which came only now."""
    waiting = visit.uow.ledger.entries_of(message.id, EntryState.PENDING)
    for entry in entries:
        belated.given_first(visit, campaign, message, entry, waiting)


def _closed_words(visit: Visit, campaign: Campaign) -> Markup:
    """Say whom to ask where nobody may register."""
    texts, people = visit.texts, visit.uow.people
    names = texts.listed(people.get(admin).name for admin in admins(visit.uow, campaign.code))
    return texts.say("people.closed", names=texts.say("people.names", names=names) if names else "")


def _let_in(visit: Visit, campaign: Campaign, person: Person, unit: str) -> bool:
    """Where registration is open, bind whoever comes first for a unit that has no reporter; false elsewhere."""
    people, at = visit.uow.people, visit.now
    theirs = {None, *lineage(campaign, unit)}
    taken = any(grant.unit in theirs for grant in people.grants(campaign.code, role=Role.REPORTER))
    if campaign.manners.registration is not Registration.OPEN or taken:
        return False
    people.grant(Grant(person.id, campaign.code, Role.REPORTER, unit), person.id, at)
    visit.enter(campaign)
    named = campaign.unit_by_code[unit]
    visit.say(visit.texts.say("people.opened", name=person.name, unit=named.title))
    for admin in admins(visit.uow, campaign.code):
        texts = visit.office.texts_for(visit.uow, admin, campaign)
        account = account_of(visit.uow, admin)
        named_there = account is not None and visit.office.can(account.app).mentions
        remedy = texts.say("people.opened-remedy", unit_name=named.name) if named_there else Markup("")
        said = texts.say("people.opened-told", name=person.name, unit=named.title, remedy=remedy)
        tell(visit.uow, admin, said, at)
    return True


def edited(visit: Visit, campaign: Campaign, known: Message | None) -> None:
    """Deal with a stranger's edit: what waits for the admins follows it; a first report in it is kept."""
    said = _read(visit)
    waiting = visit.uow.ledger.entries_of(known.id, EntryState.PENDING) if known else []
    if not waiting:
        if said.entries and said.reported:
            keep(visit, campaign)
        elif known is None and visit.person is not None and not visit.member.roles:
            belated.note_edit(visit, campaign)
        return
    texts = visit.texts
    if said.problems or len({entry.unit for entry in said.entries}) > 1:
        told = dict.fromkeys(problem_line(visit, campaign, problem) for problem in said.problems)
        visit.say(texts.lines((*told, texts.say("register.still-kept"))), answers=waiting[0].message.id)
        return
    message = message_of(visit, campaign)
    if said.entries:
        kept = _kept(visit, campaign, message, said.entries, waiting)
        changes.supersede(visit, campaign, waiting)
        line = texts.say("register.refreshed", unit=unit_name(campaign, kept[0]))
        line = texts.lines((line, *(values_line(texts, campaign, stored) for stored in kept)))
    else:
        kept = []
        changes.retract(visit, campaign, waiting)
        line = dropped_line(texts, campaign, waiting[0])
    ask_anew(visit, campaign, message, kept)
    visit.say(line, answers=message.id)


def _read(visit: Visit) -> Reading:
    return visit.reader.read(visit.event.text, visit.event.sent_at, Sender(SenderRole.REPORTER))


def _kept(
    visit: Visit, campaign: Campaign, message: Message, entries: Sequence[Entry], former: Sequence[StoredEntry]
) -> list[StoredEntry]:
    """Store entries that wait for the admins; what an edit goes on saying keeps its sending time."""
    kept: list[StoredEntry] = []
    for entry in entries:
        stored, _changes = visit.uow.ledger.record(
            campaign,
            message,
            entry,
            visit.now,
            person=visit.author,
            state=EntryState.PENDING,
            received_at=received_of(message, entry, former),
        )
        kept.append(stored)
    return kept


def ask(visit: Visit, reading: Reading) -> None:
    """Answer /dangky Tân Hưng: pass the wish on to the admins."""
    campaign, texts = visit.campaign or visit.only_campaign, visit.texts
    if campaign is None or visit.person is None:
        visit.say(texts.say("not-allowed.nobody"))
        return
    if campaign.manners.registration is Registration.CLOSED:
        visit.say(_closed_words(visit, campaign))
        return
    units = visit.office.readers[campaign.code].find_units(reading.argument)
    if len(units) != 1:
        visit.say(_which_unit(visit, campaign, " ".join(reading.argument.split()), units))
        return
    title = campaign.unit_by_code[units[0]].title
    mine = visit.uow.people.grants(campaign.code, person=visit.person.id, role=Role.REPORTER)
    if any(grant.unit in {None, units[0]} for grant in mine):
        visit.say(texts.say("people.already", unit=title))
        return
    if _let_in(visit, campaign, visit.person, units[0]):
        return
    if not admins(visit.uow, campaign.code) or not may_ask(visit, campaign):
        visit.say(texts.say("register.wait"))
        return
    ask_admins(visit, campaign, visit.person, units[0], [])
    visit.say(texts.say("register.asked", unit=title))


def _which_unit(visit: Visit, campaign: Campaign, said: str, units: Sequence[str]) -> Markup:
    """Say how to register; of a name that is no one unit's which ones it may be, with a line to copy for each."""
    texts = visit.texts
    if not said:
        return texts.say("register.usage", unit=campaign.units[0].name)
    today = visit.today
    near = units or visit.office.readers[campaign.code].suggest_units(said, today)
    everyone = [unit.code for unit in campaign.units if unit.exists_on(today)]
    shown = near[:MOST_CHOICES] or everyone[: MOST_LISTED if len(everyone) <= MOST_LISTED else 1]
    lines = [texts.say("register.line", unit=typed_name(campaign, code)) for code in shown]
    key = "register.near" if near else "register.unknown"
    return texts.lines((texts.say(key, text=said[:LONGEST_QUOTE]), *lines))


def decide(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Do what an admin pressed: make the sender a reporter and take what was kept, or refuse both."""
    data, ledger = question.data, visit.uow.ledger
    found = [ledger.entry(int(number)) for number in data["entries"]]
    kept = [stored for stored in found if stored is not None and stored.state is EntryState.PENDING]
    name = visit.uow.people.get(int(data["person"])).name
    title = campaign.unit_by_code[data["unit"]].title
    visit.notice(visit.texts.plain("button.done"))
    put_by = changes.supersede if choice == "yes" else changes.reject
    put_by(visit, campaign, kept)
    key = "register.approved" if choice == "yes" else "register.refused"
    visit.rewrite(visit.texts.say(key, name=name, unit=title))
    questions.close(visit, campaign, question, lambda texts: texts.say(key, name=name, unit=title))
    if choice != "yes":
        _tell_refused(visit, campaign, int(data["person"]), title)
        return
    visit.uow.people.grant(
        Grant(int(data["person"]), campaign.code, Role.REPORTER, data["unit"]), visit.actor, visit.now
    )
    visit.author = visit.uow.people.get(int(data["person"])).id  # two accounts may be one person by now
    asked = visit.uow.chats.get(question.app, question.chat_id)
    if asked is None:
        return
    visit.go_to(asked)
    if not kept:
        visit.reply_to = ""
        visit.say(visit.texts.say("register.welcome", name=name, unit=title))
        return
    visit.replies_to(kept[0].message)
    outcome = Outcome()
    for stored in kept:
        received = stored.received_at
        outcome.add(take(visit, campaign, stored.message, stored.entry, received_at=received, sure=True))
    respond(visit, campaign, kept[0].message, outcome)


def _tell_refused(visit: Visit, campaign: Campaign, person: int, title: str) -> None:
    """Tell a refused person in private where they have spoken with the desk; before others nothing is said of it."""
    uow = visit.uow
    if has_met(uow, person):
        texts = visit.office.texts_for(uow, person, campaign)
        tell(uow, person, texts.say("register.not-approved", unit=title), visit.now)
