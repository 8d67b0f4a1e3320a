"""/sua and /huy: correct a figure with its reason, take a report back."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.desk import faults
from bot.desk.answers import dropped_line, standing_now
from bot.desk.permissions import Action
from bot.desk.reports import STANDING, respond, take_all
from bot.desk.visit import Visit
from bot.desk.work import duty_round
from bot.texts import Markup
from reporting.campaign import Campaign
from reporting.reading import Entry, Reading
from reporting.records import EntryState, StoredEntry

_WHY = re.compile(r"(?is)\bl[ýy]\s*do\s*[:\-]?\s*(.+)$")


def correct(visit: Visit, reading: Reading) -> None:
    """Answer /sua Tân Hưng 24/7 m1=125 lý do: nhập nhầm."""
    campaign = visit.campaign
    if campaign is None or not (visit.may(Action.REPORT_OWN) or visit.may(Action.REPORT_ANY)):
        visit.say(visit.texts.say("not-allowed.stranger", unit=campaign.units[0].name if campaign else "…"))
        return
    body, event = reading.argument, visit.event
    if not body.strip():
        keys = " ".join(f"{key}=…" for key in faults.example_metrics(campaign)[:1])
        visit.say(visit.texts.say("correct.usage", unit=campaign.units[0].name, pairs=keys))
        return
    body, why = _reason(body)
    said = visit.reader.read_report(body, event.sent_at, visit.sender())
    message = visit.uow.ledger.message(
        event.app, event.chat_id, event.message_id, visit.author, campaign.code, event.sent_at, event.text
    )
    entries = [_whole_span(visit, campaign, entry) for entry in said.entries]
    outcome = take_all(visit, campaign, message, entries, sure=True, reason=why)
    outcome.problems[:0] = said.problems
    if not (outcome.taken or outcome.problems):
        visit.say(visit.texts.say("correct.usage", unit=campaign.units[0].name, pairs="m1=…"))
        return
    respond(visit, campaign, message, outcome)


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
    """Answer /huy in reply to a report or to the desk's answer."""
    campaign, event, texts = visit.campaign, visit.event, visit.texts
    if campaign is None:
        return
    if event.reply_to is None:
        visit.say(texts.say("retract.usage"))
        return
    entries = _replied(visit)
    if not entries:
        visit.say(texts.say("retract.nothing"))
        return
    mine = visit.person is not None and all(one.person == visit.person.id for one in entries)
    if not visit.may(Action.RETRACT_ANY) and not (mine and visit.may(Action.RETRACT_OWN)):
        visit.say(texts.say("retract.not-yours"))
        return
    by = visit.person.id if visit.person else None
    lines: list[Markup] = []
    for stored in entries:
        changes = visit.uow.ledger.set_state(campaign, [stored.id], EntryState.RETRACTED, visit.now, by=by)
        lines.append(dropped_line(texts, campaign, stored))
        if stored.state is EntryState.LIVE:
            lines.append(standing_now(texts, campaign, changes))
    visit.say(texts.lines(lines), answers=entries[0].message.id)


def _replied(visit: Visit) -> list[StoredEntry]:
    """Find the entries that stand of the message replied to, or of the one that the desk answered there."""
    event, ledger = visit.event, visit.uow.ledger
    reply_to = event.reply_to or ""
    message = ledger.find_message(event.app, event.chat_id, reply_to)
    number = message.id if message else visit.uow.outbox.answered_by(event.app, event.chat_id, reply_to)
    return ledger.entries_of(number, *STANDING) if number is not None else []
