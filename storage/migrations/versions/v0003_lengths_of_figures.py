"""How many days a figure speaks of, and indexes by which checks find what they compare with."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"

INDEXES: Final = (
    ("campaign", "unit", "metric", "days", "value"),
    ("campaign", "unit", "metric", "days", "date", "value"),
    ("campaign", "unit", "received_at"),
)
DAYS: Final = {
    "sqlite": "CAST(julianday(date) - julianday(CASE start WHEN '' THEN date ELSE start END) AS INTEGER) + 1",
    "postgresql": "(CAST(date AS date) - CAST(CASE start WHEN '' THEN date ELSE start END AS date)) + 1",
}


def upgrade() -> None:
    """Add it, and fill it in for what is there."""
    op.add_column("cells", sa.Column("days", sa.BigInteger(), nullable=True))
    op.execute(f"UPDATE cells SET days = {DAYS[op.get_bind().dialect.name]} WHERE NOT anchor")  # noqa: S608
    for columns in INDEXES:
        op.create_index(f"ix_cells_{'_'.join(columns)}", "cells", list(columns), unique=False)


def downgrade() -> None:
    """Take it back."""
    for columns in INDEXES:
        op.drop_index(f"ix_cells_{'_'.join(columns)}", "cells")
    op.execute("ALTER TABLE cells DROP COLUMN days")  # in place: a table made anew would have row ids
