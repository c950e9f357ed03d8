"""Rows that were erased, and of which SQLite left a copy in the unused part of a page."""

from contextlib import closing
from pathlib import Path
from random import Random

import pysqlite3

_TRIES = 200
_ROWS = 400


def left_in_pages(file: Path, seed: int) -> list[bytes]:
    """Write and erase rows in a table of their own until copies of some are left, and return what these say.

    A page that is split while a table is small keeps copies of rows that went to the next: nobody's, once the rows
    themselves are erased. The rows are chosen by the seed.
    """
    chance = Random(seed)
    for _ in range(_TRIES):
        table = f"leftovers_{chance.randbytes(4).hex()}"
        gone = _come_and_go(file, table, chance)
        content = file.read_bytes()
        if standing := [each.encode() for each in gone if each.encode() in content]:
            return standing
        empty_log(file, f"DROP TABLE {table}")
    raise AssertionError("this SQLite leaves no copies: then nothing needs to be written anew")


def empty_log(file: Path, first: str = "SELECT 1") -> None:
    """Bring everything from the log into the database's file, and do no more."""
    with closing(pysqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(first)
        _, left, brought = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert left == brought


def _come_and_go(file: Path, table: str, chance: Random) -> list[str]:
    here: list[str] = []
    gone: list[str] = []
    with closing(pysqlite3.connect(file, isolation_level=None, timeout=30)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"CREATE TABLE {table} (word TEXT PRIMARY KEY)")
        for _ in range(_ROWS):
            if here and chance.random() < 0.4:
                gone.append(here.pop(chance.randrange(len(here))))
                connection.execute(f"DELETE FROM {table} WHERE word = ?", [gone[-1]])
            else:
                here.append(chance.randbytes(32).hex())
                connection.execute(f"INSERT INTO {table} VALUES (?)", [here[-1]])
        connection.execute("COMMIT")
    empty_log(file)
    return gone
