"""What a virus scanner said of a file; empty for files from before there was one."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("attachments", sa.Column("virus_check", sa.String(length=40), nullable=True))
