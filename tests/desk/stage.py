"""What a secretary's tests begin with: a complaint, its corporation, and days to plan it on."""

from datetime import date, time
from typing import Any

from formservice.acts.submit import take_in
from formservice.app import public_app
from formservice.rules.hearing import Day
from formservice.service import Service
from formservice.storage import cases, corporations, drafts, hearing_days, letters
from formservice.storage.cases import Case
from formservice.storage.corporations import Party
from formservice.storage.hearing_days import HearingDay, Where
from formservice.storage.letters import LetterState, LetterStatus
from tests.harness.steps import COMPLAINT, TENANT, reference_and_code, submit
from tests.harness.visit import XHTML, Browser, Page

BRIDGE = Party("Woonstichting De Brug", "Klachtenbureau", "klachten@debrug.example", post=("Postbus 1", "1234 AB Brug"))
HEARING = date(2026, 12, 8)
ELIGIBLE = {"written": "mail", "answered": "yes", "now": "disagree"}
VERSION = 1
QUIET = {"held", "correct", "told", "decision", "close"}


def new_case(service: Service, lang: str = "nl", files: list[tuple[str, bytes]] | None = None, **tenant: Any) -> Case:
    """Send a complaint as a tenant does, and return it; without files it goes in at once."""
    if files is None:
        answers = ELIGIBLE | {"for_whom": "self", "corporation": BRIDGE.name} | TENANT | COMPLAINT | tenant
        mails = {"tenant": answers["mail"]} if answers["mail"] else {}
        case = take_in(service.db, drafts.new_id(), lang, answers, VERSION, lambda _: [], mails, service.now())
        assert case
        return case
    browser = Browser(public_app(service))
    reference, _ = reference_and_code(submit(browser, lang, files, **tenant))
    case = cases.find_by_reference(service.db, reference)
    assert case
    return case


def tie(service: Service, case: Case, party: Party = BRIDGE) -> None:
    """Tie a case to a corporation."""
    known = {each.party.name: each for each in corporations.all_of(service.db)}
    corporation = known.get(party.name) or corporations.add(service.db, party)
    assert corporation
    with service.db.writing("test") as connection:
        corporations.tie(connection, case.id, corporation.id)


def tied_case(service: Service, lang: str = "nl", files: list[tuple[str, bytes]] | None = None, **tenant: Any) -> Case:
    """Send a complaint, and tie it to its corporation."""
    case = new_case(service, lang, files, **tenant)
    tie(service, case)
    return case


def hearing_day(
    service: Service, on: date = HEARING, slots: int = 3, place: str = "Kantoor De Brug", *, hour: int = 10
) -> HearingDay:
    """Keep a hearing day whose slots begin at this hour and each hour after it."""
    where = Where(place, ("Brugweg 1", "1234 AB Brug"), "mr. Paneel")
    return hearing_days.add_day(service.db, Day(on, time(hour), 60, slots), where)


def at(case: Case, part: str = "") -> str:
    """Return the address of a case's page, or of a page under it."""
    return f"/desk/case/{case.reference}" + (f"/{part}" if part else "")


def now(service: Service, case: Case) -> Case:
    """Return a case as it is now."""
    found = cases.find(service.db, case.id)
    assert found
    return found


def of_act(service: Service, case: Case, state: LetterState | None = None) -> list[LetterStatus]:
    """Return the letters that acts at the desk wrote about a case, in this state if given."""
    found = [letter for letter in letters.of_case(service.db, case.id) if letter.act]
    return [letter for letter in found if state is None or letter.state is state]


def preview(browser: Browser, case: Case, name: str, **typed: Any) -> Page:
    """Open an act, fill it in, and show what goes out."""
    browser.visit(at(case, f"act/{name}"))
    return browser.press(**typed) if typed else browser.page


def act(browser: Browser, case: Case, name: str, **typed: Any) -> Page:
    """Do an act as a secretary does: fill it in, look at what goes out, and send it."""
    if name in QUIET:
        browser.visit(at(case, f"act/{name}"))
        return browser.press("go", **typed)
    page = preview(browser, case, name, **typed)
    assert page.status == 200, page.text
    return browser.press("go")


def press_on_case(browser: Browser, case: Case, part: str, check: bool = True, **typed: Any) -> Page:
    """Fill in one of the small forms on a case's page, and send it."""
    page = browser.visit(at(case))
    actions = {form.get("action", ""): form for form in page.all("form")}
    address = at(case, part)
    form = actions.get(address) or next(form for action, form in actions.items() if action.startswith(address))
    hidden = {
        each.get("name", ""): each.get("value", "")
        for each in form.iter(f"{XHTML}input")
        if each.get("type") == "hidden"
    }
    return browser.send({**hidden, **typed}, form.get("action"), check)


def hearings_of(service: Service, case: Case) -> list[hearing_days.Hearing]:
    """Return the hearings of a case, as they are now."""
    with service.db.reading() as connection:
        return hearing_days.of_case(service.db, connection, case.id)
