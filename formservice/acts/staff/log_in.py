"""Logging in: name, password and code in one go, judged alike and as long for a name that nobody has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from sqlalchemy import Connection

from formservice.acts.staff import codes, passwords
from formservice.service import Service
from formservice.storage import desk_log, staff, staff_sessions, tries
from formservice.storage.desk_log import Did
from formservice.storage.staff import Person
from formservice.storage.tries import Tried
from formservice.text.plain_text import folded

FREE = 5
"""Wrong tries of one address, or of one browser that its owner used before, that never wait."""
_FREE_OF_A_NAME = 50  # from many addresses: no stranger with ten of them makes the owner wait
_FREE_OF_ALL = 1_000


class Wrong(Enum):
    """Why nobody is let in."""

    PROOF = "proof"
    CLOCK_AHEAD = "clock ahead"
    CLOCK_BEHIND = "clock behind"
    USED = "used"


@dataclass(frozen=True)
class Wait:
    """Nothing was judged: too many tries were wrong, and the next must wait until then."""

    until: datetime


@dataclass(frozen=True)
class LoggedIn:
    """A person who was let in, with a session; how many tries were wrong before; how many recovery codes are left."""

    person: Person
    session: str
    failed: int
    left: int | None = None


def log_in(
    service: Service, name: str, password: str, code: str, address: str, browser: str | None
) -> LoggedIn | Wrong | Wait:
    """Let a person in with name, password and code (or recovery code).

    `address` is where the try comes from; `browser` says that its owner logged in there before: no stranger's tries
    make them wait there.
    """
    counted = _counted(service, name, address, browser)
    if until := tries.begin(service.db, counted, service.now()):
        return Wait(until)
    person = staff.known_or_nobody(service.db, name)
    is_password = passwords.is_right(password, person.secrets.password)
    judged = judge_code(person, code, service.now())
    is_able = person.is_set_up and not person.is_disabled
    if not (is_password and is_able):
        return _failed(service, person, Wrong.PROOF)
    let_in = judged if isinstance(judged, Wrong) else _let_in(service, person, judged)
    if isinstance(let_in, Wrong):
        return _failed(service, person, let_in)
    tries.forget(service.db, [each for each in counted if each.free < _FREE_OF_ALL])
    return let_in


@dataclass(frozen=True)
class Proof:
    """A code that may count once: of a step, or a recovery code."""

    step: int | None = None
    recovery: str | None = None


def judge_code(person: Person, typed: str, now: datetime, key: str | None = None) -> Proof | Wrong:
    """Judge a code by the person's key (or another): of this step or the one before, or a recovery code."""
    recovery = codes.recovery_hash(typed)
    if key is None and codes.is_recovery(typed) and recovery in person.secrets.recovery:
        return Proof(recovery=recovery)
    offs = codes.steps_of(key or person.secrets.totp_key or codes.NO_KEY, typed, now)
    if not offs:
        return Wrong.PROOF
    if offs[0] not in {0, -1}:
        return Wrong.CLOCK_AHEAD if offs[0] > 0 else Wrong.CLOCK_BEHIND
    return Proof(step=codes.step_at(now) + offs[0])


def tries_of_code(service: Service, person: Person) -> Sequence[Tried]:
    """Return how the tries of a person who is logged in are counted: by that person alone."""
    return [Tried(service.db.sealer.fingerprint("tries of a code", person.id), FREE)]


def _counted(service: Service, name: str, address: str, browser: str | None) -> list[Tried]:
    def tried(whose: str, free: int) -> Tried:
        return Tried(service.db.sealer.fingerprint("tries", whose), free)

    named = folded(name)
    if browser:
        return [tried(f"browser {browser} {named}", FREE)]
    return [tried(f"address {address}", FREE), tried(f"name {named}", _FREE_OF_A_NAME), tried("all", _FREE_OF_ALL)]


def _failed(service: Service, person: Person, why: Wrong) -> Wrong:
    with service.db.writing("staff") as connection:
        staff.note_failed(connection, person)
        desk_log.note(service.db, connection, person.id, Did.LOGIN_FAILED, service.now())
    return why


def _let_in(service: Service, person: Person, proof: Proof) -> LoggedIn | Wrong:
    now = service.now()
    with service.db.writing("staff") as connection:
        # read anew: what a code or a disabling changed meanwhile counts
        found = staff.within(service.db, connection, staff.by_id(person.id))
        is_same = found and not found.is_disabled and found.secrets.password == person.secrets.password
        if not found or not is_same:
            return Wrong.PROOF
        used = use(service, connection, found, proof)
        if used is None:
            return Wrong.USED
        staff.forget_failed(connection, found)
        session = staff_sessions.begin(service.db, connection, found.id, now)
        desk_log.note(service.db, connection, found.id, Did.LOGGED_IN, now)
    return LoggedIn(used, session, found.failed, len(used.secrets.recovery) if proof.recovery else None)


def use(service: Service, connection: Connection, person: Person, proof: Proof) -> Person | None:
    """Use a code up within the caller's transaction, and return the person after it; None where it was used."""
    if proof.step is not None:
        return person if staff.use_step(connection, person, proof.step) else None
    if proof.recovery not in person.secrets.recovery:
        return None
    left = tuple(each for each in person.secrets.recovery if each != proof.recovery)
    return staff.keep_secrets(service.db, connection, person, replace(person.secrets, recovery=left))
