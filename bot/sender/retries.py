"""When a letter that did not go out is tried again, and when it is given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.sender.transport import NotDeliveredError, OutcomeUnknownError, SendError, ServerTroubleError
from reporting.records import LetterKind

# seconds after the first, second, ... failure: seven tries over ten and a half minutes, then every five minutes
_STEPS: Final = (1, 4, 15, 40, 90, 180, 300)
_OFTEN: Final = len(_STEPS) + 1
_A_WHILE: Final = 4  # failures: a minute
_HOUR: Final = 3600.0
# an answer a day late still says what counts; an answer to a button is of use for a minute only
_PATIENCE: Final = timedelta(hours=24)
_BUTTON_PATIENCE: Final = timedelta(seconds=60)


@dataclass(slots=True)
class Tries:
    """How often a letter failed. `own` are the first failure and those before which the app took other letters.

    That a letter fails while the app takes nothing at all says nothing of the letter.
    """

    all: int = 0
    own: int = 0
    _taken: int = -1

    @property
    def alone(self) -> bool:
        """Whether the app took nothing else while it did not take this letter, many times."""
        return self.own == 1 and self.all >= _A_WHILE

    def again(self, taken: int) -> None:
        """Count a failure; so many letters did the app take until now."""
        self.all += 1
        self.own += taken > self._taken
        self._taken = taken


def retry_in(error: SendError, kind: LetterKind, tries: Tries, age: timedelta) -> float | None:
    """Say in how many seconds to try again after so many failures; None: give it up.

    An app that can't be reached, or answers everything with trouble, is waited for a day. A letter that alone meets
    trouble, while others pass, is given up after eight tries. One that may have gone out is repeated as often, since a
    doubled answer is a smaller fault than a lost one; where nothing else passes either, once an hour from then on.
    """
    is_late = age > _BUTTON_PATIENCE if kind is LetterKind.NOTICE else age > _PATIENCE and tries.all >= _OFTEN
    if is_late:
        return None
    pause = float(_STEPS[min(tries.all, len(_STEPS)) - 1])
    match error:
        case NotDeliveredError():
            return pause
        case ServerTroubleError():
            failures = tries.all if kind is LetterKind.FETCH else tries.own  # whoever sent a file waits for a word
            return pause if failures < _OFTEN else None
        case OutcomeUnknownError():
            after = _HOUR if tries.own == 1 else None
            return pause if tries.all < _OFTEN else after
        case _:
            return None
