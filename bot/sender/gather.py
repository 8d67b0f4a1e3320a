"""Answers of a rush put together: one message that answers many, each lead mentioned beside their own.

Telegram lets a bot say twenty things a minute in a group, and 170 units report within one. Whole answers are gathered,
nothing is cut short; a last line that all of them share is said once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.sender.pieces import piece_of
from bot.sender.transport import Transport
from reporting.ports import UnitOfWork
from reporting.records import PIECE_KEY, Button, Letter, LetterKind, Priority, QueuedLetter

RESERVE: Final = 8  # of a minute's messages are kept for alerts, and for spreading the gathered ones
MOST: Final = 30  # answers that are looked at for one message
_BUTTONS: Final = 3  # of an answer; a question with more of them goes by itself
MOST_BUTTONS: Final = 6  # under one message; what is over is asked in messages that follow the rush
_LABEL: Final = 60
_QUESTION: Final = re.compile(r"q:([1-9][0-9]{0,17}):")
SEEN: Final = "👀"  # put under each report at once: it was received, the words follow


@dataclass(frozen=True, slots=True)
class Gathered:
    """A message that answers several reports, the letters that it stands for, and those whose buttons follow later."""

    letter: Letter
    stands_for: tuple[QueuedLetter, ...]
    later: frozenset[int] = frozenset()


def may_be_gathered(letter: Letter) -> bool:
    """Tell whether a letter is a whole plain answer to somebody's message, with few buttons and no picture."""
    return (
        letter.kind is LetterKind.TEXT
        and letter.priority is Priority.ANSWER
        and letter.answers is not None
        and letter.reply_to is not None
        and letter.slot is None
        and sum(map(len, letter.buttons)) <= _BUTTONS
        and piece_of(letter) is None
    )


def is_later(letter: Letter) -> bool:
    """Tell whether a letter carries buttons that an answer of a rush left out; it goes after all answers."""
    return letter.kind is LetterKind.TEXT and letter.priority is Priority.POST and letter.answers is not None


def asked_later(queued: QueuedLetter) -> Letter:
    """Say an answer once more for the sake of its buttons."""
    return replace(queued.letter, priority=Priority.POST, key=f"{PIECE_KEY}{queued.id}/buttons")


def is_rush(waiting: int, room: int | None) -> bool:
    """Tell whether so many answers would use up what the chat may still get this minute."""
    return room is not None and waiting > 1 and waiting > room - RESERVE


@dataclass(frozen=True, slots=True)
class Lead:
    """Whom a letter answers: a mention as markup, and a name for buttons. Both empty where nobody knows."""

    mention: str = ""
    name: str = ""


def find_leads(uow: UnitOfWork, transport: Transport, batch: Sequence[QueuedLetter]) -> list[Lead]:
    """Find whom each letter answers."""
    return [_lead(uow, transport, queued.letter) for queued in batch]


def compose(
    batch: Sequence[QueuedLetter], leads: Sequence[Lead], fits: Callable[[str], bool], hint: str = ""
) -> Gathered:
    """Put as many of the first answers as fit into one message; at least one. Buttons say whose they are.

    Each button tells its report's unit, or where it is about none, its lead; among several reports of one unit also
    which it is about. No more buttons than one can look over: the `hint`, said last, tells that the others' follow in
    messages of their own. Without one they and their answers are left for the next message.
    """
    best = Gathered(batch[0].letter, (batch[0],))
    later: set[int] = set()
    asked = _asked(batch[0], leads[0])
    for count in range(2, len(batch) + 1):
        queued = batch[count - 1]
        new = _asked(queued, leads[count - 1])
        if new and (later or len(asked) + len(new) > MOST_BUTTONS):
            if not hint:
                break
            later.add(queued.id)
        else:
            asked = [*asked, *new]
        text = _written([one.letter.text for one in batch[:count]], leads)
        text = f"{text}\n\n{hint}" if later else text
        if not fits(text):
            break
        first = batch[0].letter
        letter = Letter(first.app, first.chat_id, LetterKind.TEXT, text, _rows(asked))
        best = Gathered(letter, tuple(batch[:count]), frozenset(later))
    return best


def still_asked(uow: UnitOfWork, queued: QueuedLetter) -> QueuedLetter:
    """Leave out the buttons of what is settled by now: its figures were replaced, or somebody answered."""
    letter = queued.letter
    kept = (tuple(button for button in row if not _is_settled(uow, button)) for row in letter.buttons)
    return replace(queued, letter=replace(letter, buttons=tuple(row for row in kept if row)))


def _is_settled(uow: UnitOfWork, button: Button) -> bool:
    found = _QUESTION.match(button.data)
    question = uow.questions.get(int(found[1])) if found else None
    return question is not None and question.answered_at is not None


def apart(letter: Letter) -> Letter:
    """Turn an edit of a gathered message into a message of its own, in reply to it."""
    return replace(letter, kind=LetterKind.TEXT, reply_to=letter.target, target=None)


def seen(queued: QueuedLetter) -> QueuedLetter:
    """Make the reaction that tells a lead at once that the report is in. It is in no outbox: its id is negative."""
    letter = queued.letter
    reaction = Letter(letter.app, letter.chat_id, LetterKind.REACTION, SEEN, target=letter.reply_to)
    return QueuedLetter(-queued.id, reaction, queued.created_at)


def _written(texts: Sequence[str], leads: Sequence[Lead]) -> str:
    lines = [text.split("\n") for text in texts]
    shared = lines[0][-1] if all(len(one) > 1 and one[-1] == lines[0][-1] for one in lines) else ""
    if shared:
        lines = [one[:-1] for one in lines]
    bodies = ["\n".join(one) for one in lines]
    parts = [f"{lead.mention}: {body}" if lead.mention else body for lead, body in zip(leads, bodies, strict=False)]
    return "\n\n".join([*parts, shared] if shared else parts)


def _asked(queued: QueuedLetter, lead: Lead) -> list[tuple[int, str, Button]]:
    """List a letter's buttons, each with the letter's number and whose it is."""
    return [(queued.id, button.of or lead.name, button) for row in queued.letter.buttons for button in row]


def _rows(asked: Sequence[tuple[int, str, Button]]) -> tuple[tuple[Button, ...], ...]:
    """Put each button into a row of its own, and say on it whose it is."""
    reports = Counter(name for _, name in {(letter, name) for letter, name, _ in asked})
    return tuple((replace(button, label=_named(button, name, alone=reports[name] == 1)),) for _, name, button in asked)


def _named(button: Button, name: str, *, alone: bool) -> str:
    told = name if alone else f"{name} {button.which}".strip()
    room = _LABEL - len(button.label) - 2
    if len(told) > room:
        told = f"{told[: max(0, room - 1)]}…"
    return f"{told}: {button.label}"[:_LABEL] if told else button.label


def _lead(uow: UnitOfWork, transport: Transport, letter: Letter) -> Lead:
    message = uow.ledger.find_message(letter.app, letter.chat_id, letter.reply_to or "")
    if message is None or message.person is None:
        return Lead()
    name = uow.people.get(message.person).name
    account = next((one for one in uow.people.accounts(message.person) if one.app == letter.app), None)
    return Lead("" if account is None else transport.mention(account.account_id, name), name)
