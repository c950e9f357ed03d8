"""All that is kept about a complaint, opened: as `formservice export` tells it, and as a folder for its tenant."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from formservice.letters.kinds import LetterKind
from formservice.letters.told import Told
from formservice.service import Service
from formservice.storage import (
    advices,
    attachments,
    cases,
    closings,
    corporations,
    desk_log,
    hearing_days,
    letters,
    letters_at_desk,
    notes,
    supplements,
)
from formservice.storage.attachments import AttachmentInfo, Origin, VirusCheck
from formservice.uploads.incoming import safe_name


def copy_to(folder: Path, service: Service, case: cases.Case) -> Sequence[str]:
    """Write all that is kept about one complaint into a new folder, for its tenant (AVG article 15).

    Return the names of files that were left out because they hold a virus. Raises FileExistsError.
    """
    folder.mkdir(mode=0o700, parents=True)
    left_out = []
    (folder / "complaint.json").write_text(
        json.dumps(_for_the_tenant(service, case), ensure_ascii=False, indent=1), "utf-8"
    )
    for number, info in enumerate([*case.attachments, *_papers_for_the_tenant(service, case)], start=1):
        if info.virus_check is VirusCheck.FOUND:
            left_out.append(info.name)
            continue
        content = attachments.content(service.db, info.id)
        if content is not None:
            (folder / f"{number:02}-{_short(safe_name(info.name, ''))}").write_bytes(content)
    for number, letter in enumerate(letters.of_case(service.db, case.id), start=1):
        sent = letters.sent_bytes(service.db, letter.id)
        if sent is not None:
            (folder / f"letter-{number:02}-{letter.kind}.eml").write_bytes(sent)
    return left_out


def exported(service: Service, case: cases.Case) -> dict[str, Any]:
    """Return a complaint as `formservice export` tells it, for the committee: with notes, panels and the desk's log."""
    return {**_for_the_tenant(service, case), **_for_the_committee(service, case)}


def _for_the_tenant(service: Service, case: cases.Case) -> dict[str, Any]:
    """Return a complaint, opened, with its files' hashes, its letters' states and its hearings; nothing of the desk."""
    return {
        "reference": case.reference,
        "state": case.state.value,
        "submitted_at": case.submitted_at.isoformat(),
        "language": case.language,
        "corporation": case.corporation,
        "questions_version": case.questions_version,
        "answers": case.answers,
        "attachments": [_file(each) for each in case.attachments],
        "papers": [_file(each) for each in _papers_for_the_tenant(service, case)],
        "history": [
            {
                "state": event.state.value,
                "on": event.on.isoformat(),
                "at": _moment(event.at),
                "by": asdict(event.by) if event.by else None,
                "reason": event.reason,
            }
            for event in case.history
        ],
        "letters": [
            {
                "id": letter.id,
                "kind": letter.kind,
                "language": letter.language,
                "message_id": letter.message_id,
                "part": letter.part,
                "parts": letter.parts,
                "state": letter.state.value,
                "sent_at": _moment(letter.sent_at),
                "error": letter.error,
                "posted_on": _day(letter.posted_on),
                "returned_at": _moment(letter.returned_at),
            }
            for letter in letters.of_case(service.db, case.id)
        ],
        **_at_desk(service, case),
        **_steps_2_and_3(service, case),
    }


def _papers_for_the_tenant(service: Service, case: cases.Case) -> list[AttachmentInfo]:
    """Return what came in after the complaint; what the committee wrote stays with it, unless the tenant got it."""
    kinds = (LetterKind.TENANT_AGREED, LetterKind.TENANT_ADVISED)
    with service.db.reading() as connection:
        written = letters_at_desk.details_of(service.db, connection, [case.id], kinds)
    got = {Told.read(details).paper for _, details in written}
    theirs = (Origin.TENANT, Origin.CORPORATION)
    return [each for each in case.papers if each.origin in theirs or each.id in got]


def _file(file: AttachmentInfo) -> dict[str, Any]:
    return {
        "id": file.id,
        "name": file.name,
        "kind": file.kind,
        "size": file.size,
        "sha256_received": file.sha256_received,
        "sha256": file.sha256,
        "virus_check": file.virus_check,
        "origin": file.origin,
        "added_at": _moment(file.added_at),
    }


def _at_desk(service: Service, case: cases.Case) -> dict[str, Any]:
    db = service.db
    with db.reading() as connection:
        corporation = corporations.of_case(db, connection, case.id)
        hearings = hearing_days.of_case(db, connection, case.id)
        address = notes.address(db, connection, case.id)
    return {
        "tied_to": corporation.party.name if corporation else None,
        "address": list(address),
        "hearings": [
            {
                "on": hearing.on.isoformat(),
                "at": hearing.at.isoformat("minutes"),
                "place": [hearing.day.where.place, *hearing.day.where.lines],
                "outcome": hearing.outcome.value,
                "why": hearing.why,
                "asked_by": hearing.asked_by,
            }
            for hearing in hearings
        ],
    }


def _steps_2_and_3(service: Service, case: cases.Case) -> dict[str, Any]:
    """Return how a complaint came in, the advice and the decision, what it was about, and what its tenant added."""
    db = service.db
    with db.reading() as connection:
        advice = advices.of_case(db, connection, case.id)
        closing = closings.of_case(db, connection, case.id)
        added = supplements.of_case(db, connection, case.id)
    return {
        "channel": case.channel,
        "advice": advice
        and {
            "outcome": advice.finding,
            "sent_on": _day(advice.sent_on),
            "decided_on": _day(advice.decided_on),
            "follows": advice.follows,
            "paper": advice.paper,
            "why": advice.why,
        },
        "closing": {"subject": None if closing.is_asked else closing.subject, "summary": closing.summary}
        if closing
        else {"subject": None},
        "added": [{**each.details, "at": _moment(each.at), "what": each.what} for each in added],
    }


def _for_the_committee(service: Service, case: cases.Case) -> dict[str, Any]:
    """Return what the desk keeps for itself: notes, the panel of each hearing, and who did what."""
    db = service.db
    with db.reading() as connection:
        kept = notes.of_case(db, connection, case.id)
        log = desk_log.of_case(db, connection, case.id)
        hearings = hearing_days.of_case(db, connection, case.id)
    return {
        "papers": [_file(each) for each in case.papers],
        "notes": [
            {
                "by": note.staff_id,
                "at": note.at.isoformat(),
                "text": note.text,
                "remind_on": _day(note.remind_on),
                "is_done": note.is_done,
            }
            for note in kept
        ],
        "panels": [hearing.day.where.panel for hearing in hearings],
        "acts": [
            {
                "number": act.number,
                "at": act.at.isoformat(),
                "by": act.staff_id,
                "what": act.what.value,
                "undoes": act.undoes,
                "details": act.details,
            }
            for act in log
        ],
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _short(name: str) -> str:
    """Return the end of a name, for a file system that takes 255 bytes where letters are up to four each."""
    return name.encode()[-200:].decode("utf-8", "ignore")
