"""Buttons under a letter: laid out in rows, and the letter that carries a question's."""

from __future__ import annotations

from collections.abc import Iterable

from reporting.records import QUESTION_KEY, Button, choice_data

Buttons = tuple[tuple[Button, ...], ...]

LONGEST_LABEL = 60
"""So much of a name is still read on a button."""

MOST_CHOICES = 9
"""So many things that may be meant are offered."""


def choice_button(question: int, choice: object, label: str, of: str = "", which: str = "") -> Button:
    """Make the button that answers a question so; `of` names the unit that it is about, `which` its report."""
    return Button(label, choice_data(question, choice), of, which)


def rows(buttons: Iterable[Button], width: int = 3) -> Buttons:
    """Lay buttons out in rows."""
    flat = tuple(buttons)
    return tuple(flat[start : start + width] for start in range(0, len(flat), width))


def question_key(question: int, app: str, chat_id: str) -> str:
    """Name the letter that carries a question's buttons in a chat."""
    return f"{QUESTION_KEY}{question}/{app}/{chat_id}"
