"""Letters in memory, a lane for each chat: which may go now, and when the next one may."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from bot.sender.gather import MOST, is_later, is_rush, may_be_gathered
from bot.sender.pace import Pace, Paces
from bot.sender.pieces import piece_of
from reporting.records import LetterKind, QueuedLetter

# these leave no message in the chat, so its message limits don't hold for them
_FREE: Final = frozenset({LetterKind.REACTION, LetterKind.NOTICE, LetterKind.DELETE, LetterKind.PIN, LetterKind.UNPIN})
# a lane for messages, one for what leaves none, one for files, which may take long and hold up nothing else
_WAYS: Final = ("messages", "free", "files")


@dataclass(slots=True, eq=False)
class Lane:
    """One chat's letters in the order they go: by priority, then age. One of them is under way at a time."""

    chat_id: str
    pace: Pace
    letters: list[tuple[int, int, QueuedLetter]] = field(default_factory=list)
    busy: bool = False
    gathers_since: float | None = None

    def push(self, queued: QueuedLetter) -> None:
        """Put a letter into the lane."""
        heapq.heappush(self.letters, (int(queued.letter.priority), queued.id, queued))

    def pop(self, now: float) -> list[QueuedLetter]:
        """Take the letter that goes next; in a rush, all answers that may go with it."""
        self.gathers_since = None
        rush = self.in_rush(now)
        batch = [heapq.heappop(self.letters)[2]]
        if not rush or batch[0].alone:
            return batch
        together = is_later if is_later(batch[0].letter) else may_be_gathered
        while self.letters and len(batch) < MOST:
            follows = self.letters[0][2]
            if follows.alone or not together(follows.letter):
                break
            batch.append(heapq.heappop(self.letters)[2])
        return batch

    def in_rush(self, now: float) -> bool:
        """Tell whether an answer is next, and more wait behind it than the chat may get this minute.

        Or whether buttons are next that a rush left out: they too go together, and leave room for answers.
        """
        if self.letters and is_later(self.letters[0][2].letter):
            return True
        if len(self.letters) < 2 or not _joins(self.letters[0][2]):
            return False
        if self.pace.gather_seconds:
            return True
        return is_rush(sum(_joins(item[2]) for item in self.letters), self.pace.room(now))

    def ready_at(self, now: float) -> float:
        """Tell when the next letter may go; where answers are always gathered, the first one waits for others."""
        if self.pace.gather_seconds and self.letters and _joins(self.letters[0][2]):
            if self.gathers_since is None:
                self.gathers_since = now
            return max(self.pace.ready_at(), self.gathers_since + self.pace.gather_seconds)
        return self.pace.spread_at(now) if self.in_rush(now) else self.pace.ready_at()


class Lanes:
    """All chats' lanes. Those that wait for their time are sorted by it, those that may go by their first letter."""

    def __init__(self, paces: Paces) -> None:
        self.paces = paces
        self._lanes: dict[tuple[str, str], Lane] = {}
        self._waiting: list[tuple[float, int, Lane]] = []
        self._ready: list[tuple[int, int, int, Lane]] = []
        self._delayed: list[tuple[float, int, QueuedLetter]] = []
        self._tick = count()

    def __len__(self) -> int:
        """Count the letters that are held here, delayed ones too."""
        return len(self._delayed) + sum(len(lane.letters) for lane in self._lanes.values())

    @property
    def busy(self) -> bool:
        """Tell whether any letter is held or under way."""
        return bool(self._delayed) or any(lane.letters or lane.busy for lane in self._lanes.values())

    def add(self, queued: QueuedLetter) -> None:
        """Take a letter in."""
        lane = self._lane(queued)
        lane.push(queued)
        self._line_up(lane)

    def delay(self, queued: QueuedLetter, until: float) -> None:
        """Keep a letter back until a monotonic time."""
        heapq.heappush(self._delayed, (until, next(self._tick), queued))

    def hurry(self) -> None:
        """Let all that is kept back go as soon as it may: what it waited for is over."""
        self._delayed = sorted((0.0, number, queued) for _, number, queued in self._delayed)

    def take(self, now: float) -> tuple[Lane, list[QueuedLetter]] | None:
        """Hand out what may go next (several answers in a rush), its lane marked busy; None where nothing may."""
        while self._delayed and self._delayed[0][0] <= now:
            self.add(heapq.heappop(self._delayed)[2])
        while self._waiting and self._waiting[0][0] <= now:
            lane = heapq.heappop(self._waiting)[2]
            if lane.letters and not lane.busy:
                heapq.heappush(self._ready, (*lane.letters[0][:2], next(self._tick), lane))
        if self.paces.ready_at() > now:
            return None
        while self._ready:
            lane = heapq.heappop(self._ready)[3]
            if lane.busy or not self._is_open(lane):
                continue
            ready_at = lane.ready_at(now)
            if ready_at > now:
                heapq.heappush(self._waiting, (ready_at, next(self._tick), lane))
                continue
            lane.busy = True
            self.paces.went(now)
            return lane, lane.pop(now)
        return None

    def rushing(self, now: float) -> Iterator[QueuedLetter]:
        """Go through the answers that wait in a rush."""
        for lane in self._lanes.values():
            if lane.in_rush(now):
                yield from (item[2] for item in lane.letters if _joins(item[2]))

    def done(self, lane: Lane) -> None:
        """Let the next letter of a lane follow."""
        lane.busy = False
        self._line_up(lane)

    def forget(self) -> set[int]:
        """Drop all letters and name them; what is under way goes on."""
        dropped = {item[2].id for item in self._delayed}
        self._delayed.clear()
        for lane in self._lanes.values():
            dropped.update(item[2].id for item in lane.letters)
            lane.letters.clear()
        # a lane made anew knows what others sent meanwhile
        self._lanes = {key: lane for key, lane in self._lanes.items() if lane.busy}
        return dropped

    def empty(self, chat_id: str) -> list[QueuedLetter]:
        """Take all letters of a chat out."""
        taken = [item[2] for item in self._delayed if item[2].letter.chat_id == chat_id]
        self._delayed = [item for item in self._delayed if item[2].letter.chat_id != chat_id]
        heapq.heapify(self._delayed)
        for way in _WAYS:
            lane = self._lanes.get((chat_id, way))
            if lane is not None:
                taken += [queued for _, _, queued in lane.letters]
                lane.letters.clear()
        return taken

    def next_at(self, now: float) -> float | None:
        """Tell when something may go next; None where nothing waits for a time."""
        times = [heap[0][0] for heap in (self._waiting, self._delayed) if heap]
        if self._ready:
            times.append(now)
        return max(min(times), self.paces.ready_at()) if times else None

    def _is_open(self, lane: Lane) -> bool:
        """Tell whether a lane has anything to go; a piece whose letter's earlier one is kept back is, for as long."""
        while lane.letters:
            until = self._kept_back(lane.letters[0][2])
            if until is None:
                return True
            self.delay(heapq.heappop(lane.letters)[2], until)
        return False

    def _kept_back(self, queued: QueuedLetter) -> float | None:
        piece = piece_of(queued.letter)
        if piece is None:
            return None
        earlier = (until for until, _, one in self._delayed if (of := piece_of(one.letter)) and piece.follows(of))
        return max(earlier, default=None)

    def _lane(self, queued: QueuedLetter) -> Lane:
        key = (queued.letter.chat_id, _way(queued.letter.kind))
        if key not in self._lanes:
            self._lanes[key] = Lane(key[0], self.paces.of(key[0]) if key[1] == "messages" else self.paces.free())
        return self._lanes[key]

    def _line_up(self, lane: Lane) -> None:
        if lane.letters and not lane.busy:
            heapq.heappush(self._waiting, (lane.pace.ready_at(), next(self._tick), lane))


def _joins(queued: QueuedLetter) -> bool:
    return not queued.alone and may_be_gathered(queued.letter)


def _way(kind: LetterKind) -> str:
    if kind is LetterKind.FETCH:
        return "files"
    return "free" if kind in _FREE else "messages"
