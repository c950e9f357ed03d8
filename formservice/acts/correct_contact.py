"""A tenant corrects how to be reached: answers, addresses, links and letters change together, or not at all."""

from collections.abc import Mapping
from secrets import token_hex

from sqlalchemy import Connection

from formservice.letters.corrected import letters_for_contact
from formservice.questions.beside import CONTACT
from formservice.service import Service
from formservice.storage import cases, contacts, letters, letters_at_desk, lookups, notes, recording, supplements
from formservice.storage.cases import Case
from formservice.storage.supplements import Supplement, What

_NAMES = [question.name for question in CONTACT.questions]
_OF_ADDRESS = {"postcode", "house_number", "street", "town"}


def corrections(service: Service, case_id: str) -> int:
    """Return how often the tenant of a case corrected how to be reached: a form that is open tells it to the act."""
    with service.db.reading() as connection:
        return _corrections(service, connection, case_id)


def correct_contact(service: Service, case_id: str, typed: Mapping[str, str], seen: int) -> Case | None:
    """Keep how the tenant can be reached from now on, and queue the letters about it; return the case as it is then.

    None, with nothing changed, where it was corrected since the form was opened, which had `seen` so many corrections.
    With another mail address, links sent before end, and what waits for the old one goes to the new.
    Raises CaseUnknown.
    """
    db, is_ended = service.db, False
    with db.writing(f"case:{case_id}") as connection:
        case = cases.current(db, connection, case_id)
        new = {name: typed[name].strip() for name in _NAMES if typed[name].strip() != case.answers.get(name, "")}
        if not new:
            return case
        if _corrections(service, connection, case_id) != seen:
            return None
        old = {name: case.answers.get(name, "") for name in new}
        after = recording.put_answers(db, connection, case, {**case.answers, **new})
        left = case.complaint.mail
        lookups.write(db, connection, after)
        if "mail" in new:
            contacts.replace_contact(db, connection, case_id, "tenant", after.complaint.mail)
            is_ended = bool(left) and left.casefold() != after.complaint.mail.casefold()
            db.hold(connection, "outbox")
            letters_at_desk.readdress(db, connection, case_id, left, after.complaint.mail)
        if is_ended:
            recording.end_links(connection, case_id)
        if _OF_ADDRESS & new.keys():
            # an address of which a part is wrong by now reaches nobody: the desk asks for it
            notes.put_address(db, connection, case_id, after.complaint.envelope)
        # letters stand in the order of their moments, which the clock that was put back must not turn around
        now = max(service.now(), case.history[-1].at or service.now())
        supplements.add(db, connection, case_id, Supplement(token_hex(16), now, What.CONTACT, {"old": old, "new": new}))
        told = letters_for_contact(after, service.committee, old, new, left if is_ended else "")
        letters.queue(db, connection, case_id, [letter.after(case.history[-1]) for letter in told], now)
        changed = cases.current(db, connection, case_id)
    if is_ended:
        db.journal.note_links_ended(case_id, changed.link_version)
    return changed


def _corrections(service: Service, connection: Connection, case_id: str) -> int:
    return sum(each.what is What.CONTACT for each in supplements.of_case(service.db, connection, case_id))
