"""Post: what must be printed and posted, what did not arrive, and what still waits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.exceptions import NotFound

from formservice.acts.desk import keeping, posting
from formservice.desk.corporation_form import wrong_mail
from formservice.desk.entrance import person
from formservice.desk.forms import STALE, DeskForm, is_done, new_form, posted_form, typed
from formservice.desk.frame import page
from formservice.desk.reading import Misread, day_of
from formservice.desk.wording import letter_name, moment, short_day
from formservice.letters.came_back import LONGEST, traces_in
from formservice.letters.envelope import envelope
from formservice.letters.printed import one_after_another, paper
from formservice.rules.terms import AMSTERDAM
from formservice.storage import cases, letters_at_desk
from formservice.storage.letters import LetterRow, LetterState
from formservice.storage.letters_at_desk import AtPost
from formservice.web.current import service
from formservice.web.download import NotDrawn, pdf_file

blueprint = Blueprint("post", __name__, url_prefix="/desk/post")
_SHOWN_DAYS = 14
_WHY = (
    (letters_at_desk.RETURNED, "De mail ging uit, maar kwam terug."),
    ("SMTPRecipientsRefused", "De mailserver kent dit adres niet, of neemt er geen mail voor aan."),
    ("SMTPSenderRefused 552", "De mail is te groot."),
    ("SMTPDataError", "De mailserver van de ontvanger weigert deze mail."),
    ("AddressRefused", "Dit is geen mailadres waar mail heen kan."),
    ("SMTPNotSupportedError", "Naar dit soort adres kan onze mailserver niet mailen."),
)
_TRIED = "Wij hebben het dagenlang geprobeerd. De mailserver geeft geen antwoord, of weigert."
_GONE = "Deze brief staat hier niet meer zo. Kijk hieronder hoe het nu staat."
_NOT_YET = "Deze dag komt nog. Kies de dag waarop u de brief op de post deed."
_BEFORE = "Op deze dag was de brief er nog niet. Kies de dag waarop u de brief op de post deed."
_NO_ADDRESS = "Vul een mailadres in."
_NOTHING_PASTED = "Plak de mail die terugkwam, of typ het nummer van de zaak."
_TOO_LONG = "Deze tekst is te lang. Plak alleen het stuk met “Message-ID”, of typ het nummer van de zaak."
_NOT_OURS = "Hierin staat geen brief die wij mailden. Plak de hele mail die terugkwam, of typ het nummer van de zaak."
_NOT_TICKED = "Vink aan dat u het aan de telefoon vertelde."


@dataclass(frozen=True)
class Shown:
    """A letter on the page: what, about which case, to which address, since when; `why` it failed, in words.

    `sent` is when it was mailed, if it was.
    """

    letter: AtPost
    reference: str
    name: str
    tenant: str
    since: str
    address: tuple[str, ...]
    why: str = ""
    sent: str = ""


@blueprint.get("")
def show() -> ResponseReturnValue:
    """Show what is to be posted, what failed, what is held, and what was posted of late."""
    return _page({})


@blueprint.get("/<id>/pdf")
def print_one(id: str) -> ResponseReturnValue:
    """Give one letter with what it encloses, to print; that somebody got it is logged."""
    row = _letter(id)
    keeping.note_download(service(), person().id, row.case_id or "", id)
    return pdf_file("brief", lambda: paper(service(), row), instead=_not_drawn)


@blueprint.get("/pdf")
def print_all() -> ResponseReturnValue:
    """Give every letter that is to be posted and has an address as one PDF, each on a sheet of its own."""
    rows = [each.letter.row for each in _shown(LetterState.TO_POST) if each.address]
    if not rows:
        raise NotFound
    for row in rows:
        keeping.note_download(service(), person().id, row.case_id or "", row.id)
    return pdf_file("te-posten", lambda: one_after_another(paper(service(), row) for row in rows), instead=_not_drawn)


@blueprint.post("/<id>/posted")
def mark_posted(id: str) -> ResponseReturnValue:
    """Note that a letter was posted, today or on another day."""
    row, field = _letter(id), f"on-{id}"
    on = day_of(typed(field))
    if isinstance(on, Misread):
        return _page({field: on.value})
    if on > service().today():
        return _page({field: _NOT_YET})
    if on < row.created_at.astimezone(AMSTERDAM).date():
        return _page({field: _BEFORE})
    return _done(posting.mark_posted, id, on)


@blueprint.post("/<id>/unposted")
def mark_unposted(id: str) -> ResponseReturnValue:
    """Note that a letter was not posted after all; both stay in the log."""
    return _done(posting.mark_posted, id, None)


@blueprint.post("/<id>/again")
def send_again(id: str) -> ResponseReturnValue:
    """Mail a letter that failed again, to the same address or another."""
    _letter(id)
    field = f"mail-{id}"
    mail = typed(field)
    if problem := wrong_mail(mail) or ("" if mail else _NO_ADDRESS):
        return _page({field: problem})
    return _done(posting.send_again, id, mail)


@blueprint.post("/<id>/by-post")
def send_by_post(id: str) -> ResponseReturnValue:
    """Let a letter that failed go by post."""
    return _done(posting.by_post, id)


@blueprint.post("/<id>/told")
def mark_told(id: str) -> ResponseReturnValue:
    """Note that what a letter that failed says was told by phone."""
    _letter(id)
    field = f"told-{id}"
    return _done(posting.mark_told, id) if typed(field) else _page({field: _NOT_TICKED})


@blueprint.post("/returned")
def look_for_returned() -> ResponseReturnValue:
    """Show which letters a mail that came back may be about: nothing changes until one is chosen."""
    pasted = typed("bounce")
    if DeskForm().is_stale:
        return _page({"bounce": STALE})
    if not pasted or len(pasted) > LONGEST:
        return _page({"bounce": _TOO_LONG if pasted else _NOTHING_PASTED})
    here, traces = service(), traces_in(pasted)
    with here.db.reading() as connection:
        found = letters_at_desk.mailed(here.db, connection, traces.message_ids, traces.references)
        shown = [_as_shown(connection, each) for each in found]
    if not shown:
        return _page({"bounce": _NOT_OURS})
    return page("returned.html", found=shown, form=DeskForm(), new_form=new_form)


@blueprint.post("/<id>/returned")
def mark_returned(id: str) -> ResponseReturnValue:
    """Note that a letter that was mailed came back."""
    return _done(posting.mark_returned, id)


def _done(act: Callable[..., bool], id: str, *given: object) -> ResponseReturnValue:
    if DeskForm().is_stale:
        return _page({"act": STALE})
    if not act(service(), person().id, id, *given, posted_form()) and not is_done():
        return _page({"act": _GONE})
    return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)


def _letter(id: str) -> LetterRow:
    with service().db.reading() as connection:
        row = letters_at_desk.stored(service().db, connection, id)
    if row is None:
        raise NotFound
    return row


def _page(problems: dict[str, str]) -> ResponseReturnValue:
    here = service()
    return page(
        "post.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
        form=DeskForm(),
        new_form=new_form,
        problems=problems,
        typed=request.form,
        to_post=_shown(LetterState.TO_POST),
        failed=_shown(LetterState.FAILED),
        held=_shown(LetterState.QUEUED),
        posted=_shown(LetterState.POSTED),
        today=short_day(here.today()),
        moment=moment,
        day=short_day,
    )


def _shown(state: LetterState) -> Sequence[Shown]:
    here = service()
    since: date = here.today() - timedelta(days=_SHOWN_DAYS)
    with here.db.reading() as connection:
        found = letters_at_desk.at_post(here.db, connection, here.now(), since)
        return [_as_shown(connection, each) for each in found if each.state is state]


def _as_shown(connection: Connection, each: AtPost) -> Shown:
    db = service().db
    case = cases.current(db, connection, each.case_id)
    return Shown(
        each,
        case.reference,
        letter_name(each.row.kind),
        case.complaint.name,
        moment(each.row.created_at),
        envelope(db, connection, case, each.row.kind),
        next((words for code, words in _WHY if each.error.startswith(code)), _TRIED),
        moment(each.sent_at) if each.sent_at else "",
    )


def _not_drawn(_: NotDrawn) -> ResponseReturnValue:
    text = "Wij konden de PDF nog niet maken. Ga terug en probeer het over een minuut nog een keer."
    return page("error.html", HTTPStatus.SERVICE_UNAVAILABLE, title="Het is nu druk", text=text, number="")
