"""What of the outbox goes after its time, through every kind, key and end that a letter can have; and what never."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import product

import pytest

from reporting.ports import Store, UnitOfWork
from reporting.records import NEW_IN_CHAT, Letter, LetterKind
from tests.builders import at
from tests.contract.people import purge, read, write

NOW, LATER = at("6/7 08:00"), at("7/7 08:00")
ENDS = ("sent", "sent without a number", "failed", "unknown", "waiting")
KEYS = (None, "thu/2023-07-09/reminder", "question/7/telegram", "letter:7#1", "live-board/thu/1/edit/3")


@dataclass(frozen=True, slots=True)
class Case:
    """One letter, and how it ended."""

    number: int
    kind: LetterKind
    name: str | None
    answering: bool
    end: str

    @property
    def key(self) -> str | None:
        """Its own key, if any."""
        return None if self.name is None else f"{self.name}/{self.number}"

    @property
    def message_id(self) -> str:
        """Under which the chat has it."""
        return f"m{self.number}"

    def letter(self, message: int | None) -> Letter:
        """Write it."""
        slot = "thu/2023-07-09/reminder" if "reminder" in (self.name or "") else None
        return Letter(
            "telegram", "-1", self.kind, "Đã ghi", answers=message if self.answering else None, slot=slot, key=self.key
        )

    @property
    def needed(self) -> bool:
        """Whether anything still asks for it, however old it is."""
        if self.end == "waiting" or (self.answering and self.end == "sent"):
            return True
        name = self.name or "letter:"
        return name.startswith("question/") or (self.kind in NEW_IN_CHAT and not name.startswith("letter:"))


CASES = [Case(number, *one) for number, one in enumerate(product(LetterKind, KEYS, (False, True), ENDS))]


def queued(uow: UnitOfWork) -> dict[int, int]:
    """Queue all of them, each in answer to a report of its own, and end them as they ended; give the reports."""
    reports: dict[int, int] = {}
    for case in CASES:
        reports[case.number] = uow.ledger.message("telegram", "-1", f"r{case.number}", None, None, NOW, "m=1").id
        number = uow.outbox.add(case.letter(reports[case.number]), NOW)
        assert number is not None
        if case.end.startswith("sent"):
            uow.outbox.sent(number, case.message_id if case.end == "sent" else None, NOW)
        elif case.end != "waiting":
            getattr(uow.outbox, case.end)(number, "kicked", NOW)
    return reports


@pytest.fixture
def reports(store: Store) -> dict[int, int]:
    """Let the letters of a day be a day old."""
    return write(store, queued)


def test_whatever_nothing_needs_goes(store: Store, reports: dict[int, int]) -> None:
    """After its time, not before, and once."""
    assert len(reports) == len(CASES)
    assert purge(store, NOW) == 0
    gone = [case for case in CASES if not case.needed]
    assert purge(store, LATER) == len(gone)
    assert purge(store, LATER) == 0
    kept = {case.key for case in CASES if case.needed and case.key}
    known = read(store, lambda uow: {case.key for case in CASES if case.key and uow.outbox.outcome(case.key)})
    assert known == kept


@pytest.mark.parametrize("page", [1, 7, len(CASES), 2 * len(CASES)])
def test_page_by_page(store: Store, reports: dict[int, int], page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few letters are looked through at a time, all are, each unit of work no more than its page."""
    assert len(reports) == len(CASES)
    monkeypatch.setattr("storage.outbox._PAGE", page)
    last, gone, pages = 0, 0, 0
    while True:
        deleted, last = write(store, partial(_page, after=last))
        assert deleted <= page
        gone, pages = gone + deleted, pages + 1
        if not last:
            break
    assert gone == sum(not case.needed for case in CASES)
    assert pages == 1 + -(-len(CASES) // page)


def _page(uow: UnitOfWork, after: int) -> tuple[int, int]:
    return uow.outbox.purge(LATER, after)


def test_nothing_new_is_said_twice(store: Store, reports: dict[int, int]) -> None:
    """A key that alone keeps a post, a notice or a question from coming again is known for ever."""
    purge(store, LATER)
    said = [case for case in CASES if case.kind in NEW_IN_CHAT and case.key and "letter:" not in case.key]
    assert said
    again = write(store, lambda uow: [uow.outbox.add(case.letter(reports[case.number]), LATER) for case in said])
    assert again == [None] * len(said)


def test_what_was_said_is_still_found(store: Store, reports: dict[int, int]) -> None:
    """A reply to an answer leads to its report, a question to its letter, and what waits is sent."""
    purge(store, LATER)
    sent = [case for case in CASES if case.end == "sent"]
    answers = {case.message_id: reports[case.number] for case in sent if case.answering}
    found = read(store, lambda uow: {name: uow.outbox.answered_by("telegram", "-1", name) for name in answers})
    assert found == answers
    asked = {case.key: case.message_id for case in sent if case.key and case.key.startswith("question/")}
    assert read(store, lambda uow: {key: uow.outbox.sent_as(key) for key in asked}) == asked
    waiting = sum(case.end == "waiting" for case in CASES)
    assert len(read(store, lambda uow: uow.outbox.waiting("telegram", 10_000))) == waiting
