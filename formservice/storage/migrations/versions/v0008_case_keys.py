"""A key for each draft, case, request and address; a new database uses them at once, another from `convert` on."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "case_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("bucket", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_keys")),
    )
    op.create_index(op.f("ix_case_keys_bucket"), "case_keys", ["bucket"])
    op.create_table(
        "erased_keys",
        sa.Column("key_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_free", sa.Boolean(), nullable=False),
        sa.Column("has_fingerprint", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_erased_keys")),
    )
    op.create_index("ix_erased_keys_is_free_has_fingerprint", "erased_keys", ["is_free", "has_fingerprint"])
    op.create_table(
        "conversion",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("converted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rewritten_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_conversion")),
    )
    for table in ("drafts", "cases", "contacts", "letters"):
        op.add_column(table, sa.Column("key_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_contacts_key_id"), "contacts", ["key_id"])
    connection = op.get_bind()
    first = [sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1) for name in ("drafts", "cases", "letters")]
    if not any(connection.scalar(each) for each in first):
        now = sa.func.current_timestamp()
        columns = ("number", "begun_at", "converted_at", "rewritten_at")
        values = (sa.literal(1, literal_execute=True), now, now, now)
        conversion = sa.table("conversion", *map(sa.column, columns))
        connection.execute(sa.insert(conversion).values(dict(zip(columns, values, strict=True))))
    if connection.dialect.name == "postgresql":
        # as for the tables before: the planner keeps no samples of them
        for column in ("wrapped", "fingerprint", "bucket"):
            op.execute(f"ALTER TABLE case_keys ALTER COLUMN {column} SET STATISTICS 0")
