"""When a letter is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sender.retries import retry_in
from bot.sender.transport import (
    NotDeliveredError,
    OutcomeUnknownError,
    RejectedError,
    SendError,
    ServerTroubleError,
)
from reporting.records import LetterKind

SOON = timedelta(seconds=1)


@pytest.mark.parametrize("error", [NotDeliveredError("x"), ServerTroubleError("x")])
def test_at_least_five_tries_over_ten_minutes(error: SendError) -> None:
    """Network and server trouble are waited out for at least ten minutes."""
    pauses = [retry_in(error, LetterKind.TEXT, tries, SOON) for tries in range(1, 8)]
    assert len(pauses) >= 5
    assert sum(pause for pause in pauses if pause is not None) >= 600


def test_a_server_that_stays_in_trouble_is_given_up() -> None:
    """The same letter may be what troubles it."""
    assert retry_in(ServerTroubleError("x"), LetterKind.TEXT, 8, SOON) is None


def test_an_unreachable_network_is_waited_for() -> None:
    """A day without Telegram costs no answer, a week does."""
    assert retry_in(NotDeliveredError("x"), LetterKind.TEXT, 100, timedelta(hours=20)) == 300
    assert retry_in(NotDeliveredError("x"), LetterKind.TEXT, 100, timedelta(days=2)) is None


def test_an_unknown_outcome_is_tried_once_more() -> None:
    """Once, not more: each further try may double it again."""
    assert retry_in(OutcomeUnknownError("x"), LetterKind.TEXT, 1, SOON) is not None
    assert retry_in(OutcomeUnknownError("x"), LetterKind.TEXT, 2, SOON) is None


def test_a_refusal_is_final() -> None:
    """What the app refuses it would refuse again."""
    assert retry_in(RejectedError("x"), LetterKind.TEXT, 1, SOON) is None


def test_an_answer_to_a_button_is_soon_of_no_use() -> None:
    """Telegram forgets a pressed button within a minute."""
    assert retry_in(NotDeliveredError("x"), LetterKind.NOTICE, 3, timedelta(minutes=2)) is None
