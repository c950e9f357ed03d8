"""Engines: how SQLAlchemy connects to SQLite and to PostgreSQL, so that both wait as long and tell nothing."""

from typing import Any

import pysqlite3
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.engine import make_url

from formservice.storage import postgresql, sqlite

_THREADS = 32


def engine_for(url: str, wait_seconds: int) -> Engine:
    """Return the engine of a database, which waits so long for others; raise ValueError for SQLite without a file."""
    target = make_url(url)
    # Errors tell statements, never their values: those may be someone's.
    pool: dict[str, Any] = {"pool_size": _THREADS, "max_overflow": _THREADS, "pool_timeout": wait_seconds}
    if target.get_backend_name() != "sqlite":
        engine = create_engine(
            target,
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args=postgresql.patience(wait_seconds),
            **pool,
        )
        postgresql.prepare(engine, wait_seconds)
        return engine
    if target.database in (None, "", ":memory:"):
        raise ValueError("SQLite needs a file: a database in memory would lose every complaint")
    engine = create_engine(
        target,
        module=pysqlite3.dbapi2,
        hide_parameters=True,
        poolclass=QueuePool,
        # The driver begins nothing by itself: reading and writing begin differently.
        connect_args={"isolation_level": None, "timeout": wait_seconds},
        **pool,
    )
    sqlite.prepare(engine, wait_seconds)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get("is_writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
