"""A draft's buttons: approved, the sum is recorded above as a report like any other; stale figures are shown anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.desk.levels.chain import link_of, may_send
from bot.desk.levels.command import show_draft
from bot.desk.levels.kept import change, load, row_of
from bot.desk.levels.letters import reword
from bot.desk.levels.rounds import Round, Standing, find_round, look_now
from bot.desk.levels.words import line_of
from bot.desk.names import when
from bot.desk.reports.hearing import last_report_key, respond, take_all
from bot.desk.reports.outcome import Outcome
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Role
from reporting.ports import UnitOfWork
from reporting.reading import Sender, SenderRole
from reporting.records import ChatKind, Message, Question


def pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Send the sum, or leave it; where the figures are others by now, show them instead."""
    visit.author = visit.actor
    link = link_of(visit.office, str(question.data["lower"]))
    one = None
    if link is not None and link.upper.code == campaign.code:
        one = find_round(link, str(question.data["duty"]), date.fromisoformat(str(question.data["end"])))
    if one is None or not may_send(visit.uow, one.link, visit.actor):
        visit.notice(visit.texts.plain("levels.old" if one is None else "button.not-yours"))
        return
    if choice == "keep":
        visit.notice(visit.texts.plain("button.done"))
        day = visit.texts.short_day(one.span.end)
        days = when(visit.texts, one.span)
        visit.rewrite(visit.texts.say("levels.left", unit=one.link.unit.title, when=days, day=day))
        return
    standing = look_now(visit.uow, one, visit.now)
    if standing.sum.mark != question.data["mark"]:
        visit.notice(visit.texts.plain("levels.moved"))
        visit.rewriting()
        show_draft(visit, standing)
        return
    _send(visit, campaign, standing, question)


def _send(visit: Visit, campaign: Campaign, standing: Standing, question: Question) -> None:
    """Record the sum as the report that its line is, under the message whose button was pressed."""
    one, found, uow = standing.round, standing.sum, visit.uow
    text = line_of(one, found.values)
    admin = Role.ADMIN in visit.member.roles
    sender = visit.member.sender() if admin else Sender(SenderRole.REPORTER, (one.link.unit.code,))
    said = visit.reader.read(text, visit.now, sender)
    event = visit.event
    message = uow.ledger.message(
        event.app, event.chat_id, event.message_id, visit.actor, campaign.code, visit.now, text
    )
    why = visit.texts.plain("levels.reason", done=found.done, expected=len(found.given), number=question.id)
    outcome = take_all(visit, campaign, message, said.entries, sure=True, reason=why)
    outcome.problems[:0] = said.problems
    visit.notice(visit.texts.plain("button.done"))
    visit.rewriting()
    respond(visit, campaign, message, outcome)
    if outcome.taken:
        if not visit.abilities.replies:
            uow.state.set(last_report_key(visit), message.id)
        _remember(visit, standing, question, message, outcome)


def _remember(visit: Visit, standing: Standing, question: Question, message: Message, outcome: Outcome) -> None:
    """Keep what went up and what it was made of, and close what others were shown."""
    one, uow, found = standing.round, visit.uow, standing.sum
    row = row_of(load(uow, one.link), one)
    told = replace(
        row.told,
        drafts=max(row.told.drafts, 1),
        mark=found.mark,
        whole=found.whole,
        sent={**(row.told.sent or {}), **found.values},
        changed_at=None,
    )
    change(uow, one, visit.now, told=told, questions=(), unsure=False)
    trace = {
        "campaign": one.link.lower.code,
        "draft": question.id,
        "entries": [stored.stored.id for stored in outcome.taken],
        "sums": list(_summed(uow, standing)),
    }
    uow.state.set(f"sum-of/{message.id}", trace)
    for number in row.questions:
        if number != question.id:
            _close(visit, one, number)


def _summed(uow: UnitOfWork, standing: Standing) -> Iterable[int]:
    """Name the entries below that a sum is made of."""
    lower, keys = standing.round.link.lower, {own for own, _key in standing.round.link.pairs}
    days = dict.fromkeys((cell.unit, cell.date, cell.start) for cell in standing.cells if cell.metric in keys)
    for unit, day, start in days:
        for stored in uow.ledger.live_entries(lower.code, unit, day, start):
            yield stored.id


def _close(visit: Visit, one: Round, number: int) -> None:
    """Answer a question that another one settled, and say so where it stands."""
    uow = visit.uow
    question = uow.questions.get(number)
    if question is None or question.answered_at is not None or visit.person is None:
        return
    uow.questions.answer(number, "closed", visit.person.id, visit.now)
    name, days = visit.person.name, one.span

    asked = uow.chats.get(question.app, question.chat_id)
    public = asked is not None and asked.kind is ChatKind.GROUP  # a head is never named there

    def words(texts: Texts) -> Markup:
        key = "levels.closed-plain" if public else "levels.closed"
        return texts.say(key, unit=one.link.unit.title, when=when(texts, days), name=name)

    reword(visit.office, uow, one.link, question, words, visit.now)
