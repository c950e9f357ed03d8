"""Steps 2 and 3 at the desk: advice, closing, search, what a tenant adds later, panels, and the year's numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "advices",
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date()),
        sa.Column("follows", sa.Boolean()),
        sa.Column("details", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "closings",
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("subject", sa.String(40)),
        sa.Column("details", sa.LargeBinary(), nullable=False),
    )
    is_asked = sa.text("subject IS NULL")
    op.create_index("ix_closings_asked", "closings", ["case_id"], sqlite_where=is_asked, postgresql_where=is_asked)
    op.create_table(
        "summaries",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("past_case", sa.Integer(), sa.ForeignKey("past_cases.number"), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Integer()),
        sa.UniqueConstraint("past_case", name="uq_summaries_past_case"),
    )
    op.create_table(
        "lookups",
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("fingerprint", sa.String(64), primary_key=True),
        sa.Index("ix_lookups_kind_fingerprint", "kind", "fingerprint"),
    )
    op.create_table(
        "supplements",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("at", moment, nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "panels",
        sa.Column("day_id", sa.String(32), sa.ForeignKey("hearing_days.id"), primary_key=True),
        sa.Column("staff_id", sa.String(32), sa.ForeignKey("staff.id"), primary_key=True, index=True),
    )
    op.create_table(
        "visits",
        sa.Column("on", sa.Date(), primary_key=True),
        sa.Column("page", sa.String(40), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    op.create_table(
        "years",
        sa.Column("year", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("fixed_at", moment, nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
    )
    op.add_column("cases", sa.Column("channel", sa.String(40)))
    op.add_column("letters", sa.Column("returned_at", moment))
    op.add_column("attachments", sa.Column("added_at", moment))
    for name in ("language", "channel", "subject", "reason", "outcome"):
        op.add_column("past_cases", sa.Column(name, sa.String(40)))
    for name in ("accepted_on", "heard_on", "advised_on"):
        op.add_column("past_cases", sa.Column(name, sa.Date()))
    op.add_column("past_cases", sa.Column("hearings", sa.Integer()))
    op.add_column("past_cases", sa.Column("follows", sa.Boolean()))
