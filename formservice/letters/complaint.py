"""The letter that brings a complaint to the committee: in parts where it is large, each with its files."""

from dataclasses import replace

from formservice.documents.text import as_text
from formservice.documents.typesetting import lacking
from formservice.letters.compose import File, Letter
from formservice.letters.pdf import complaint_pdf, confirmation_pdf
from formservice.letters.split import piece_name
from formservice.letters.to_committee import committee_received, complaint_sheet
from formservice.service import Service
from formservice.storage import attachments
from formservice.storage.attachments import VirusCheck
from formservice.storage.cases import Case
from formservice.storage.letters import LetterRow
from formservice.uploads.scanning import checked_again

_SUBTYPES = {
    "pdf": "pdf",
    "jpeg": "jpeg",
    "docx": "vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "vnd.oasis.opendocument.text",
    # not as text or as a mail in a mail: a mail server may change those, and these go byte for byte
    "txt": "octet-stream",
    "eml": "octet-stream",
    "msg": "vnd.ms-outlook",
}


def complaint(service: Service, case: Case, row: LetterRow) -> Letter:
    """Return one part of the complaint with its files; raise LookupError where one of them is gone."""
    piece = row.details.get("piece")
    # The first part tells of every file; what it has sent with a warning, no later part may call something else.
    due = row.attachment_ids if row.part > 1 else {info.id for info in case.attachments}
    case = replace(case, attachments=checked_again(service.db, service.scanner, case.attachments, due))
    undrawn = lacking(as_text([complaint_sheet(case, service.committee)]))
    letter = committee_received(
        case, service.committee, row.part, row.parts, row.attachment_ids, piece and tuple(piece[2:]), undrawn
    )
    files: list[File] = []
    if row.part == 1:
        files.append(File(f"klacht-{case.reference}.pdf", "pdf", complaint_pdf(case, service.committee)))
        if not case.complaint.mail:
            content = confirmation_pdf(case, service.committee, service.settings.base_url, case.language)
            files.append(File(f"bevestiging-{case.reference}.pdf", "pdf", content))
    return replace(letter, files=(*files, *files_of(service, case, row)))


def complaint_files(service: Service, case: Case, row: LetterRow) -> list[File]:
    """Return the tenant's files that go with one letter, checked again; raise LookupError where one is gone."""
    checked = checked_again(service.db, service.scanner, case.attachments, set(row.attachment_ids))
    return files_of(service, replace(case, attachments=checked), row)


def files_of(service: Service, case: Case, row: LetterRow) -> list[File]:
    """Return the files of a case that go with one letter, as they were checked; raise LookupError where one is gone."""
    piece, files = row.details.get("piece"), []
    for info in case.attachments:
        if info.id in row.attachment_ids and info.virus_check is not VirusCheck.FOUND:
            stored = attachments.content(service.db, info.id)
            if stored is None:
                raise LookupError("an attachment of this complaint is gone")
            if piece:
                start, stop, number, _ = piece
                files.append(File(piece_name(info.name, number), "octet-stream", stored[start:stop]))
            else:
                files.append(File(info.name, _SUBTYPES[info.kind], stored))
    return files
