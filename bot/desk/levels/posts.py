"""Drafts by the clock: put before whoever may send them when the own units have reported, or the due above is near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk.buttons import question_key
from bot.desk.duties.rounds import is_shut
from bot.desk.levels.chain import Link, Senders, senders
from bot.desk.levels.kept import Row, load, row_of, store
from bot.desk.levels.letters import Draft, reword
from bot.desk.levels.rounds import (
    Figures,
    Round,
    Standing,
    due_above,
    fingerprint,
    look,
    look_now,
    next_opening,
    read_figures,
    rounds_since,
)
from bot.desk.office import Office
from bot.desk.posts.quiet import quiet_until
from bot.desk.tell import reachable
from reporting.levels import FORGOTTEN, draft_at
from reporting.ports import UnitOfWork
from reporting.records import Account, Chat


def look_through(
    office: Office, uow: UnitOfWork, link: Link, now: datetime, *, thorough: bool
) -> tuple[datetime | None, bool]:
    """Put forward what is due of a campaign; say when the next draft is, and whether the way of one is open still.

    Where it isn't `thorough`, rounds whose figures are as they were are left alone until their own hour.
    """
    began, known = _began(uow, link, now), load(uow, link)
    kept = dict(known)
    opening = next_opening(link, now)
    moments = [opening] if opening is not None else []
    wanted = [one for one in rounds_since(link, now) if _matters(one, row_of(kept, one), began, now)]
    figures = read_figures(uow, link, wanted)
    for one in wanted:
        row = row_of(kept, one)
        after = _looked(office, uow, figures.of(one), row, now, thorough=thorough)
        if after != row:
            kept[one.period.key] = after
        if after.at is not None:
            moments.append(after.at)
    if kept != known:
        store(uow, link, kept, now)
    return min((at for at in moments if at > now), default=None), any(row.unsure for row in kept.values())


def _began(uow: UnitOfWork, link: Link, now: datetime) -> datetime:
    """Say since when the campaign has the one above it: rounds that were due before are not put forward."""
    name = f"levels-began/{link.lower.code}/{link.upper.code}/{link.unit.code}"
    said = uow.state.get(name)
    if said is None:
        uow.state.set(name, now.isoformat())
        return now
    return datetime.fromisoformat(said)


def _matters(one: Round, row: Row, began: datetime, now: datetime) -> bool:
    """Tell whether a round may be put forward at all: once it was, or while its first time isn't past."""
    return row.told.drafts > 0 or (one.period.due > began and now - one.period.due <= FORGOTTEN)


def _looked(office: Office, uow: UnitOfWork, figures: Figures, row: Row, now: datetime, *, thorough: bool) -> Row:
    """Look at one round: what is remembered of it from now on, and when (`at`) it is to be looked at again."""
    one = figures.round
    row = _arrived(office, uow, one, row, now)
    mark = fingerprint(figures)
    waits = row.at is None or now < row.at
    if not (figures.cells or row.told.drafts) or (mark == row.seen and waits and not thorough):
        return row
    due = due_above(uow, one)
    row = replace(row, seen=mark, at=None)
    if due is None or is_shut(uow, one.link.upper, one.period, now, now):
        return row
    standing = look(uow, figures, now)
    at = draft_at(row.told, standing.sum, standing.above, due=due, before=one.link.before, now=now)
    if at is None:
        return replace(row, told=replace(row.told, changed_at=None))
    if at > now:
        changed = row.told.changed_at or (now if row.told.drafts else None)
        return replace(row, at=at, told=replace(row.told, changed_at=changed))
    return _put_forward(office, uow, standing, row, due, now)


def _put_forward(office: Office, uow: UnitOfWork, standing: Standing, row: Row, due: datetime, now: datetime) -> Row:
    """Show a draft to whoever may send it, in private or in the own group; quiet hours are waited for."""
    one = standing.round
    link, number = one.link, row.told.drafts + 1
    where = _places(uow, link)
    chats = [(account.app, account.account_id) for _person, account in where.private]
    chats += [(chat.app, chat.chat_id) for chat in where.groups]
    waits = [until for place in chats if (until := quiet_until(uow, link.upper, place, now)) is not None]
    slot = _slot(one, number)
    if waits:
        return replace(row, at=min(waits))
    if not chats or not uow.slots.open(link.lower.code, slot, now, now):
        return replace(row, seen="")  # somebody may be reached later
    for former in row.questions:
        question = uow.questions.get(former)
        if question is not None and question.answered_at is None:
            reword(office, uow, link, question, lambda texts: texts.say("levels.newer"), now)
    found = standing.sum
    told = replace(row.told, drafts=number, mark=found.mark, whole=found.whole, changed_at=None)
    draft = Draft(office, uow, standing, row.told, due, now, slot, slot)
    asked = [draft.to_person(person, account) for person, account in where.private]
    asked += [draft.to_group(chat, where.able) for chat in where.groups]
    questions = (*row.questions, *(each for each in asked if each is not None))
    return replace(row, told=told, questions=questions, unsure=bool(where.private))


@dataclass(frozen=True, slots=True)
class _Where:
    """Where a draft goes: to people in private, or into the own campaign's group, for those `able` to send it."""

    able: Senders
    private: Sequence[tuple[int, Account]] = ()
    groups: Sequence[Chat] = ()


def _places(uow: UnitOfWork, link: Link) -> _Where:
    """Choose where a draft goes: reporters in private, else heads, else both by name in the group, else the others."""
    found = senders(uow, link)
    for people in (found.reporters, found.heads):
        private = _reached(uow, people)
        if private:
            return _Where(found, private)
    groups = uow.chats.of_campaign(link.lower.code)[:1] if found.reporters or found.heads else []
    return _Where(found, (), groups) if groups else _Where(found, _reached(uow, found.others))


def _reached(uow: UnitOfWork, people: Sequence[int]) -> list[tuple[int, Account]]:
    return [(person, account) for person in people if (account := reachable(uow, person)) is not None]


def _slot(one: Round, number: int) -> str:
    """Name a round's draft for ever."""
    return f"{one.link.lower.code}/{one.link.upper.code}/{one.period.key}/sum/{number}"


def _arrived(office: Office, uow: UnitOfWork, one: Round, row: Row, now: datetime) -> Row:
    """Look what became of the last draft's letters: where none of them reached anybody, it goes to the group."""
    if not row.unsure:
        return row
    slot = _slot(one, row.told.drafts)
    asked_of = (uow.questions.get(number) for number in row.questions)
    last = [found for found in asked_of if found is not None and found.data.get("slot") == slot]
    open_ones = [found for found in last if found.answered_at is None]
    outcomes = {uow.outbox.outcome(question_key(found.id, found.app, found.chat_id)) for found in open_ones}
    if "waiting" in outcomes:
        return row
    row = replace(row, unsure=False)
    groups = uow.chats.of_campaign(one.link.lower.code)[:1]
    due = due_above(uow, one)
    if outcomes & {"sent", "unknown"} or not open_ones or not groups or due is None:
        return row
    draft = Draft(office, uow, look_now(uow, one, now), row.told, due, now, f"{slot}/group")
    asked = [draft.to_group(chat, senders(uow, one.link)) for chat in groups]
    return replace(row, questions=(*row.questions, *(each for each in asked if each is not None)))
