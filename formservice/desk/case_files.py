"""Files of a case: got as a file, never shown in the page's place; and papers that the desk takes in."""

from http import HTTPStatus
from io import BytesIO
from typing import BinaryIO, cast

from flask import Blueprint, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound

from formservice.acts.desk import keeping
from formservice.desk import timeline
from formservice.desk.cases import case_page, found, to_case
from formservice.desk.dossier import Dossier
from formservice.desk.entrance import person
from formservice.desk.forms import STALE, DeskForm, posted_form
from formservice.desk.frame import page
from formservice.desk.wording import moment
from formservice.documents.blocks import Block, Facts, Sheet, Title
from formservice.documents.words import say
from formservice.languages import SOURCE
from formservice.letters.pdf import case_pdf
from formservice.storage import attachments
from formservice.storage.attachments import Origin, SafeFile, VirusCheck
from formservice.uploads import incoming
from formservice.uploads.incoming import UploadProblem
from formservice.web.current import service
from formservice.web.download import NotDrawn, pdf_file
from formservice.web.work import work

blueprint = Blueprint("case_files", __name__, url_prefix="/desk/case/<reference>")
_MB = 1_000_000
_NOT_DRAWN = "Wij konden de PDF nog niet maken. Ga terug en probeer het later nog een keer."
_REFUSED = {
    UploadProblem.KIND: "Dit soort bestand kunnen wij niet bewaren. Maak er een PDF van, of een foto.",
    UploadProblem.FILM: "Een film of geluid kunnen wij niet bewaren. Maak een foto van het scherm.",
    UploadProblem.EMPTY: "Dit bestand is leeg. Kies het nog een keer.",
    UploadProblem.TOO_LARGE: "Dit bestand is te groot. Maak het kleiner, of splits het.",
    UploadProblem.DAMAGED: "Dit bestand gaat niet open: het is beschadigd. Vraag het opnieuw, of maak er een PDF van.",
    UploadProblem.PASSWORD: "Op dit bestand zit een wachtwoord. Haal het eraf, of druk het af naar PDF.",
    UploadProblem.TOO_MANY_PIXELS: "Deze foto is te groot. Maak een foto van het scherm.",
    UploadProblem.TOO_MANY_PAGES: "Deze scan heeft te veel pagina’s. Bewaar hem als PDF, of in delen.",
    UploadProblem.BUSY: "Het is nu druk. Stuur het bestand over een minuut nog een keer.",
    UploadProblem.VIRUS: "In dit bestand zit een virus. Het is niet bewaard. Vraag een foto of een papieren brief.",
    UploadProblem.ACTS: "In dit bestand zit iets dat misschien niet veilig is. Druk het af naar PDF, en stuur die.",
    UploadProblem.OTHER_DOCUMENT: "Dit bestand gaat hier niet open. Druk het af naar PDF, en stuur die.",
    UploadProblem.ARCHIVE: "Dit is een zip met meer bestanden. Pak die uit, en stuur de bestanden los.",
}
_NO_FILE = "Kies een bestand."
_NO_ORIGIN = "Kies van wie het stuk is."


@blueprint.get("/file/<id>")
def get(reference: str, id: str) -> ResponseReturnValue:
    """Give a file of a case, but none with a virus; that somebody got it is logged."""
    known = found(reference)
    case = known.situation.case
    info = next((each for each in (*case.attachments, *case.papers) if each.id == id), None)
    if info is None or info.virus_check is VirusCheck.FOUND:
        raise NotFound
    stored = attachments.content(service().db, info.id)
    if stored is None:
        raise NotFound
    keeping.note_download(service(), person().id, case.id, info.id)
    return send_file(
        BytesIO(stored), "application/octet-stream", as_attachment=True, download_name=info.name, etag=False
    )


@blueprint.get("/pdf")
def whole(reference: str) -> ResponseReturnValue:
    """Give the complaint and what happened since as one PDF, without notes; that somebody got it is logged."""
    known = found(reference)
    case = known.situation.case
    keeping.note_download(service(), person().id, case.id, "")
    return pdf_file(
        f"zaak-{case.reference}", lambda: case_pdf(case, service().committee, _since(known)), instead=_not_drawn
    )


@blueprint.post("/papers")
def take_in(reference: str) -> ResponseReturnValue:
    """Keep a paper that came by mail or by post, and whom it is from."""
    known = found(reference)
    if DeskForm().is_stale:
        return case_page(known, {"paper": STALE})
    file = request.files.get("paper")
    if file is None or not file.filename:
        return case_page(known, {"paper": _NO_FILE})
    origin = request.form.get("origin", "")
    # an act takes in what it sends
    if origin not in {Origin.TENANT, Origin.CORPORATION, Origin.COMMITTEE}:
        return case_page(known, {"origin": f"{_NO_ORIGIN} Kies daarna het bestand nog een keer."})
    problem = _kept(known, file, Origin(origin))
    return case_page(known, {"paper": problem}) if problem else to_case(reference, "papers")


def _kept(known: Dossier, file: FileStorage, origin: Origin) -> str:
    """Keep a file, or return why it is not kept."""
    here, case = service(), known.situation.case
    kept = (*case.attachments, *case.papers)
    checked = judged(file)
    if isinstance(checked, str):
        return checked
    if checked.sha256_received in {each.sha256_received for each in kept}:
        return f"{checked.name} hoort al bij deze zaak."
    keeping.take_in(here, person().id, case.id, checked, origin, posted_form())
    return ""


def judged(file: FileStorage) -> SafeFile | str:
    """Return a posted file made safe, or why it cannot be kept."""
    here = service()
    with work() as sender:
        if sender is None:
            return _REFUSED[UploadProblem.BUSY]
        stream = cast(BinaryIO, file.stream)
        bounds = here.committee.uploads
        checked = incoming.check(file.filename or "", stream, bounds, here.scanner, sender, here.committee.name)
    if isinstance(checked, UploadProblem):
        return _REFUSED.get(checked, _REFUSED[UploadProblem.DAMAGED])
    return checked


def _since(known: Dossier) -> Sheet:
    """Return what happened to a case as a sheet: no note, and not who looked."""
    blocks: list[Block] = [Title(say("Verloop van de zaak"))]
    shown = [entry for entry in reversed(timeline.entries(known)) if entry.kind != "note"]
    facts = [(say("%(at)s", at=moment(each.at)), say("%(what)s", what=_said(each))) for each in shown]
    return Sheet(SOURCE, (*blocks, Facts(tuple(facts))))


def _said(entry: timeline.Entry) -> str:
    who = f" ({entry.who})" if entry.who else ""
    return f"{entry.what}{who}. {entry.words}".strip().removesuffix(".") + "."


def _not_drawn(why: NotDrawn) -> ResponseReturnValue:
    return page("error.html", HTTPStatus(why.status), title="Het is nu druk", text=_NOT_DRAWN)
