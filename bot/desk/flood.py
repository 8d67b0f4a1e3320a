"""Floods and loops: whoever makes the desk talk without end is no longer answered for a while; nothing sent is lost."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from bot.texts import Texts, texts

PERSON_SHARE = 1.5
"""A person may have so many times the answers that a chat's limit lets through in a minute at once …"""
PERSON_REFILL = 0.5
"""… and so many times as many again in every minute."""
GROUP_SHARE = 30.0
GROUP_REFILL = 6.0
MOST_KNOWN = 10_000
"""So many senders are remembered, then those that are quiet are forgotten."""
MOST_GIVEN = 4096
"""Of so many messages it is remembered what was said of them: many times what one commit holds, and runs again."""

Verdict = tuple[bool, datetime | None]


@dataclass(slots=True)
class Bucket:
    """Answers that may still be given, as of a moment; `cut` since the answers ran out, until half are there again."""

    left: float
    at: datetime
    cut: datetime | None = None


@dataclass(slots=True)
class Flood:
    """Counts answers by person and by group, in the writer's memory: a restart forgives.

    `per_minute` is what the chat app lets a bot say in a group: what many times that is no conversation. Work that is
    run again, since the disk was full at its commit, hears of a message what it heard before, and nothing is counted.
    """

    per_minute: float
    _buckets: dict[Hashable, Bucket] = field(default_factory=dict)
    _given: dict[Hashable, Verdict] = field(default_factory=dict)  # the oldest first

    def answer(self, person: Hashable, group: Hashable | None, now: datetime, message: Hashable) -> Verdict:
        """Count a message's answer; tell whether it may be given, and the moment of the cut where this is its first."""
        if not self.per_minute:  # the limits are lifted
            return True, None
        asked = (person, message, now)
        known = self._given.get(asked)
        if known is None:
            known = self._given[asked] = self._count(person, group, now)
            if len(self._given) > MOST_GIVEN:
                del self._given[next(iter(self._given))]
        return known

    def _count(self, person: Hashable, group: Hashable | None, now: datetime) -> Verdict:
        own = self._bucket(person, self.per_minute * PERSON_SHARE, self.per_minute * PERSON_REFILL, now)
        all_of = self._bucket(group, self.per_minute * GROUP_SHARE, self.per_minute * GROUP_REFILL, now)
        for bucket, full in ((own, self.per_minute * PERSON_SHARE), (all_of, self.per_minute * GROUP_SHARE)):
            if bucket.cut is not None and bucket.left >= full / 2:
                bucket.cut = None
        first = None
        for bucket in (own, all_of):
            if bucket.cut is None and bucket.left < 1:
                bucket.cut = first = now
        if own.cut is not None or all_of.cut is not None:
            return False, first
        own.left -= 1
        if group is not None:
            all_of.left -= 1
        return True, None

    def _bucket(self, name: Hashable | None, full: float, refill: float, now: datetime) -> Bucket:
        if name is None:
            return Bucket(full, now)
        bucket = self._buckets.get(name)
        if bucket is None:
            self._forget(now)
            bucket = self._buckets[name] = Bucket(full, now)
        if now > bucket.at:
            left = bucket.left + (now - bucket.at).total_seconds() / 60 * refill
            bucket.left = min(full, left)
        bucket.at = now
        return bucket

    def _forget(self, now: datetime) -> None:
        if len(self._buckets) >= MOST_KNOWN:
            quiet = [name for name, one in self._buckets.items() if (now - one.at).total_seconds() > 3600]
            for name in quiet or list(self._buckets):
                del self._buckets[name]


_OPENINGS = ("answer.got", "answer.accepted", "answer.same", "answer.dropped", "answer.dropped-waiting", "held.title")


def is_echo(words: Texts, text: str) -> bool:
    """Tell a text that opens with one of the desk's own answers: somebody, or something, only says it again."""
    return _opening(words.language).match(text) is not None


@cache
def _opening(language: str) -> re.Pattern[str]:
    """Build what the desk's answers open with: `Đã nhận: xã Tân Hưng, kỳ 2…`."""
    said = texts(language).templates
    heads = "|".join(re.escape(_literal(said[key])) for key in _OPENINGS)
    days = "|".join(re.escape(_literal(said[key])) for key in ("when.day", "when.span"))
    return re.compile(rf"\s*(?:{heads})[^,\n]{{1,80}}, (?:{days})\d")


def _literal(template: str) -> str:
    return template.partition("{")[0].replace("<b>", "")
