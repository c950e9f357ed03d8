"""What a draft needs to go on with on another device."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("drafts", sa.Column("handover_code", sa.String(length=64), nullable=True))
    op.add_column("drafts", sa.Column("handover", sa.LargeBinary(), nullable=True))
    op.add_column("drafts", sa.Column("handover_letter", sa.String(length=32), nullable=True))
    op.create_index("ix_drafts_handover_code", "drafts", ["handover_code"], unique=True)
