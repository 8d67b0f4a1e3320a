"""The letters that a draft is: to somebody in private or into the own group, and without buttons once it is settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.desk.buttons import Buttons, choice_button, question_key, rows
from bot.desk.levels.chain import Link, Senders
from bot.desk.levels.rounds import Standing
from bot.desk.levels.words import draft_text
from bot.desk.office import Office
from bot.desk.tell import mention
from bot.texts import Markup, Texts
from reporting.levels import Told
from reporting.ports import UnitOfWork
from reporting.records import Account, Chat, Letter, LetterKind, Priority, Question

QUESTION = "sum"
"""The kind of question whether a sum is to be sent to the level above."""
CHOICES = ("send", "keep")
Words = Callable[[Texts], Markup]


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft, on its way to whoever may send it."""

    office: Office
    uow: UnitOfWork
    standing: Standing
    told: Told
    due: datetime
    now: datetime
    key: str
    slot: str | None = None

    def to_person(self, person: int, account: Account) -> int | None:
        """Show it in private."""
        texts = self.office.person_texts(self.uow.people.get(person), self.standing.round.link.upper)
        return self._ask(texts, account.app, account.account_id, [person], Markup(""))

    def to_group(self, chat: Chat, able: Senders) -> int | None:
        """Show it in the own campaign's group, addressed to reporters by name; heads are never named in public."""
        texts, unit = self.office.group_texts(chat), self.standing.round.link.unit
        head = texts.say("levels.address-unit", unit=unit.title)
        if able.reporters:
            names = texts.listed(self._name(texts, chat, person) for person in able.reporters)
            head = texts.say("levels.address", names=names)
        people = able.reporters or able.heads or able.others
        return self._ask(texts, chat.app, chat.chat_id, people, head)

    def _ask(self, texts: Texts, app: str, chat_id: str, people: Sequence[int], head: Markup) -> int | None:
        link = self.standing.round.link
        question = None
        if self.standing.sum.values:
            data = {**question_data(self.standing), "asked": list(people), "slot": self.slot}
            first = people[0] if people else None
            question = self.uow.questions.ask(QUESTION, app, chat_id, first, link.upper.code, data, self.now)
        text = draft_text(texts, self.standing, self.told, self.due, self.now)
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
        return mention(self.uow, texts, chat.app, person, name) or texts.listed((name,))


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
    return rows(choice_button(question, choice, texts.plain(f"levels.{choice}")) for choice in CHOICES)


def reword(office: Office, uow: UnitOfWork, link: Link, question: Question, words: Words, now: datetime) -> None:
    """Put other words, without buttons, in the place of a draft, where it has been sent and its app can edit."""
    target = uow.outbox.sent_as(question_key(question.id, question.app, question.chat_id))
    if target is None or not office.can(question.app).edits:
        return
    reader = uow.people.get(question.person) if question.person is not None else None
    text = words(office.person_texts(reader, link.upper))
    letter = Letter(question.app, question.chat_id, LetterKind.EDIT, text=text, target=target, priority=Priority.ALERT)
    uow.outbox.add(letter, now)
