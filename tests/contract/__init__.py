"""One suite for every store: SQLite in memory and on disk, and PostgreSQL."""
