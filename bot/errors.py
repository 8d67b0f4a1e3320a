"""The errors of this storey; each message says the remedy."""


class BotError(Exception):
    """Base of everything the bot raises itself.

    `word` names the same in the command line's catalogue, filled by `values`; empty where it has nothing.
    """

    def __init__(self, text: str = "", word: str = "", **values: object) -> None:
        super().__init__(text)
        self.word = word
        self.values = values


class OperatorError(BotError):
    """Something that whoever runs the bot can mend: one clear line and exit 2, no traceback."""


class DatabaseAwayError(BotError):
    """The database did not come, or went away for too long: one clear line and exit 1, so that we are started anew."""


class TokenRejectedError(OperatorError):
    """A chat app does not know the token."""


class SecondPollerError(OperatorError):
    """Another process fetches the updates of the same bot."""


class PortTakenError(OperatorError):
    """A port that was asked for is in use, or may not be opened."""
