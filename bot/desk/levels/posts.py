"""Drafts by the clock: put before whoever may send them when the own units have reported, or the due above is near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.desk.buttons import Buttons, question_key, rows
from bot.desk.levels.chain import Link, links, senders
from bot.desk.levels.kept import Row, load, row_of, store
from bot.desk.levels.rounds import (
    Round,
    Standing,
    counted_above,
    due_above,
    figures_in,
    fingerprint,
    look,
    next_opening,
    rounds_since,
)
from bot.desk.levels.words import draft_text
from bot.desk.office import Office
from bot.desk.quiet import quiet_until
from bot.desk.work import is_shut
from bot.texts import Markup, Texts
from reporting.levels import draft_at
from reporting.ports import UnitOfWork
from reporting.records import Account, Button, Chat, Letter, LetterKind, Priority

QUESTION = "sum"
"""The kind of question whether a sum is to be sent to the level above."""
CHOICES = ("send", "keep")
LOOK_EVERY = timedelta(seconds=20)
"""So often at most all is worked out anew while reports come in."""
LOOK_AGAIN = timedelta(minutes=10)
"""So often it is even where no report came: leave, days off, new people may have changed something."""


def tick(office: Office, uow: UnitOfWork, now: datetime) -> None:
    """Put forward the drafts that are due; cheap while nothing was reported and nothing is due."""
    for link in links(office):
        seen = _Seen.load(uow, link)
        step = uow.ledger.step()
        if seen.may_wait(step, now):
            continue
        following, unsure = _look_through(office, uow, link, now)
        _Seen(step, now, following, unsure).store(uow, link)


def next_due(office: Office, uow: UnitOfWork, now: datetime) -> datetime | None:
    """Name the moment at which the next draft falls due, as far as that is known."""
    found: list[datetime] = []
    for link in links(office):
        seen = _Seen.load(uow, link)
        if seen.at is None or uow.ledger.step() != seen.step:
            found.append(max(now + timedelta(seconds=1), seen.at + LOOK_EVERY if seen.at else now))
        elif seen.following is not None and seen.following > now:
            found.append(seen.following)
    return min(found, default=None)


@dataclass(frozen=True, slots=True)
class _Seen:
    """When a campaign's rounds were last looked through, up to which entry, and what falls due next."""

    step: tuple[int, int] = (-1, -1)
    at: datetime | None = None
    following: datetime | None = None
    unsure: bool = False

    @classmethod
    def load(cls, uow: UnitOfWork, link: Link) -> _Seen:
        said = uow.state.get(_seen_name(link))
        if not said:
            return cls()
        following = datetime.fromisoformat(said["next"]) if said["next"] else None
        return cls(tuple(said["step"]), datetime.fromisoformat(said["at"]), following, said["unsure"])

    def store(self, uow: UnitOfWork, link: Link) -> None:
        assert self.at is not None
        following = self.following.isoformat() if self.following else ""
        said = {"step": list(self.step), "at": self.at.isoformat(), "next": following, "unsure": self.unsure}
        uow.state.set(_seen_name(link), said)

    def may_wait(self, step: tuple[int, int], now: datetime) -> bool:
        if self.at is None or self.unsure or now < self.at or now - self.at >= LOOK_AGAIN:
            return False
        if self.following is not None and now >= self.following:
            return False
        return step == self.step or now - self.at < LOOK_EVERY


def _seen_name(link: Link) -> str:
    return f"levels-seen/{link.lower.code}"


def _began(uow: UnitOfWork, link: Link, now: datetime) -> datetime:
    """Say since when the campaign has the one above it: rounds that were due before are not put forward."""
    name = f"levels-began/{link.lower.code}/{link.upper.code}/{link.unit.code}"
    said = uow.state.get(name)
    if said is None:
        uow.state.set(name, now.isoformat())
        return now
    return datetime.fromisoformat(said)


def _look_through(office: Office, uow: UnitOfWork, link: Link, now: datetime) -> tuple[datetime | None, bool]:
    """Put forward what is due of a campaign; say when the next draft is, and whether the way of one is open still."""
    began = _began(uow, link, now)
    known = load(uow, link)
    kept = dict(known)
    opening = next_opening(link, now)
    moments = [opening] if opening is not None else []
    for one in rounds_since(link, now):
        row = row_of(kept, one)
        if one.period.due <= began and not row.told.drafts:
            continue
        after, moment = _looked(office, uow, one, row, now)
        if after != row:
            kept[one.period.key] = after
        if moment is not None:
            moments.append(moment)
    if kept != known:
        store(uow, link, kept, now)
    return min((at for at in moments if at > now), default=None), any(row.unsure for row in kept.values())


def _looked(office: Office, uow: UnitOfWork, one: Round, row: Row, now: datetime) -> tuple[Row, datetime | None]:
    """Look at one round: what is remembered of it from now on, and when it is to be looked at again."""
    row = _arrived(office, uow, one, row, now)
    cells, above = figures_in(uow, one), counted_above(uow, one)
    mark = fingerprint(cells, above)
    due = due_above(uow, one)
    settled = row.told.drafts and row.told.whole and row.told.changed_at is None
    if due is None or (settled and mark == row.seen) or is_shut(uow, one.link.upper, one.period, now, now):
        return row, None
    row = replace(row, seen=mark) if row.told.drafts else row
    standing = look(uow, one, now, cells, above)
    at = draft_at(row.told, standing.sum, above, due=due, before=one.link.before, now=now)
    if at is None:
        return replace(row, told=replace(row.told, changed_at=None)), None
    if row.told.drafts and row.told.changed_at is None and at > now:
        row = replace(row, told=replace(row.told, changed_at=now))
    if at > now:
        return row, at
    return _put_forward(office, uow, standing, row, due, now)


def _put_forward(
    office: Office, uow: UnitOfWork, standing: Standing, row: Row, due: datetime, now: datetime
) -> tuple[Row, datetime | None]:
    """Show a draft to whoever may send it, in private or in the own group; quiet hours are waited for."""
    one = standing.round
    link, number = one.link, row.told.drafts + 1
    where = _places(uow, link)
    chats = [(account.app, account.account_id) for _person, account in where.private]
    chats += [(chat.app, chat.chat_id) for chat in where.groups]
    waits = [until for place in chats if (until := quiet_until(uow, link.upper, place, now)) is not None]
    if not chats or waits:
        return row, min(waits, default=None)
    slot = _slot(one, number)
    if not uow.slots.open(link.lower.code, slot, now, now):
        return row, None
    for question in row.questions:
        _take_buttons(office, uow, link, question, "levels.newer", now)
    told = replace(row.told, drafts=number, mark=standing.sum.mark, whole=standing.sum.whole, changed_at=None)
    draft = _Draft(office, uow, standing, row, due, now, slot, slot)
    asked = [draft.to_person(person, account) for person, account in where.private]
    asked += [draft.to_group(chat, where.named) for chat in where.groups]
    questions = (*row.questions, *(number for number in asked if number is not None))
    return replace(row, told=told, questions=questions, unsure=bool(where.private), grouped=bool(where.groups)), None


@dataclass(frozen=True, slots=True)
class _Where:
    """Where a draft goes: to people in private, or into the own campaign's group, addressed to those `named`."""

    private: Sequence[tuple[int, Account]] = ()
    groups: Sequence[Chat] = ()
    named: Sequence[int] = ()


def _places(uow: UnitOfWork, link: Link) -> _Where:
    """Choose where a draft goes: reporters in private, else heads, else both by name in the group, else the others."""
    found = senders(uow, link)
    for people in (found.reporters, found.heads):
        private = _reached(uow, people)
        if private:
            return _Where(private)
    named = found.reporters or found.heads
    groups = uow.chats.of_campaign(link.lower.code)[:1] if named else []
    return _Where((), groups, named) if groups else _Where(_reached(uow, found.others))


def _reached(uow: UnitOfWork, people: Sequence[int]) -> list[tuple[int, Account]]:
    return [(person, account) for person in people if (account := _reachable(uow, person)) is not None]


def _slot(one: Round, number: int) -> str:
    """Name a round's draft for ever."""
    return f"{one.link.lower.code}/{one.link.upper.code}/{one.period.key}/sum/{number}"


def _reachable(uow: UnitOfWork, person: int) -> Account | None:
    """Give the account under which somebody has spoken with the desk in private, or was reached there."""
    for account in uow.people.accounts(person):
        if uow.chats.get(account.app, account.account_id) or uow.outbox.reached(account.app, account.account_id):
            return account
    return None


def _arrived(office: Office, uow: UnitOfWork, one: Round, row: Row, now: datetime) -> Row:
    """Look what became of the last draft's letters: where none of them reached anybody, it goes to the group."""
    if not row.unsure:
        return row
    open_ones = [found for number in row.questions if (found := uow.questions.get(number)) and not found.answered_at]
    outcomes = {uow.outbox.outcome(question_key(found.id, found.app, found.chat_id)) for found in open_ones}
    if "waiting" in outcomes:
        return row
    row = replace(row, unsure=False)
    groups = uow.chats.of_campaign(one.link.lower.code)[:1]
    due = due_above(uow, one)
    if outcomes & {"sent", "unknown"} or not open_ones or not groups or due is None:
        return row
    key = f"{_slot(one, row.told.drafts)}/group"
    draft = _Draft(office, uow, look(uow, one, now), row, due, now, key)
    able = senders(uow, one.link)
    asked = [draft.to_group(chat, able.reporters or able.heads or able.others) for chat in groups]
    return replace(row, grouped=True, questions=(*row.questions, *(each for each in asked if each is not None)))


@dataclass(frozen=True, slots=True)
class _Draft:
    """One draft, on its way to whoever may send it."""

    office: Office
    uow: UnitOfWork
    standing: Standing
    row: Row
    due: datetime
    now: datetime
    key: str
    slot: str | None = None

    def to_person(self, person: int, account: Account) -> int | None:
        """Show it in private."""
        texts = self.office.person_texts(self.uow.people.get(person), self.standing.round.link.upper)
        return self._ask(texts, account.app, account.account_id, [person], Markup(""))

    def to_group(self, chat: Chat, people: Sequence[int]) -> int | None:
        """Show it in the own campaign's group, addressed to those whom no private word reaches."""
        texts = self.office.group_texts(chat)
        names = texts.listed(self._name(texts, chat, person) for person in people)
        return self._ask(texts, chat.app, chat.chat_id, people, texts.say("levels.address", names=names))

    def _ask(self, texts: Texts, app: str, chat_id: str, people: Sequence[int], head: Markup) -> int | None:
        link = self.standing.round.link
        question = None
        if self.standing.sum.values:
            data = {**question_data(self.standing), "asked": list(people)}
            first = people[0] if people else None
            question = self.uow.questions.ask(QUESTION, app, chat_id, first, link.upper.code, data, self.now)
        text = draft_text(texts, self.standing, self.row.told, self.due, self.now)
        letter = Letter(
            app,
            chat_id,
            LetterKind.TEXT,
            text=texts.lines((head, text)),
            buttons=buttons_of(texts, question),
            priority=Priority.ALERT,
            key=question_key(question, app, chat_id) if question is not None else f"{self.key}/{app}:{chat_id}",
            slot=self.slot,
        )
        self.uow.outbox.add(letter, self.now)
        return question

    def _name(self, texts: Texts, chat: Chat, person: int) -> Markup:
        name = self.uow.people.get(person).name
        account = next((one for one in self.uow.people.accounts(person) if one.app == chat.app), None)
        if account is None:
            return texts.listed((name,))
        return texts.say("reminder.mention", id=account.account_id, name=name)


def question_data(standing: Standing) -> dict[str, object]:
    """Say what a question speaks of: the round, and the figures that its buttons would send."""
    one = standing.round
    return {
        "lower": one.link.lower.code,
        "duty": one.duty.code,
        "end": one.span.end.isoformat(),
        "mark": standing.sum.mark,
        "choices": list(CHOICES),
    }


def buttons_of(texts: Texts, question: int | None) -> Buttons:
    """Lay out a draft's buttons."""
    if question is None:
        return ()
    return rows(Button(texts.plain(f"levels.{choice}"), f"q:{question}:{choice}") for choice in CHOICES)


def _take_buttons(office: Office, uow: UnitOfWork, link: Link, number: int, key: str, now: datetime) -> None:
    """Take the buttons of an open question away, and say why."""
    question = uow.questions.get(number)
    if question is None or question.answered_at is not None or not office.can(question.app).edits:
        return
    target = uow.outbox.sent_as(question_key(question.id, question.app, question.chat_id))
    if target is None:
        return
    person = uow.people.get(question.person) if question.person is not None else None
    texts = office.person_texts(person, link.upper)
    letter = Letter(
        question.app, question.chat_id, LetterKind.EDIT, text=texts.say(key), target=target, priority=Priority.ALERT
    )
    uow.outbox.add(letter, now)
