"""The first tables."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: Final = "0001"
down_revision: Final = None

WORD: Final = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
ROW: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

TABLES: Final = (
    "entry_values",
    "entry_states",
    "outbox",
    "message_texts",
    "entries",
    "questions",
    "pending_grants",
    "messages",
    "grants",
    "chat_bindings",
    "accounts",
    "state",
    "standing",
    "snapshots",
    "slots",
    "people",
    "increments",
    "inbox",
    "daily",
    "chats",
    "chat_moves",
    "cells",
)


def upgrade() -> None:
    """Make all tables."""
    _people()
    _chats()
    _letters()
    _ledger()


def downgrade() -> None:
    """Drop all tables."""
    for name in TABLES:
        op.drop_table(name)


def _people() -> None:
    """Make what people are known by."""
    op.create_table(
        "people",
        sa.Column("id", ROW, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("language", WORD, nullable=True),
        sa.Column("seen_at", WORD, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )
    op.create_table(
        "accounts",
        sa.Column("app", WORD, nullable=False),
        sa.Column("account_id", WORD, nullable=False),
        sa.Column("person", ROW, nullable=False),
        sa.Column("username", WORD, nullable=True),
        sa.Column("username_key", WORD, nullable=True),
        sa.Column("seen_at", WORD, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_accounts_person"),
        sa.PrimaryKeyConstraint("app", "account_id", name="pk_accounts"),
    )
    op.create_index("ix_accounts_person", "accounts", ["person"], unique=False)
    op.create_index("ix_accounts_username_key", "accounts", ["username_key"], unique=False)
    op.create_table(
        "grants",
        sa.Column("id", ROW, nullable=False),
        sa.Column("person", ROW, nullable=False),
        sa.Column("campaign", WORD, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("unit", WORD, nullable=False),
        sa.Column("by", ROW, nullable=True),
        sa.Column("given_at", WORD, nullable=False),
        sa.Column("revoked_at", WORD, nullable=True),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_grants_by"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_grants_person"),
        sa.PrimaryKeyConstraint("id", name="pk_grants"),
    )
    op.create_index("ix_grants_campaign", "grants", ["campaign"], unique=False)
    op.create_index("ix_grants_person", "grants", ["person"], unique=False)
    op.create_table(
        "pending_grants",
        sa.Column("id", ROW, nullable=False),
        sa.Column("username_key", WORD, nullable=False),
        sa.Column("campaign", WORD, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("unit", WORD, nullable=False),
        sa.Column("by", ROW, nullable=True),
        sa.Column("given_at", WORD, nullable=False),
        sa.Column("taken_at", WORD, nullable=True),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_pending_grants_by"),
        sa.PrimaryKeyConstraint("id", name="pk_pending_grants"),
    )
    op.create_index("ix_pending_grants_username_key", "pending_grants", ["username_key"], unique=False)


def _chats() -> None:
    """Make chats, what was said in them, and small facts."""
    op.create_table(
        "chat_moves",
        sa.Column("app", WORD, nullable=False),
        sa.Column("old", WORD, nullable=False),
        sa.Column("new", WORD, nullable=False),
        sa.PrimaryKeyConstraint("app", "old", name="pk_chat_moves"),
    )
    op.create_table(
        "chats",
        sa.Column("app", WORD, nullable=False),
        sa.Column("chat_id", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("title", WORD, nullable=False),
        sa.Column("campaign", WORD, nullable=True),
        sa.Column("reply_mode", WORD, nullable=False),
        sa.Column("language", WORD, nullable=True),
        sa.Column("hinted", sa.Boolean(), nullable=False),
        sa.Column("seen_at", WORD, nullable=False),
        sa.Column("bound_at", WORD, nullable=True),
        sa.PrimaryKeyConstraint("app", "chat_id", name="pk_chats"),
    )
    op.create_index("ix_chats_campaign", "chats", ["campaign"], unique=False)
    op.create_table(
        "state",
        sa.Column("name", WORD, nullable=False),
        sa.Column("value", WORD, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_state"),
    )
    op.create_table(
        "chat_bindings",
        sa.Column("id", ROW, nullable=False),
        sa.Column("app", WORD, nullable=False),
        sa.Column("chat_id", WORD, nullable=False),
        sa.Column("campaign", WORD, nullable=True),
        sa.Column("by", ROW, nullable=True),
        sa.Column("at", WORD, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_chat_bindings_by"),
        sa.PrimaryKeyConstraint("id", name="pk_chat_bindings"),
    )
    op.create_table(
        "messages",
        sa.Column("id", ROW, nullable=False),
        sa.Column("app", WORD, nullable=False),
        sa.Column("said_in", WORD, nullable=False),
        sa.Column("message_id", WORD, nullable=False),
        sa.Column("chat_id", WORD, nullable=False),
        sa.Column("person", ROW, nullable=True),
        sa.Column("campaign", WORD, nullable=True),
        sa.Column("sent_at", WORD, nullable=False),
        sa.Column("text", WORD, nullable=False),
        sa.Column("edited_at", WORD, nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_messages_person"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("app", "said_in", "message_id", name="uq_messages_app_said_in_message_id"),
    )
    op.create_table(
        "message_texts",
        sa.Column("message", ROW, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("text", WORD, nullable=False),
        sa.Column("edited_at", WORD, nullable=True),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="fk_message_texts_message"),
        sa.PrimaryKeyConstraint("message", "version", name="pk_message_texts"),
    )


def _letters() -> None:
    """Make what comes in, goes out, was asked and was posted."""
    op.create_table(
        "inbox",
        sa.Column("id", ROW, nullable=False),
        sa.Column("app", WORD, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("chat_id", WORD, nullable=False),
        sa.Column("payload", WORD, nullable=False),
        sa.Column("received_at", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("error", WORD, nullable=False),
        sa.Column("done_at", WORD, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("app", "key", name="uq_inbox_app_key"),
    )
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "slots",
        sa.Column("campaign", WORD, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("due_at", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("at", WORD, nullable=False),
        sa.Column("reason", WORD, nullable=False),
        sa.PrimaryKeyConstraint("campaign", "key", name="pk_slots"),
    )
    op.create_index("ix_slots_campaign_due_at", "slots", ["campaign", "due_at"], unique=False)
    op.create_table(
        "snapshots",
        sa.Column("id", ROW, nullable=False),
        sa.Column("campaign", WORD, nullable=False),
        sa.Column("slot", WORD, nullable=False),
        sa.Column("taken_at", WORD, nullable=False),
        sa.Column("data", WORD, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_snapshots"),
    )
    op.create_index("ix_snapshots_campaign_taken_at", "snapshots", ["campaign", "taken_at"], unique=False)
    op.create_table(
        "questions",
        sa.Column("id", ROW, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("app", WORD, nullable=False),
        sa.Column("chat_id", WORD, nullable=False),
        sa.Column("person", ROW, nullable=True),
        sa.Column("campaign", WORD, nullable=True),
        sa.Column("data", WORD, nullable=False),
        sa.Column("asked_at", WORD, nullable=False),
        sa.Column("choice", WORD, nullable=True),
        sa.Column("answered_by", ROW, nullable=True),
        sa.Column("answered_at", WORD, nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name="fk_questions_answered_by"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_questions_person"),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", ROW, nullable=False),
        sa.Column("app", WORD, nullable=False),
        sa.Column("chat_id", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("text", WORD, nullable=False),
        sa.Column("buttons", WORD, nullable=True),
        sa.Column("reply_to", WORD, nullable=True),
        sa.Column("target", WORD, nullable=True),
        sa.Column("picture", WORD, nullable=True),
        sa.Column("picture_key", WORD, nullable=True),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("answers", ROW, nullable=True),
        sa.Column("slot", WORD, nullable=True),
        sa.Column("key", WORD, nullable=True),
        sa.Column("created_at", WORD, nullable=False),
        sa.Column("not_before", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("error", WORD, nullable=False),
        sa.Column("done_at", WORD, nullable=True),
        sa.Column("sent_in", WORD, nullable=True),
        sa.Column("message_id", WORD, nullable=True),
        sa.Column("file_id", WORD, nullable=True),
        sa.ForeignKeyConstraint(["answers"], ["messages.id"], name="fk_outbox_answers"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index(
        "ix_outbox_answers",
        "outbox",
        ["answers"],
        unique=False,
        sqlite_where=sa.text("answers is not null"),
        postgresql_where=sa.text("answers is not null"),
    )
    op.create_index(
        "ix_outbox_file",
        "outbox",
        ["picture_key"],
        unique=False,
        sqlite_where=sa.text("file_id is not null"),
        postgresql_where=sa.text("file_id is not null"),
    )
    op.create_index(
        "ix_outbox_sent",
        "outbox",
        ["app", "sent_in", "message_id"],
        unique=False,
        sqlite_where=sa.text("message_id is not null"),
        postgresql_where=sa.text("message_id is not null"),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["app", "priority", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "uq_outbox_key",
        "outbox",
        ["key"],
        unique=True,
        sqlite_where=sa.text("key is not null"),
        postgresql_where=sa.text("key is not null"),
    )


def _ledger() -> None:
    """Make the history of figures, and what follows from it."""
    op.create_table(
        "cells",
        sa.Column("campaign", WORD, nullable=False),
        sa.Column("unit", WORD, nullable=False),
        sa.Column("metric", WORD, nullable=False),
        sa.Column("date", WORD, nullable=False),
        sa.Column("start", WORD, nullable=False),
        sa.Column("anchor", sa.Boolean(), nullable=False),
        sa.Column("extra", sa.Boolean(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("relation", WORD, nullable=True),
        sa.Column("received_at", WORD, nullable=True),
        sa.PrimaryKeyConstraint("campaign", "unit", "metric", "date", "start", "anchor", "extra", name="pk_cells"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_cells_campaign_date", "cells", ["campaign", "date"], unique=False)
    op.create_table(
        "daily",
        sa.Column("campaign", WORD, nullable=False),
        sa.Column("metric", WORD, nullable=False),
        sa.Column("date", WORD, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "metric", "date", name="pk_daily"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "increments",
        sa.Column("campaign", WORD, nullable=False),
        sa.Column("date", WORD, nullable=False),
        sa.Column("unit", WORD, nullable=False),
        sa.Column("metric", WORD, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "date", "unit", "metric", name="pk_increments"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "standing",
        sa.Column("campaign", WORD, nullable=False),
        sa.Column("unit", WORD, nullable=False),
        sa.Column("metric", WORD, nullable=False),
        sa.Column("since", WORD, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("known_from", WORD, nullable=True),
        sa.Column("last_date", WORD, nullable=False),
        sa.Column("anchors", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "unit", "metric", "since", name="pk_standing"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entries",
        sa.Column("id", ROW, nullable=False),
        sa.Column("campaign", WORD, nullable=False),
        sa.Column("message", ROW, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("unit", WORD, nullable=False),
        sa.Column("start", WORD, nullable=False),
        sa.Column("date", WORD, nullable=False),
        sa.Column("dated", sa.Boolean(), nullable=False),
        sa.Column("note", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("relation", WORD, nullable=True),
        sa.Column("sent_at", WORD, nullable=False),
        sa.Column("recorded_at", WORD, nullable=False),
        sa.Column("person", ROW, nullable=True),
        sa.Column("entered_for", sa.Boolean(), nullable=False),
        sa.Column("flags", WORD, nullable=False),
        sa.Column("reason", WORD, nullable=False),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="fk_entries_message"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_entries_person"),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
    )
    op.create_index("ix_entries_campaign_unit_date", "entries", ["campaign", "unit", "date"], unique=False)
    op.create_index(
        "ix_entries_held",
        "entries",
        ["campaign", "unit"],
        unique=False,
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_index("ix_entries_message", "entries", ["message"], unique=False)
    op.create_index(
        "ix_entries_noted",
        "entries",
        ["campaign", "date"],
        unique=False,
        sqlite_where=sa.text("note <> ''"),
        postgresql_where=sa.text("note <> ''"),
    )
    op.create_table(
        "entry_states",
        sa.Column("id", ROW, nullable=False),
        sa.Column("entry", ROW, nullable=False),
        sa.Column("at", WORD, nullable=False),
        sa.Column("by", ROW, nullable=True),
        sa.Column("before", WORD, nullable=False),
        sa.Column("after", WORD, nullable=False),
        sa.Column("relation", WORD, nullable=True),
        sa.Column("reason", WORD, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_entry_states_by"),
        sa.ForeignKeyConstraint(["entry"], ["entries.id"], name="fk_entry_states_entry"),
        sa.PrimaryKeyConstraint("id", name="pk_entry_states"),
    )
    op.create_index("ix_entry_states_entry", "entry_states", ["entry"], unique=False)
    op.create_table(
        "entry_values",
        sa.Column("entry", ROW, nullable=False),
        sa.Column("metric", WORD, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("op", WORD, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("stated_total", sa.BigInteger(), nullable=True),
        sa.Column("received_at", WORD, nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entries.id"], name="fk_entry_values_entry"),
        sa.PrimaryKeyConstraint("entry", "metric", name="pk_entry_values"),
    )
