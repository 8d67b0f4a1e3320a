"""When a letter that did not go out is tried again, and when it is given up."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.sender.transport import NotDeliveredError, OutcomeUnknownError, SendError, ServerTroubleError
from reporting.records import LetterKind

# seconds after the first, second, ... failure: seven tries over ten and a half minutes, then every five minutes
_STEPS: Final = (1, 4, 15, 40, 90, 180, 300)
_TROUBLE_TRIES: Final = len(_STEPS) + 1
# an answer a day late still says what counts; an answer to a button is of use for a minute only
_NETWORK_PATIENCE: Final = timedelta(hours=24)
_BUTTON_PATIENCE: Final = timedelta(seconds=60)
_UNKNOWN_PAUSE: Final = 2.0


def retry_in(error: SendError, kind: LetterKind, tries: int, age: timedelta) -> float | None:
    """Say in how many seconds to try again after `tries` failures; None: give it up.

    An unreachable network is waited for a day, a server that answers with trouble for ten minutes, a letter that may
    have gone out is tried once more (the chance of a doubled answer against that of none).
    """
    patience = _BUTTON_PATIENCE if kind is LetterKind.NOTICE else _NETWORK_PATIENCE
    if age > patience:
        return None
    pause = float(_STEPS[min(tries, len(_STEPS)) - 1])
    match error:
        case NotDeliveredError():
            return pause
        case ServerTroubleError():
            return pause if tries < _TROUBLE_TRIES else None
        case OutcomeUnknownError():
            return _UNKNOWN_PAUSE if tries < 2 else None
        case _:
            return None
