"""An official paper as data: head, body, signature, recipients, annexes, as Decree 30/2020/NĐ-CP orders them.

In every text `BLANK_FROM` and `BLANK_TO` stand around what only a person can write: it is shown shaded, in brackets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reporting.papers.tables import Table

BLANK_FROM = "⟦"
BLANK_TO = "⟧"


class Style(StrEnum):
    """What a paragraph of the body is."""

    PART = "part"  # I. II.
    SECTION = "section"  # 1. 2.
    ITEM = "item"  # a) b)
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body."""

    text: str
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class Head:
    """The first page's head. `superior` empty: an office that names none. `about` ("V/v ...") makes it a letter."""

    nation: str
    motto: str
    superior: str
    office: str
    number: str
    dated: str
    kind: str = ""
    subject: str = ""
    about: str = ""
    addressees_label: str = ""
    addressees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: lines in capitals (`TM. TỔ CÔNG TÁC`, `TỔ TRƯỞNG`), the office's title under them, the full name."""

    lines: tuple[str, ...]
    name: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """A table with the paper it belongs to; wide ones lie across the page."""

    label: str
    table: Table
    belongs: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole paper. A table of the body stands after its paragraphs, and `after` between it and `closing`."""

    head: Head
    body: tuple[Paragraph, ...]
    closing: str
    signature: Signature
    recipients_label: str
    recipients: tuple[str, ...]
    annexes: tuple[Annex, ...] = ()
    table: Table | None = None
    after: tuple[Paragraph, ...] = ()
    made: datetime | None = None
    language: str = "vi-VN"


@dataclass(frozen=True, slots=True)
class Draft:
    """A private working paper without head or signature: a title, what it is by, and paragraphs."""

    title: str
    under: tuple[str, ...]
    body: tuple[Paragraph, ...]
    made: datetime | None = None
    language: str = "vi-VN"


def blank(text: str) -> str:
    """Mark what only a person can write."""
    return f"{BLANK_FROM}{text}{BLANK_TO}"


def quoted(text: str) -> str:
    """Take the marks of a blank out of what somebody typed."""
    return text.replace(BLANK_FROM, "[").replace(BLANK_TO, "]")
