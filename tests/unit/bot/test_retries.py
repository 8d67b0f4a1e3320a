"""When a letter is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sender.retries import Tries, retry_in
from bot.sender.transport import (
    NotDeliveredError,
    OutcomeUnknownError,
    RejectedError,
    SendError,
    ServerTroubleError,
)
from reporting.records import LetterKind

SOON = timedelta(seconds=1)
PASSING = [NotDeliveredError("x"), ServerTroubleError("x"), OutcomeUnknownError("x")]


def failed(times: int, *, others_pass: bool = False) -> Tries:
    """Make a letter that failed so often while the app took other letters, or took nothing."""
    tries = Tries()
    for number in range(times):
        tries.again(number if others_pass else 0)
    return tries


@pytest.mark.parametrize("others_pass", [False, True])
@pytest.mark.parametrize("error", PASSING)
def test_at_least_five_tries_over_ten_minutes(error: SendError, *, others_pass: bool) -> None:
    """Network and server trouble are waited out for at least ten minutes, broken connections too."""
    pauses = [retry_in(error, LetterKind.TEXT, failed(n, others_pass=others_pass), SOON) for n in range(1, 8)]
    assert None not in pauses
    assert sum(pause for pause in pauses if pause is not None) >= 600


@pytest.mark.parametrize("error", PASSING[1:])
def test_a_letter_that_fails_alone_is_given_up(error: SendError) -> None:
    """The same letter may be what troubles the server: others passed meanwhile."""
    assert retry_in(error, LetterKind.TEXT, failed(8, others_pass=True), SOON) is None


@pytest.mark.parametrize(("error", "pause"), [*zip(PASSING, (300, 300, 3600), strict=True)])
def test_an_app_that_takes_nothing_is_waited_for(error: SendError, pause: float) -> None:
    """A day without Telegram costs no letter, whether it is silent, in trouble, or cuts every line; a week does.

    What may have gone out each time is repeated once an hour by then.
    """
    assert retry_in(error, LetterKind.TEXT, failed(100), timedelta(hours=20)) == pause
    assert retry_in(error, LetterKind.TEXT, failed(100), timedelta(days=2)) is None


def test_who_sent_a_file_hears_of_it_after_ten_minutes() -> None:
    """A file that the server doesn't hand out is given up though nothing else is sent meanwhile."""
    pauses = [retry_in(ServerTroubleError("x"), LetterKind.FETCH, failed(n), SOON) for n in range(1, 9)]
    assert [pause is None for pause in pauses] == [False] * 7 + [True]


@pytest.mark.parametrize("error", PASSING)
def test_a_letter_that_waited_long_has_its_tries(error: SendError) -> None:
    """The app was away for two days: the first letters it doesn't take are not given up for their age."""
    assert retry_in(error, LetterKind.TEXT, failed(1), timedelta(days=2)) == 1


def test_a_refusal_is_final() -> None:
    """What the app refuses it would refuse again."""
    assert retry_in(RejectedError("x"), LetterKind.TEXT, failed(1), SOON) is None


def test_an_answer_to_a_button_is_soon_of_no_use() -> None:
    """Telegram forgets a pressed button within a minute."""
    assert retry_in(NotDeliveredError("x"), LetterKind.NOTICE, failed(3), timedelta(minutes=2)) is None
