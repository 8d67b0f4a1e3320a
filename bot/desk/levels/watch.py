"""When the rounds of a campaign are looked at: after its figures changed, when a draft falls due, and now and then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.desk.chores import Chores
from bot.desk.levels.chain import Link, links
from bot.desk.levels.posts import look_through
from bot.desk.office import Office
from reporting.ports import UnitOfWork

LOOK_EVERY = timedelta(seconds=20)
"""So often at most a campaign's rounds are looked at while reports come in."""
LOOK_AGAIN = timedelta(minutes=10)
"""So often all of them are even where no report came: leave, days off, new people may have changed something."""
_NAME = "levels-watch"


@dataclass(frozen=True, slots=True)
class Watched:
    """When a campaign was looked at last, and all of it; what falls due next; whether figures changed since.

    `unsure`: the way of a draft is open still.
    """

    at: datetime | None = None
    all_at: datetime | None = None
    following: datetime | None = None
    changed: bool = False
    unsure: bool = False

    def wants(self, now: datetime) -> bool:
        """Tell whether it is to be looked at."""
        if self.at is None or self.unsure or now < self.at:
            return True
        if self.following is not None and now >= self.following:
            return True
        return self.changed and now - self.at >= LOOK_EVERY

    def is_old(self, now: datetime) -> bool:
        """Tell whether all of it is to be looked at again."""
        return self.all_at is None or not timedelta() <= now - self.all_at < LOOK_AGAIN


def tick(office: Office, uow: UnitOfWork, now: datetime, chores: Chores) -> None:
    """Put forward the drafts that are due; cheap while nothing was reported and nothing is due.

    A campaign whose rounds can't be looked at holds up no other, and has its turn again like them.
    """
    chain = links(office)
    if not chain:
        return
    step, before = _load(uow, chain)
    newest = uow.ledger.step()
    known = before if step is None or step == newest else _marked(uow, chain, before, step)
    after = dict(known)
    oldest = _oldest(known, now)
    for link in chain:
        code = link.lower.code
        if code == oldest or known[code].wants(now):
            all_at = now if code == oldest else known[code].all_at
            after[code] = replace(known[code], all_at=all_at)
            look = partial(_look, after, office, uow, link, now, thorough=code == oldest)
            chores.do("levels", look, link.lower)
    if after != before or step != newest:
        _store(uow, newest, after)


def _look(
    after: dict[str, Watched], office: Office, uow: UnitOfWork, link: Link, now: datetime, *, thorough: bool
) -> None:
    following, unsure = look_through(office, uow, link, now, thorough=thorough)
    code = link.lower.code
    after[code] = Watched(now, after[code].all_at, following, changed=False, unsure=unsure)


def _oldest(known: Mapping[str, Watched], now: datetime) -> str | None:
    """Choose whose rounds are all looked at again: one at a tick, together they would hold up the answers."""
    old = [code for code, one in known.items() if one.is_old(now)]
    return min(old, key=lambda code: known[code].all_at or datetime.min.replace(tzinfo=now.tzinfo), default=None)


def next_due(office: Office, uow: UnitOfWork, now: datetime) -> datetime | None:
    """Name the moment at which the next draft falls due, as far as that is known."""
    chain = links(office)
    if not chain:
        return None
    step, known = _load(uow, chain)
    moments = [one.following for one in known.values() if one.following is not None and one.following > now]
    if step != uow.ledger.step() or any(one.changed or one.at is None for one in known.values()):
        looked = max((one.at for one in known.values() if one.at is not None), default=now)
        moments.append(max(looked + LOOK_EVERY, now + timedelta(seconds=1)))
    return min(moments, default=None)


def _marked(
    uow: UnitOfWork, chain: list[Link], known: Mapping[str, Watched], step: tuple[int, int]
) -> dict[str, Watched]:
    """Note which campaigns have other figures than at a step, or their unit above has."""
    changed = uow.ledger.changed_since(step)
    campaigns = {campaign for campaign, _unit in changed}
    return {
        link.lower.code: replace(known[link.lower.code], changed=True)
        if link.lower.code in campaigns or (link.upper.code, link.unit.code) in changed
        else known[link.lower.code]
        for link in chain
    }


def _load(uow: UnitOfWork, chain: list[Link]) -> tuple[tuple[int, int] | None, Mapping[str, Watched]]:
    """Give the step up to which changes were noted (None: nothing was yet), and what is known of each campaign."""
    said: Mapping[str, Any] = uow.state.get(_NAME) or {"step": None, "links": {}}
    rows, step = said["links"], said["step"]
    known = {link.lower.code: _watched(rows.get(link.lower.code)) for link in chain}
    return (None if step is None else (step[0], step[1])), known


def _watched(said: Mapping[str, Any] | None) -> Watched:
    if said is None:
        return Watched()
    at, all_at, following = (datetime.fromisoformat(said[key]) if said[key] else None for key in ("at", "all", "next"))
    return Watched(at, all_at, following, changed=said["changed"], unsure=said["unsure"])


def _store(uow: UnitOfWork, step: tuple[int, int], known: Mapping[str, Watched]) -> None:
    rows = {
        code: {
            "at": one.at.isoformat() if one.at else "",
            "all": one.all_at.isoformat() if one.all_at else "",
            "next": one.following.isoformat() if one.following else "",
            "changed": one.changed,
            "unsure": one.unsure,
        }
        for code, one in known.items()
    }
    uow.state.set(_NAME, {"step": list(step), "links": rows})
