"""Writes an SQLite database anew, as a program of its own: `python -m formservice.storage.vacuum FILE WAIT_SECONDS`.

The service's SQLite was built to set a whole database aside in memory for this; apsw's does so in a file. And two
SQLites in one process would take away each other's locks.
"""

import sys

import apsw


def main() -> None:
    """Do so, waiting for who writes; without a word, or with status 1 and what was in the way."""
    file, wait_seconds = sys.argv[1:]
    try:
        connection = apsw.Connection(file, flags=apsw.SQLITE_OPEN_READWRITE)
        connection.set_busy_timeout(int(wait_seconds) * 1000)
        connection.execute("VACUUM")
    except apsw.Error as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")


if __name__ == "__main__":
    main()
