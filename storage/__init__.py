"""How the desk remembers: tables, repositories, units of work, inbox and outbox."""

from storage.backups import Backup, backup, restore
from storage.errors import StorageError
from storage.migrate import is_made
from storage.store import SqlStore, open_store

__all__ = ["Backup", "SqlStore", "StorageError", "backup", "is_made", "open_store", "restore"]
