"""`baocao run`: the bot with a token of any chat app, the sandbox without one."""

from __future__ import annotations

import asyncio

from bot.config import Settings


def run_bot(settings: Settings) -> int:
    """Run until told to stop."""
    if settings.telegram.token or settings.zalo.token:
        from bot.clock import WallClock
        from bot.serve import run

        asyncio.run(run(settings, clock=WallClock(settings.zone)))
        return 0
    from bot.sandbox import run_sandbox

    asyncio.run(run_sandbox(settings))
    return 0
