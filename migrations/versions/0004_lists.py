"""An index that walks the sets of OAI-PMH in the order of the change log."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_records_sets", "records", ["seq", "institution", "kind", "source"])


def downgrade() -> None:
    op.drop_index("ix_records_sets", "records")
