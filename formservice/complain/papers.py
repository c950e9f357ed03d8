"""Photos and papers: each file that came along is checked, made safe and kept with the draft, or refused in words."""

from collections.abc import Iterable
from io import SEEK_END
from typing import IO, BinaryIO, cast

from werkzeug.datastructures import FileStorage

from formservice import uploads
from formservice.answers import Problem
from formservice.complain import draft
from formservice.languages import N_
from formservice.storage.drafts import Refusal
from formservice.uploads import UploadProblem
from formservice.web import requests
from formservice.web.limits import is_allowed
from formservice.web.service import service

TEXTS = {
    UploadProblem.KIND: N_(
        "%(name)s kunnen wij niet gebruiken. Stuur een foto (JPEG, PNG, HEIC), een PDF of een DOCX."
    ),
    UploadProblem.EMPTY: N_("%(name)s is leeg. Kies het bestand nog een keer."),
    UploadProblem.TOO_LARGE: N_("%(name)s is te groot. Een bestand mag hoogstens %(file_mb)s MB zijn."),
    UploadProblem.DAMAGED: N_(
        "%(name)s is beschadigd: wij kunnen het niet openen. Maak er een foto van, en stuur die."
    ),
    UploadProblem.PASSWORD: N_("%(name)s zit op slot met een wachtwoord. Haal het wachtwoord eraf, of stuur een foto."),
    UploadProblem.TOO_MANY: N_("%(name)s past er niet meer bij. U kunt hoogstens %(files)s bestanden sturen."),
    UploadProblem.TOTAL_TOO_LARGE: N_(
        "%(name)s past er niet meer bij. Samen mogen de bestanden hoogstens %(total_mb)s MB zijn."
    ),
    UploadProblem.TOO_MANY_PIXELS: N_("%(name)s is een te grote foto. Maak een nieuwe foto met uw telefoon."),
    UploadProblem.BUSY: N_(
        "%(name)s kon er nu niet bij: het is druk. Stuur dit bestand over een paar minuten nog een keer."
    ),
    UploadProblem.VIRUS: N_(
        "In %(name)s zit een virus. Daarom is dit bestand niet bewaard; uw andere bestanden wel. "
        "Stuur er een foto van, of stuur het later op papier, met uw nummer erbij."
    ),
    UploadProblem.ACTS: N_(
        "In %(name)s zit een programma, een ander bestand of iets van internet. Dat kan onveilig zijn. "
        "Daarom is dit bestand niet bewaard; uw andere bestanden wel. "
        "Op een computer: open het, kies Afdrukken, kies Opslaan als PDF, en stuur die PDF. "
        "Op een telefoon: maak een foto van uw scherm, en stuur die. "
        "Lukt dat niet? Bel ons, of stuur het later op papier, met uw nummer erbij."
    ),
}
_OVER_THE_LIMIT = N_(
    "%(name)s kon er niet meer bij: er komen nu te veel bestanden binnen. Probeer het over een uur nog een keer. "
    "Of mail het later, met uw nummer erbij."
)
_NOT_KEPT = N_("%(name)s is niet bewaard. Kies dit bestand nog een keer.")
_LONGEST_SHOWN_NAME = 60
_MB = 1_000_000


def keep(files: Iterable[FileStorage]) -> list[Problem]:
    """Keep every file that can be kept with the draft, and return what was wrong, one problem a file."""
    return [problem for file in files if file.filename and (problem := _keep(file))]


def not_kept(files: Iterable[FileStorage]) -> list[Problem]:
    """Return that none of these files was kept, one problem a file: a page cannot show a chosen file again."""
    return [Problem(_NOT_KEPT, {"name": _name(file)}) for file in files if file.filename]


def _keep(file: FileStorage) -> Problem | None:
    bounds, limit = service().committee.uploads, service().committee.limits.upload_bytes
    # counted before it is opened: what is refused costs as much as what is kept
    if not is_allowed("upload", limit, amount=min(_size(file.stream), bounds.max_file_bytes)):
        return Problem(_OVER_THE_LIMIT, {"name": _name(file)})
    checked = uploads.check(file.filename or "", cast(BinaryIO, file.stream), bounds, service().scanner)
    if isinstance(checked, UploadProblem):
        return _problem(checked, file)
    if checked.sha256_received in {kept.sha256_received for kept in draft.read().attachments}:
        return None  # a second press of the button, or the same photo chosen again
    # a photo can be larger once it is made anew: what is kept counts, all of it
    grown = len(checked.content) - _size(file.stream)
    if grown > 0 and not is_allowed("upload", limit, amount=grown):
        return Problem(_OVER_THE_LIMIT, {"name": _name(file)})
    match draft.keep_file(checked):
        case Refusal.TOO_MANY:
            return _problem(UploadProblem.TOO_MANY, file)
        case Refusal.TOTAL_TOO_LARGE:
            return _problem(UploadProblem.TOTAL_TOO_LARGE, file)
    return None


def _problem(kind: UploadProblem, file: FileStorage) -> Problem:
    requests.refused(f"file {kind}")
    bounds = service().committee.uploads
    values = {
        "name": _name(file),
        "file_mb": bounds.max_file_bytes // _MB,
        "files": bounds.max_files,
        "total_mb": bounds.max_total_bytes // _MB,
    }
    return Problem(TEXTS[kind], values)


def _name(file: FileStorage) -> str:
    return uploads.safe_name(file.filename or "", "")[:_LONGEST_SHOWN_NAME]


def _size(stream: IO[bytes]) -> int:
    size = stream.seek(0, SEEK_END)
    stream.seek(0)
    return size
