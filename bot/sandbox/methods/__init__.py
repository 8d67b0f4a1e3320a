"""The methods of the Bot API, by what they do. Importing this package registers them all."""

from bot.sandbox.methods import chats, editing, sending, updates

__all__ = ["chats", "editing", "sending", "updates"]
