"""On PostgreSQL: the keys stand in parts by their numbers, so that erasing writes few of them anew, a moment each.

The version before works on with it. Its own purge writes all parts anew and finds nothing done: its keys wait.
"""

from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

# A part is written anew in half a second. So many hold the keys of a million complaints; the last one takes all beyond.
_PARTS, _KEYS = 32, 2**17
_END = 2**31 - 1
_COLUMNS = ("wrapped", "fingerprint", "bucket")
# It opens and locks the one part that it names. A query of the whole table does so with all of them, or plans anew.
_IN_ITS_PART = "WHEN {0} THEN RETURN (SELECT wrapped FROM case_keys_{0} WHERE id = number);"
_WRAPPED_KEY = f"""
CREATE FUNCTION wrapped_key(number integer) RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN CASE least(number / {_KEYS}, {_PARTS - 1}) {" ".join(map(_IN_ITS_PART.format, range(_PARTS)))} END CASE; END
$$"""


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE case_keys RENAME TO case_keys_before")
    op.execute("ALTER INDEX pk_case_keys RENAME TO pk_case_keys_before")
    op.execute("ALTER INDEX ix_case_keys_bucket RENAME TO ix_case_keys_before_bucket")
    op.execute("CREATE TABLE case_keys (LIKE case_keys_before INCLUDING DEFAULTS) PARTITION BY RANGE (id)")
    op.execute("ALTER SEQUENCE case_keys_id_seq OWNED BY case_keys.id")
    for column in _COLUMNS:  # so that no part gets a second file, for values that are large
        op.execute(f"ALTER TABLE case_keys ALTER COLUMN {column} SET STORAGE PLAIN")
    bounds = [0, *(number * _KEYS for number in range(1, _PARTS)), _END]
    parts = {f"case_keys_{number}": each for number, each in enumerate(pairwise(bounds))}
    is_one = (connection.scalar(sa.text("SELECT max(id) FROM case_keys_before")) or 0) < _KEYS
    if is_one:
        # It becomes the first part as it is: no row moves, and nobody waits.
        op.execute("ALTER TABLE case_keys_before RENAME TO case_keys_0")
        op.execute(f"ALTER TABLE case_keys ATTACH PARTITION case_keys_0 FOR VALUES FROM (0) TO ({_KEYS})")
    for name, (first, end) in list(parts.items())[is_one:]:
        op.execute(f"CREATE TABLE {name} PARTITION OF case_keys FOR VALUES FROM ({first}) TO ({end})")
        if not is_one:
            _move(connection.connection.driver_connection, name, first, end)
    if not is_one:
        op.execute("DROP TABLE case_keys_before")
    op.execute("ALTER TABLE case_keys ADD CONSTRAINT pk_case_keys PRIMARY KEY (id)")
    op.execute("CREATE INDEX ix_case_keys_bucket ON case_keys (bucket)")
    for column in _COLUMNS:  # as for the tables before: the planner keeps no samples of any part
        op.execute(f"ALTER TABLE case_keys ALTER COLUMN {column} SET STATISTICS 0")
    op.execute(_WRAPPED_KEY)


def _move(driver: Any, name: str, first: int, end: int) -> None:
    """Copy the keys of one part. FREEZE: whoever began to read before this sees them too, as in the table before."""
    mine = "SELECT * FROM case_keys_before WHERE id >= %s AND id < %s"
    with driver.cursor() as cursor:
        with cursor.copy(f"COPY ({mine}) TO STDOUT (FORMAT binary)", [first, end]) as copy:
            rows = list(copy)
        with cursor.copy(f"COPY {name} FROM STDIN (FORMAT binary, FREEZE)") as copy:
            for row in rows:
                copy.write(row)
