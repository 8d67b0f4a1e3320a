"""Whether a chat app accepts our token: one refusal may come astray, a lasting one is the operator's to mend."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from bot.errors import TokenRejectedError

_log = logging.getLogger(__name__)

ASK_AGAIN_SECONDS = 1.0
"""Between two questions at the start, while the app refuses a token that it never accepted."""
STARTING_SECONDS = 1.0
LASTING_SECONDS = 300.0
"""How long a refusal has to last: of a token that was never accepted since the start, and of one that was."""
_TIMES: Final = 3
_UNBROKEN_SECONDS: Final = 120.0  # two refusals further apart say nothing of the time between them


class Acceptance:
    """Hears what the app says when it is asked who we are; `remedy` is what the operator is told at last."""

    def __init__(self, app: str, remedy: str) -> None:
        self._app = app
        self._remedy = remedy
        self._was_accepted = False
        self._times = 0
        self._since = self._last = 0.0

    def accepted(self) -> None:
        """Hear that the app knows us."""
        self._was_accepted, self._times = True, 0

    def refused(self) -> None:
        """Hear that it does not; raises TokenRejectedError once that was said often enough for long enough."""
        now = asyncio.get_running_loop().time()
        if not self._times or now - self._last > _UNBROKEN_SECONDS:
            self._times, self._since = 0, now
            if self._was_accepted:
                minutes = LASTING_SECONDS / 60
                _log.warning("%s refuses the token that it took before: asked again for %g min", self._app, minutes)
        self._times += 1
        self._last = now
        lasting = LASTING_SECONDS if self._was_accepted else STARTING_SECONDS
        if self._times >= _TIMES and now - self._since >= lasting:
            raise TokenRejectedError(self._remedy)
