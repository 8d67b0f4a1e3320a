"""What reporting refuses, each with its remedy."""


class ReportingError(Exception):
    """Base of all errors of this package."""
