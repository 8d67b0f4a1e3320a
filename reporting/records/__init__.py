"""What the desk remembers, as plain records: people, chats, messages, stored entries, cells, letters, slots."""

from reporting.records.amendments import Amendment, AmendmentKind
from reporting.records.cells import Cell, Change, Difference, Kept, Lineage, Tally
from reporting.records.chats import Chat, ChatKind, Message, ReplyMode
from reporting.records.documents import Document, DocumentSource
from reporting.records.entries import EntryMove, EntryState, Relation, StoredEntry
from reporting.records.leave import Leave, LeaveKind
from reporting.records.memory import Question, Snapshot
from reporting.records.official import OfficialFigure, OfficialKind
from reporting.records.people import Account, Grant, Person
from reporting.records.plain import Json, Span
from reporting.records.post import (
    NEW_IN_CHAT,
    PIECE_KEY,
    QUESTION_KEY,
    Arrival,
    Button,
    Letter,
    LetterKind,
    Priority,
    QueuedArrival,
    QueuedLetter,
    choice_data,
    picture_key,
    read_choice,
)

__all__ = [
    "NEW_IN_CHAT",
    "PIECE_KEY",
    "QUESTION_KEY",
    "Account",
    "Amendment",
    "AmendmentKind",
    "Arrival",
    "Button",
    "Cell",
    "Change",
    "Chat",
    "ChatKind",
    "Difference",
    "Document",
    "DocumentSource",
    "EntryMove",
    "EntryState",
    "Grant",
    "Json",
    "Kept",
    "Leave",
    "LeaveKind",
    "Letter",
    "LetterKind",
    "Lineage",
    "Message",
    "OfficialFigure",
    "OfficialKind",
    "Person",
    "Priority",
    "Question",
    "QueuedArrival",
    "QueuedLetter",
    "Relation",
    "ReplyMode",
    "Snapshot",
    "Span",
    "StoredEntry",
    "Tally",
    "choice_data",
    "picture_key",
    "read_choice",
]
