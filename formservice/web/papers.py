"""Photos and papers: each file that came along is checked, made safe and put where it belongs, or refused in words."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import SEEK_END
from typing import IO, BinaryIO, Protocol, cast

from werkzeug.datastructures import FileStorage

from formservice.formatting import files as files_in_words
from formservice.languages import LANGUAGES, N_
from formservice.questions.question import Problem
from formservice.storage.drafts import FileRefusal, SafeFile
from formservice.uploads import incoming
from formservice.uploads.incoming import UploadProblem
from formservice.web import request_log
from formservice.web.current import service
from formservice.web.frame import language
from formservice.web.limits import is_allowed
from formservice.web.work import work

TEXTS = {
    UploadProblem.KIND: N_(
        "%(name)s kunnen wij niet gebruiken. U kunt foto’s, pdf’s, mails en Word-bestanden sturen. Of "
        "open dit bestand en stuur een foto van uw scherm. Lukt dat niet? Bel ons dan."
    ),
    UploadProblem.FILM: N_(
        "%(name)s is een film of geluid. Dat kunnen wij hier niet aannemen, ook niet als u het "
        "kleiner maakt. Stuur een foto van uw scherm met een beeld uit de film. Is de film of het "
        "geluid zelf belangrijk? Mail of bel ons dan."
    ),
    UploadProblem.EMPTY: N_("%(name)s is leeg. Kies het bestand nog een keer."),
    UploadProblem.TOO_LARGE: N_(
        "%(name)s is te groot. Een foto mag hoogstens %(total_mb)s MB zijn, een ander bestand "
        "hoogstens %(file_mb)s MB. Open het bestand en stuur een foto van uw scherm, of bel ons."
    ),
    UploadProblem.DAMAGED: N_(
        "%(name)s kunnen wij niet openen, want het bestand is beschadigd. Kies het bestand nog een "
        "keer. Lukt het weer niet? Kies dan een ander bestand, of bel ons."
    ),
    UploadProblem.PASSWORD: N_(
        "%(name)s is beveiligd met een wachtwoord. Haal het wachtwoord eraf, of stuur een foto."
    ),
    UploadProblem.TOO_MANY: N_("%(name)s past er niet meer bij. U kunt hoogstens %(files)s sturen."),
    UploadProblem.TOTAL_TOO_LARGE: N_(
        "%(name)s past er niet meer bij. Samen mogen de bestanden hoogstens %(total_mb)s MB zijn."
    ),
    UploadProblem.TOO_MANY_PIXELS: N_("%(name)s is een te grote foto. Open de foto en stuur een foto van uw scherm."),
    UploadProblem.TOO_MANY_PAGES: N_(
        "%(name)s is een scan met te veel pagina’s. Bewaar de scan als pdf, of stuur hem in delen."
    ),
    UploadProblem.BUSY: N_(
        "%(name)s konden wij nu niet bewaren, omdat het druk is. Stuur dit bestand over een paar minuten nog een keer."
    ),
    UploadProblem.VIRUS: N_(
        "In %(name)s zit een virus. Daarom hebben wij dit bestand niet bewaard, maar uw andere "
        "bestanden wel. Stuur een foto van het papier. Of stuur het papier later, met het nummer van "
        "uw klacht erbij."
    ),
    UploadProblem.ACTS: N_(
        "%(name)s is niet bewaard: er zit iets in dat misschien niet veilig is. Op een computer: open "
        "het bestand, kies Afdrukken en dan Opslaan als PDF, en stuur die PDF. Op een telefoon: "
        "stuur een foto van uw scherm. Lukt dat niet? Bel ons dan."
    ),
    UploadProblem.OTHER_DOCUMENT: N_(
        "%(name)s kunnen wij niet openen. Maak er een PDF van. Op een computer: open het bestand, "
        "kies Afdrukken en dan Opslaan als PDF. Op een telefoon: open het bestand, tik op Delen en "
        "dan op Afdrukken of Opslaan als PDF. U kunt ook een foto van uw scherm maken. Lukt dat niet? "
        "Bel ons dan."
    ),
    UploadProblem.ARCHIVE: N_(
        "%(name)s is een zip: daarin zitten meer bestanden bij elkaar. Pak de zip eerst uit. Op een "
        "telefoon: tik op het bestand. Op een computer: klik erop met de rechterknop en kies "
        "Uitpakken. Kies daarna hier de tekst en de foto’s die erin zaten. Lukt dat niet? Bel ons "
        "dan."
    ),
}
_OVER_THE_LIMIT = N_(
    "%(name)s konden wij niet bewaren, omdat er nu te veel bestanden binnenkomen. Probeer het over "
    "een uur nog een keer. Of mail het bestand later, met het nummer van uw klacht erbij."
)
_LEFT_OUT = N_(
    "Uit de mail %(name)s konden wij dit niet meenemen: %(parts)s. De tekst van de mail hebben wij "
    "wel. Hoort dat ook bij uw klacht? Stuur het dan apart, als PDF of foto. Lukt dat niet? Bel ons "
    "dan."
)
_NOT_KEPT = N_("%(name)s is niet bewaard. Kies dit bestand nog een keer.")
_LONGEST_SHOWN_NAME = 60
_MB = 1_000_000


@dataclass(frozen=True)
class Kept:
    """What is there already: the hashes of the files as they came in, how many uploads, and all their bytes."""

    hashes: frozenset[str]
    uploads: int
    size: int


class Shelf(Protocol):
    """Where files are put: a draft, or a complaint that was sent."""

    def kept(self) -> Kept:
        """Return what is there now."""

    def put(self, file: SafeFile) -> object:
        """Keep a file, or return a FileRefusal."""


def keep(files: Iterable[FileStorage], shelf: Shelf) -> list[Problem]:
    """Put every file that can be kept on the shelf, and return what was wrong, one problem a file."""
    refused: dict[str, Problem] = {}
    return [problem for file in files if file.filename and (problem := _keep_once(file, shelf, refused))]


def _keep_once(file: FileStorage, shelf: Shelf, refused: dict[str, Problem]) -> Problem | None:
    """Keep a file unless it is kept already; one that was `refused` in this post before is not opened again."""
    kept = shelf.kept()
    received = hash_of(file)
    if received in kept.hashes:
        return None  # a second press of the button, or the same photo chosen again
    if received not in refused:
        full = _is_full(kept, len(refused))
        problem = refusal(full, file) if full else _keep(file, shelf)
        if problem is None:
            return None
        refused[received] = problem
    known = refused[received]
    return Problem(known.text, {**known.values, "name": _name(file)})


def hash_of(file: FileStorage) -> str:
    """Return the hash of a file as it came in."""
    file.stream.seek(0)
    return hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]  # it is a file


def _is_full(kept: Kept, refused: int) -> UploadProblem | None:
    """Tell before a file is opened that none has room any more; how large it becomes is only known afterwards."""
    bounds = service().committee.uploads
    if max(kept.uploads, refused) >= bounds.max_files:
        return UploadProblem.TOO_MANY
    return UploadProblem.TOTAL_TOO_LARGE if kept.size >= bounds.max_total_bytes else None


def not_kept(files: Iterable[FileStorage]) -> list[Problem]:
    """Return that none of these files was kept, one problem a file: a page cannot show a chosen file again."""
    return [Problem(_NOT_KEPT, {"name": _name(file)}) for file in files if file.filename]


def by_line(field: str, refused: Iterable[Problem]) -> dict[str, Problem]:
    """Return one line a file: the first stands at the field itself."""
    return {field if not number else f"{field}-{number}": problem for number, problem in enumerate(refused)}


def _keep(file: FileStorage, shelf: Shelf) -> Problem | None:
    here = service()
    bounds, limit = here.committee.uploads, here.committee.limits.upload_bytes
    # counted before it is opened: what is refused costs as much as what is kept
    if not is_allowed("upload", limit, amount=min(_size(file.stream), bounds.max_file_bytes)):
        return Problem(_OVER_THE_LIMIT, {"name": _name(file)})
    with work() as sender:
        if sender is None:
            return Problem(_OVER_THE_LIMIT, {"name": _name(file)})
        stream = cast(BinaryIO, file.stream)
        checked = incoming.check(file.filename or "", stream, bounds, here.scanner, sender, here.committee.name)
    if isinstance(checked, UploadProblem):
        return refusal(checked, file)
    if checked.sha256_received in shelf.kept().hashes:
        return None  # the other one of two presses was faster
    # a photo can be larger once it is made anew, and of a mail more is kept: what is kept counts, all of it
    grown = sum(len(paper.content) for paper in checked.papers) - _size(file.stream)
    if grown > 0 and not is_allowed("upload", limit, amount=grown):
        return Problem(_OVER_THE_LIMIT, {"name": _name(file)})
    match shelf.put(checked):
        case FileRefusal.TOO_MANY:
            return refusal(UploadProblem.TOO_MANY, file)
        case FileRefusal.TOTAL_TOO_LARGE:
            return refusal(UploadProblem.TOTAL_TOO_LARGE, file)
    if checked.left_out:
        return Problem(_LEFT_OUT, {"name": _name(file), "parts": _listed(checked.left_out)})
    return None


def _listed(names: Iterable[str]) -> str:
    return LANGUAGES[language()].comma.join(name[:_LONGEST_SHOWN_NAME] for name in dict.fromkeys(names))


def refusal(kind: UploadProblem, file: FileStorage) -> Problem:
    """Return why a file is not kept, in words with its name and the limits."""
    request_log.refused(f"file {kind}")
    bounds = service().committee.uploads
    values = {
        "name": _name(file),
        "file_mb": bounds.max_file_bytes // _MB,
        "files": files_in_words(language(), bounds.max_files),
        "total_mb": bounds.max_total_bytes // _MB,
    }
    return Problem(TEXTS[kind], values)


def _name(file: FileStorage) -> str:
    return incoming.safe_name(file.filename or "", "")[:_LONGEST_SHOWN_NAME]


def _size(stream: IO[bytes]) -> int:
    size = stream.seek(0, SEEK_END)
    stream.seek(0)
    return size
