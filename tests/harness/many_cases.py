"""Many cases at once, of which none is due: rows as the service leaves them, with nothing sealed that would open."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from formservice.rules.case import State, is_closed
from formservice.service import Service
from formservice.storage.desk_tables import lookups
from formservice.storage.letters import LetterState
from formservice.storage.tables import cases, history, letters

_SEALED = b"x" * 1_500
_DETAILS = b"x" * 120
_DAYS_CLOSED, _DAYS_OPEN = 300, 90
_AT_ONCE = 5_000


def fill(service: Service, number: int, states: Sequence[State] = tuple(State)) -> None:
    """Put so many cases into the database, of these states, changed today up to some months ago, with a letter each."""
    for first in range(0, number, _AT_ONCE):
        rows = [_case(service, each, states) for each in range(first, min(first + _AT_ONCE, number))]
        with service.db.writing() as connection:
            connection.execute(insert(cases), rows)
            connection.execute(insert(history), [event for row in rows for event in _events(service, row)])
            connection.execute(insert(letters), [_letter(row) for row in rows])
            connection.execute(insert(lookups), [_lookup(row) for row in rows])


def _case(service: Service, number: int, states: Sequence[State]) -> dict[str, Any]:
    state = states[number % len(states)]
    days = number // len(states) % (_DAYS_CLOSED if is_closed(state) else _DAYS_OPEN)
    return {
        "id": secrets.token_hex(16),
        "reference": f"K{number:07}",
        "draft_key": secrets.token_hex(32),
        "state": state,
        "changed_on": service.today() - timedelta(days=days),
        "language": "nl",
        "submitted_at": service.now() - timedelta(days=days, hours=1),
        "listed_corporation": "Woonstichting De Brug",
        "questions_version": 1,
        "link_version": 1,
        "code": _DETAILS,
        "answers": _SEALED,
    }


def _events(service: Service, case: dict[str, Any]) -> Iterator[dict[str, Any]]:
    came = dict.fromkeys([State.RECEIVED, case["state"]])
    for sequence, state in enumerate(came, start=1):
        yield {
            "case_id": case["id"],
            "sequence": sequence,
            "state": state,
            "on": case["changed_on"],
            "at": case["submitted_at"],
            "details": _DETAILS,
        }


def _letter(case: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": secrets.token_hex(16),
        "case_id": case["id"],
        "kind": "tenant_received",
        "language": "nl",
        "message_id": f"<{case['id']}@mail.example>",
        "part": 1,
        "parts": 1,
        "state": LetterState.SENT,
        "attempts": 1,
        "created_at": case["submitted_at"],
        "next_at": case["submitted_at"],
        "recipient": _DETAILS,
        "details": _DETAILS,
    }


def _lookup(case: dict[str, Any]) -> dict[str, Any]:
    return {"case_id": case["id"], "kind": "name", "fingerprint": secrets.token_hex(32)}
