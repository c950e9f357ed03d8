"""Limits: how often something was done, per purpose, fingerprint and hour, counted in the database."""

from datetime import UTC, datetime

from sqlalchemy import delete

from formservice.storage.database import Database
from formservice.storage.tables import limits


def count(db: Database, purpose: str, fingerprint: str, now: datetime, amount: int = 1, *, limit: int) -> bool:
    """Count `amount` in this hour and return True, or return False and count nothing when it would pass the limit."""
    if amount > limit:
        return False
    starts_at = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    new = db.insert(limits)
    statement = (
        new.values(purpose=purpose, fingerprint=fingerprint, starts_at=starts_at, amount=amount)
        .on_conflict_do_update(
            index_elements=list(limits.primary_key),
            set_={"amount": limits.c.amount + new.excluded.amount},
            where=limits.c.amount + new.excluded.amount <= limit,
        )
        .returning(limits.c.amount)
    )
    with db.writing(f"limit:{purpose}:{fingerprint}") as connection:
        return connection.scalar(statement) is not None


def erase_old(db: Database, before: datetime) -> int:
    """Erase the counts of hours that began before this moment, and return how many."""
    with db.writing("limits") as connection:
        return connection.execute(delete(limits).where(limits.c.starts_at < before)).rowcount
