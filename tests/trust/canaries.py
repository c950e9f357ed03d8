"""A tenant whose every answer is a word that stands nowhere else, so that it is seen wherever it comes out."""

from formservice.questions.question import QuestionKind
from formservice.service import Service
from formservice.storage import cases
from formservice.storage.cases import Case
from tests.harness import samples
from tests.harness.steps import answer_eligibility, reference_and_code
from tests.harness.visit import Browser
from tests.trust.routes import every_step

HELPER = {"helper_name": "Kanariehelper", "helper_mail": "kanariehulp@example.org", "helper_phone": "0611122233"}
TENANT = {
    "name": "Kanarienaam",
    "postcode": "9876 ZX",
    "house_number": "77kanariehuis",
    "contact": "post",
    "mail": "kanariemail@example.org",
    "phone": "0698765432",
    "spoken": "Kanarietaal",
}
STORY = {
    "what_happened": "Kanarieverhaal",
    "since": "Kanariesinds",
    "corporation_did": "Kanariedaad",
    "wanted": "Kanariewens",
}
CORPORATION = "Kanariecorporatie"
ADDRESS = {"street": "Kanariestraat", "town": "Kanariestad"}
FILE = "kanariebestand.pdf"
REASON = "Kanariereden"
_PLAIN = {"contact"}
_TYPED = {QuestionKind.LINE, QuestionKind.TEXT, QuestionKind.MAIL, QuestionKind.PHONE, QuestionKind.POSTCODE}

_ANSWERS = HELPER | TENANT | ADDRESS | STORY
WORDS = (*(value for name, value in _ANSWERS.items() if name not in _PLAIN), CORPORATION, FILE)
"""What this tenant typed."""


def submit_canaries(browser: Browser, service: Service, lang: str = "nl") -> Case:
    """Send a complaint with a canary in every field, and return it."""
    answer_eligibility(browser, lang)
    browser.visit(f"/forms/{lang}/complaint/who")
    browser.press(for_whom="other")
    browser.press(**HELPER, consent="yes")
    browser.press(corporation=CORPORATION)
    browser.press(**TENANT)
    browser.press(**ADDRESS)
    browser.press(**STORY)
    browser.press(papers=[(FILE, samples.pdf())])
    assert browser.page.slug == "check", browser.page.text
    reference, _ = reference_and_code(browser.press())
    case = cases.find_by_reference(service.db, reference)
    assert case
    typed = [each.name for step in every_step(service) for each in step.questions if each.kind in _TYPED]
    missed = [name for name in typed if case.answers.get(name) not in WORDS]
    assert not missed, f"no canary in {missed}"
    return case
