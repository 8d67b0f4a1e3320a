"""What is told of the real server, to be switched on at will."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.faults import Faults


@dataclass(slots=True)
class ZaloFaults(Faults):
    """The common switches, and Zalo's own.

    `redeliver` hands that many events out once more with later polls. `lose_unpolled` loses what is said while nobody
    polls. `wrapped` puts webhook bodies into an envelope. `by_status` tells failures by the HTTP status too, instead of
    inside a 200. `empty_body` makes the webhook be called with nothing first. Pictures: `fetches` is how often an
    address is fetched, `slow_fetch_seconds` how long before, `blind` whether the send is called a success without
    looking. `unnamed` leaves that many message ids out of events. `webhook_retries` is how often a webhook that did
    not say 200 is called again.
    """

    lose_unpolled: bool = False
    wrapped: bool = False
    by_status: bool = False
    empty_body: bool = False
    fetches: int = 2
    slow_fetch_seconds: float = 0.0
    blind: bool = False
    unnamed: int = 0
    webhook_retries: int = 3

    def strikes(self, method: str) -> bool:
        """Tell whether the faults of calls concern a method."""
        if self.methods:
            return method in self.methods
        return method in {"sendmessage", "sendphoto"}
