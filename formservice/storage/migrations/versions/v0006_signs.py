"""Signs of life, and the names of the signing keys: what `doctor` needs to tell who is silent, and what was lost."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "signs_of_life",
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("node", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("role", "node", name=op.f("pk_signs_of_life")),
    )
    op.create_table(
        "signing_keys",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("broke_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_signing_keys")),
    )
    if op.get_context().dialect.name == "postgresql":
        # as for the tables before: the planner keeps no samples of them
        for table, column in (("signs_of_life", "node"), ("signing_keys", "name")):
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
