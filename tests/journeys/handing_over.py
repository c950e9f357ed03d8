"""What tests of going on later share: a form half filled in, and the code or the link that brings it elsewhere."""

import re
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from urllib.parse import urlsplit

from sqlalchemy import select

from formservice.languages import gettext
from formservice.letters.kinds import LetterKind
from formservice.mail.outbox import Outbox
from formservice.service import Service
from formservice.storage import letters, tables
from tests.harness.serving import text_of
from tests.harness.steps import answer_eligibility
from tests.harness.visit import Browser, words

New = Callable[[], Browser]

LATER = "/forms/nl/complaint/later"
GO_ON = "/forms/nl/complaint/go-on"
MAIL = "samira@example.org"


def begin(browser: Browser, lang: str = "nl") -> None:
    """Go as far as the step about the tenant."""
    answer_eligibility(browser, lang)
    browser.visit(f"/forms/{lang}/complaint/who")
    browser.press(for_whom="self")
    browser.press(corporation="Woonstichting De Brug")


def code_of(browser: Browser, lang: str = "nl") -> str:
    """Ask for a code where none is shown yet, and return it as it is shown."""
    page = browser.visit(f"/forms/{lang}/complaint/later")
    if not page.all("p", class_="big"):
        page = browser.press("code")
    assert page.slug == "later"
    return words(page.one("p", class_="big")).removeprefix(gettext(lang, "Uw tijdelijke code")).strip()


def mails(service: Service) -> list[str]:
    """Send what is due, and return the text of each mail that went out to go on with."""
    Outbox(service).deliver_due()
    with service.db.reading() as connection:
        ids = connection.scalars(select(tables.letters.c.id).where(tables.letters.c.kind == LetterKind.HANDOVER)).all()
    sent = [letters.sent_bytes(service.db, id) for id in ids]
    return [text_of(message_from_bytes(each, policy=default)) for each in sent if each]  # type: ignore[arg-type]


def link_in(text: str) -> str:
    """Return the path of the first link to go on with."""
    return urlsplit(re.findall(r"https?://\S+/later/link/[\w.-]+", text)[0]).path


def mailed_link(browser: Browser, service: Service, lang: str = "nl") -> str:
    """Ask for a link by mail, and return its path."""
    browser.visit(f"/forms/{lang}/complaint/later")
    browser.press(mail=MAIL)
    [text] = mails(service)
    return link_in(text)
