"""The secretary's side: people, corporations, hearing days, and what was done to a case."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "staff",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name_fingerprint", sa.String(64), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("link", sa.String(64)),
        sa.Column("link_until", moment),
        sa.Column("last_step", sa.BigInteger().with_variant(sa.Integer, "sqlite")),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("disabled_at", moment),
        sa.Column("key_id", sa.Integer()),
        sa.UniqueConstraint("name_fingerprint", name="uq_staff_name_fingerprint"),
        sa.UniqueConstraint("link", name="uq_staff_link"),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("staff_id", sa.String(32), sa.ForeignKey("staff.id"), nullable=False, index=True),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("code_at", moment),
        sa.Column("ended_at", moment),
    )
    op.create_table(
        "corporations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name_fingerprint", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Integer()),
        sa.UniqueConstraint("name_fingerprint", name="uq_corporations_name_fingerprint"),
    )
    op.create_table(
        "hearing_days",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("on", sa.Date(), nullable=False, index=True),
        sa.Column("starts", sa.String(5), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Integer()),
    )
    op.create_table(
        "hearings",
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("day_id", sa.String(32), sa.ForeignKey("hearing_days.id"), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
    )
    planned = sa.text("outcome = 'planned'")
    op.create_index(
        "uq_hearings_planned",
        "hearings",
        ["day_id", "slot"],
        unique=True,
        sqlite_where=planned,
        postgresql_where=planned,
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("remind_on", sa.Date(), index=True),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "envelopes",
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("lines", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "acts",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("form", sa.String(32)),
        sa.Column("at", moment, nullable=False),
        sa.Column("staff_id", sa.String(32), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id"), index=True),
        sa.Column("undoes", sa.Integer()),
        sa.Column("details", sa.LargeBinary()),
        sa.UniqueConstraint("form", name="uq_acts_form"),
    )
    op.add_column("cases", sa.Column("corporation_id", sa.String(32), nullable=True))
    op.create_index("ix_cases_state_submitted_at", "cases", ["state", "submitted_at"])
    op.add_column("letters", sa.Column("act", sa.Integer(), nullable=True))
    op.add_column("letters", sa.Column("posted_on", sa.Date(), nullable=True))
    op.add_column("attachments", sa.Column("origin", sa.String(40), nullable=True))
