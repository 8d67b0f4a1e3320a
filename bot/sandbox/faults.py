"""What can go wrong between a bot and Telegram, to be switched on at will. Counters run down as they strike."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from bot.sandbox.errors import PlayError


@dataclass(slots=True)
class Faults:
    """The switches. Counts say how many more times; everything is off at 0.

    Calls: `server_errors` answer 502, `too_many` answer 429 with `retry_after`, `drop_before` cut the connection
    before a send is handled and `drop_after` once it was, `slow_seconds` delays every answer, `unauthorized` refuses
    the token. Only `methods` are struck where it names some, else everything that sends, edits or deletes.
    Updates: `redeliver` hands that many batches out again though they were confirmed, `duplicate` gives that many
    updates a second time under a new id, `reorder` turns batches round, `poll_errors` answer getUpdates with 502.
    """

    unauthorized: bool = False
    server_errors: int = 0
    too_many: int = 0
    retry_after: int = 1
    drop_before: int = 0
    drop_after: int = 0
    slow_seconds: float = 0.0
    methods: tuple[str, ...] = ()
    redeliver: int = 0
    duplicate: int = 0
    reorder: bool = False
    poll_errors: int = 0

    def strikes(self, method: str) -> bool:
        """Tell whether the faults of calls concern a method."""
        if self.methods:
            return method in self.methods
        return method.startswith(("send", "edit", "delete", "setmessage", "pin", "unpin", "answer")) and not (
            method.endswith("webhook") or method == "sendchataction"
        )

    def take(self, name: str) -> bool:
        """Use one of a counter up; false where none is left."""
        left: int = getattr(self, name)
        if left <= 0:
            return False
        setattr(self, name, left - 1)
        return True

    def set(self, changes: dict[str, Any]) -> None:
        """Turn switches from JSON."""
        known = {field.name: field for field in fields(self)}
        for name, value in changes.items():
            if name not in known:
                raise PlayError(f"there is no fault called {name}; there are {', '.join(known)}")
            kind = type(getattr(self, name))
            setattr(self, name, tuple(str(v).lower() for v in value) if kind is tuple else kind(value))

    def off(self) -> None:
        """Turn every switch off."""
        for field in fields(self):
            setattr(self, field.name, field.default)

    def as_json(self) -> dict[str, Any]:
        """Show the switches."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
