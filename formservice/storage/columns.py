"""What the columns of the tables hold: moments, short words, and sealed bytes."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, LargeBinary, String, TypeDecorator

BEGINNING = datetime(1, 1, 2, tzinfo=UTC)
END = datetime(9999, 12, 30, tzinfo=UTC)
"""Before and after every moment, in whatever zone."""


class Moment(TypeDecorator[datetime]):
    """An aware moment: stored as UTC, given back as aware UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC; refuse a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moment = value.astimezone(UTC)
        # SQLite keeps text without a zone, and compares it as text.
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[str]):
    """A short plain text; what a database cannot hold (NUL, lone surrogates) becomes a mark that fits nothing."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Keep odd text that someone typed into an address or a form from being an error."""
        if value is None or (value.isascii() and "\x00" not in value):
            return value
        return value.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


class Sealed(TypeDecorator[bytes]):
    """Bytes that a Sealer made; `is_large` marks whole files, which the doctor does not open one by one."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, is_large: bool = False) -> None:
        super().__init__()
        self.is_large = is_large


ID = Word(32)
HASH = Word(64)
WORD = Word(40)
