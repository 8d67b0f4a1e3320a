"""Answers of a rush put together: one message that answers many, each lead mentioned beside their own.

Telegram lets a bot say twenty things a minute in a group, and 170 units report within one. Whole answers are gathered,
nothing is cut short; a last line that all of them share is said once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.sender.transport import Transport
from reporting.ports import UnitOfWork
from reporting.records import Letter, LetterKind, Priority, QueuedLetter

RESERVE: Final = 8  # of a minute's messages are kept for alerts, and for spreading the gathered ones
MOST: Final = 30  # answers that are looked at for one message
SEEN: Final = "👀"  # put under each report at once: it was received, the words follow


@dataclass(frozen=True, slots=True)
class Gathered:
    """A message that answers several reports, and the letters that it stands for."""

    letter: Letter
    stands_for: tuple[QueuedLetter, ...]


def may_be_gathered(letter: Letter) -> bool:
    """Tell whether a letter is a plain answer to somebody's message, without buttons or a picture."""
    return (
        letter.kind is LetterKind.TEXT
        and letter.priority is Priority.ANSWER
        and letter.answers is not None
        and letter.reply_to is not None
        and letter.slot is None
        and not letter.buttons
    )


def is_rush(waiting: int, room: int | None) -> bool:
    """Tell whether so many answers would use up what the chat may still get this minute."""
    return room is not None and waiting > 1 and waiting > room - RESERVE


def name_leads(uow: UnitOfWork, transport: Transport, batch: Sequence[QueuedLetter]) -> list[str]:
    """Find whom each letter answers, as a mention; empty where nobody knows."""
    return [_mention(uow, transport, queued.letter) for queued in batch]


def compose(batch: Sequence[QueuedLetter], mentions: Sequence[str], fits: Callable[[str], bool]) -> Gathered:
    """Put as many of the first answers as fit into one message; at least one."""
    best = Gathered(batch[0].letter, (batch[0],))
    for count in range(2, len(batch) + 1):
        text = _written([queued.letter.text for queued in batch[:count]], mentions)
        if not fits(text):
            break
        first = batch[0].letter
        best = Gathered(Letter(first.app, first.chat_id, LetterKind.TEXT, text), tuple(batch[:count]))
    return best


def seen(queued: QueuedLetter) -> QueuedLetter:
    """Make the reaction that tells a lead at once that the report is in. It is in no outbox: its id is negative."""
    letter = queued.letter
    reaction = Letter(letter.app, letter.chat_id, LetterKind.REACTION, SEEN, target=letter.reply_to)
    return QueuedLetter(-queued.id, reaction, queued.created_at)


def _written(texts: Sequence[str], mentions: Sequence[str]) -> str:
    lines = [text.split("\n") for text in texts]
    shared = lines[0][-1] if all(len(one) > 1 and one[-1] == lines[0][-1] for one in lines) else ""
    if shared:
        lines = [one[:-1] for one in lines]
    bodies = ["\n".join(one) for one in lines]
    parts = [f"{mention}: {body}" if mention else body for mention, body in zip(mentions, bodies, strict=False)]
    return "\n\n".join([*parts, shared] if shared else parts)


def _mention(uow: UnitOfWork, transport: Transport, letter: Letter) -> str:
    message = uow.ledger.find_message(letter.app, letter.chat_id, letter.reply_to or "")
    if message is None or message.person is None:
        return ""
    account = next((one for one in uow.people.accounts(message.person) if one.app == letter.app), None)
    return "" if account is None else transport.mention(account.account_id, uow.people.get(message.person).name)
