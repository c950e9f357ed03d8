"""What PostgreSQL needs to keep SQLite's promises: lose nothing, wait no longer, tell nothing, and forget."""

import time
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, event, literal_column, text
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import OperationalError

LOCK_SECONDS = 0.5
PAUSES = (0.0, 0.1, 0.4, 1.0, 3.0)
"""How many seconds to wait before each try to write tables anew: most of who sees erased rows is done in a moment."""
PART: ColumnElement[str] = literal_column("CAST(CAST(case_keys.tableoid AS regclass) AS text)")
"""In a query of the keys, the name of the part that a key stands in."""
_WITH_ROWS = text(
    "SELECT CAST(CAST(each.oid AS regclass) AS text) FROM pg_class AS each LEFT JOIN pg_inherits ON inhrelid = each.oid"
    " WHERE CAST(:name AS regclass) IN (each.oid, inhparent) AND relkind = 'r' AND pg_relation_size(each.oid) > 0"
)
_BEFORE = text("SELECT CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text)")
# After a rewrite, relfrozenxid is the oldest change that anybody could still see: what was erased earlier is gone.
_IS_GONE = text(
    "SELECT age(relfrozenxid) <= age(CAST(CAST(:before AS xid8) AS xid))"
    " FROM pg_class WHERE oid = CAST(:name AS regclass)"
)


def patience(wait_seconds: int) -> dict[str, int]:
    """Return what makes the driver give a server up whose machine is gone: by itself it waits for a quarter of an hour.

    Who works long keeps its connection: the kernel of a machine that is there answers for it.
    """
    return {
        "connect_timeout": wait_seconds,
        "tcp_user_timeout": wait_seconds * 1000,
        "keepalives_idle": wait_seconds,
        "keepalives_interval": 2,
    }


def prepare(engine: Engine, wait_seconds: float) -> None:
    """Make every connection durable and patient, and every error silent about what was typed."""

    def set_up(driver: Any, _record: object) -> None:
        driver.autocommit = True
        driver.execute(
            f"SET lock_timeout = '{wait_seconds}s';"
            # A node that hangs, or whose machine is gone, must not keep the others waiting for its locks.
            "SET idle_in_transaction_session_timeout = '60s';"
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
        )
        driver.autocommit = False

    def hide_values(context: ExceptionContext) -> None:
        # PostgreSQL's second line (DETAIL) holds the values of the row that it refuses.
        for error in (context.original_exception, context.sqlalchemy_exception):
            if error is not None and error.args:
                error.args = (str(error.args[0]).partition("\n")[0],)

    event.listen(engine, "connect", set_up)
    event.listen(engine, "handle_error", hide_values)


def parts(connection: Connection, tables: Iterable[str]) -> list[str]:
    """Return the names of what there is to write anew of these tables: each, or each part of it, that has rows."""
    return [part for table in tables for part in connection.scalars(_WITH_ROWS, {"name": table})]


def rewritten(engine: Engine, tables: Iterable[str]) -> Iterator[str]:
    """Write the files of these tables anew, without what was erased, and give the name of each that is done.

    Only VACUUM FULL does so: a plain VACUUM leaves the bytes in its pages until others are written over them. It
    locks the table for as long as that takes, and as long a pause follows. It waits for that lock no more than half a
    second, as all others then wait behind it. Rows that somebody still sees are copied along: then it is done once
    more. Where somebody stands in the way of one table, all wait for the next try.
    """
    left = list(tables)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # it is less patient than the others, and closed at the end
        before = connection.scalar(_BEFORE)
        connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        for pause in PAUSES:
            time.sleep(pause)
            while left:
                table, *others = left
                started = time.monotonic()
                if not _is_rewritten(connection, table, before):
                    left = [*others, table]
                    break
                took = time.monotonic() - started
                yield table
                left = others
                if left:
                    time.sleep(took)


def _is_rewritten(connection: Connection, table: str, before: str) -> bool:
    try:
        connection.exec_driver_sql(f"VACUUM (FULL) {table}")
    except OperationalError:
        return False
    return bool(connection.scalar(_IS_GONE, {"before": before, "name": table}))
