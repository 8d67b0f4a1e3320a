"""What is wrong with the machine for now, told to each admin once, and to those who come later."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from reporting.ports import UnitOfWork

if TYPE_CHECKING:
    from bot.desk import Desk


class Troubles:
    """Apps that no longer know the bot, and a clock that is off, each with the moment it was found.

    They are told again and again, for whoever was told is not told twice: an admin may come after the trouble did, and
    a desk, or a database, may not be there in the moment it is found.
    """

    def __init__(self) -> None:
        self._lost: dict[str, datetime] = {}
        self._clock: tuple[timedelta, datetime] | None = None

    def app_lost(self, app: str, now: datetime) -> None:
        """Keep in mind that an app no longer accepts the bot's token."""
        self._lost[app] = now

    def clock_differs(self, by: timedelta, now: datetime) -> None:
        """Keep in mind that this machine's clock differs from the messages' own time."""
        self._clock = (by, now)

    def tell(self, desk: Desk, uow: UnitOfWork, now: datetime) -> None:
        """Tell every admin what they don't know yet."""
        for app, since in self._lost.items():
            desk.app_lost(uow, app, since, now)
        if self._clock is not None:
            by, since = self._clock
            desk.clock_differs(uow, by, since, now)
