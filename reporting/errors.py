"""What may go wrong in the desk's knowledge; a user's mistake is never an exception, see `reporting.reading`."""


class ReportingError(Exception):
    """A campaign or a request that makes no sense; the message says what to mend."""


class UnknownNameError(ReportingError):
    """A unit, metric or duty that the campaign doesn't have."""

    def __init__(self, what: str, name: str, known: tuple[str, ...]) -> None:
        """Name what was asked for and what there is."""
        super().__init__(f"{what} {name!r} is not in the campaign; it has: {', '.join(known) or 'none'}")
        self.what = what
        self.name = name
