"""What goes with a letter of the desk: itself as PDF, the hearing for a calendar, and the complaint with its files."""

from collections.abc import Callable
from dataclasses import replace

from formservice.documents.calendar import Entry, Method, calendar_file, uid_of
from formservice.documents.words import Ltr, say
from formservice.formatting import labelled
from formservice.languages import N_
from formservice.letters.complaint import complaint_files
from formservice.letters.compose import File, Letter
from formservice.letters.contact import mail, phone
from formservice.letters.envelope import envelope
from formservice.letters.given import Given
from formservice.letters.pdf import complaint_pdf, desk_pdf
from formservice.letters.told import HearingTold
from formservice.settings.committee import Committee
from formservice.storage import attachments
from formservice.storage.attachments import VirusCheck
from formservice.storage.cases import Case

Says = Callable[[Given], Letter]


def as_pdf(says: Says) -> Says:
    """Return the letter with itself as PDF; one by post has its address where the window of an envelope is."""
    return lambda given: _with(letter := says(given), _itself(given, letter))


def on_paper_as_pdf(says: Says) -> Says:
    """Return the letter; one by post with itself as PDF, as a printer needs it."""
    return lambda given: as_pdf(says)(given) if given.is_by_post else says(given)


def for_calendars(says: Says) -> Says:
    """Return the letter with its hearing for a calendar: that which is to come, or what takes the earlier one out."""

    def made(given: Given) -> Letter:
        new, old = given.told.hearing, given.told.earlier
        if new:
            return _with(says(given), _calendar(given, new, Method.REQUEST))
        return _with(says(given), _calendar(given, old, Method.CANCEL) if old else [])

    return made


def out_of_calendars(says: Says) -> Says:
    """Return the letter with what takes its hearing out of a calendar."""

    def made(given: Given) -> Letter:
        off = given.told.hearing
        return _with(says(given), _calendar(given, off, Method.CANCEL) if off else [])

    return made


def with_complaint(says: Says) -> Says:
    """Return the letter with the complaint as PDF and its files."""
    return lambda given: _with(says(given), _complaint(given))


def with_complaint_if_new(says: Says) -> Says:
    """Return the letter with the complaint where the corporation has not had that before."""
    return lambda given: with_complaint(says)(given) if given.told.is_forwarded else says(given)


def with_paper(says: Says) -> Says:
    """Return the letter with the paper that the desk took in for it; raise LookupError where that cannot go."""
    return lambda given: _with(says(given), _paper(given))


def _with(letter: Letter, files: list[File]) -> Letter:
    return replace(letter, files=(*letter.files, *files))


def hearing_entry(case: Case, hearing: HearingTold, committee: Committee, code: str) -> Entry:
    """Return a hearing as an entry for a calendar, in words of this language; it names no tenant and no corporation."""
    about = (
        f"{labelled(code, say(N_('Het nummer van de klacht')).plain(code))} {case.reference}",
        say(N_("Bel ons: %(phone)s"), phone=phone(committee)).plain(code),
        say(N_("Mail ons: %(mail)s"), mail=mail(committee)).plain(code),
    )
    return Entry(
        uid_of(case.id),
        hearing.sequence,
        hearing.on,
        hearing.at,
        hearing.minutes,
        ", ".join((hearing.place, *hearing.lines)),
        say(N_("Bijeenkomst bij de %(committee)s"), committee=Ltr(committee.name)).plain(code),
        "\n".join(about),
        committee.name,
        committee.mail,
    )


def _calendar(given: Given, hearing: HearingTold, method: Method) -> list[File]:
    if given.is_by_post or given.row.part > 1:
        return []
    entry = hearing_entry(given.case, hearing, given.committee, given.language)
    content = calendar_file(replace(entry, attendee=given.row.recipient), method, given.row.created_at)
    return [File("bijeenkomst.ics", "calendar", content, method)]


def _itself(given: Given, letter: Letter) -> list[File]:
    if given.row.part > 1 and not given.is_by_post:
        return []
    address: tuple[str, ...] = ()
    if given.is_by_post:
        with given.service.db.reading() as connection:
            address = envelope(given.service.db, connection, given.case, given.row.kind)
    content = desk_pdf(letter, given.case, given.committee, given.language, given.row.created_at, address)
    return [File(f"brief-{given.case.reference}.pdf", "pdf", content)]


def _paper(given: Given) -> list[File]:
    wanted = given.told.paper
    if not wanted:
        return []
    info = next((each for each in given.case.papers if each.id == wanted), None)
    stored = attachments.content(given.service.db, wanted)
    if info is None or stored is None or info.virus_check is VirusCheck.FOUND:
        raise LookupError("the paper of this letter is gone, or holds a virus")
    return [File(info.name, info.kind, stored)]


def _complaint(given: Given) -> list[File]:
    case, row = given.case, given.row
    whole = [File(f"klacht-{case.reference}.pdf", "pdf", complaint_pdf(case, given.committee))] if row.part == 1 else []
    return whole if given.is_by_post else [*whole, *complaint_files(given.service, case, row)]
