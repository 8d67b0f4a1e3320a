"""One failing chore of the clock holds up no other, is tried again with longer pauses, and is told of once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.config import Settings
from bot.desk import Desk, budget
from bot.desk.chores import PAUSES
from bot.desk.levels import watch as levels
from bot.desk.live import posts as live_boards
from bot.desk.office import Office
from bot.desk.people import stand_ins
from bot.desk.posts import brief, digest, waiting
from bot.desk.posts import due as posts
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork
from reporting.records import Letter
from reporting.schedule import Post, PostKind, due_posts
from storage import SqlStore, open_store
from tests.builders import at
from tests.contract.people import read, write
from tests.unit.desk.room import APP, settings_of

BROKEN = "a chore that fails over its figures"
START = at("31/7 09:00")
DUE = at("31/7 12:00")
"""When the day's posts are all due."""


class Clock:
    """A desk with three duties whose posts fall due together, and the time that passes."""

    def __init__(self, store: SqlStore) -> None:
        self.settings = _settings()
        self.store, self.desk, self.now = store, Desk(self.settings, bot_name="bot"), START
        self.code = self.settings.campaigns[0].campaign.code
        write(store, lambda uow: self.desk.seed(uow, START))
        self.tick(START)

    def tick(self, now: datetime) -> list[Letter]:
        """Let the clock tick, and take what was written."""
        self.now = now
        write(self.store, lambda uow: self.desk.tick(uow, now))
        queued = write(self.store, lambda uow: uow.outbox.waiting(APP, 500))
        for one in queued:
            write(self.store, lambda uow, sent=one: uow.outbox.sent(sent.id, f"9{sent.id}", now))  # type: ignore[misc]
        return [one.letter for one in sorted(queued, key=lambda one: one.id)]

    def slots(self) -> set[str]:
        """Name the posts that were made."""
        return read(self.store, lambda uow: uow.slots.known(self.code, START - timedelta(days=9)))

    def late(self) -> int:
        """Count what is late a minute on."""
        return read(self.store, lambda uow: self.desk.late(uow, self.now + timedelta(minutes=1)))


def _settings() -> Settings:
    settings = settings_of()
    first = settings.campaigns[0]
    campaign, duty = first.campaign, first.campaign.duties[0]
    duties = tuple(replace(duty, code=code, label=f"Báo cáo {code}", reminders=()) for code in ("d1", "d2", "d3"))
    manners = replace(campaign.manners, digest_at=time(11), brief_at=time(11))
    own = replace(campaign, duties=duties, manners=manners)
    return replace(settings, campaigns=(replace(first, campaign=own),))


@pytest.fixture
def clock(url: str) -> Iterator[Clock]:
    """A desk on each store, an hour before its posts."""
    store = open_store(url, campaigns=[_settings().campaigns[0].campaign])
    yield Clock(store)
    store.close()


def _fails_for(duty: str, maker: Callable[..., None]) -> Callable[..., None]:
    def work(office: Office, uow: UnitOfWork, campaign: Campaign, post: Post, now: datetime) -> None:
        maker(office, uow, campaign, post, now)
        if post.duty == duty:
            raise ZeroDivisionError(BROKEN)

    return work


def _told(letters: list[Letter]) -> list[str]:
    return [one.text for one in letters if one.chat_id == "23" and "nhật ký máy" in one.text]


@pytest.mark.parametrize("kind", [PostKind.SUMMARY, PostKind.ALERT])
def test_a_failing_post_holds_up_no_other(
    clock: Clock, kind: PostKind, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing of it is left; it is late, logged and told once, tried again, and made once when it can be."""
    made = posts._MAKERS[kind]
    monkeypatch.setitem(posts._MAKERS, kind, _fails_for("d2", made))
    letters = clock.tick(DUE)
    failed = {key for key in _due(clock) if "/d2/" in key and f"/{kind.value}/" in key}
    assert failed
    assert clock.slots() == _due(clock) - failed
    assert len(_told(letters)) == 1
    assert not any(one.slot in failed for one in letters)
    assert clock.late() == len(failed)
    for seconds in (10, 20, 30, 40, 60):
        assert _told(clock.tick(DUE + timedelta(seconds=seconds))) == []
    errors = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert sum(one.exc_info is not None for one in errors) == len(failed)
    assert len(errors) == 2 * len(failed)
    monkeypatch.setitem(posts._MAKERS, kind, made)
    letters = clock.tick(DUE + sum(PAUSES[1:], PAUSES[0]))
    assert {one.slot for one in letters} >= failed
    assert clock.slots() == _due(clock)
    assert clock.late() == 0
    assert clock.tick(clock.now + timedelta(seconds=10)) == []


def _due(clock: Clock) -> set[str]:
    campaign = clock.settings.campaigns[0].campaign
    found = due_posts(campaign, START, DUE, ())
    digest_key = f"{campaign.code}/digest/{DUE.date().isoformat()}"
    return {post.key for post in (*found.make, *found.drop)} | {digest_key}


PARTS = {
    "lapses": (posts, "tell_lapsed"),
    "boards": (live_boards, "tick"),
    "waiting": (waiting, "release"),
    "digest": (digest, "_tell"),
    "brief": (brief, "_send"),
    "briefs": (brief, "_hours"),
    "levels": (levels, "tick"),
    "stand-ins": (stand_ins, "end"),
    "budget": (budget, "watch"),
    "schedule": (posts, "due_posts"),
}


@pytest.mark.parametrize("part", PARTS)
def test_whatever_else_fails_holds_up_no_other(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each chore of a tick fails once by itself: all others do what they do without it."""
    usual = _letters_without(None, monkeypatch)
    left = _letters_without(part, monkeypatch)
    own = {"digest": "ĐIỂM VIỆC", "brief": "BẢN TIN", "briefs": "BẢN TIN"}.get(part)
    expected = {text for text in usual if own is None or own not in text.upper()} if part != "schedule" else set()
    told = [text for text in left if "nhật ký máy" in text]
    assert len(told) == 1
    assert set(left) - set(told) >= expected


def _letters_without(part: str | None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    def work(*_arguments: object, **_named: object) -> None:
        raise ZeroDivisionError(BROKEN)

    store = open_store("sqlite://", campaigns=[_settings().campaigns[0].campaign])
    with monkeypatch.context() as patch:
        clock = Clock(store)
        if part is not None:
            room, name = PARTS[part]
            patch.setattr(room, name, work)
        letters = clock.tick(DUE)
        assert (clock.late() > 0) is (part is not None)
    store.close()
    return [one.text for one in letters if one.text]


def test_a_part_that_fails_leaves_nothing(store: SqlStore) -> None:
    """Neither what it wrote nor what was remembered of it; what went before it in the same work stays."""

    def work(uow: UnitOfWork) -> tuple[Exception | None, object, object]:
        uow.state.set("before", 1)

        def fails() -> None:
            uow.state.set("inner", 1)
            assert uow.attempt(lambda: uow.state.set("deep", 1)) is None
            raise ZeroDivisionError(BROKEN)

        error = uow.attempt(fails)
        assert uow.attempt(lambda: uow.state.set("after", 1)) is None
        return error, uow.state.get("inner"), uow.state.get("deep")

    error, inner, deep = write(store, work)
    assert isinstance(error, ZeroDivisionError)
    assert (inner, deep) == (None, None)
    assert read(store, lambda uow: (uow.state.get("before"), uow.state.get("after"), uow.state.get("deep"))) == (
        1,
        1,
        None,
    )
