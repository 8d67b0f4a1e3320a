"""The clock's chores, each by itself: one that fails is tried again later, told once, and holds up no other."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from bot.desk.notices import tell_admins
from bot.desk.office import Office
from bot.texts import Markup, Texts
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork

_log = logging.getLogger(__name__)

PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 600))
"""How long a chore that failed once, twice, ... is left alone; the last for every further time."""
FORGOTTEN: Final = timedelta(days=1)
"""What nobody asked for again so long after it might have been tried is no longer due."""
_NAME: Final = "chores-failing"
POST: Final = "post"
"""The kind of the chores that are posts of the schedule: whoever counts late posts counts them already."""


class Chores:
    """What the clock has the desk do in one unit of work. Each chore has a savepoint of its own."""

    def __init__(self, office: Office, uow: UnitOfWork, now: datetime) -> None:
        self._office, self._uow, self._now = office, uow, now

    def do(self, kind: str, work: Callable[[], object], campaign: Campaign | None = None, of: str = "") -> bool:
        """Do one chore; false where it failed, or failed before and is not yet tried again.

        `kind` is one of the texts' `chore` table; `of` tells chores of a kind apart.
        """
        name = "/".join(part for part in (kind, campaign.code if campaign else "", of) if part)
        known = failing(self._uow).get(name)
        if known is not None and not self._is_time(known):
            return False
        error = self._uow.attempt(work)
        if error is not None:
            self._failed(kind, name, known, error, campaign)
        elif known is not None:
            _log.info("the clock's work %s was done after %d failures", name, known["tries"])
            self.forget(name)
        return error is None

    def forget(self, name: str) -> None:
        """Know no failure of a chore any more."""
        known = failing(self._uow)
        if known.pop(name, None) is not None:
            self._uow.state.set(_NAME, known)

    def tidy(self) -> None:
        """Forget failures of what is no longer due."""
        known = failing(self._uow)
        still = {
            name: one for name, one in known.items() if self._now - datetime.fromisoformat(one["again"]) < FORGOTTEN
        }
        if still != known:
            self._uow.state.set(_NAME, still)

    def _is_time(self, known: dict[str, Any]) -> bool:
        """Tell whether a chore is tried again, also where the clock was moved back."""
        return not datetime.fromisoformat(known["failed"]) <= self._now < datetime.fromisoformat(known["again"])

    def _failed(
        self, kind: str, name: str, known: dict[str, Any] | None, error: Exception, campaign: Campaign | None
    ) -> None:
        """Log a failure, with its traceback where it is new, and tell the admins of the first."""
        tries = known["tries"] + 1 if known else 1
        pause = PAUSES[min(tries, len(PAUSES)) - 1]
        words = f"{type(error).__name__}: {error}"
        is_new = known is None or known["error"] != words
        _log.error(
            "the clock's work %s failed (%d), it is tried again in %d s: %s",
            name, tries, pause.total_seconds(), words, exc_info=error if is_new else None,
        )  # fmt: skip
        since = known["since"] if known else self._now.isoformat()
        moments = {"since": since, "failed": self._now.isoformat(), "again": (self._now + pause).isoformat()}
        one = {"kind": kind, "tries": tries, "error": words, **moments}
        self._uow.state.set(_NAME, {**failing(self._uow), name: one})
        untold = self._uow.attempt(lambda: self._tell(kind, since, campaign)) if known is None else None
        if untold is not None:
            _log.error("nobody could be told of it", exc_info=untold)

    def _tell(self, kind: str, since: str, campaign: Campaign | None) -> None:
        """Tell the admins, once a day for all chores of a kind."""

        def text(texts: Texts, its: Campaign) -> Markup:
            what = texts.say(f"chore.{kind}")
            where = texts.say("machine.of-campaign", campaign=its.name) if campaign else ""
            return texts.say("machine.chore-failed", what=what, where=where)

        campaigns, code = ([campaign], campaign.code) if campaign else (None, "")
        tell_admins(self._office, self._uow, text, self._now, f"chore/{kind}/{code}/{since[:10]}", campaigns)


def failing(uow: UnitOfWork) -> dict[str, Any]:
    """Name the chores that failed last time, with what is known of each."""
    return dict(uow.state.get(_NAME) or {})


def failing_beside_posts(uow: UnitOfWork, before: datetime) -> int:
    """Count the chores that fail since before a moment, but for posts of the schedule."""
    found = failing(uow).values()
    return sum(1 for one in found if not one["kind"].startswith(POST) and datetime.fromisoformat(one["since"]) < before)
