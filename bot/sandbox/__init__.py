"""The sandbox: a loopback server that speaks the Telegram Bot API, and a page on which one plays a whole group."""

from __future__ import annotations

from bot.config import Settings


async def run_sandbox(settings: Settings) -> None:
    """Open the chat page and run the bot against it until told to stop."""
    from bot.sandbox.run import run

    await run(settings)


__all__ = ["run_sandbox"]
