"""/sua and /huy: correct a figure with its reason, take a report back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.desk.duties.rounds import duty_round, figures_day
from bot.desk.guard import permitted_to_report, spoken_of
from bot.desk.names import when
from bot.desk.people import requests
from bot.desk.permissions import Action
from bot.desk.reports import belated, changes, problem_words
from bot.desk.reports.entry_words import dropped_line, standing_now
from bot.desk.reports.hearing import last_report_key, message_of, respond, take_all
from bot.desk.reports.outcome import span_of
from bot.desk.reports.samples import blank_pairs, example_metrics, example_unit
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign
from reporting.practice import is_practice
from reporting.reading import Entry, Problem, Reading, Sender
from reporting.records import EntryState, Span, StoredEntry

_WHY = re.compile(r"(?is)\bl[ýy]\s*do\s*[:\-]?\s*(.+)$")


def correct(visit: Visit, reading: Reading) -> None:
    """Answer /sua Tân Hưng 24/7 m1=125 lý do: nhập nhầm."""
    campaign = permitted_to_report(visit)
    if campaign is None:
        return
    body = reading.argument
    if not body.strip():
        visit.say(_usage(visit, campaign))
        return
    entries, problems, why = read(visit, campaign, body, visit.event.sent_at, visit.member.sender())
    empty = [entry for entry in entries if not _stands(visit, campaign, entry)]
    for entry in empty:
        visit.say(_nothing_there(visit, campaign, entry))
    entries = [entry for entry in entries if entry not in empty]
    if empty and not (entries or problems):
        return
    message = message_of(visit, campaign)
    if belated.was_edited_first(visit, message):
        respond(visit, campaign, message, belated.original(visit, campaign, message, entries))
        return
    outcome = take_all(visit, campaign, message, entries, sure=True, reason=why)
    outcome.problems[:0] = problems
    if not (outcome.taken or outcome.problems):
        visit.say(_usage(visit, campaign))
        return
    respond(visit, campaign, message, outcome)


def _stands(visit: Visit, campaign: Campaign, entry: Entry) -> bool:
    """Tell whether there are figures for an entry's days: a correction of nothing would be a report of other days."""
    ledger = visit.uow.ledger
    days = Span(entry.start or entry.date, entry.date)
    if ledger.cells(campaign.code, unit=entry.unit, span=days):
        return True
    held = ledger.held_entries(campaign.code, entry.unit)
    return any(one.entry.date in days or entry.date in span_of(one) for one in held)


def _nothing_there(visit: Visit, campaign: Campaign, entry: Entry) -> Markup:
    """Say that there is nothing to correct on those days, and where the unit's latest figures are."""
    texts = visit.texts
    unit = campaign.unit_by_code[entry.unit]
    said = texts.say("correct.nothing", unit=unit.title, when=when(texts, Span(entry.start or entry.date, entry.date)))
    cells = visit.uow.ledger.cells(campaign.code, unit=entry.unit)
    if not cells:
        return said
    last = max(cells, key=lambda cell: cell.date)
    pairs = " ".join(f"{key}={value.number}" for key, value in entry.values.items())
    days = when(texts, Span(last.start or last.date, last.date))
    day = texts.short_day(last.date)
    return texts.lines((said, texts.say("correct.latest", when=days, unit=unit.name, day=day, pairs=pairs)))


def _usage(visit: Visit, campaign: Campaign) -> Markup:
    """Show how a correction is written: one's own unit, the days reported last, no figure that could be sent."""
    day = visit.texts.short_day(figures_day(visit.uow, campaign, visit.now))
    pairs = blank_pairs(example_metrics(campaign)[:1])
    return visit.texts.say("correct.usage", unit=example_unit(visit, campaign).name, day=day, pairs=pairs)


def read(
    visit: Visit, campaign: Campaign, argument: str, sent_at: datetime, sender: Sender
) -> tuple[list[Entry], tuple[Problem, ...], str]:
    """Read what follows /sua: entries, problems, and the reason."""
    body, why = _reason(argument)
    said = visit.reader.read_report(body, sent_at, sender)
    return [_whole_span(visit, campaign, entry) for entry in said.entries], said.problems, why


def _reason(body: str) -> tuple[str, str]:
    """Split off the reason: `… lý do: nhập nhầm`."""
    found = _WHY.search(body)
    return (body[: found.start()].rstrip(" ,;-"), found[1].strip()) if found else (body, "")


def _whole_span(visit: Visit, campaign: Campaign, entry: Entry) -> Entry:
    """Take the last day of a span for the span, where only the span has figures."""
    ledger = visit.uow.ledger
    found = duty_round(campaign, entry.unit, entry.date)
    if entry.start is not None or found is None or found[1].span.days == 1 or found[1].span.end != entry.date:
        return entry
    if ledger.live_entries(campaign.code, entry.unit, entry.date):
        return entry
    span = found[1].span
    there = ledger.live_entries(campaign.code, entry.unit, span.end, span.start)
    return replace(entry, start=span.start) if there else entry


def retract(visit: Visit, _reading: Reading) -> None:
    """Answer /huy in reply to a report or to the desk's answer, in the campaign that the report is of."""
    if visit.event.reply_to is None and visit.abilities.replies:
        visit.say(visit.texts.say("retract.usage"))
        return
    entries = _replied(visit)
    if visit.member.practising and entries and not is_practice(entries[0].campaign):
        entries = []  # practice touches nothing that counts
    its = visit.office.find(entries[0].campaign) if entries else None
    if its is not None:
        visit.enter(its)
    else:
        entries = []  # none, or of a campaign that is no longer served
    campaign = spoken_of(visit)
    if campaign is None:
        return
    refusal = _refusal(visit, campaign, entries)
    if refusal:
        visit.say(refusal)
        return
    for number in {stored.message.id for stored in entries}:
        visit.uow.ledger.touch(number, visit.event.sent_at)  # an edit from before brings nothing back
    lines: list[Markup] = []
    for stored in entries:
        taken_back = changes.retract(visit, campaign, [stored])
        counted = stored.state is EntryState.LIVE
        lines.append(dropped_line(visit.texts, campaign, stored, () if counted else taken_back))
        if counted:
            lines.append(standing_now(visit.texts, campaign, taken_back))
    visit.say(visit.texts.lines(dict.fromkeys(lines)), answers=entries[0].message.id)
    if any(stored.state is EntryState.PENDING for stored in entries):
        requests.refresh(visit, campaign, entries)


def _refusal(visit: Visit, campaign: Campaign, entries: Sequence[StoredEntry]) -> Markup | None:
    """Say why entries can't be taken back; None where they can."""
    if not entries:
        return visit.texts.say("retract.early" if belated.expect(visit, campaign) else "retract.nothing")
    mine = visit.person is not None and all(one.person == visit.person.id for one in entries)
    waiting = all(one.state is EntryState.PENDING for one in entries)
    own = visit.may(Action.RETRACT_OWN) or (waiting and visit.may(Action.WITHDRAW_KEPT))
    if not visit.may(Action.RETRACT_ANY) and not (mine and own):
        return visit.texts.say("retract.not-yours")
    closed = changes.refused(visit, campaign, *changes.counting(entries))
    return problem_words.problem_line(visit, campaign, closed) if closed else None


def _replied(visit: Visit) -> list[StoredEntry]:
    """Find the entries that stand of the message replied to, or of the one that the desk answered there.

    Where the app tells of no replies, the person's last report in the chat is meant.
    """
    event, uow = visit.event, visit.uow
    if not visit.abilities.replies:
        last = uow.state.get(last_report_key(visit))
        return changes.of_message(uow, int(last)) if last is not None else []
    reply_to = event.reply_to or ""
    message = uow.ledger.find_message(event.app, event.chat_id, reply_to)
    number = message.id if message else uow.outbox.answered_by(event.app, event.chat_id, reply_to)
    # what waits comes last: it only was to replace what counts
    found = changes.of_message(uow, number) if number is not None else []
    return sorted(found, key=lambda one: one.state is not EntryState.LIVE)
