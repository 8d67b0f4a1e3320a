"""Strangers: a first report is kept, not counted, until an admin makes its sender the unit's reporter; /dangky asks."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk.answers import unit_name, values_line
from bot.desk.names import when
from bot.desk.office import admins
from bot.desk.outcome import Outcome, span_of
from bot.desk.reports import respond
from bot.desk.take import take
from bot.desk.visit import Visit, rows, tell
from reporting.campaign import Campaign, Role
from reporting.reading import Problem, Reading, Sender, SenderRole
from reporting.records import Button, EntryState, Grant, Question, StoredEntry

QUESTION = "register"
MOST_ASKED = 3
"""So many requests of one person wait for the admins at most."""


def keep(visit: Visit, campaign: Campaign) -> bool:
    """Keep a stranger's clean report of one unit and ask the admins; false where there is nothing to keep."""
    if visit.roles or visit.person is None or not admins(visit.uow, campaign.code):
        return False
    said = visit.reader.read(visit.event.text, visit.event.sent_at, Sender(SenderRole.REPORTER))
    units = {entry.unit for entry in said.entries}
    if said.problems or len(units) != 1 or not _may_ask(visit, campaign):
        return False
    event = visit.event
    message = visit.uow.ledger.message(
        event.app, event.chat_id, event.message_id, visit.person.id, campaign.code, event.sent_at, event.text
    )
    kept: list[StoredEntry] = []
    for entry in said.entries:
        stored, _changes = visit.uow.ledger.record(
            campaign, message, entry, visit.now, person=visit.person.id, state=EntryState.PENDING
        )
        kept.append(stored)
    _ask_admins(visit, campaign, units.pop(), kept)
    visit.say(visit.texts.say("register.kept", unit=unit_name(campaign, kept[0])), answers=message.id)
    return True


def ask(visit: Visit, reading: Reading) -> None:
    """Answer /dangky Tân Hưng: pass the wish on to the admins."""
    campaign, texts = visit.campaign or visit.only_campaign, visit.texts
    if campaign is None or visit.person is None:
        visit.say(texts.say("not-allowed.nobody"))
        return
    units = visit.office.readers[campaign.code].find_units(reading.argument)
    if len(units) != 1:
        visit.say(texts.say("register.usage", unit=campaign.units[0].name))
        return
    title = campaign.unit_by_code[units[0]].title
    if not admins(visit.uow, campaign.code) or not _may_ask(visit, campaign):
        visit.say(texts.say("register.wait"))
        return
    _ask_admins(visit, campaign, units[0], [])
    visit.say(texts.say("register.asked", unit=title))


def _may_ask(visit: Visit, campaign: Campaign) -> bool:
    key = f"register/{campaign.code}/{visit.author}"
    asked = int(visit.uow.state.get(key) or 0)
    visit.uow.state.set(key, asked + 1)
    return asked < MOST_ASKED


def _ask_admins(visit: Visit, campaign: Campaign, unit: str, kept: Sequence[StoredEntry]) -> None:
    person = visit.person
    data = {"person": person.id if person else None, "unit": unit, "entries": [stored.id for stored in kept]}
    question = visit.uow.questions.ask(
        QUESTION, visit.chat.app, visit.chat.chat_id, None, campaign.code, data, visit.now
    )
    for admin in admins(visit.uow, campaign.code):
        texts = visit.office.person_texts(visit.uow.people.get(admin), campaign)
        lines = [texts.say("register.request", name=visit.event.name, unit=campaign.unit_by_code[unit].title)]
        for stored in kept:
            lines += [
                texts.say("register.days", when=when(texts, span_of(stored))),
                values_line(texts, campaign, stored),
            ]
        choices = ("yes", "no")
        buttons = rows(Button(texts.plain(f"register.{choice}"), f"q:{question}:{choice}") for choice in choices)
        tell(visit.uow, admin, texts.lines(lines), visit.now, buttons=buttons)


def decide(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Do what an admin pressed: make the sender a reporter and take what was kept, or refuse both."""
    data, ledger = question.data, visit.uow.ledger
    found = [ledger.entry(int(number)) for number in data["entries"]]
    kept = [stored for stored in found if stored is not None and stored.state is EntryState.PENDING]
    by = visit.person.id if visit.person else None
    name = visit.uow.people.get(int(data["person"])).name
    title = campaign.unit_by_code[data["unit"]].title
    visit.notice(visit.texts.plain("button.done"))
    state = EntryState.SUPERSEDED if choice == "yes" else EntryState.REJECTED
    ledger.set_state(campaign, [stored.id for stored in kept], state, visit.now, by=by)
    key = "register.approved" if choice == "yes" else "register.refused"
    visit.rewrite(visit.texts.say(key, name=name, unit=title))
    if choice != "yes":
        return
    visit.uow.people.grant(Grant(int(data["person"]), campaign.code, Role.REPORTER, data["unit"]), by, visit.now)
    visit.author = int(data["person"])
    asked = visit.uow.chats.get(question.app, question.chat_id)
    if asked is None:
        return
    visit.go_to(asked)
    if not kept:
        visit.reply_to = ""
        visit.say(visit.texts.say("register.welcome", name=name, unit=title))
        return
    visit.reply_to = kept[0].message.message_id
    outcome = Outcome()
    for stored in kept:
        taken = take(visit, campaign, stored.message, stored.entry, sure=True)
        if isinstance(taken, Problem):
            outcome.problems.append(taken)
        else:
            outcome.taken.append(taken)
    respond(visit, campaign, kept[0].message, outcome)
