"""On PostgreSQL: no samples of what is someone's, and counts beyond two billion, as SQLite has by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_COLUMNS = {
    "seal_keys": ("name",),
    "drafts": ("id", "answers"),
    "cases": ("id", "reference", "draft_key", "listed_corporation", "code", "answers"),
    "past_cases": ("listed_corporation",),
    "history": ("case_id", "details"),
    "contacts": ("case_id", "fingerprint", "address"),
    "attachments": ("id", "draft_id", "case_id", "details"),
    "attachment_contents": ("attachment_id", "content"),
    "letters": ("id", "case_id", "message_id", "leased_by", "error", "recipient", "details", "sent"),
    "limits": ("fingerprint",),
}


def upgrade() -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    op.alter_column("limits", "amount", type_=sa.BigInteger())
    # its planner keeps samples of columns, which erasing does not reach
    for table, columns in _COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
