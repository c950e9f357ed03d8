"""What the letters of the desk to tenant and helper have in common."""

from formservice.documents.blocks import Action, Big, Block, Heading, Note, OwnWords, Paragraph, Sheet
from formservice.documents.words import Ltr, Say, say
from formservice.languages import N_, SOURCE, gettext
from formservice.letters.compose import Letter, as_typed, came_in, papers_later
from formservice.letters.contact import mail
from formservice.letters.given import Given


def letter(given: Given, title: str, sheets: tuple[Sheet, ...]) -> Letter:
    """Return a letter of the desk; its subject is its title with the number of the complaint."""
    # Translators: the subject of a mail: what it is about, and the reference of the complaint
    subject = N_("%(about)s: nummer %(reference)s")
    about = gettext(given.language, title)
    full = say(subject, about=about, reference=Ltr(given.case.reference))
    return Letter(full, sheets, reply_to=given.committee.mail)


def number(given: Given, *, is_helper: bool) -> Block:
    """Return the number of the complaint, as the reader keeps it."""
    return Big(say(N_("Het nummer van de klacht") if is_helper else N_("Uw nummer")), given.case.reference)


def sent_on(given: Given, *, is_helper: bool) -> Block:
    """Say which complaint this is about."""
    return Paragraph(came_in(given.case, is_helper=is_helper))


def own_words(typed: str, code: str) -> list[Block]:
    """Return what the secretary adds in own words, set apart; in Dutch, as another language's reader is told."""
    return in_dutch(say(N_("Wat wij u nog willen vertellen")), typed, code)


def reason(typed: str, code: str) -> list[Block]:
    """Return the reason in the secretary's words."""
    return in_dutch(say(N_("De reden")), typed, code)


def papers(given: Given, *, is_helper: bool) -> list[Block]:
    """Return how to send papers afterwards."""
    if not is_helper:
        return papers_later(given.case, given.committee)
    words = N_("Mail ze naar %(mail)s. Zet het nummer %(reference)s erbij.")
    how = say(words, mail=mail(given.committee), reference=Ltr(given.case.reference))
    return [Heading(say(N_("Hebt u nog papieren?"))), Paragraph(how)]


def following(given: Given, code: str, *, is_helper: bool) -> list[Block]:
    """Return the link to the page for following; on paper, the address at which number and code open it."""
    if given.is_by_post:
        page = as_typed(f"{given.service.settings.base_url}/forms/{code}/follow/code")
        return [Paragraph(say(N_("Wilt u weten hoe ver wij zijn met uw klacht? Kijk dan op %(page)s"), page=page))]
    warning = N_("Met deze link kan iedereen uw klacht lezen. Stuur deze mail dus niet door.")
    for_helper = N_("Met deze link kan iedereen de klacht lezen. Stuur deze mail dus niet door.")
    return [
        Action(say(N_("Volg de klacht") if is_helper else N_("Uw klacht volgen")), given.ways(code).follow),
        Note(say(for_helper if is_helper else warning)),
    ]


def in_dutch(label: Say, typed: str, code: str) -> list[Block]:
    """Return what a secretary typed, set apart; in another language it says that this part is in Dutch."""
    if not typed.strip():
        return []
    note = say(N_("Dit stuk is alleen in het Nederlands.")) if code != SOURCE else None
    return [OwnWords(label, note, typed, SOURCE, is_part=True)]
