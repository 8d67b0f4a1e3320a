"""The errors of this storey; each message says the remedy."""


class BotError(Exception):
    """Base of everything the bot raises itself."""


class OperatorError(BotError):
    """Something that whoever runs the bot can mend: one clear line and exit 2, no traceback."""


class DatabaseAwayError(BotError):
    """The database did not come, or went away for too long: one clear line and exit 1, so that we are started anew."""


class TokenRejectedError(OperatorError):
    """Telegram does not know the token."""


class SecondPollerError(OperatorError):
    """Another process fetches the updates of the same bot."""


class PortTakenError(OperatorError):
    """A port that was asked for is in use, or may not be opened."""
