"""Papers as they come: by file or photo with a caption, by `/nop`, by an admin's tick; what is doubtful is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.chat import ChatFile
from bot.desk import copies
from bot.desk.buttons import rows
from bot.desk.documents.named import Named, document_duties, read_named
from bot.desk.documents.rounds import WHOLE, Round, all_rounds, find_round, fitting, owed_rounds, received_at, state_of
from bot.desk.documents.words import received_words, round_words, unit_words
from bot.desk.permissions import Action
from bot.desk.reports import LIKE, message_of
from bot.desk.setup import which_campaign
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign
from reporting.periods import periods
from reporting.reading import Reading
from reporting.records import Button, Document, DocumentSource, Json, Question

QUESTION = "paper"
"""Asks which paper a file is."""
UNDO = "paper-undo"
"""The button under an answer that takes the paper back."""

MOST_CHOICES = 12
TOGETHER = timedelta(seconds=60)
"""Files that one sends so close behind each other, without words, are pages of one paper."""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gave: the file, or none; what was said; from which message and when."""

    named: Named
    file: ChatFile | None
    message: int
    sent_at: datetime
    person: int | None


def submit(visit: Visit, reading: Reading) -> None:
    """Answer /nop [unit] [paper] [số 46/KH-UBND ngày 8/6], perhaps under a file or in reply to one."""
    campaign = visit.campaign
    if campaign is None:
        if visit.in_group or not which_campaign(visit):
            visit.say(visit.texts.say("not-allowed.nobody"))
        return
    if not visit.may(Action.GIVE_PAPERS):
        visit.say(visit.texts.say("documents.not-allowed"))
        return
    today = visit.local(visit.event.sent_at).date()
    named = read_named(campaign, visit.reader, reading.argument, today)
    file = visit.event.file or visit.event.reply_file
    if named.bad_day:
        visit.say(visit.texts.say("documents.bad-day", text=named.bad_day))
    elif named.came is not None and named.came > today:
        visit.say(visit.texts.say("documents.future-day", day=visit.texts.short_day(named.came)))
    elif not (named.number or file or visit.may(Action.TICK_PAPERS)):
        visit.say(visit.texts.say("documents.how", day=visit.texts.short_day(visit.local(visit.now).date())))
    else:
        _take(visit, campaign, _given(visit, campaign, named, file), asked=True)


def hear_file(visit: Visit, reading: Reading) -> bool:
    """Take a file or photo that is a paper; false where it is none, or nothing to the desk.

    In a group only where its caption names a paper or bears a number; in private whatever a reporter sends.
    """
    campaign, file = visit.campaign, visit.event.file
    if file is None or campaign is None or reading.command is not None or reading.entries or reading.problems:
        return False
    if not visit.may(Action.GIVE_PAPERS) or file.mime.startswith(("audio/", "video/")):
        return False
    if not document_duties(campaign):
        return False
    if not visit.event.text and not visit.in_group and _next_page(visit, campaign, file):
        return True
    named = read_named(campaign, visit.reader, visit.event.text, visit.local(visit.event.sent_at).date())
    if visit.in_group and not named.sure:
        return False
    return _take(visit, campaign, _given(visit, campaign, named, file), asked=not visit.in_group)


def _given(visit: Visit, campaign: Campaign, named: Named, file: ChatFile | None) -> Given:
    message = message_of(visit, campaign)
    return Given(named, file, message.id, message.sent_at, visit.author)


def _take(visit: Visit, campaign: Campaign, given: Given, *, asked: bool) -> bool:
    """Record what is beyond doubt, ask where it isn't; where nothing fits say so if we were `asked`."""
    units = _units(visit, campaign, given.named)
    if not units:
        if asked:
            visit.say(visit.texts.say("documents.not-yours"))
        return asked
    found = fitting(owed_rounds(visit.uow, campaign, units, visit.now), given.named)
    if not found and (given.named.duties or given.named.units):
        found = _latest(fitting(all_rounds(campaign, units, visit.now), given.named))
    elif given.named.units and not given.named.duties:
        found = [one for one in found if one.unit != WHOLE] or found
    if not found:
        if asked:
            visit.say(visit.texts.say("documents.nothing-owed"))
        return asked
    if len(found) == 1:
        _record(visit, campaign, found[0], given)
    elif len(found) <= MOST_CHOICES:
        _ask(visit, campaign, found, given)
    elif asked:
        visit.say(visit.texts.say("documents.too-many"))
    return True


def _latest(found: Sequence[Round]) -> list[Round]:
    """Of rounds that are all given, keep each unit's and duty's last."""
    return list({(one.unit, one.duty.code): one for one in found}.values())


def _units(visit: Visit, campaign: Campaign, named: Named) -> tuple[str, ...]:
    """Name the units that the speaker may speak for: those named, else their own; an admin's all, and the whole."""
    if visit.may(Action.TICK_PAPERS):
        return named.units or (*(unit.code for unit in campaign.units), WHOLE)
    own = visit.own_units or tuple(unit.code for unit in campaign.units)
    return tuple(code for code in own if code in named.units) if named.units else own


def _record(visit: Visit, campaign: Campaign, one: Round, given: Given) -> None:
    """Keep a paper and answer for it."""
    _answer(visit, campaign, one, [_keep(visit, campaign, one, given, given.file)])


def _keep(visit: Visit, campaign: Campaign, one: Round, given: Given, file: ChatFile | None) -> Document:
    named, admin = given.named, visit.may(Action.TICK_PAPERS) and one.unit not in visit.own_units
    came = received_at(one, named.came, given.sent_at) if named.came and admin else given.sent_at
    plain = DocumentSource.TICK if admin and not named.number else DocumentSource.NUMBER
    paper = visit.uow.documents.add(
        campaign.code,
        one.unit,
        one.duty.code,
        one.period.span.end,
        DocumentSource.FILE if file else plain,
        came,
        visit.now,
        number=named.number,
        dated=named.dated,
        file_id=file.file_id if file else "",
        file_name=file.name if file else "",
        message=given.message,
        person=visit.actor,
    )
    visit.uow.state.set(_page_key(visit), {"paper": paper.id, "at": given.sent_at.isoformat()})
    return paper


def _answer(visit: Visit, campaign: Campaign, one: Round, papers: Sequence[Document]) -> None:
    """Say what was recorded, with a button that takes it back."""
    there = visit.uow.documents.standing(campaign.code, duty=one.duty.code, period=one.period.span.end)
    first = not any(paper.unit == one.unit and paper.id < papers[0].id for paper in there)
    state = state_of(visit.uow, campaign, one, visit.now)
    words = received_words(visit.texts, campaign, one, papers[0], state, first=first)
    data: Json = {"papers": [paper.id for paper in papers]}
    question = copies.ask(visit, UNDO, campaign, data, ("undo",), person=visit.actor)
    button = Button(visit.texts.plain("documents.undo"), f"q:{question}:undo")
    visit.say(words, buttons=((button,),), answers=papers[0].message, key=copies.here(visit, question))


def _ask(visit: Visit, campaign: Campaign, found: Sequence[Round], given: Given) -> None:
    """Ask which paper it is."""
    named, file = given.named, given.file
    data: dict[str, Any] = {
        "rounds": [one.choice for one in found],
        "number": named.number,
        "dated": named.dated.isoformat() if named.dated else None,
        "came": named.came.isoformat() if named.came else None,
        "files": [[file.file_id, file.name]] if file else [],
        "message": given.message,
        "sent_at": given.sent_at.isoformat(),
    }
    choices = [str(number) for number in range(len(found))]
    question = copies.ask(visit, QUESTION, campaign, data, [*choices, "no"], person=visit.author)
    several = len({one.unit for one in found}) > 1
    labels = [
        f"{_short(visit, campaign, one.unit)}: {round_words(visit.texts, one.duty, one.period)}"
        if several
        else round_words(visit.texts, one.duty, one.period)
        for one in found
    ]
    buttons = [Button(label[:60], f"q:{question}:{number}") for number, label in enumerate(labels)]
    buttons.append(Button(visit.texts.plain("documents.none-of-these"), f"q:{question}:no"))
    text = visit.texts.say("documents.which" if file else "documents.which-number", number=named.number)
    visit.say(text, buttons=rows(buttons, 1), answers=given.message, key=copies.here(visit, question))
    visit.uow.state.set(_page_key(visit), {"question": question, "at": given.sent_at.isoformat()})


def _short(visit: Visit, campaign: Campaign, unit: str) -> str:
    return unit_words(visit.texts, campaign, unit) if unit == WHOLE else campaign.unit_by_code[unit].name


def pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Record the paper as what was chosen."""
    texts, data = visit.texts, question.data
    visit.notice(texts.plain("button.done"))
    one = find_round(campaign, str(data["rounds"][int(choice)])) if choice != "no" else None
    if one is None:
        visit.rewrite(texts.say("documents.dropped"))
        return
    named = Named(number=data["number"], dated=_day(data["dated"]), came=_day(data["came"]))
    sent_at = datetime.fromisoformat(data["sent_at"])
    given = Given(named, None, int(data["message"]), sent_at, question.person)
    more = visit.uow.state.get(f"paper-files/{question.id}") or []
    files: list[ChatFile | None] = [ChatFile(file_id, name) for file_id, name in (*data["files"], *more)]
    papers = [_keep(visit, campaign, one, given, file) for file in files or [None]]
    visit.rewriting()
    _answer(visit, campaign, one, papers)


def undone(visit: Visit, campaign: Campaign, question: Question, _choice: str) -> None:
    """Take back what the answer above the button spoke of."""
    papers = [visit.uow.documents.get(int(number)) for number in question.data["papers"]]
    visit.notice(visit.texts.plain("button.done"))
    words = take_back(visit, campaign, [paper for paper in papers if paper is not None])
    visit.rewrite(words or visit.texts.say("documents.dropped"))


def take_back(visit: Visit, campaign: Campaign, papers: Sequence[Document]) -> Markup | None:
    """Take papers back and say so; None where there was nothing."""
    lines: dict[Markup, None] = {}
    for paper in _with_pages(visit, papers):
        duty = campaign.duty_by_code.get(paper.duty)
        if not visit.uow.documents.revoke(paper.id, visit.actor, visit.now) or duty is None:
            continue
        one = next(iter(rounds_of(campaign, paper)), None)
        name = round_words(visit.texts, duty, one.period) if one else duty.label
        unit = unit_words(visit.texts, campaign, paper.unit)
        lines[visit.texts.say("documents.taken-back", unit=unit, paper=name)] = None
    return visit.texts.lines(lines) if lines else None


def _with_pages(visit: Visit, papers: Sequence[Document]) -> list[Document]:
    """Add the pages that the same person sent close behind."""
    found = {paper.id: paper for paper in papers}
    for paper in papers:
        for other in visit.uow.documents.standing(paper.campaign, duty=paper.duty, period=paper.period):
            same = (other.unit, other.person) == (paper.unit, paper.person)
            if same and abs(other.received_at - paper.received_at) <= TOGETHER:
                found[other.id] = other
    return list(found.values())


def rounds_of(campaign: Campaign, paper: Document) -> list[Round]:
    """Find the round that a paper was given for; empty where the campaign has it no more."""
    duty = campaign.duty_by_code.get(paper.duty)
    if duty is None or (paper.unit != WHOLE and paper.unit not in campaign.unit_by_code):
        return []
    return [Round(paper.unit, duty, one) for one in periods(campaign, duty) if one.span.end == paper.period]


def retract_replied(visit: Visit) -> bool:
    """Take back the papers of the message replied to with /huy (or of the one the desk answered); false: none."""
    event, uow = visit.event, visit.uow
    if event.reply_to is None or visit.campaign is None:
        return False
    message = uow.ledger.find_message(event.app, event.chat_id, event.reply_to)
    number = message.id if message else uow.outbox.answered_by(event.app, event.chat_id, event.reply_to)
    papers = uow.documents.of_message(number) if number is not None else []
    campaign = visit.office.campaigns.get(papers[0].campaign) if papers else None
    if campaign is None:
        return False
    visit.enter(campaign)
    mine = visit.person is not None and all(paper.person == visit.person.id for paper in papers)
    if not (visit.may(Action.TICK_PAPERS) or (mine and visit.may(Action.GIVE_PAPERS))):
        visit.say(visit.texts.say("retract.not-yours"))
        return True
    words = take_back(visit, campaign, papers)
    if words:
        visit.say(words)
    return True


def _next_page(visit: Visit, campaign: Campaign, file: ChatFile) -> bool:
    """Add a file without words to the paper that was given, or asked about, just before it."""
    last = visit.uow.state.get(_page_key(visit)) or {}
    if not last or abs(visit.event.sent_at - datetime.fromisoformat(last["at"])) > TOGETHER:
        return False
    if "question" in last:
        question = visit.uow.questions.get(int(last["question"]))
        if question is None or question.answered_at is not None or question.campaign != campaign.code:
            return False
        key = f"paper-files/{question.id}"
        visit.uow.state.set(key, [*(visit.uow.state.get(key) or ()), [file.file_id, file.name]])
        return True
    paper = visit.uow.documents.get(int(last["paper"]))
    one = next(iter(rounds_of(campaign, paper)), None) if paper and paper.campaign == campaign.code else None
    if paper is None or one is None:
        return False
    named = Named(number=paper.number, dated=paper.dated)
    message = message_of(visit, campaign)
    _keep(visit, campaign, one, Given(named, file, message.id, message.sent_at, visit.author), file)
    visit.react(LIKE, answers=message.id)
    return True


def _page_key(visit: Visit) -> str:
    return f"paper-last/{visit.chat.app}/{visit.chat.chat_id}/{visit.actor}"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
