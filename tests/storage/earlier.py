"""What stood in the tables at each earlier revision: as rows of that time, written without today's tables."""

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, MetaData, delete, insert

from formservice.storage.sealing import Sealer
from tests.harness.databases import parts

CASE, DRAFT_KEY = "c" * 32, "d" * 64
COOKIE = "the id that a browser kept"
OPEN_DRAFT = hashlib.sha256(COOKIE.encode()).hexdigest()
PAPER, LETTER = "a" * 32, "b" * 32
OPEN_PAPER, REQUEST = "0" * 32, "1" * 32
PERSON, PARTY, DAY, NOTE = "5" * 32, "6" * 32, "7" * 32, "8" * 32
AT = datetime(2026, 1, 5, 9, 30, 15, 123456, tzinfo=UTC)
ON = date(2026, 1, 5)
TEXT = "De kraan lekt: 1 رسالة \x00 \ud800 " + "ö" * 5000
CONTENT = bytes(range(256)) * 300
PAST = {"state": "decided", "submitted_on": ON, "ended_on": ON, "listed_corporation": "De Brug", "erased_at": AT}

Rows = dict[str, list[dict[str, Any]]]


def at_0001(sealer: Sealer) -> Rows:
    """A case with all that belongs to it, an open draft with a file, and a request for links."""
    return {
        "seal_keys": [{"name": sealer.key_names[0], "noted_at": AT}],
        "drafts": [
            {
                "id": OPEN_DRAFT,
                "language": "ar",
                "changed_at": AT,
                "answers": sealer.older.seal_json(f"drafts.answers:{OPEN_DRAFT}", {"complaint": TEXT}),
            }
        ],
        "cases": [
            {
                "id": CASE,
                "reference": "KABCDEFG",
                "draft_key": DRAFT_KEY,
                "state": "withdrawn",
                "language": "nl",
                "submitted_at": AT,
                "listed_corporation": "Woonstichting De Brug",
                "questions_version": 1,
                "link_version": 2,
                "code": sealer.older.seal(f"cases.code:{CASE}", b"ABCDEFGHJK"),
                "answers": sealer.older.seal_json(f"cases.answers:{CASE}", {"complaint": TEXT}),
            }
        ],
        "history": [
            {
                "case_id": CASE,
                "sequence": number,
                "state": state,
                "on": ON,
                "at": AT,
                "details": sealer.older.seal_json(f"history.details:{CASE}/{number}", ["tenant", what]),
            }
            for number, state, what in ((1, "received", ""), (2, "withdrawn", TEXT))
        ],
        "contacts": [
            {
                "case_id": CASE,
                "role": role,
                "fingerprint": sealer.fingerprint("mail", f"{role}@example.nl"),
                "address": sealer.older.seal(f"contacts.address:{CASE}/{role}", f"{role}@example.nl".encode()),
            }
            for role in ("tenant", "helper")
        ],
        "attachments": [
            {
                "id": id,
                "draft_id": draft,
                "case_id": case,
                "position": 1,
                "kind": "pdf",
                "size": len(CONTENT),
                "details": sealer.older.seal_json(f"attachments.details:{id}", ["brief.pdf", "1" * 64, "2" * 64]),
            }
            for id, draft, case in ((PAPER, None, CASE), (OPEN_PAPER, OPEN_DRAFT, None))
        ],
        "attachment_contents": [
            {"attachment_id": id, "content": sealer.older.seal(f"attachment_contents.content:{id}", CONTENT)}
            for id in (PAPER, OPEN_PAPER)
        ],
        "letters": [
            _letter(sealer, LETTER, CASE, "tenant_received", state="sent", sent_at=AT, attempts=2)
            | {"sent": sealer.older.seal(f"letters.sent:{LETTER}", CONTENT)},
            _letter(sealer, REQUEST, None, "withdrawal_links", state="queued", sent_at=None, attempts=0),
        ],
        "limits": [
            {
                "purpose": "links",
                "fingerprint": "f" * 64,
                "starts_at": AT.replace(minute=0, second=0, microsecond=0),
                "amount": 3,
            }
        ],
    }


def at_0002(sealer: Sealer) -> Rows:
    """As before, and what stays of an erased case."""
    return at_0001(sealer) | {"past_cases": [PAST]}


def at_0003(sealer: Sealer) -> Rows:
    """As before, and what a virus scanner said of the file of the open draft."""
    rows = at_0002(sealer)
    return rows | {"attachments": [row | {"virus_check": row["draft_id"] and "clean"} for row in rows["attachments"]]}


def at_0005(sealer: Sealer) -> Rows:
    """As before, and when tidying was last done."""
    return at_0003(sealer) | {"tidyings": [{"number": 1, "at": AT}]}


def at_0006(sealer: Sealer) -> Rows:
    """As before, a sign of life, and the name of a signing key."""
    return at_0005(sealer) | {
        "signs_of_life": [{"role": "serve", "node": "one", "at": AT}],
        "signing_keys": [{"name": "5" * 64, "noted_at": AT, "broke_at": None}],
    }


def at_0007(sealer: Sealer) -> Rows:
    """As before, when the case changed last, and who tidies."""
    rows = at_0006(sealer)
    return rows | {
        "cases": [row | {"changed_on": ON} for row in rows["cases"]],
        "tidyings": [{"number": 1, "at": AT, "held_at": AT}],
    }


def at_0008(sealer: Sealer) -> Rows:
    """As before, with keys: one that nothing uses, one that was wiped, and a conversion that has begun."""
    return at_0007(sealer) | {
        "case_keys": [
            {"id": 1, "wrapped": sealer.new_key()[1], "fingerprint": None, "bucket": None},
            {"id": 2, "wrapped": bytes(64), "fingerprint": bytes(32), "bucket": bytes(1)},
        ],
        "erased_keys": [{"key_id": 2, "is_free": True, "has_fingerprint": True}],
        "conversion": [{"number": 1, "begun_at": AT, "converted_at": None, "rewritten_at": None}],
    }


def at_0009(sealer: Sealer) -> Rows:
    """As before, with a code to go on with the open draft on another device, and the letter that brings it."""
    rows = at_0008(sealer)
    held = {"code": "ABCDEFGHJK", "draft": COOKIE, "opened_at": AT.isoformat()}
    handover = {
        "handover_code": "6" * 64,
        "handover": sealer.older.seal_json(f"drafts.handover:{OPEN_DRAFT}", held),
        "handover_letter": REQUEST,
    }
    return rows | {"drafts": [row | handover for row in rows["drafts"]]}


def at_0010(sealer: Sealer) -> Rows:
    """As before, with a secretary who has logged in, and a hearing of the case on a day with a corporation."""
    rows = at_0009(sealer)
    seal = sealer.older.seal_json
    staff = {"called": "Sanne de Wit", "password": "", "totp": "", "recovery": []}
    party = {"name": "De Brug", "contact": "", "mail": "", "management": "", "management_mail": "", "post": []}
    return rows | {
        "staff": [
            {
                "id": PERSON,
                "name_fingerprint": "5" * 64,
                "role": "secretary",
                "details": seal(f"staff.details:{PERSON}", staff),
                "failed": 0,
            }
        ],
        "staff_sessions": [{"id": "4" * 64, "staff_id": PERSON, "made_at": AT, "seen_at": AT}],
        "corporations": [
            {
                "id": PARTY,
                "name_fingerprint": "3" * 64,
                "version": 1,
                "details": seal(f"corporations.details:{PARTY}", party | {"offices": []}),
            }
        ],
        "hearing_days": [
            {
                "id": DAY,
                "on": ON,
                "starts": "13.00",
                "minutes": 60,
                "slots": 4,
                "version": 1,
                "details": seal(f"hearing_days.details:{DAY}", {"place": "Kantoor", "lines": [], "panel": ""}),
            }
        ],
        "hearings": [
            {
                "case_id": CASE,
                "number": 1,
                "day_id": DAY,
                "slot": 0,
                "outcome": "off",
                "sequence": 1,
                "details": seal(f"hearings.details:{CASE}/1", {"why": "ziek", "asked_by": ""}),
            }
        ],
        "notes": [
            {
                "id": NOTE,
                "case_id": CASE,
                "staff_id": PERSON,
                "at": AT,
                "is_done": False,
                "details": seal(f"notes.details:{NOTE}", {"text": TEXT}),
            }
        ],
        "envelopes": [{"case_id": CASE, "lines": seal(f"envelopes.lines:{CASE}", ["Straat 1", "1234 AB Plaats"])}],
        "acts": [{"number": 1, "at": AT, "staff_id": PERSON, "what": "call_off", "case_id": CASE}],
    }


def at_0011(sealer: Sealer) -> Rows:
    """As before, with an advice on the case, what it was about, and a phone number that the tenant corrected."""
    rows = at_0010(sealer)
    seal = sealer.older.seal_json
    return rows | {
        "advices": [
            {
                "case_id": CASE,
                "outcome": "upheld",
                "sent_on": ON,
                "details": seal(f"advices.details:{CASE}", {"why": ""}),
            }
        ],
        "closings": [
            {
                "case_id": CASE,
                "subject": "repairs",
                "details": seal(f"closings.details:{CASE}", {"summary": TEXT}),
            }
        ],
        "summaries": [
            {"id": NOTE, "past_case": 1, "details": seal(f"summaries.details:{NOTE}", {"summary": TEXT})},
        ],
        "lookups": [{"case_id": CASE, "kind": "name", "fingerprint": "2" * 64}],
        "supplements": [
            {
                "id": NOTE,
                "case_id": CASE,
                "at": AT,
                "what": "contact",
                "details": seal(f"supplements.details:{NOTE}", {"phone": "0612345678"}),
            }
        ],
        "panels": [{"day_id": DAY, "staff_id": PERSON}],
        "visits": [{"on": ON, "page": "complaint/you", "count": 3}],
        "years": [{"year": ON.year, "fixed_at": AT, "numbers": "{}"}],
    }


ROWS = {
    "0001": at_0001,
    "0002": at_0002,
    "0003": at_0003,
    "0004": at_0003,
    "0005": at_0005,
    "0006": at_0006,
    "0007": at_0007,
    "0008": at_0008,
    "0009": at_0009,
    "0010": at_0010,
    "0011": at_0011,
    "0012": at_0011,
    "0013": at_0011,
}
"""The rows of each revision by its name; a new revision adds its own, and never changes those of another."""


def fill(connection: Connection, revision: str, sealer: Sealer) -> None:
    """Put a row of each kind into every table that there was at this revision."""
    then, beside = MetaData(), parts(connection)
    then.reflect(connection, only=lambda name, _: name not in beside)
    rows = ROWS[revision](sealer)
    assert {table.name for table in then.sorted_tables} == rows.keys() | {"alembic_version"}
    for table in then.sorted_tables:
        if table.name in rows:
            connection.execute(delete(table))
        for row in rows.get(table.name, []):
            connection.execute(insert(table).values(**row))


def _letter(sealer: Sealer, id: str, case_id: str | None, kind: str, **more: Any) -> dict[str, Any]:
    return {
        "id": id,
        "case_id": case_id,
        "kind": kind,
        "language": "nl",
        "message_id": f"<{id}@mail.example>",
        "part": 1,
        "parts": 1,
        "created_at": AT,
        "next_at": AT,
        "leased_until": None,
        "leased_by": None,
        "error": None,
        "recipient": sealer.older.seal(f"letters.recipient:{id}", b"tenant@example.nl"),
        "details": sealer.older.seal_json(f"letters.details:{id}", [[], {"mail": "tenant@example.nl"}]),
        **more,
    }
