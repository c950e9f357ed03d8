"""What a person proves who they are with: set at first use, changed later; each change ends their other sessions."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from formservice.acts.staff import codes, passwords
from formservice.acts.staff.log_in import Wait, Wrong, judge_code, tries_of_code, use
from formservice.service import Service
from formservice.storage import desk_log, staff, staff_sessions, tries
from formservice.storage.desk_log import Did
from formservice.storage.staff import Person, Secrets
from formservice.storage.staff_sessions import StaffSession


def begin_first_use(service: Service, token: str, password: str) -> bool:
    """Keep the password of the person with this one-time link, and a key for codes; neither logs anybody in yet."""
    kept = passwords.hashed(password)
    with service.db.writing("staff") as connection:
        person = staff.within(service.db, connection, staff.by_link(token, service.now()))
        if person is None:
            return False
        staff.keep_secrets(service.db, connection, person, Secrets(password=kept, next_key=codes.new_key()))
    return True


def end_first_use(service: Service, token: str, code: str) -> tuple[str, list[str]] | Wrong | None:
    """Let in for the first time who typed a right code back: return a session and the recovery codes.

    The link is used up; None where it opens no more.
    """
    now = service.now()
    with service.db.writing("staff") as connection:
        person = staff.within(service.db, connection, staff.by_link(token, now))
        if person is None or not person.secrets.next_key:
            return None
        proof = judge_code(person, code, now, person.secrets.next_key)
        if isinstance(proof, Wrong):
            return proof
        fresh = _keep(service, connection, person, next_key=True)
        staff.end_link(connection, person)
        use(service, connection, person, proof)
        session = staff_sessions.begin(service.db, connection, person.id, now)
        desk_log.note(service.db, connection, person.id, Did.LOGGED_IN, now)
    return session, fresh


def give_code(service: Service, person: Person, session: StaffSession, code: str) -> Wrong | Wait | None:
    """Note that this person gave a code now, or return why it does not count."""
    counted = tries_of_code(service, person)
    now = service.now()
    if until := tries.begin(service.db, counted, now):
        return Wait(until)
    with service.db.writing("staff") as connection:
        found = staff.within(service.db, connection, staff.by_id(person.id))
        proof = judge_code(found, code, now) if found else Wrong.PROOF
        if isinstance(proof, Wrong) or not found:
            return proof if isinstance(proof, Wrong) else Wrong.PROOF
        if use(service, connection, found, proof) is None:
            return Wrong.USED
        staff_sessions.note_code(connection, session, now)
    tries.forget(service.db, counted)
    return None


def change_password(service: Service, person: Person, old: str, new: str) -> str | Wrong | Wait:
    """Change the password of who knows the old one; return a new session, as all others have ended."""
    counted = tries_of_code(service, person)
    if until := tries.begin(service.db, counted, service.now()):
        return Wait(until)
    if not passwords.is_right(old, person.secrets.password):
        return Wrong.PROOF
    kept = passwords.hashed(new)
    tries.forget(service.db, counted)
    with service.db.writing("staff") as connection:
        found = staff.within(service.db, connection, staff.by_id(person.id))
        if found is None or found.secrets.password != person.secrets.password:
            return Wrong.PROOF
        staff.keep_secrets(service.db, connection, found, replace(found.secrets, password=kept))
        return _begin_anew(service, connection, found)


def begin_new_key(service: Service, person: Person) -> None:
    """Make a key for another phone; the one that is in use stays, until a code of the new one is typed back."""
    with service.db.writing("staff") as connection:
        if found := staff.within(service.db, connection, staff.by_id(person.id)):
            kept = replace(found.secrets, next_key=codes.new_key())
            staff.keep_secrets(service.db, connection, found, kept)


def end_new_key(service: Service, person: Person, code: str) -> str | Wrong:
    """Use the new key from now on, after a right code of it; return a new session, as all others have ended."""
    now = service.now()
    with service.db.writing("staff") as connection:
        found = staff.within(service.db, connection, staff.by_id(person.id))
        if found is None or not found.secrets.next_key:
            return Wrong.PROOF
        proof = judge_code(found, code, now, found.secrets.next_key)
        if isinstance(proof, Wrong):
            return proof
        kept = replace(found.secrets, totp_key=found.secrets.next_key, next_key="")
        staff.keep_secrets(service.db, connection, found, kept, last_step=proof.step)
        return _begin_anew(service, connection, found)


def new_recovery_codes(service: Service, person: Person) -> tuple[str, list[str]] | None:
    """Make new recovery codes, so that the old ones open nothing; return a new session, and the codes."""
    with service.db.writing("staff") as connection:
        found = staff.within(service.db, connection, staff.by_id(person.id))
        if found is None:
            return None
        fresh = _keep(service, connection, found)
        return _begin_anew(service, connection, found), fresh


def _keep(service: Service, connection: Connection, person: Person, *, next_key: bool = False) -> list[str]:
    fresh = codes.new_recovery_codes()
    kept = replace(person.secrets, recovery=tuple(codes.recovery_hash(each) for each in fresh))
    if next_key:
        kept = replace(kept, totp_key=kept.next_key, next_key="")
    staff.keep_secrets(service.db, connection, person, kept)
    return fresh


def _begin_anew(service: Service, connection: Connection, person: Person) -> str:
    now: datetime = service.now()
    staff_sessions.end(connection, staff_sessions.of(person.id), now)
    desk_log.note(service.db, connection, person.id, Did.SETTINGS, now)
    return staff_sessions.begin(service.db, connection, person.id, now)
