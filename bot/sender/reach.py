"""Whether the app can be reached: after a broken connection it has to answer before anything else is sent."""

from __future__ import annotations

import logging
from collections.abc import Coroutine
from typing import Final

from bot.clock import Clock
from bot.errors import OperatorError
from bot.sender.lanes import Lanes
from bot.sender.transport import SendError, Transport

_log = logging.getLogger(__name__)

_OUTAGE_SECONDS: Final = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)


class Reach:
    """Asks the app while it is `unsure` whether anything arrives there; letters are spared their tries meanwhile."""

    def __init__(self, transport: Transport, clock: Clock, lanes: Lanes) -> None:
        self._transport = transport
        self._clock = clock
        self._lanes = lanes
        self._outage = 0
        self.unsure = False
        self.asking = False

    def ask(self) -> Coroutine[object, object, None]:
        """Find out whether the app answers again, with something that may be asked any number of times.

        An OperatorError comes out of it.
        """
        self.asking = True
        return self._ask()

    async def _ask(self) -> None:
        try:
            await self._transport.answers()
        except OperatorError:
            raise
        except SendError as error:
            self._hold_all(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is asked again
            _log.exception("%s could not be asked", self._transport.app)
            self._hold_all(error)
        else:
            self.unsure = False
            if self._outage:
                self._outage = 0
                self._lanes.hurry()
                _log.warning("%s answers again", self._transport.app)
        finally:
            self.asking = False

    def _hold_all(self, error: Exception) -> None:
        """Spare all letters their tries while the app can't be reached."""
        if not self._outage:
            _log.warning("%s can't be reached, letters wait: %s", self._transport.app, error)
        now = self._clock.monotonic()
        pause = _OUTAGE_SECONDS[min(self._outage, len(_OUTAGE_SECONDS) - 1)]
        if now >= self._lanes.paces.held_until:
            self._outage += 1
            self._lanes.paces.held_until = now + pause
