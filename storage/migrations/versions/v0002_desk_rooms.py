"""What people and papers need: files in letters, roles with an end, amendments, leave, documents."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: Final = "0002"
down_revision: Final = "0001"

WORD: Final = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
ROW: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add what is new."""
    op.add_column("outbox", sa.Column("document", WORD, nullable=True))
    op.add_column("outbox", sa.Column("file_name", WORD, nullable=True))
    op.add_column("grants", sa.Column("ends_at", WORD, nullable=True))
    op.add_column("pending_grants", sa.Column("ends_at", WORD, nullable=True))
    _amendments_and_leave()
    _documents_and_official_figures()


def downgrade() -> None:
    """Take it back."""
    op.drop_table("official_figures")
    op.drop_table("documents")
    op.drop_table("leave")
    op.drop_table("amendments")
    for name in ("pending_grants", "grants"):
        with op.batch_alter_table(name) as table:
            table.drop_column("ends_at")
    with op.batch_alter_table("outbox") as table:
        table.drop_column("file_name")
        table.drop_column("document")


def _amendments_and_leave() -> None:
    """Make what admins changed of a campaign, and who need not report or may report later."""
    op.create_table(
        "amendments",
        sa.Column("id", ROW, nullable=False),
        sa.Column("campaign", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("data", WORD, nullable=False),
        sa.Column("reason", WORD, nullable=False),
        sa.Column("by", ROW, nullable=True),
        sa.Column("at", WORD, nullable=False),
        sa.Column("version", WORD, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_amendments_by"),
        sa.PrimaryKeyConstraint("id", name="pk_amendments"),
    )
    op.create_index("ix_amendments_campaign", "amendments", ["campaign"], unique=False)
    op.create_table(
        "leave",
        sa.Column("id", ROW, nullable=False),
        sa.Column("campaign", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("unit", WORD, nullable=False),
        sa.Column("duty", WORD, nullable=False),
        sa.Column("first", WORD, nullable=False),
        sa.Column("last", WORD, nullable=False),
        sa.Column("until", WORD, nullable=True),
        sa.Column("reason", WORD, nullable=False),
        sa.Column("by", ROW, nullable=True),
        sa.Column("asked_by", ROW, nullable=True),
        sa.Column("at", WORD, nullable=False),
        sa.Column("revoked_at", WORD, nullable=True),
        sa.Column("revoked_by", ROW, nullable=True),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_leave_by"),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name="fk_leave_asked_by"),
        sa.ForeignKeyConstraint(["revoked_by"], ["people.id"], name="fk_leave_revoked_by"),
        sa.PrimaryKeyConstraint("id", name="pk_leave"),
    )
    op.create_index("ix_leave_campaign_last", "leave", ["campaign", "last"], unique=False)


def _documents_and_official_figures() -> None:
    """Make the papers that units gave, and what was counted elsewhere of what they report."""
    given = ("campaign", "unit", "duty", "period", "source", "number", "dated", "file_id", "file_name")
    op.create_table(
        "documents",
        sa.Column("id", ROW, nullable=False),
        *(sa.Column(name, WORD, nullable=False) for name in given),
        sa.Column("message", ROW, nullable=True),
        sa.Column("person", ROW, nullable=True),
        sa.Column("received_at", WORD, nullable=False),
        sa.Column("recorded_at", WORD, nullable=False),
        sa.Column("revokes", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="fk_documents_message"),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_documents_person"),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
    )
    op.create_index("ix_documents_campaign_duty_period", "documents", ["campaign", "duty", "period"], unique=False)
    for name in ("message", "revokes"):
        some = sa.text(f"{name} is not null")
        op.create_index(
            f"ix_documents_{name}", "documents", [name], unique=False, sqlite_where=some, postgresql_where=some
        )
    op.create_table(
        "official_figures",
        sa.Column("id", ROW, nullable=False),
        *(sa.Column(name, WORD, nullable=False) for name in ("campaign", "kind", "unit", "metric", "as_of", "start")),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("source", WORD, nullable=False),
        sa.Column("by", ROW, nullable=True),
        sa.Column("at", WORD, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name="fk_official_figures_by"),
        sa.PrimaryKeyConstraint("id", name="pk_official_figures"),
    )
    op.create_index("ix_official_figures_campaign_as_of", "official_figures", ["campaign", "as_of"], unique=False)
