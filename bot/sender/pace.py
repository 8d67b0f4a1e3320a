"""How fast letters may go: pure arithmetic on monotonic seconds, no clock of its own."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from bot.config.settings import Limits

# the server's own windows are counted from when it got a message, so ours are a little longer
_MINUTE: Final = 61.0
_MARGIN: Final = 0.05
REMEMBERED: Final = timedelta(seconds=_MINUTE)  # what was sent before that limits nothing any more


@dataclass(slots=True)
class Pace:
    """When one chat may get its next message. `per_second` and `per_minute` 0 mean no limit."""

    per_second: float
    per_minute: int = 0
    gather_seconds: float = 0.0
    held_until: float = 0.0
    _times: deque[float] = field(default_factory=deque)

    def ready_at(self) -> float:
        """Tell from when on the next message may go."""
        ready = self.held_until
        if self.per_second and self._times:
            ready = max(ready, self._times[-1] + 1.0 / self.per_second + _MARGIN)
        if self.per_minute and len(self._times) >= self.per_minute:
            ready = max(ready, self._times[-self.per_minute] + _MINUTE)
        return ready

    def room(self, now: float) -> int | None:
        """Count how many messages could go within this minute; None where nothing limits it."""
        if not self.per_minute:
            return None
        return max(0, self.per_minute - sum(sent > now - _MINUTE for sent in self._times))

    def spread_at(self, now: float) -> float:
        """Tell when the next message may go so that what is left of this minute lasts until there is room again."""
        ready = self.ready_at()
        within = [sent for sent in self._times if sent > now - _MINUTE]
        left = self.per_minute - len(within)
        if not within or left <= 0:
            return ready
        return max(ready, within[-1] + (within[0] + _MINUTE - within[-1]) / left)

    def went(self, now: float) -> None:
        """Note that a message went out."""
        self._times.append(now)
        while len(self._times) > max(self.per_minute, 1):
            self._times.popleft()

    def hold(self, until: float) -> None:
        """Let nothing go before `until`: the chat asked for it."""
        self.held_until = max(self.held_until, until)


class Paces:
    """The paces of all chats of an app, and the one over all of them."""

    def __init__(self, limits: Limits, is_group: Callable[[str], bool]) -> None:
        self._limits = limits
        self._is_group = is_group
        self._all: deque[float] = deque()
        self._sent: dict[str, list[float]] = {}
        self.held_until = 0.0

    def of(self, chat_id: str) -> Pace:
        """Make the pace of a chat."""
        group = self._is_group(chat_id)
        limits = self._limits
        pace = Pace(
            limits.chat_per_second, limits.group_per_minute if group else 0, limits.gather_seconds if group else 0.0
        )
        for at in self._sent.get(chat_id, ()):
            pace.went(at)
        return pace

    def remember(self, sent: Iterable[tuple[str, float]], now: float) -> None:
        """Take over what another process, or an earlier one, sent to which chat within the last minute, in order.

        Where it sent anything it may have sent one message more, which it had no time to write down.
        """
        found = defaultdict[str, list[float]](list)
        for chat_id, at in sent:
            found[chat_id].append(at)
            self.went(at)
        self._sent = {chat_id: [*times, now] for chat_id, times in found.items()}

    def free(self) -> Pace:
        """Make the pace of what counts for no chat: reactions and answers to buttons."""
        return Pace(0.0)

    def ready_at(self) -> float:
        """Tell from when on any chat may be written to."""
        over_all = self._limits.all_per_second
        if not over_all or len(self._all) < max(1, int(over_all)):
            return self.held_until
        return max(self.held_until, self._all[0] + 1.0 + _MARGIN)

    def went(self, now: float) -> None:
        """Note that something went out."""
        self._all.append(now)
        while len(self._all) > max(1, int(self._limits.all_per_second)):
            self._all.popleft()
