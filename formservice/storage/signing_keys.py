"""The names of the keys that sign links and cookies: a lost key that was made anew is noticed, a rotation is none."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from formservice.storage.database import Database
from formservice.storage.tables import signing_keys

TOLD_FOR = timedelta(days=7)


def note(db: Database, names: Sequence[str], now: datetime) -> bool:
    """Note the keys in use, as `serve` starts; return whether none of them was known, though others were.

    A new key that comes beside a known one belongs to a rotation. What is no longer in use was taken away on purpose
    and is forgotten, unless a break was noted within a week: the old key may come back.
    """
    with db.writing("keys") as connection:
        known = {row.name: row.broke_at for row in connection.execute(select(signing_keys))}
        mine = known.keys() & set(names)
        is_break = bool(known) and not mine
        for name in set(names) - known.keys():
            broke_at = now if is_break else None
            connection.execute(insert(signing_keys).values(name=name, noted_at=now, broke_at=broke_at))
        if mine and not any(_is_recent(known[name], now) for name in mine):
            connection.execute(delete(signing_keys).where(signing_keys.c.name.not_in(names)))
    return is_break


def broke_at(db: Database, names: Sequence[str], now: datetime) -> datetime | None:
    """Return since when links of earlier keys no longer open, for a week after that; None where all is in order."""
    with db.reading() as connection:
        known = {row.name: row.broke_at for row in connection.execute(select(signing_keys))}
    mine = known.keys() & set(names)
    if known and not mine:
        return now
    breaks = [broke for name in mine if (broke := known[name]) and _is_recent(broke, now)]
    # a key that was there before any break still opens its links
    return min(breaks) if breaks and len(breaks) == len(mine) else None


def _is_recent(broke: datetime | None, now: datetime) -> bool:
    return broke is not None and now - broke < TOLD_FOR
