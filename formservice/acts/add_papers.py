"""A tenant adds papers or words to a complaint that was sent: kept with the letter about it, or not at all."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from hashlib import sha256

from sqlalchemy import Connection

from formservice.letters.added import letters_for_papers
from formservice.rules.case import takes_papers
from formservice.rules.hearing import Outcome
from formservice.rules.terms import AMSTERDAM
from formservice.service import Service
from formservice.storage import cases, hearing_days, letters, supplements
from formservice.storage.attachments import (
    AttachmentInfo,
    AttachmentLimits,
    Origin,
    SafeFile,
    insert_paper,
    next_position,
)
from formservice.storage.cases import Case
from formservice.storage.owners import seal_of_case
from formservice.storage.supplements import Supplement, What


class NotAdded(Enum):
    """Why nothing was added."""

    OVER = "over"
    FULL = "full"


def is_open(service: Service, case: Case) -> bool:
    """Tell whether the tenant may add to this complaint now."""
    with service.db.reading() as connection:
        return _is_open(service, connection, case)


def add_papers(
    service: Service, case_id: str, words: str, uploads: Sequence[SafeFile], posted: Sequence[str]
) -> list[AttachmentInfo] | NotAdded:
    """Keep what is new of these files, and the words, with a case, and queue the letter; return the files kept.

    What was `posted` twice is kept once: its form, and the hash of each file as it came in. Raises CaseUnknown.
    """
    db = service.db
    with db.writing(f"case:{case_id}") as connection:
        case = cases.current(db, connection, case_id)
        if not _is_open(service, connection, case):
            return NotAdded.OVER
        known = {each.sha256_received for each in case.tenants_papers}
        new = [each for each in uploads if each.sha256_received not in known]
        id = _id(case_id, words, *posted)
        is_repeated = any(each.id == id for each in supplements.of_case(db, connection, case_id))
        if is_repeated or not (new or words):
            return []
        if not _is_room(case.tenants_papers, new, service.committee.uploads):
            return NotAdded.FULL
        # letters stand in the order of their moments, which the clock that was put back must not turn around
        now = max(service.now(), case.history[-1].at or service.now())
        added = _keep(service, connection, case_id, new, now)
        details = {"words": words, "files": [each.id for each in added]}
        supplements.add(db, connection, case_id, Supplement(id, now, What.PAPERS, details))
        told = letters_for_papers(case, service.committee, added, words)
        letters.queue(db, connection, case_id, [letter.after(case.history[-1]) for letter in told], now)
    return added


def _keep(
    service: Service, connection: Connection, case_id: str, new: Sequence[SafeFile], now: datetime
) -> list[AttachmentInfo]:
    seal = seal_of_case(service.db.sealer, connection, case_id)
    first = next_position(connection, case_id)
    return [
        info
        for position, upload in enumerate(new, start=first)
        for info in insert_paper(connection, case_id, seal, position, upload, Origin.TENANT, now)
    ]


def _is_open(service: Service, connection: Connection, case: Case) -> bool:
    hearings = hearing_days.of_case(service.db, connection, case.id)
    planned = [datetime.combine(each.on, each.at, AMSTERDAM) for each in hearings if each.outcome is Outcome.PLANNED]
    return takes_papers(case.state, min(planned, default=None), service.now())


def _is_room(kept: Sequence[AttachmentInfo], new: Sequence[SafeFile], limits: AttachmentLimits) -> bool:
    size = sum(each.size for each in kept) + sum(len(paper.content) for each in new for paper in each.papers)
    return (
        len({each.position for each in kept}) + len(new) <= limits.max_files and size <= limits.max_total_bytes
    ) or not new


def _id(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
