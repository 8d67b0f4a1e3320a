"""What storage refuses or cannot do, each with its remedy; never the driver's words, never a password."""


class StorageError(Exception):
    """Base of all errors of this package.

    `word` names the same in the catalogue of whoever speaks to people, filled by `values`; empty where it has nothing.
    """

    def __init__(self, text: str = "", word: str = "", **values: object) -> None:
        super().__init__(text)
        self.word = word
        self.values = values


class BadUrlError(StorageError):
    """The storage URL names no database that we know."""


class UnreachableError(StorageError):
    """The database does not answer, and waiting for it was in vain."""


class NotLetInError(StorageError):
    """The database answers, and refuses us: its name, the user or the password is wrong."""


class LockedError(StorageError):
    """Another process holds the database for itself."""


class SchemaError(StorageError):
    """The tables are of another version than this program's."""


class RefusedError(StorageError):
    """The database refused one statement; only its own unit of work failed."""


class ClosedError(StorageError):
    """The store was closed before the work was done."""


class BackupError(StorageError):
    """A backup cannot be written, read or restored."""


class NotEmptyError(BackupError):
    """A backup is to be restored into a database that holds something."""


class OtherCampaignsError(BackupError):
    """A backup holds other campaigns only than those that it is restored for."""


class TransientError(StorageError):
    """The database failed, not the work: once that is mended, the same work may be tried again."""


class GoneError(TransientError):
    """The connection to the database is gone."""


class BusyError(TransientError):
    """Somebody else was in the way: a lock, a deadlock, a full disk."""


class UnwritableError(TransientError):
    """The database answers, but cannot be written."""


class DamagedError(TransientError):
    """The file is no database, or is broken."""
