"""All that the desk knows of one case, for its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from formservice.acts.desk import standing
from formservice.acts.desk.carry_out import look
from formservice.acts.desk.situation import Situation
from formservice.acts.desk.standing import Standing
from formservice.errors import CaseUnknown
from formservice.service import Service
from formservice.storage import desk_log, letters, notes, open_cases, staff, supplements
from formservice.storage.desk_log import Act, Did
from formservice.storage.letters import LetterState, LetterStatus
from formservice.storage.notes import Note
from formservice.storage.supplements import Supplement


@dataclass(frozen=True)
class Dossier:
    """A case with its letters, its notes, what was done to it and what its tenant added; `people` has names by id."""

    situation: Situation
    letters: list[LetterStatus]
    notes: list[Note]
    acts: list[Act]
    people: Mapping[str, str]
    standing: Standing
    supplements: list[Supplement]

    def name(self, staff_id: str) -> str:
        """Return the name of somebody at the desk, or that it went by itself."""
        if staff_id == desk_log.ITSELF:
            return "vanzelf"
        return self.people.get(staff_id, "iemand die er niet meer werkt")

    @property
    def last_step(self) -> Act | None:
        """What brought the case here, at the desk."""
        return next((act for act in reversed(self.acts) if act.what in desk_log.STEPS), None)

    def waiting(self, now: datetime) -> tuple[Act, datetime] | None:
        """Return the act whose letters are held the longest, and until when; None where none are."""
        held = [
            letter
            for letter in self.letters
            if letter.act and letter.state is LetterState.QUEUED and letter.next_at > now and not letter.attempts
        ]
        if not held:
            return None
        last = max(held, key=lambda letter: letter.next_at)
        return next(act for act in self.acts if act.number == last.act), last.next_at

    def takes_back(self, now: datetime) -> tuple[Act, datetime | None] | None:
        """Return the act that can be taken back, and when its letters go; None for post, which waits for somebody."""
        act = self.last_step
        rows = len(self.situation.case.history)
        if act is None or act.what is Did.TAKE_BACK or act.details.get("rows_after") != rows:
            return None
        mine = [letter for letter in self.letters if letter.act == act.number]
        mailed = [letter for letter in mine if letter.state is LetterState.QUEUED]
        waits = all(letter.next_at > now and not letter.attempts for letter in mailed)
        posts = [letter for letter in mine if letter.state is LetterState.TO_POST]
        if not mine or not waits or len(mailed) + len(posts) < len(mine):
            return None
        return act, min((letter.next_at for letter in mailed), default=None)


def read(service: Service, case_id: str) -> Dossier:
    """Return all that is known of a case now; raise CaseUnknown."""
    db = service.db
    # letters first: an act may be read without its letters, but no letter without its act
    sent = letters.of_case(db, case_id)
    situation = look(service, case_id)
    with db.reading() as connection:
        acts = desk_log.of_case(db, connection, case_id)
        kept = notes.of_case(db, connection, case_id)
        added = supplements.of_case(db, connection, case_id)
    stands = standing.of(service, open_cases.outlines(db, [case_id]))
    if not stands:
        raise CaseUnknown(case_id)  # erased this moment
    people = {person.id: person.name for person in staff.all_of(db)}
    return Dossier(situation, sent, kept, acts, people, stands[0], added)
