"""Every state of every page, one after another, in one language: what axe, the measurements and the screenshots see."""

from collections.abc import Generator, Iterator
from datetime import date, datetime, timedelta
from itertools import count
from urllib.parse import urlsplit

from playwright.sync_api import FilePayload, Page

from formservice.web.service import AMSTERDAM
from tests import samples
from tests.browser.serving import Served, link_in

SITE = ("", "how/", "withdraw/", "contact/", "letter/", "questions/", "words/", "privacy/", "accessibility/")
PHOTO = FilePayload(name="lekkage in de keuken.jpg", mimeType="image/jpeg", buffer=samples.jpeg(600, 400))
LETTER = FilePayload(name="brief.pdf", mimeType="application/pdf", buffer=samples.pdf(size=9000))
TEXTS = {
    "nl": "Het dak lekt al sinds de winter.\nEr komt niemand.",
    "en": "The roof has been leaking since the winter.\nNobody comes.",
    "ar": "السقف يسرّب الماء منذ الشتاء.\nلا يأتي أحد.",
}
_numbers = count(1)


def today() -> date:
    """Return the day that the running service takes for today."""
    return datetime.now(AMSTERDAM).date()


class Visitor:
    """A person at one window: chooses, types and presses, in any language."""

    def __init__(self, page: Page, served: Served, language: str) -> None:
        self.page = page
        self.served = served
        self.language = language
        self.mail = f"samira.{next(_numbers)}.{language}@example.org"

    def open(self, path: str) -> None:
        """Open a page of a journey: complaint/who, for example."""
        self.page.goto(f"/forms/{self.language}/{path}")

    def choose(self, name: str, value: str = "yes") -> None:
        """Choose an answer, or tick a box."""
        self.page.locator(f'input[name="{name}"][value="{value}"]').check()

    def type(self, **typed: str) -> None:
        """Type into the fields of these names."""
        for name, value in typed.items():
            self.page.locator(f'[name="{name}"]').fill(value)

    def press(self, button: str = "#act") -> None:
        """Press the main button, or another one, or a link, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.locator(button).click()

    def answer(self, name: str, value: str) -> None:
        """Choose the answer to a page's one question and go on."""
        self.choose(name, value)
        self.press()

    def sent(self, day: date | None = None, month: date | None = None) -> None:
        """Answer the date question with a day, or with a month alone."""
        at = day or month
        assert at
        self.type(sent_day=str(at.day) if day else "", sent_month=str(at.month), sent_year=str(at.year))
        self.press()

    def become_eligible(self) -> None:
        """Answer the questions before the form: by mail, answered, not agreed."""
        self.open("complaint/written")
        self.answer("written", "mail")
        self.answer("answered", "yes")
        self.answer("now", "disagree")

    def tell_who(self, mail: bool = True) -> None:
        """Fill in the steps from corporation to complaint."""
        self.type(corporation="Woonstichting De Brug")
        self.press()
        self.type(name="Samira de Wit", postcode="1234 AB", house_number="12a", spoken="Tigrinya")
        self.choose("contact", "mail" if mail else "post")
        if mail:
            self.type(mail=self.mail, phone="06 12345678")
        self.choose("letters_in", self.language)
        self.press()
        self.tell_what()

    def tell_what(self) -> None:
        """Fill in the complaint itself."""
        self.type(what_happened=TEXTS[self.language], since="januari", wanted="Dat het dak gemaakt wordt.")
        self.press()

    def submit(self, files: list[FilePayload] | None = None, mail: bool = True) -> tuple[str, str]:
        """Go the whole way and return reference and code."""
        self.become_eligible()
        self.open("complaint/who")
        self.answer("for_whom", "self")
        self.tell_who(mail)
        if files:
            self.page.locator('input[name="papers"]').set_input_files(files)
        self.press()
        self.press()
        return self.shown()

    def shown(self) -> tuple[str, str]:
        """Return the reference and the code that stand on the page."""
        reference, code = self.page.locator(".big bdi").all_text_contents()
        return reference, code


def site(visitor: Visitor) -> Iterator[str]:
    """Yield at every page of the site, its language menu opened, and the pages for what is not there."""
    for path in SITE:
        visitor.page.goto(f"/{visitor.language}/{path}")
        yield path.strip("/") or "start"
    visitor.page.locator(".languages summary").press("Enter")
    yield "language-menu"
    visitor.page.goto(f"/{visitor.language}/no-such-page/")
    yield "404"
    visitor.open("no-such-page")
    yield "404-in-the-frame"


def questions(visitor: Visitor) -> Iterator[str]:
    """Yield at every question before the form, plain and with what is wrong, and at every result."""
    visitor.open("complaint/")
    yield "intro"
    visitor.open("complaint/paper")
    yield "paper"
    visitor.open("complaint/written")
    yield "written"
    visitor.page.locator(".languages summary").press("Enter")
    yield "written-language-menu"
    visitor.press()
    yield "written-wrong"
    visitor.answer("written", "no")
    yield "result-not-in-writing"
    yield from _letter(visitor)
    visitor.open("complaint/written")
    visitor.answer("written", "unknown")
    yield "result-unsure-whether-written"
    visitor.open("complaint/written")
    visitor.answer("written", "mail")
    yield "answered"
    visitor.press()
    yield "answered-wrong"
    visitor.answer("answered", "yes")
    yield "now"
    visitor.press()
    yield "now-wrong"
    visitor.answer("now", "disagree")
    yield "result-eligible-not-satisfied"
    visitor.open("complaint/now")
    visitor.answer("now", "solved")
    yield "result-solved"
    visitor.open("complaint/answered")
    visitor.answer("answered", "no")
    yield "sent"
    visitor.press()
    yield "sent-wrong"
    visitor.type(sent_day="31", sent_month="2", sent_year="2026")
    visitor.press()
    yield "sent-wrong-day"
    yield from _sent_results(visitor)


def _letter(visitor: Visitor) -> Iterator[str]:
    visitor.open("complaint/letter")
    yield "letter"
    visitor.type(corporation="Woonstichting De Brug", what_happened=TEXTS[visitor.language], name="Samira de Wit")
    visitor.type(reach="06 12345678", told_day="31", told_month="2", told_year="2026")
    visitor.choose("told_how", "phone")
    visitor.press()
    yield "letter-wrong"
    visitor.type(told_day="", told_month="1")
    visitor.press()
    yield "letter-made"
    visitor.page.locator("details.again summary").press("Enter")
    yield "letter-made-to-change"
    visitor.type(wanted="Dat het dak gemaakt wordt. " * 60)
    visitor.press()
    yield "letter-made-too-long-for-a-link"


def _sent_results(visitor: Visitor) -> Iterator[str]:
    now = today()
    visitor.sent(now)
    yield "result-term-running"
    visitor.press('[href="slip"]')
    yield "slip"
    visitor.open("complaint/sent")
    # the month before this one: its first day is more than a month ago, its last day is not
    visitor.sent(month=now.replace(day=1) - timedelta(days=1))
    yield "result-unsure-which-day"
    visitor.open("complaint/sent")
    visitor.sent(now - timedelta(days=40))
    yield "result-eligible-no-answer"
    visitor.open("complaint/sent")
    visitor.type(sent_day="", sent_month="", sent_year="")
    visitor.choose("sent_unknown")
    visitor.press()
    yield "result-unsure-when"


def form(visitor: Visitor) -> Iterator[str]:
    """Yield at every step of the form for somebody else, plain and with what is wrong, up to the cleared screen."""
    visitor.become_eligible()
    visitor.open("complaint/who")
    yield "who"
    visitor.press()
    yield "who-wrong"
    visitor.answer("for_whom", "other")
    yield "helper"
    visitor.press()
    yield "helper-wrong"
    visitor.type(helper_name="Noor", helper_mail=f"noor.{visitor.mail}")
    visitor.choose("consent")
    visitor.press()
    yield "corporation"
    visitor.press()
    yield "corporation-wrong"
    visitor.type(corporation="Woonstichting De Brug")
    visitor.press()
    yield "you"
    visitor.type(mail="samira@", phone="bel maar", postcode="0123")
    visitor.press()
    yield "you-wrong"
    visitor.type(name="Samira de Wit", postcode="1234 AB", house_number="12a", phone="06 12345678", mail=visitor.mail)
    visitor.choose("contact", "mail")
    visitor.choose("letters_in", visitor.language)
    visitor.press()
    yield "complaint"
    visitor.press()
    yield "complaint-wrong"
    visitor.tell_what()
    yield "papers"
    yield from _papers(visitor)
    yield from _sending(visitor)


def _papers(visitor: Visitor) -> Iterator[str]:
    page = visitor.page
    wrong = FilePayload(name="brief.html", mimeType="text/html", buffer=samples.html_as_pdf())
    empty = FilePayload(name="leeg.pdf", mimeType="application/pdf", buffer=samples.empty())
    page.locator('input[name="papers"]').set_input_files([PHOTO, LETTER, wrong, empty])
    visitor.press()
    yield "papers-wrong"
    visitor.open("complaint/papers")
    yield "papers-with-files"
    visitor.choose("papers_later")


def _sending(visitor: Visitor) -> Iterator[str]:
    visitor.press()
    yield "check"
    visitor.press("a.change >> nth=3")
    yield "you-from-check"
    visitor.press()
    visitor.press()
    yield "received"
    visitor.press(".clear a")
    yield "clear"
    visitor.press()
    yield "cleared"


def withdrawal(visitor: Visitor) -> Iterator[str]:
    """Yield at every page of withdrawing, from asking for a link to what cannot be withdrawn any more."""
    reference, code = visitor.submit([PHOTO])
    yield "received-for-oneself"
    visitor.open("withdrawal/")
    yield "by-mail"
    visitor.press()
    yield "by-mail-wrong"
    visitor.type(mail=visitor.mail, reference=reference.lower())
    visitor.press()
    yield "asked"
    visitor.open("withdrawal/code")
    yield "by-code"
    visitor.press()
    yield "by-code-wrong"
    visitor.type(reference=reference, code="A" * 10)
    visitor.press()
    yield "by-code-wrong-pair"
    visitor.type(reference=reference, code=code)
    visitor.press()
    yield "confirm"
    visitor.press()
    yield "done"
    visitor.open("withdrawal/confirm")
    yield "already"
    visitor.press("main .quiet")
    yield "undo"
    visitor.press()
    yield "reopened"
    visitor.open("withdrawal/confirm")
    visitor.press()
    visitor.open("withdrawal/link/made-up")
    yield "broken-link"
    yield from _too_late(visitor)


def _too_late(visitor: Visitor) -> Iterator[str]:
    visitor.open("complaint/")
    reference, _ = visitor.submit()
    for state in ("accepted", "invited", "heard"):
        visitor.served.command("move", reference, state)
    [*_, mail] = visitor.served.mails(visitor.mail, "tenant_received", 2)
    visitor.page.goto(urlsplit(link_in(mail)).path)
    yield "too-late"
    visitor.page.context.clear_cookies()
    visitor.submit(mail=False)
    yield "received-without-mail"


def following(visitor: Visitor) -> Iterator[str]:
    """Yield at every page of following, from asking for a link to every state that a complaint can be in."""
    visitor.open("follow/")
    yield "by-mail"
    visitor.press()
    yield "by-mail-wrong"
    visitor.type(mail="samira@example.org")
    visitor.press()
    yield "asked"
    visitor.open("follow/link/made-up")
    yield "broken-link"
    reference = yield from _following_by_code(visitor)
    for state in ("accepted", "invited", "heard", "advised", "decided"):
        visitor.served.command("move", reference, state)
        visitor.open("follow/status")
        yield state
    for end in ("withdrawn", "declined"):
        visitor.page.context.clear_cookies()
        visitor.open("complaint/")
        reference, code = visitor.submit()
        visitor.served.command("move", reference, end)
        visitor.open("follow/code")
        visitor.type(reference=reference, code=code)
        visitor.press()
        yield end


def _following_by_code(visitor: Visitor) -> Generator[str, None, str]:
    reference, code = visitor.submit([PHOTO])
    visitor.open("follow/code")
    yield "by-code"
    visitor.press()
    yield "by-code-wrong"
    visitor.type(reference=reference, code=code)
    visitor.press()
    yield "received"
    return reference


TOURS = {
    "site": site,
    "questions": questions,
    "form": form,
    "withdrawal": withdrawal,
    "following": following,
}


def states(tour: str, visitor: Visitor) -> Iterator[str]:
    """Yield at every state of a tour, once it is sure that the page is in that state."""
    for state in TOURS[tour](visitor):
        assert visitor.page.locator("h1").count() == 1, state
        assert visitor.page.locator("#summary").count() == ("wrong" in state), state
        assert ("/result" in visitor.page.url) == state.startswith("result"), state
        yield state
