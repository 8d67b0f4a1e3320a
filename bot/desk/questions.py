"""Questions with buttons: where each of them stands, who was shown a copy, and what all say once it is settled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from bot.desk.buttons import Buttons, question_key
from bot.desk.reports.choices import QUESTIONS_OF, is_in_list
from bot.desk.tell import account_of
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork
from reporting.records import Json, Letter, LetterKind, Priority, Question

MOST_ASKED: Final = 3
"""So many requests of one person, of each kind, wait for the admins at most."""

Words = Callable[[Texts], Markup]
_AT_A_TIME: Final = 100  # entries looked through in one unit of work: answers wait meanwhile


def ask(
    visit: Visit,
    kind: str,
    campaign: Campaign | None,
    data: Json,
    choices: Iterable[str],
    *,
    person: int | None = None,
    told: Iterable[int] = (),
    entries: Iterable[int] = (),
) -> int:
    """Keep a question asked in this chat, with what it offers, who is shown a copy, and the entries it speaks of."""
    uow, chat = visit.uow, visit.chat
    known = [(account_of(uow, one), one) for one in told]
    places = [[account.app, account.account_id, one] for account, one in known if account is not None]
    full: dict[str, Any] = {**data, "choices": list(choices), "copies": places}
    question = uow.questions.ask(
        kind, chat.app, chat.chat_id, person, campaign.code if campaign else None, full, visit.now
    )
    for entry in entries:
        name = f"{QUESTIONS_OF}{entry}"
        uow.state.set(name, [*(uow.state.get(name) or ()), question])
    return question


def here(visit: Visit, question: int) -> str:
    """Name the letter that carries a question's buttons in the chat that is spoken in."""
    return question_key(question, visit.chat.app, visit.chat.chat_id)


def offered(visit: Visit, question: Question, choice: str) -> bool:
    """Tell whether a choice is one of a question's buttons, pressed where it was asked, under a copy, or in a list."""
    pressed = (visit.chat.app, visit.chat.chat_id)
    here = any(pressed == (app, chat_id) for app, chat_id, _ in _places(visit.uow, question))
    return (here or is_in_list(visit.uow, question.id, *pressed)) and choice in question.data.get("choices", ())


def pressed_in_list(visit: Visit, question: Question) -> bool:
    """Tell whether a button was pressed in a list of several things, not under the question's own letter."""
    app, chat_id = visit.chat.app, visit.chat.chat_id
    if not is_in_list(visit.uow, question.id, app, chat_id):
        return False
    return visit.uow.outbox.sent_as(question_key(question.id, app, chat_id)) != visit.event.message_id


def about(uow: UnitOfWork, entry: int) -> list[Question]:
    """List the questions that were asked about an entry."""
    found = (uow.questions.get(int(number)) for number in uow.state.get(f"{QUESTIONS_OF}{entry}") or ())
    return [question for question in found if question is not None]


def unanswered(uow: UnitOfWork, numbers: Iterable[int]) -> list[Question]:
    """List those of some questions that wait for an answer."""
    found = (uow.questions.get(int(number)) for number in numbers)
    return [question for question in found if question is not None and question.answered_at is None]


def forget_settled(uow: UnitOfWork, before: datetime, after: str) -> str:
    """Forget which questions spoke of entries, where all were answered before a moment: nothing settles them again.

    Looks through some entries behind one, and names the one behind which to go on; nothing at the end.
    """
    names = uow.state.names(QUESTIONS_OF, after, _AT_A_TIME)
    for name in names:
        asked = (uow.questions.get(int(number)) for number in uow.state.get(name) or ())
        if all(one is None or (one.answered_at is not None and one.answered_at < before) for one in asked):
            uow.state.drop(name)
    return names[-1] if len(names) == _AT_A_TIME else ""


def close(visit: Visit, campaign: Campaign, question: Question, words: Words) -> None:
    """Settle a question, and let every copy of it say so but the one whose button was pressed just now."""
    uow, actor = visit.uow, visit.actor
    pressed = visit.question == question.id
    if question.answered_at is not None and not pressed:
        return
    if not pressed and actor is not None:
        uow.questions.answer(question.id, "closed", actor, visit.now)
    unsent = []
    for app, chat_id, person in _places(uow, question):
        if pressed and chat_id == visit.event.chat_id and not visit.in_list:
            continue
        target = uow.outbox.sent_as(question_key(question.id, app, chat_id))
        if target is None:
            unsent.append([app, chat_id])
            continue
        text = "" if question.data.get("under_answer") else words(_texts(visit, campaign, question, person))
        letter = Letter(app, chat_id, LetterKind.EDIT, text=text, target=target, priority=Priority.ANSWER)
        uow.outbox.add(letter, visit.now)
    if unsent:
        uow.state.set(f"unsent/{question.id}", unsent)


def put_in_place(visit: Visit, former: Question, question: int, person: int, text: Markup, buttons: Buttons) -> bool:
    """Put a new question into the letter in which a person was shown a former one; false where it isn't there yet."""
    uow = visit.uow
    for app, chat_id, reader in _copies(former):
        target = uow.outbox.sent_as(question_key(former.id, app, chat_id)) if reader == person else None
        if target is not None:
            key = question_key(question, app, chat_id)
            letter = Letter(
                app,
                chat_id,
                LetterKind.EDIT,
                text=text,
                buttons=buttons,
                target=target,
                priority=Priority.ALERT,
                key=key,
            )
            uow.outbox.add(letter, visit.now)
            return True
    return False


def was_unsent(visit: Visit, question: Question) -> bool:
    """Tell whether the copy pressed here was still on its way when its question was settled, so that it says nothing.

    Only once: from now on it does.
    """
    name = f"unsent/{question.id}"
    place, unsent = [visit.event.app, visit.event.chat_id], visit.uow.state.get(name) or []
    if place not in unsent:
        return False
    visit.uow.state.set(name, [one for one in unsent if one != place])
    return True


def _copies(question: Question) -> list[tuple[str, str, int]]:
    return [(app, chat_id, int(person)) for app, chat_id, person in question.data.get("copies", ())]


def _places(uow: UnitOfWork, question: Question) -> list[tuple[str, str, int | None]]:
    if question.data.get("elsewhere"):
        return [*_copies(question)]
    asked = uow.chats.get(question.app, question.chat_id)
    own: tuple[str, str, int | None] = (question.app, asked.chat_id if asked else question.chat_id, None)
    return [own, *(one for one in _copies(question) if one[:2] != own[:2])]


def _texts(visit: Visit, campaign: Campaign, question: Question, person: int | None) -> Texts:
    """Choose the language of a copy: its reader's, or the one of the chat where it was asked."""
    if person is not None:
        return visit.office.texts_for(visit.uow, person, campaign)
    asked = visit.uow.chats.get(question.app, question.chat_id)
    if asked is not None and asked.campaign is not None:
        return visit.office.group_texts(asked)
    return visit.office.person_texts(None, campaign)
