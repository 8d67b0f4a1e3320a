"""What people and papers need: files in letters, roles with an end."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: Final = "0002"
down_revision: Final = "0001"

WORD: Final = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Add what is new."""
    op.add_column("outbox", sa.Column("document", WORD, nullable=True))
    op.add_column("outbox", sa.Column("file_name", WORD, nullable=True))
    op.add_column("grants", sa.Column("ends_at", WORD, nullable=True))
    op.add_column("pending_grants", sa.Column("ends_at", WORD, nullable=True))


def downgrade() -> None:
    """Take it back."""
    for name in ("pending_grants", "grants"):
        with op.batch_alter_table(name) as table:
            table.drop_column("ends_at")
    with op.batch_alter_table("outbox") as table:
        table.drop_column("file_name")
        table.drop_column("document")
