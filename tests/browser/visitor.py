"""A person at one window of a real browser, and what that person types and brings."""

from datetime import date, datetime
from itertools import count

from playwright.sync_api import FilePayload, Page

from formservice.acts.change import move
from formservice.languages import LANGUAGES
from formservice.rules.case import Refusal, State
from formservice.rules.terms import AMSTERDAM
from formservice.storage import cases
from tests.harness import samples, steps
from tests.harness.serving import Served
from tests.trust.ledger import beside
from tests.trust.service import browser_at, cookie_of

PHOTO = FilePayload(name="lekkage in de keuken.jpg", mimeType="image/jpeg", buffer=samples.jpeg(600, 400))
LETTER = FilePayload(name="brief.pdf", mimeType="application/pdf", buffer=samples.pdf(size=9000))
TEXTS = dict.fromkeys(LANGUAGES, "Het dak lekt al sinds de winter.\nEr komt niemand.") | {
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
        """Choose an answer, of a list too, or tick a box."""
        if (listed := self.page.locator(f'select[name="{name}"]')).count():
            listed.select_option(value)
        else:
            self.page.locator(f'input[name="{name}"][value="{value}"]').check()

    def type(self, **typed: str) -> None:
        """Type into the fields of these names."""
        for name, value in typed.items():
            self.page.locator(f'[name="{name}"]').fill(value)

    def press(self, button: str = "#act") -> None:
        """Press the main button, or another one, or a link, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.locator(button).click()

    def send_in_another_tab(self) -> None:
        """Press the last button in a second tab, and close that."""
        tab = self.page.context.new_page()
        tab.goto(f"/forms/{self.language}/complaint/check")
        with tab.expect_navigation():
            tab.locator("#act").click()
        tab.close()

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
        if not mail:
            self.type(street="Dorpsstraat", town="Utrecht")
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

    def submit_elsewhere(self, files: list[FilePayload] | None = None, mail: bool = True) -> tuple[str, str]:
        """Send a complaint over HTTP, open its last page in this window, and return reference and code."""
        contact = {"contact": "mail", "mail": self.mail} if mail else {"contact": "post", "mail": "", "phone": ""}
        sender = browser_at(self.served)
        papers = [(file["name"], file["buffer"]) for file in files or []]
        steps.submit(sender, self.language, papers, letters_in=self.language, **contact)
        session = {"name": "session", "value": cookie_of(sender), "url": self.served.address}
        self.page.context.clear_cookies()
        self.page.context.add_cookies([session])
        self.open("complaint/received")
        return self.shown()

    def note(self, reference: str, state: str) -> None:
        """Let the secretary note a new state of a complaint."""
        with beside(self.served) as service:
            case = cases.find_by_reference(service.db, reference)
            assert case
            assert not isinstance(move(service, case.id, State(state), service.today()), Refusal)

    def shown(self) -> tuple[str, str]:
        """Return the reference and the code that stand on the page."""
        reference, code = self.page.locator(".big bdi").all_text_contents()
        return reference, code
