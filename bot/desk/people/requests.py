"""What waits of strangers: each admin is asked in private whether somebody may report for a unit, and asked anew."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk import questions
from bot.desk.buttons import choice_button, rows
from bot.desk.names import when
from bot.desk.office import admins
from bot.desk.people.stand_ins import end_day
from bot.desk.posts import digest
from bot.desk.reports.entry_words import values_line
from bot.desk.reports.outcome import span_of
from bot.desk.tell import account_of, tell
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Role
from reporting.records import EntryState, Grant, Message, Person, Question, StoredEntry
from reporting.successors import lineage

QUESTION = "register"
CHOICES = ("yes", "no")


def ask_admins(
    visit: Visit,
    campaign: Campaign,
    person: Person,
    unit: str,
    kept: Sequence[StoredEntry],
    former: Question | None = None,
) -> int:
    """Ask every admin in private; where a former question stands there, in its place."""
    uow = visit.uow
    office = admins(uow, campaign.code)
    data = {"person": person.id, "unit": unit, "entries": [stored.id for stored in kept], "elsewhere": True}
    waiting = _open(visit, campaign, person.id)
    question = questions.ask(visit, QUESTION, campaign, data, CHOICES, told=office)
    digest.note(uow, campaign.code, "asked", question)
    uow.state.set(_requests(campaign, person.id), [*(one.id for one in waiting), question])
    for admin in office:
        texts = visit.office.texts_for(uow, admin, campaign)
        lines = [
            texts.say("register.request", name=person.name, unit=campaign.unit_by_code[unit].title),
            _leads(visit, texts, campaign, unit, admin),
        ]
        for stored in kept:
            lines += [
                texts.say("register.days", when=when(texts, span_of(stored))),
                values_line(texts, campaign, stored),
            ]
        buttons = rows(choice_button(question, choice, texts.plain(f"register.{choice}")) for choice in CHOICES)
        if former is None or not questions.put_in_place(visit, former, question, admin, texts.lines(lines), buttons):
            tell(uow, admin, texts.lines(lines), visit.now, buttons=buttons, question=question)
    return question


def _leads(visit: Visit, texts: Texts, campaign: Campaign, unit: str, admin: int) -> Markup:
    """Say who reports for a unit already, and where people can be named how one replaces another; else nothing."""
    people = visit.uow.people
    theirs = lineage(campaign, unit)
    found = [one for one in people.grants(campaign.code, role=Role.REPORTER) if one.unit in theirs]
    awaited = people.awaited(campaign.code, Role.REPORTER, unit, visit.now)
    names = [_lead(visit, texts, campaign, one) for one in found]
    names += [texts.say("register.awaited", name=f"@{username}") for username in awaited]
    if not names:
        return Markup("")
    said = texts.say("register.has-lead", names=texts.listed(names))
    account = account_of(visit.uow, admin)
    if account is None or not visit.office.can(account.app).mentions:
        return said
    return texts.listed((said, texts.say("register.replace", unit=campaign.unit_by_code[unit].name)), " ")


def _lead(visit: Visit, texts: Texts, campaign: Campaign, grant: Grant) -> Markup:
    person = visit.uow.people.get(grant.person)
    name = f"{person.name} (@{person.username})" if person.username else person.name
    if grant.until is None:
        return texts.listed((name,))
    return texts.say("register.stands-in", name=name, day=texts.short_day(end_day(campaign, grant)))


def ask_anew(visit: Visit, campaign: Campaign, message: Message, kept: Sequence[StoredEntry]) -> None:
    """Put the question anew after its figures changed; answered, there is nothing to ask."""
    number = visit.uow.state.get(place_of(message))
    former = visit.uow.questions.get(int(number)) if number is not None else None
    if former is None or former.answered_at is not None or visit.actor is None:
        return
    visit.uow.questions.answer(former.id, "closed", visit.actor, visit.now)
    unit = kept[0].entry.unit if kept else str(former.data["unit"])
    person = visit.uow.people.get(int(former.data["person"]))
    question = ask_admins(visit, campaign, person, unit, kept, former)
    visit.uow.state.set(place_of(message), question)


def refresh(visit: Visit, campaign: Campaign, gone: Sequence[StoredEntry]) -> None:
    """Show the admins what still waits of a message, after some of it was taken back."""
    message = gone[0].message
    ask_anew(visit, campaign, message, visit.uow.ledger.entries_of(message.id, EntryState.PENDING))


def place_of(message: Message) -> str:
    """Name the fact which question speaks of a stranger's message."""
    return f"register-of/{message.id}"


def may_ask(visit: Visit, campaign: Campaign) -> bool:
    """Tell whether fewer requests of the person wait for the admins than one may have open."""
    return visit.author is not None and len(_open(visit, campaign, visit.author)) < questions.MOST_ASKED


def waiting_units(visit: Visit, campaign: Campaign, person: int) -> list[str]:
    """Name the units for which a person's requests wait for the admins."""
    return list(dict.fromkeys(str(question.data["unit"]) for question in _open(visit, campaign, person)))


def _open(visit: Visit, campaign: Campaign, person: int) -> list[Question]:
    """List the questions about a person that no admin has answered."""
    asked = visit.uow.state.get(_requests(campaign, person))
    return questions.unanswered(visit.uow, asked if isinstance(asked, list) else ())  # once a mere count stood there


def _requests(campaign: Campaign, person: int) -> str:
    return f"register/{campaign.code}/{person}"
