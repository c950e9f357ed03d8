"""The tables, in portable SQLAlchemy Core; columns of type Sealed hold personal data, encrypted."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    text,
)

from formservice.storage.columns import HASH, ID, WORD, Moment, Sealed, Word

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_OF_NO_CASE = text("case_id IS NULL")

seal_keys = Table(
    "seal_keys",
    metadata,
    Column("name", HASH, primary_key=True),
    Column("noted_at", Moment, nullable=False),
)

# The key of each draft, case, request for links and mail address, wrapped by the sealing keys. To erase what was sealed
# with a key is to wipe these bytes. Rows are only added at the end and overwritten in place, never deleted: so SQLite
# never moves one to another page, which would leave a copy behind. No table refers to this one by a foreign key: that
# would cost an index each. PostgreSQL keeps the bytes of rows that were overwritten: there the table stands in 32 parts
# by id, those that hold wiped keys are written anew, and the function wrapped_key opens the one part that has a key.
case_keys = Table(
    "case_keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    # Of a mail address alone. The index holds one byte of it: an index keeps copies when its pages are split.
    Column("fingerprint", LargeBinary),
    Column("bucket", LargeBinary, index=True),
)

# The keys that were wiped: first their bytes are taken out of the database's files, then their rows are used again.
erased_keys = Table(
    "erased_keys",
    metadata,
    Column("key_id", Integer, primary_key=True, autoincrement=False),
    Column("is_free", Boolean, nullable=False),
    Column("has_fingerprint", Boolean, nullable=False),
    Index("ix_erased_keys_is_free_has_fingerprint", "is_free", "has_fingerprint"),
)

# One row: since when everything new gets a key of its own, since when everything has one, and since when no copies of
# the older form are left in unused parts of the files.
conversion = Table(
    "conversion",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("begun_at", Moment, nullable=False),
    Column("converted_at", Moment),
    Column("rewritten_at", Moment),
)

drafts = Table(
    "drafts",
    metadata,
    # The hash of the id in the browser's cookie: who steals the database opens no draft with it.
    Column("id", HASH, primary_key=True),
    Column("language", WORD, nullable=False),
    Column("changed_at", Moment, nullable=False, index=True),
    Column("answers", Sealed, nullable=False),
    Column("key_id", Integer),
    # To go on with it on another device: the fingerprint of a code, and sealed, the code and the draft's own id.
    Column("handover_code", HASH, index=True, unique=True),
    Column("handover", Sealed),
    # the mail that brings the code: it goes with the draft
    Column("handover_letter", ID),
)

cases = Table(
    "cases",
    metadata,
    Column("id", ID, primary_key=True),
    Column("reference", Word(16), nullable=False, unique=True),
    # Unique: the same draft, submitted again or four times at once, is one case.
    Column("draft_key", HASH, nullable=False, unique=True),
    Column("state", WORD, nullable=False),
    # The day of the last row of its history; empty where a version without this column wrote it.
    Column("changed_on", Date),
    Column("language", WORD, nullable=False),
    Column("submitted_at", Moment, nullable=False, index=True),
    Column("listed_corporation", Word(200), nullable=False),
    Column("questions_version", Integer, nullable=False),
    Column("link_version", Integer, nullable=False),
    Column("code", Sealed, nullable=False),
    Column("answers", Sealed, nullable=False),
    # The draft's key, taken over with its files. None: sealed in the older form, as everywhere.
    Column("key_id", Integer),
    # the corporation as the desk knows it; listed_corporation is what the tenant chose
    Column("corporation_id", ID),
    # how it came in, where the desk registered it: by mail, by post, handed over
    Column("channel", WORD),
    Index("ix_cases_state_changed_on_id", "state", "changed_on", "id"),
    Index("ix_cases_state_submitted_at", "state", "submitted_at"),
)

# An erased case, for the year's numbers alone: no reference, no id, nothing sealed.
past_cases = Table(
    "past_cases",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("state", WORD, nullable=False),
    Column("submitted_on", Date, nullable=False),
    Column("ended_on", Date, nullable=False),
    Column("listed_corporation", Word(200), nullable=False),
    Column("erased_at", Moment, nullable=False),
    # the id of a corporation that the desk knows, which stays; its name is sealed there
    Column("corporation_id", ID),
    Column("language", WORD),
    Column("channel", WORD),
    Column("subject", WORD),
    Column("reason", WORD),
    Column("outcome", WORD),
    Column("accepted_on", Date),
    Column("heard_on", Date),
    Column("advised_on", Date),
    Column("hearings", Integer),
    Column("follows", Boolean),
)

history = Table(
    "history",
    metadata,
    Column("case_id", ID, ForeignKey("cases.id"), primary_key=True),
    # Case and sequence number are unique: of two changes made from the same row, one wins.
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("state", WORD, nullable=False),
    Column("on", Date, nullable=False),
    Column("at", Moment, nullable=False),
    Column("details", Sealed, nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    Column("case_id", ID, ForeignKey("cases.id"), primary_key=True),
    Column("role", WORD, primary_key=True),
    # Empty where the address has a key of its own: it stands beside that.
    Column("fingerprint", HASH, nullable=False, index=True),
    Column("address", Sealed, nullable=False),
    Column("key_id", Integer, index=True),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", ID, primary_key=True),
    Column("draft_id", HASH, ForeignKey("drafts.id"), index=True),
    Column("case_id", ID, ForeignKey("cases.id"), index=True),
    Column("position", Integer, nullable=False),
    Column("kind", WORD, nullable=False),
    Column("size", Integer, nullable=False),
    Column("details", Sealed, nullable=False),
    Column("virus_check", WORD, index=True),
    # who it is from, where the desk took it in
    Column("origin", WORD),
    # when it came, where that was after the complaint
    Column("added_at", Moment),
    CheckConstraint("(draft_id IS NULL) <> (case_id IS NULL)", name="one_owner"),
)

attachment_contents = Table(
    "attachment_contents",
    metadata,
    Column("attachment_id", ID, ForeignKey("attachments.id"), primary_key=True),
    Column("content", Sealed(is_large=True), nullable=False),
)

letters = Table(
    "letters",
    metadata,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), index=True),
    Column("kind", WORD, nullable=False),
    Column("language", WORD, nullable=False),
    Column("message_id", Word(200), nullable=False, unique=True),
    Column("part", Integer, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("state", WORD, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("leased_until", Moment),
    Column("leased_by", Word(100)),
    Column("sent_at", Moment),
    Column("error", Word(200)),
    Column("recipient", Sealed, nullable=False),
    Column("details", Sealed, nullable=False),
    Column("sent", Sealed(is_large=True)),
    # Of a letter without a case; all others use the key of their case.
    Column("key_id", Integer),
    # the number of the act at the desk that caused it, and the day on which it was posted
    Column("act", Integer),
    Column("posted_on", Date),
    # when the desk noted that it came back
    Column("returned_at", Moment),
    Index("ix_letters_state_next_at", "state", "next_at"),
    # requests for links alone, which belong to no case and go by their age
    Index("ix_letters_created_at", "created_at", sqlite_where=_OF_NO_CASE, postgresql_where=_OF_NO_CASE),
)

limits = Table(
    "limits",
    metadata,
    Column("purpose", WORD, primary_key=True),
    Column("fingerprint", HASH, primary_key=True),
    Column("starts_at", Moment, primary_key=True, index=True),
    # bytes too: a limit may be more than two gigabytes
    Column("amount", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
)

# One row: when tidying was last done with a clock that was believed, and when somebody was last at it, whatever the
# clock: nobody else begins within the hour.
tidyings = Table(
    "tidyings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("held_at", Moment),
)

# Who was alive when: the process that delivers and the doctor, on each node.
signs_of_life = Table(
    "signs_of_life",
    metadata,
    Column("role", WORD, primary_key=True),
    Column("node", Word(100), primary_key=True),
    Column("at", Moment, nullable=False),
)

# The public names of the keys that sign links and cookies; `broke_at` where one came without any that was known.
signing_keys = Table(
    "signing_keys",
    metadata,
    Column("name", HASH, primary_key=True),
    Column("noted_at", Moment, nullable=False),
    Column("broke_at", Moment),
)


def place(column: Column[Any], *key: object) -> str:
    """Return the place that a sealed value is bound to: table, column and the row's primary key."""
    return f"{column.table.name}.{column.name}:{'/'.join(map(str, key))}"


def is_large(column: Column[Any]) -> bool:
    """Tell whether a column holds whole files, sealed."""
    return isinstance(column.type, Sealed) and column.type.is_large


def sealed_columns(with_large: bool) -> Iterator[Column[Any]]:
    """Give every column that holds sealed values, those of whole files only where asked."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed) and (with_large or not is_large(column)):
                yield column
