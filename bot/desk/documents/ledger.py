"""/sovanban: who owes what paper; and, for admins, the ticks for what came another way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.desk import questions
from bot.desk.buttons import LONGEST_LABEL, Buttons, choice_button, rows
from bot.desk.documents.named import document_duties
from bot.desk.documents.rounds import WHOLE, UnitRound, begun, find_round, owed_rounds
from bot.desk.documents.words import in_time, number_words, round_words
from bot.desk.duties.rounds import states
from bot.desk.duties.words import OWING
from bot.desk.guard import permitted
from bot.desk.names import list_name
from bot.desk.permissions import Action
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Duty, DutyKind, Frequency
from reporting.duties import DutyState, UnitDuty
from reporting.periods import Period
from reporting.ports import UnitOfWork
from reporting.reading import Reading
from reporting.records import Document, DocumentSource, Question

TICK = "paper-tick"
"""Asks an admin which unit's paper came, of one round."""
ROUNDS = "paper-rounds"
"""Offers an admin the rounds of which papers may be ticked."""

MOST_UNITS = 60
"""Buttons under a message; beyond that one types `/nop` with the unit."""


@dataclass(frozen=True, slots=True)
class PaperRound:
    """One round of one duty: how each unit stands, and the papers that came."""

    duty: Duty
    period: Period
    units: tuple[UnitDuty, ...]
    papers: tuple[Document, ...]

    def of(self, unit: str) -> list[Document]:
        """List a unit's papers, the first received first."""
        return [paper for paper in self.papers if paper.unit == unit]


def read_ledger(uow: UnitOfWork, campaign: Campaign, now: datetime) -> list[PaperRound]:
    """Read every round that papers may be given for, duty by duty, oldest first; the desk's own papers too."""
    return [
        PaperRound(
            duty,
            period,
            states(uow, campaign, duty, period, now) if duty.kind is DutyKind.DOCUMENT else (),
            tuple(uow.documents.standing(campaign.code, duty=duty.code, period=period.span.end)),
        )
        for duty in document_duties(campaign)
        for period in begun(campaign, duty, now)
    ]


def show(visit: Visit, reading: Reading) -> None:
    """Answer /sovanban [unit]."""
    texts, campaign = visit.texts, permitted(visit, Action.SEE_PAPERS, otherwise="not-allowed.see")
    if campaign is None:
        return
    found = read_ledger(visit.uow, campaign, visit.now)
    if not found:
        visit.say(texts.say("ledger.no-duty"))
        return
    units = visit.reader.find_units(reading.argument, visit.today) if reading.argument else ()
    only_own = not visit.in_group and not visit.may(Action.SEE_ALL_PAPERS)
    if only_own:
        own = tuple(dict.fromkeys(grant.unit for grant in visit.member.grants if grant.unit is not None))
        units = tuple(code for code in units if code in own) or own
    if units:
        parts = [_unit_text(texts, campaign, found, unit, visit.now) for unit in units[:20]]
        visit.say(Markup("\n\n".join(parts)))
        return
    admin = visit.may(Action.TICK_PAPERS) and not visit.in_group
    visit.say(_ledger_text(texts, campaign, found, visit.now), buttons=_tick_rounds(visit, campaign) if admin else ())


def _ledger_text(texts: Texts, campaign: Campaign, found: Iterable[PaperRound], now: datetime) -> Markup:
    """Write who owes what, round by round."""
    parts = [texts.say("ledger.title", at=now.astimezone(campaign.zone))]
    parts += [_round_text(texts, campaign, row, now) for row in found]
    return Markup("\n\n".join(parts))


def _round_text(texts: Texts, campaign: Campaign, row: PaperRound, now: datetime) -> Markup:
    """Write one round: how many came, who owes it, who gave it late."""
    due = row.period.due.astimezone(campaign.zone)
    name = round_words(texts, row.duty, row.period)
    if row.duty.kind is DutyKind.PAPER:
        words = texts.say("ledger.own-open")
        for sent in row.of(WHOLE)[:1]:
            words = texts.say("ledger.own-sent", number=number_words(texts, sent), at=_at(campaign, sent))
        return texts.lines((texts.say("ledger.own", paper=name, due=due), words))
    counted = [one for one in row.units if one.expected]
    given = [one for one in counted if one.complete]
    late = [list_name(campaign, one.unit) for one in given if one.state is DutyState.LATE]
    owing = [list_name(campaign, one.unit) for one in row.units if one.state in OWING]
    excused = [list_name(campaign, one.unit) for one in row.units if one.state is DutyState.EXCUSED]
    overdue = now > row.period.due
    running = row.duty.frequency is not Frequency.ONCE and now.astimezone(campaign.zone).date() <= row.period.span.end
    lines = [
        texts.say(
            "ledger.round",
            paper=name,
            due=due,
            done=texts.count(len(given)),
            expected=texts.count(len(counted)),
        )
    ]
    if owing and not running:
        key = "ledger.overdue" if overdue else "ledger.owing"
        late_by = texts.overdue(now - row.period.due) if overdue else ""
        lines.append(texts.say(key, n=texts.count(len(owing)), units=texts.listed(owing), late=late_by))
    if late:
        lines.append(texts.say("ledger.late", n=texts.count(len(late)), units=texts.listed(late)))
    if excused:
        lines.append(texts.say("ledger.excused", n=texts.count(len(excused)), units=texts.listed(excused)))
    return texts.lines(lines)


def _unit_text(texts: Texts, campaign: Campaign, found: Sequence[PaperRound], unit: str, now: datetime) -> Markup:
    """Write one unit's papers: what came with which number and when, what it owes."""
    lines = [texts.say("ledger.unit", unit=campaign.unit_by_code[unit].title)]
    for row in found:
        state = next((one for one in row.units if one.unit == unit), None)
        if state is None:
            continue
        one = UnitRound(unit, row.duty, row.period)
        name = round_words(texts, row.duty, row.period)
        papers = row.of(unit)
        if papers:
            number = next((number_words(texts, paper) for paper in papers if paper.number), "")
            standing = in_time(texts, one, papers[0].received_at, state)
            lines.append(
                texts.say("ledger.given", paper=name, number=number, at=_at(campaign, papers[0]), standing=standing)
            )
        elif state.state is DutyState.EXCUSED:
            lines.append(texts.say("ledger.unit-excused", paper=name))
        else:
            due = state.due or row.period.due
            key = "ledger.unit-overdue" if now > due else "ledger.unit-owing"
            late = texts.overdue(now - due) if now > due else ""
            lines.append(texts.say(key, paper=name, due=due.astimezone(campaign.zone), late=late))
    return texts.lines(lines if len(lines) > 1 else [*lines, texts.say("ledger.unit-nothing")])


def _at(campaign: Campaign, paper: Document) -> datetime:
    return paper.received_at.astimezone(campaign.zone)


# ---- ticks


def _tick_rounds(visit: Visit, campaign: Campaign) -> Buttons:
    """Offer the rounds of which something is owed."""
    units = (*(unit.code for unit in campaign.units), WHOLE)
    owed = owed_rounds(visit.uow, campaign, units, visit.now)
    firsts = list({(one.duty.code, one.period.number): one for one in owed}.values())[-8:]
    if not firsts:
        return ()
    choices = [str(number) for number in range(len(firsts))]
    data = {"rounds": [one.choice for one in firsts]}
    question = questions.ask(visit, ROUNDS, campaign, data, choices, person=visit.actor)
    labels = [visit.texts.plain("ledger.tick", paper=round_words(visit.texts, one.duty, one.period)) for one in firsts]
    return rows((choice_button(question, n, label[:LONGEST_LABEL]) for n, label in enumerate(labels)), 1)


def round_pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Offer the units that owe the chosen round; the desk's own paper is ticked at once."""
    one = find_round(campaign, str(question.data["rounds"][int(choice)]))
    visit.notice(visit.texts.plain("button.done"))
    if one is None or not visit.may(Action.TICK_PAPERS):
        return
    if one.unit == WHOLE:
        _tick(visit, campaign, one)
    _offer_units(visit, campaign, one)


def unit_ticked(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Record that the chosen unit's paper came, and offer the others."""
    one = find_round(campaign, f"{question.data['round']}/{choice}") if choice != "end" else None
    visit.notice(visit.texts.plain("button.done"))
    if one is None or not visit.may(Action.TICK_PAPERS):
        visit.rewrite(_ledger_text(visit.texts, campaign, read_ledger(visit.uow, campaign, visit.now), visit.now))
        return
    _tick(visit, campaign, one)
    _offer_units(visit, campaign, one)


def _tick(visit: Visit, campaign: Campaign, one: UnitRound) -> None:
    visit.uow.documents.add(
        campaign.code,
        one.unit,
        one.duty.code,
        one.period.span.end,
        DocumentSource.TICK,
        visit.now,
        visit.now,
        person=visit.actor,
    )


def _offer_units(visit: Visit, campaign: Campaign, one: UnitRound) -> None:
    """Put the round into the message, a button for each unit that owes it."""
    row = next(
        (e for e in read_ledger(visit.uow, campaign, visit.now) if (e.duty, e.period) == (one.duty, one.period)), None
    )
    if row is None:
        return
    owing = [state.unit for state in row.units if state.state in OWING][:MOST_UNITS]
    text = _round_text(visit.texts, campaign, row, visit.now)
    if not owing:
        visit.rewrite(text)
        return
    data = {"round": one.choice.rsplit("/", 1)[0]}
    question = questions.ask(visit, TICK, campaign, data, [*owing, "end"], person=visit.actor)
    buttons = [choice_button(question, unit, list_name(campaign, unit)[:LONGEST_LABEL]) for unit in owing]
    buttons.append(choice_button(question, "end", visit.texts.plain("ledger.tick-end")))
    text = visit.texts.lines((text, visit.texts.say("ledger.tick-which")))
    visit.rewrite(text, rows(buttons, 3), key=questions.here(visit, question))
