"""The tables of the secretary's side: people, corporations, hearing days, and what was done to a case."""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text, text

from formservice.storage.columns import HASH, ID, WORD, Moment, Sealed, Word
from formservice.storage.tables import metadata

_IS_PLANNED = text("outcome = 'planned'")
_IS_ASKED = text("subject IS NULL")

# Who may log in. The name has a keyed fingerprint; name, password hash, TOTP key and hashes of codes are sealed.
staff = Table(
    "staff",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name_fingerprint", HASH, nullable=False, unique=True),
    Column("role", WORD, nullable=False),
    Column("details", Sealed, nullable=False),
    # the hash of the one-time link, and until when it opens
    Column("link", HASH, unique=True),
    Column("link_until", Moment),
    # the last TOTP step that was used: each works once
    Column("last_step", BigInteger().with_variant(Integer, "sqlite")),
    Column("failed", Integer, nullable=False),
    Column("disabled_at", Moment),
    Column("key_id", Integer),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    # the hash of the id in the cookie: who steals the database opens nothing with it
    Column("id", HASH, primary_key=True),
    Column("staff_id", ID, ForeignKey("staff.id"), nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    # when a code was last given: what is grave asks for one again
    Column("code_at", Moment),
    Column("ended_at", Moment),
)

corporations = Table(
    "corporations",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name_fingerprint", HASH, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("details", Sealed, nullable=False),
    Column("key_id", Integer),
)

hearing_days = Table(
    "hearing_days",
    metadata,
    Column("id", ID, primary_key=True),
    Column("on", Date, nullable=False, index=True),
    Column("starts", Word(5), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("slots", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("details", Sealed, nullable=False),
    Column("key_id", Integer),
)

hearings = Table(
    "hearings",
    metadata,
    Column("case_id", ID, ForeignKey("cases.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("day_id", ID, ForeignKey("hearing_days.id"), nullable=False),
    Column("slot", Integer, nullable=False),
    Column("outcome", WORD, nullable=False),
    # of the calendar file: it rises with each change that was sent
    Column("sequence", Integer, nullable=False),
    Column("details", Sealed, nullable=False),
    # One slot, one case: this decides between two secretaries.
    Index("uq_hearings_planned", "day_id", "slot", unique=True, sqlite_where=_IS_PLANNED, postgresql_where=_IS_PLANNED),
)

notes = Table(
    "notes",
    metadata,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("staff_id", ID, nullable=False),
    Column("at", Moment, nullable=False),
    Column("remind_on", Date, index=True),
    Column("is_done", Boolean, nullable=False),
    Column("details", Sealed, nullable=False),
)

# Street and place of who gets post.
envelopes = Table(
    "envelopes",
    metadata,
    Column("case_id", ID, ForeignKey("cases.id"), primary_key=True),
    Column("lines", Sealed, nullable=False),
)

# What was done at the desk: rows are added, never changed; they go with their case alone.
acts = Table(
    "acts",
    metadata,
    Column("number", Integer, primary_key=True),
    # of the form that was posted: posting it again does nothing more
    Column("form", ID, unique=True),
    Column("at", Moment, nullable=False),
    Column("staff_id", ID, nullable=False),
    Column("what", WORD, nullable=False),
    Column("case_id", ID, ForeignKey("cases.id"), index=True),
    Column("undoes", Integer),
    Column("details", Sealed),
)

# The committee's advice to the corporation's management, and what that decided; its PDF is an attachment.
advices = Table(
    "advices",
    metadata,
    Column("case_id", ID, ForeignKey("cases.id"), primary_key=True),
    Column("outcome", WORD, nullable=False),
    Column("sent_on", Date, nullable=False),
    Column("decided_on", Date),
    Column("follows", Boolean),
    Column("details", Sealed, nullable=False),
)

# What a closed case was about, for the year's report: a subject of the list, and an anonymous summary. The row comes
# with the closing; its subject is NULL while it is asked, and empty where nobody gave one.
closings = Table(
    "closings",
    metadata,
    Column("case_id", ID, ForeignKey("cases.id"), primary_key=True),
    Column("subject", WORD),
    Column("details", Sealed, nullable=False),
    # the few that are asked, among all that were
    Index("ix_closings_asked", "case_id", sqlite_where=_IS_ASKED, postgresql_where=_IS_ASKED),
)

# The summary of an erased case, anonymous as it is, under a key of its own.
summaries = Table(
    "summaries",
    metadata,
    Column("id", ID, primary_key=True),
    Column("past_case", Integer, ForeignKey("past_cases.number"), nullable=False, unique=True),
    Column("details", Sealed, nullable=False),
    Column("key_id", Integer),
)

# Keyed fingerprints of whole words, to find a case by.
lookups = Table(
    "lookups",
    metadata,
    Column("case_id", ID, ForeignKey("cases.id"), primary_key=True),
    Column("kind", WORD, primary_key=True),
    Column("fingerprint", HASH, primary_key=True),
    Index("ix_lookups_kind_fingerprint", "kind", "fingerprint"),
)

# What a tenant added or corrected after submitting.
supplements = Table(
    "supplements",
    metadata,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("what", WORD, nullable=False),
    Column("details", Sealed, nullable=False),
)

# Which members sit on a hearing day.
panels = Table(
    "panels",
    metadata,
    Column("day_id", ID, ForeignKey("hearing_days.id"), primary_key=True),
    Column("staff_id", ID, ForeignKey("staff.id"), primary_key=True, index=True),
)

# How often each page of the forms was shown on a day: where tenants stop.
visits = Table(
    "visits",
    metadata,
    Column("on", Date, primary_key=True),
    Column("page", WORD, primary_key=True),
    Column("count", Integer, nullable=False),
)

# The numbers of a year as they were fixed, in JSON: nothing of anyone's.
years = Table(
    "years",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("fixed_at", Moment, nullable=False),
    Column("numbers", Text, nullable=False),
)

OF_CASE = (hearings, notes, envelopes, acts, advices, closings, supplements)
"""What is sealed with the key of a case, and goes with it."""
