"""What an admin is asked about a pasted piece: whose each new name is, and whether to store what was read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.desk import questions
from bot.desk.buttons import choice_button, rows
from bot.desk.guard import permitted
from bot.desk.names import capital
from bot.desk.pasted.piece import NOBODY, Line, look_through, match_name, unknown_names
from bot.desk.pasted.storing import Stored, new_reporter, store
from bot.desk.permissions import Action
from bot.desk.reports import ask
from bot.desk.reports.problem_words import problem_line
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign, Role
from reporting.chatlog import ChatLog, Said, read_chatlog
from reporting.reading import Entry, Reading
from reporting.records import Question, Span

WHO = "pasted-who"
STORE = "pasted-store"
CHOICES = ("yes", "no")
MOST_SHOWN = 20
MOST_CHOICES = 8
_QUOTED = 60


def command(visit: Visit, _reading: Reading) -> None:
    """Answer /dan with a piece of chat behind it."""
    texts = visit.texts
    if visit.in_group:
        visit.say(texts.say("not-allowed.admin"))
        return
    campaign = permitted(visit, Action.PASTE_CHAT, otherwise="not-allowed.admin")
    if campaign is None:
        return
    _command, _blank, piece = visit.event.text.partition("\n") if "\n" in visit.event.text else ("", "", "")
    log = read_chatlog(piece, visit.local(visit.event.sent_at))
    if log.said:
        _go_on(visit, campaign, log.said, log)
    else:
        visit.say(texts.say("pasted.usage"))


def hear(visit: Visit, reading: Reading) -> bool:
    """Deal with a private text that is a piece of chat; false where it is none, or not an admin's."""
    campaign = visit.campaign
    if visit.in_group or campaign is None or reading.reported or not visit.may(Action.PASTE_CHAT):
        return False
    log = read_chatlog(visit.event.text, visit.local(visit.event.sent_at))
    if log.said:
        _go_on(visit, campaign, log.said, log)
    return bool(log.said)


def _go_on(visit: Visit, campaign: Campaign, said: Sequence[Said], log: ChatLog | None = None) -> None:
    """Ask for the next name that nobody knows, else show what was read and ask whether to store it."""
    lines = look_through(visit, campaign, said)
    names = unknown_names(lines)
    if names:
        _ask_who(visit, campaign, lines, names)
        return
    text = shown(visit, campaign, lines, log)
    if not any(_is_new(line) for line in lines):
        visit.say(visit.texts.lines((text, visit.texts.say("pasted.nothing-new"))))
        return
    question = questions.ask(visit, STORE, campaign, _data(said), CHOICES, person=visit.actor)
    buttons = rows(choice_button(question, choice, visit.texts.plain(f"pasted.{choice}")) for choice in CHOICES)
    visit.say(text, buttons=buttons, key=questions.here(visit, question))


def _is_new(line: Line) -> bool:
    return bool(line.reading.entries) and bool(line.person) and not line.known


def _ask_who(visit: Visit, campaign: Campaign, lines: Sequence[Line], names: Sequence[str]) -> None:
    """Ask whose a name is: a reporter the desk knows, or whoever reports for a unit."""
    name, texts = names[0], visit.texts
    theirs = [line for line in lines if line.said.name == name and line.reports]
    choices = _candidates(visit, campaign, name, theirs)
    data = {**_data([line.said for line in lines]), "name": name}
    question = questions.ask(visit, WHO, campaign, data, (*choices, "skip"), person=visit.actor)
    labels = {**choices, "skip": texts.plain("pasted.skip")}
    buttons = rows((choice_button(question, choice, label) for choice, label in labels.items()), 2)
    quote = " ".join(theirs[0].said.text.split())[:_QUOTED]
    text = texts.say("pasted.who", name=name, text=quote, n=len(names))
    visit.say(text, buttons=buttons, key=questions.here(visit, question))


def _candidates(visit: Visit, campaign: Campaign, name: str, theirs: Sequence[Line]) -> dict[str, str]:
    """List whom a name may stand for: reporters of the units they speak of, and those units themselves."""
    units = list(dict.fromkeys(entry.unit for line in theirs for entry in line.reading.entries))
    units += [unit for unit in visit.reader.find_units(name) if unit not in units]
    found: dict[str, str] = {}
    grants = visit.uow.people.grants(campaign.code, role=Role.REPORTER)
    for grant in sorted(grants, key=lambda grant: grant.unit not in units):
        if grant.unit in units or not units:
            person = visit.uow.people.get(grant.person)
            unit = campaign.unit_by_code[grant.unit].name if grant.unit in campaign.unit_by_code else ""
            found.setdefault(f"p{person.id}", f"{person.name} ({unit})" if unit else person.name)
    for unit in units:
        title = campaign.unit_by_code[unit].title
        found[f"u{unit}"] = visit.texts.plain("pasted.reporter-of", unit=title)
    return dict(list(found.items())[:MOST_CHOICES])


def who_pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Remember whose the name is, and go on with the piece."""
    name = str(question.data["name"])
    if choice == "skip":
        person = NOBODY
    elif choice.startswith("p"):
        person = int(choice[1:])
    else:
        person = new_reporter(visit, campaign, name, choice[1:])
    match_name(visit.uow, campaign, name, person)
    visit.notice(visit.texts.plain("button.done"))
    visit.rewriting()
    _go_on(visit, campaign, _said(question))


def store_pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Store the piece, or leave it."""
    texts = visit.texts
    visit.notice(texts.plain("button.done"))
    if choice != "yes":
        visit.rewrite(texts.say("pasted.left"))
        return
    stored = store(visit, campaign, look_through(visit, campaign, _said(question)))
    visit.rewrite(said_stored(visit, campaign, stored))
    for message, one in stored.held:
        ask.ask_held(visit, campaign, message, one)


def said_stored(visit: Visit, campaign: Campaign, stored: Stored) -> Markup:
    """Say what became of a piece."""
    texts = visit.texts
    lines = [texts.say("pasted.stored", n=stored.counted)]
    if stored.same:
        lines.append(texts.say("pasted.same", n=stored.same))
    if stored.held:
        lines.append(texts.say("pasted.held", n=len(stored.held)))
    for line, problem in stored.problems[:MOST_SHOWN]:
        said = texts.say("pasted.from", time=texts.time(visit.local(line.said.sent_at)), name=line.said.name)
        lines.append(texts.say("pasted.not-taken", said=said, why=problem_line(visit, campaign, problem)))
    return texts.lines(lines)


def shown(visit: Visit, campaign: Campaign, lines: Sequence[Line], log: ChatLog | None = None) -> Markup:
    """Show a piece message by message: what would be stored, what was not understood, what is known already."""
    texts = visit.texts
    new = [line for line in lines if _is_new(line)]
    faulty = [line for line in lines if line.reading.problems and not line.known]
    first, last = min(line.said.sent_at for line in lines), max(line.said.sent_at for line in lines)
    said = [texts.say("pasted.read", n=len(lines), since=visit.local(first), until=visit.local(last))]
    said += [_line(visit, campaign, line, entry) for line in new[:MOST_SHOWN] for entry in line.reading.entries]
    if len(new) > MOST_SHOWN:
        said.append(texts.say("pasted.more", n=len(new) - MOST_SHOWN))
    if faulty:
        said.append(texts.say("pasted.not-understood", n=len(faulty)))
    for line in faulty[:MOST_SHOWN]:
        head = texts.say("pasted.from", time=texts.time(visit.local(line.said.sent_at)), name=line.said.name)
        why = texts.listed((problem_line(visit, campaign, problem) for problem in line.reading.problems), " ")
        said.append(texts.say("pasted.not-taken", said=head, why=why))
    known = sum(line.known for line in lines)
    left_out = sum(line.reports and line.person == NOBODY for line in lines)
    talk = sum(not line.reports for line in lines)
    for key, count in (("known", known), ("left-out", left_out), ("talk", talk)):
        if count:
            said.append(texts.say(f"pasted.{key}", n=count))
    for number, text in log.unread[:MOST_SHOWN] if log else ():
        said.append(texts.say("pasted.nobody", number=number, text=text[:_QUOTED]))
    return texts.lines(said)


def _line(visit: Visit, campaign: Campaign, line: Line, entry: Entry) -> Markup:
    texts = visit.texts
    days = texts.span(Span(entry.start or entry.date, entry.date))
    values = ", ".join(
        texts.plain("pasted.value", metric=key, value=value.number, kind=texts.plain(f"pasted.op-{value.op.value}"))
        for key, value in entry.values.items()
    )
    head = texts.say("pasted.from", time=texts.time(visit.local(line.said.sent_at)), name=line.said.name)
    unit = capital(campaign.unit_by_code[entry.unit].title)
    return texts.say("pasted.entry", said=head, unit=unit, days=days, values=values)


def _data(said: Sequence[Said]) -> dict[str, Any]:
    return {"said": [[one.name, one.sent_at.isoformat(), one.text, one.line] for one in said]}


def _said(question: Question) -> list[Said]:
    return [
        Said(str(name), datetime.fromisoformat(sent_at), str(text), int(line))
        for name, sent_at, text, line in question.data["said"]
    ]
