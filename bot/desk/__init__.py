"""The standing office's desk: what to do with a message, any chat. Knows no chat app and no database."""

from bot.desk.desk import Desk

__all__ = ["Desk"]
