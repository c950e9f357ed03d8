"""On PostgreSQL: no samples of what came with the desk and is someone's, either."""

from alembic import op

revision = "0012"
down_revision = "0011"

_COLUMNS = {
    "drafts": ("handover_code", "handover", "handover_letter"),
    "cases": ("corporation_id",),
    "past_cases": ("corporation_id",),
    "corporations": ("id", "name_fingerprint", "details"),
    "hearing_days": ("id", "details"),
    "hearings": ("case_id", "day_id", "details"),
    "panels": ("day_id", "staff_id"),
    "staff": ("id", "name_fingerprint", "details", "link"),
    "staff_sessions": ("id", "staff_id"),
    "acts": ("form", "staff_id", "case_id", "details"),
    "notes": ("id", "case_id", "staff_id", "details"),
    "envelopes": ("case_id", "lines"),
    "advices": ("case_id", "details"),
    "closings": ("case_id", "details"),
    "supplements": ("id", "case_id", "details"),
    "summaries": ("id", "details"),
    "lookups": ("case_id", "fingerprint"),
}


def upgrade() -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    # its planner keeps samples of columns, which erasing does not reach
    for table, columns in _COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
