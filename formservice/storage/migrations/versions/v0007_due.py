"""What says which cases are due, whose turn it is to tidy, and indexes for what is counted every hour.

It fills nothing: the rows of a large table would be locked for minutes. Whoever looks first fills them in small steps,
and whatever the version before adds later.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("cases", sa.Column("changed_on", sa.Date(), nullable=True))
    op.create_index("ix_cases_state_changed_on_id", "cases", ["state", "changed_on", "id"])
    op.add_column("tidyings", sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
    asked = sa.text("case_id IS NULL")
    op.create_index("ix_letters_created_at", "letters", ["created_at"], sqlite_where=asked, postgresql_where=asked)
    op.create_index("ix_attachments_virus_check", "attachments", ["virus_check"])
