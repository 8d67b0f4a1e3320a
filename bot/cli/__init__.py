"""The console script `baocao`. What a command needs is imported when it runs, so that help and checks are quick."""

from bot.cli.entry import main

__all__ = ["main"]
