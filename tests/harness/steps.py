"""What a tenant does, in a few words: the tests read like the journey."""

from datetime import date
from typing import Any

from tests.harness.visit import XHTML, Browser, Page, words


def answer_eligibility(browser: Browser, lang: str = "nl", **answers: Any) -> Page:
    """Answer the questions before the form; as given, or by mail, answered, and not agreed."""
    browser.visit(f"/forms/{lang}/complaint/")
    browser.visit(f"/forms/{lang}/complaint/written")
    given = {"written": "mail", "answered": "yes", "now": "disagree"} | answers
    while browser.page.slug != "result":
        names = [name for name in given if any(control.get("name") == name for control in browser.page.all("input"))]
        assert names, browser.page.text
        browser.press(**{name: given.pop(name) for name in names})
    return browser.page


def sent_on(day: date) -> dict[str, str]:
    """Return the date fields for a complaint sent on this day."""
    return {"sent_day": str(day.day), "sent_month": str(day.month), "sent_year": str(day.year)}


TENANT = {
    "name": "Samira de Wit",
    "postcode": "1234 AB",
    "house_number": "12a",
    "contact": "mail",
    "mail": "samira@example.org",
    "phone": "06 12345678",
    "spoken": "Tigrinya",
}
ADDRESS = {"street": "Dorpsstraat", "town": "Utrecht"}
"""What is asked of who wants letters by post, and of nobody else."""
COMPLAINT = {
    "what_happened": "Het dak lekt al sinds de winter.",
    "since": "januari",
    "corporation_did": "Eén keer iemand gestuurd.",
    "wanted": "Dat het dak gemaakt wordt.",
}


def fill_in(browser: Browser, lang: str = "nl", files: list[tuple[str, bytes]] | None = None, **tenant: Any) -> Page:
    """Fill in the form from its first step to the check page."""
    browser.visit(f"/forms/{lang}/complaint/who")
    browser.press(for_whom="self")
    browser.press(corporation="Woonstichting De Brug")
    browser.press(**{**TENANT, **tenant})
    if browser.page.slug == "address":
        browser.press(**ADDRESS)
    browser.press(**COMPLAINT)
    return browser.press(papers=files or None)


def submit(browser: Browser, lang: str = "nl", files: list[tuple[str, bytes]] | None = None, **tenant: Any) -> Page:
    """Go the whole way, from the first question to the page with the reference."""
    answer_eligibility(browser, lang)
    fill_in(browser, lang, files, **tenant)
    assert browser.page.slug == "check", browser.page.text
    return browser.press()


def reference_and_code(page: Page) -> tuple[str, str]:
    """Return what the last page tells the tenant to keep."""
    shown = [words(next(big.iter(f"{XHTML}bdi"))) for big in page.all("p", class_="big")]
    reference, code = shown
    return reference, code
