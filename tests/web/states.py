"""Every state of every page over HTTP, one after another, in one language: as browser/tour.py, without a browser."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import update

from formservice.acts.change import change_state
from formservice.links import Purpose
from formservice.rules.case import BY_SECRETARY, State
from formservice.service import Service
from formservice.storage import cases, recording, tables
from tests.conftest import Clock
from tests.harness import samples
from tests.harness.steps import (
    ADDRESS,
    COMPLAINT,
    TENANT,
    answer_eligibility,
    fill_in,
    reference_and_code,
    sent_on,
    submit,
)
from tests.harness.visit import Browser, Page

SITE = ("", "how/", "letter/", "contact/", "your-complaint/", "questions/", "words/", "privacy/", "accessibility/")
HELPER = {"helper_name": "Noor", "helper_mail": "noor@example.org", "consent": "yes"}
WRONG: dict[str, dict[str, Any]] = {
    "complaint/written": {"written": None},
    "complaint/answered": {"answered": None},
    "complaint/now": {"now": None},
    "complaint/sent": {"sent_day": "31", "sent_month": "2", "sent_year": "2026"},
    "complaint/letter": {"told_day": "31", "told_month": "2", "told_year": "2026", "corporation": "De Brug"},
    "complaint/who": {"for_whom": None},
    "complaint/helper": {"helper_name": "", "helper_mail": "noor@", "helper_phone": "bel maar"},
    "complaint/corporation": {"corporation": " "},
    "complaint/you": {
        "name": "",
        "postcode": "12",
        "house_number": "",
        "mail": "samira@",
        "phone": "bel",
        "spoken": "Turks",
    },
    "complaint/address": {"street": "", "town": "Utrecht"},
    "complaint/complaint": {"what_happened": "", "since": "s" * 201, "corporation_did": "Niets.", "wanted": ""},
    "complaint/papers": {
        "papers": [("brief.pdf", samples.pdf()), ("leeg.pdf", b""), ("stuk.pdf", samples.damaged_pdf())],
        "papers_later": "yes",
    },
    "complaint/later": {"mail": "samira@"},
    "complaint/go-on": {"code": "C"},
    "withdrawal/": {"mail": "samira@", "reference": "12345678"},
    "withdrawal/code": {"reference": "B", "code": "C"},
    "follow/": {"mail": "samira@", "reference": "12345678"},
    "follow/code": {"reference": "B", "code": "C"},
    "withdrawal/confirm": {"reason": "r" * 20_001},
    "follow/papers": {"papers": [("leeg.pdf", b""), ("stuk.pdf", samples.damaged_pdf())], "words": "Nog iets."},
    "follow/contact": {"mail": "samira@", "phone": "bel", "postcode": "12", "house_number": "", "street": "Kerkweg"},
}
"""What is wrong with each page that asks something; beside it, what must stay."""
OPENED = ("follow/papers", "follow/contact")
"""Pages about a complaint that was opened, for an hour."""


def states(browser: Browser, service: Service, lang: str) -> Iterator[tuple[str, Page]]:
    """Yield each state's name and page; the names that stand in WRONG come once more with what is wrong on them."""
    for path in SITE:
        yield path.strip("/") or "start", browser.visit(f"/{lang}/{path}")
    yield "404", browser.visit(f"/{lang}/no-such-page/")
    yield "404-in-the-frame", browser.visit(f"/forms/{lang}/complaint/no-such-page")
    yield from _questions(browser, lang)
    yield from _form(browser, service, lang)
    yield from _withdrawal(browser, service, lang)
    yield from _follow(browser, service, lang)


def reach(browser: Browser, service: Service, lang: str, path: str) -> Page:
    """Open a page that asks something, with all answered that comes before it."""
    slug = path.removeprefix("complaint/")
    if path == "withdrawal/confirm":
        reference, _ = reference_and_code(submit(browser, lang))
        return browser.visit(link_to(service, lang, reference))
    if path in OPENED:
        reference, _ = reference_and_code(submit(browser, lang))
        browser.visit(link_to(service, lang, reference, Purpose.CONTACT))
    if path.startswith("complaint/") and slug not in {"written", "answered"}:
        silent = {"answered": "no", "now": None, **sent_on(service.today() - timedelta(days=60))}
        answer_eligibility(browser, lang, **(silent if slug == "sent" else {}))
        if slug not in {"now", "sent"}:
            fill_in(browser, lang)
    if slug == "address":
        browser.visit(f"/forms/{lang}/complaint/you")
        browser.press(contact="post", mail="")
    if slug == "answered":
        browser.visit(f"/forms/{lang}/complaint/written")
        browser.press(written="mail")
    if slug == "helper":
        browser.visit(f"/forms/{lang}/complaint/who")
        browser.press(for_whom="other")
    return browser.visit(f"/forms/{lang}/{path}")


def _both(browser: Browser, lang: str, path: str) -> Iterator[tuple[str, Page]]:
    yield path, browser.visit(f"/forms/{lang}/{path}")
    yield f"{path} wrong", browser.press(**WRONG[path])
    browser.visit(f"/forms/{lang}/{path}")


def _questions(browser: Browser, lang: str) -> Iterator[tuple[str, Page]]:
    yield "intro", browser.visit(f"/forms/{lang}/complaint/")
    yield "paper", browser.visit(f"/forms/{lang}/complaint/paper")
    yield from _both(browser, lang, "complaint/written")
    yield "result not-in-writing", browser.press(written="no")
    yield from _both(browser, lang, "complaint/letter")
    yield "letter made", browser.press(what_happened="Het dak lekt.", wanted="Maak het dak.", name="Samira de Wit")
    browser.visit(f"/forms/{lang}/complaint/written")
    yield "result unsure-written", browser.press(written="unknown")
    browser.visit(f"/forms/{lang}/complaint/written")
    browser.press(written="mail")
    yield from _both(browser, lang, "complaint/answered")
    browser.press(answered="no")
    yield from _both(browser, lang, "complaint/sent")
    yield "result term-running", browser.press(sent_day="20", sent_month="11", sent_year="2026")
    yield "slip", browser.visit(f"/forms/{lang}/complaint/slip")
    browser.visit(f"/forms/{lang}/complaint/sent")
    yield "result unsure-which-day", browser.press(sent_day="", sent_month="10", sent_year="2026")
    browser.visit(f"/forms/{lang}/complaint/sent")
    yield "result unsure-when", browser.press(sent_month="", sent_year="", sent_unknown="yes")
    browser.visit(f"/forms/{lang}/complaint/answered")
    browser.press(answered="yes")
    yield from _both(browser, lang, "complaint/now")
    yield "result solved", browser.press(now="solved")
    browser.visit(f"/forms/{lang}/complaint/now")
    yield "result eligible", browser.press(now="disagree")


def _form(browser: Browser, service: Service, lang: str) -> Iterator[tuple[str, Page]]:
    yield from _both(browser, lang, "complaint/who")
    browser.press(for_whom="other")
    yield from _both(browser, lang, "complaint/helper")
    browser.press(**{**HELPER, "helper_phone": ""})
    yield from _both(browser, lang, "complaint/corporation")
    browser.press(corporation="Woonstichting De Brug")
    yield from _both(browser, lang, "complaint/you")
    browser.press(**{**TENANT, "contact": "post", "letters_in": lang})
    yield from _both(browser, lang, "complaint/address")
    browser.press(**ADDRESS)
    yield from _both(browser, lang, "complaint/complaint")
    browser.press(**COMPLAINT)
    yield from _both(browser, lang, "complaint/papers")
    yield from _later(browser, service, lang)
    browser.visit(f"/forms/{lang}/complaint/papers")
    yield "check", browser.press()
    yield "check wrong", browser.send({}, f"/forms/{lang}/complaint/check")
    browser.visit(f"/forms/{lang}/complaint/you")
    browser.press(postcode="12")
    yield "not-sent yet", browser.send({}, f"/forms/{lang}/complaint/check")
    browser.visit(f"/forms/{lang}/complaint/you?from=check")
    browser.press(postcode=TENANT["postcode"])
    yield "received", browser.press()
    yield "answers", browser.visit(f"/forms/{lang}/complaint/answers")
    yield "clear", browser.visit(f"/forms/{lang}/complaint/clear")
    yield "clear wrong", browser.send({}, f"/forms/{lang}/complaint/clear")
    token = {"csrf_token": browser.filled()["csrf_token"]}
    yield (
        "complaint late",
        browser.send({**token, **COMPLAINT, "wanted": "Nieuw dak"}, f"/forms/{lang}/complaint/complaint"),
    )
    papers = {**token, "papers": [("foto.jpg", samples.jpeg())]}
    yield "papers late", browser.send(papers, f"/forms/{lang}/complaint/papers")
    yield "clear sent-meanwhile", browser.send(token, f"/forms/{lang}/complaint/clear")
    yield "cleared", browser.press()
    yield "not-sent", browser.send({}, f"/forms/{lang}/complaint/check")


def _later(browser: Browser, service: Service, lang: str) -> Iterator[tuple[str, Page]]:
    yield from _both(browser, lang, "complaint/later")
    # whoever looks at these pages may have pressed their buttons: then there is a code already, and no button for it
    browser.visit(f"/forms/{lang}/complaint/later")
    page = browser.send({**browser.filled(), "code": "on"})
    code = "".join(page.one("p", class_="big").itertext()).split()[-2:]
    yield "later by code", page
    browser.visit(f"/forms/{lang}/complaint/later")
    yield "later by mail", browser.press(mail="samira@example.org")
    yield "code slip", browser.visit(f"/forms/{lang}/complaint/later/slip")
    yield from _both(browser, lang, "complaint/go-on")
    begun = urlsplit(service.links.make_handover(lang, "".join(code))).path
    kept = [browser.client.get_cookie(name, "127.0.0.1") for name in ("session", "__Host-session")]
    [cookie] = [each for each in kept if each]
    browser.client.delete_cookie(cookie.key, domain="127.0.0.1")  # as another device
    yield "go on by link", browser.visit(begun)
    yield "go on wrong", browser.send({}, begun)
    yield "cannot go on", browser.visit(f"/forms/{lang}/complaint/later/link/cut-off")
    browser.client.set_cookie(cookie.key, cookie.value, domain="127.0.0.1", secure=cookie.secure)


def _withdrawal(browser: Browser, service: Service, lang: str) -> Iterator[tuple[str, Page]]:
    yield "withdraw closed", browser.send({}, f"/forms/{lang}/withdrawal/confirm")
    submit(browser, lang, contact="post", mail="", letters_in=lang)
    yield "received without-mail", browser.page
    reference, code = reference_and_code(browser.page)
    yield from _both(browser, lang, "withdrawal/")
    yield "withdrawal/asked", browser.press(mail="samira@example.org", reference="")
    yield from _both(browser, lang, "withdrawal/code")
    yield "withdrawal/code no-pair", browser.press(reference=reference, code="A" * 10)
    browser.press(reference=reference, code=code)
    yield from _both(browser, lang, "withdrawal/confirm")
    yield "withdrawal/done", browser.press(reason="Opgelost")
    yield "withdrawal/already", browser.visit(f"/forms/{lang}/withdrawal/confirm")
    yield "withdrawal/undo", browser.visit(f"/forms/{lang}/withdrawal/undo")
    yield "withdrawal/reopened", browser.press()
    yield "withdrawal/broken-link", browser.visit(f"/forms/{lang}/withdrawal/link/made-up")
    reference, _ = reference_and_code(submit(browser, lang))
    link = link_to(service, lang, reference)
    for state in (State.ACCEPTED, State.INVITED, State.HEARD):
        case = _case(service, reference)
        change_state(service.db, case.id, state, service.today(), BY_SECRETARY, "", service.now(), 3)
    yield "withdrawal/too-late", browser.visit(link)
    assert isinstance(service.clock, Clock)
    service.clock.pass_by(timedelta(hours=1))
    yield "withdrawal/closed", browser.visit(f"/forms/{lang}/withdrawal/confirm")
    recording.revoke_links(service.db, _case(service, reference).id)
    yield "withdrawal/old-link", browser.visit(link)


def _follow(browser: Browser, service: Service, lang: str) -> Iterator[tuple[str, Page]]:
    yield from _both(browser, lang, "follow/")
    yield "follow/asked", browser.press(mail="samira@example.org", reference="")
    yield from _both(browser, lang, "follow/code")
    reference, code = reference_and_code(submit(browser, lang))
    browser.visit(f"/forms/{lang}/follow/code")
    yield "follow/status", browser.press(reference=reference, code=code)
    yield "follow/answers", browser.visit(f"/forms/{lang}/follow/answers")
    yield from _added(browser, service, lang, reference)
    browser.visit(link_to(service, lang, reference))
    browser.press()
    yield "follow/status withdrawn", browser.visit(f"/forms/{lang}/follow/status")
    yield "follow/papers over", browser.visit(f"/forms/{lang}/follow/papers")
    browser.visit(f"/forms/{lang}/complaint/clear")
    browser.press()
    case = _case(service, reference)
    browser.visit(urlsplit(service.links.make(Purpose.FOLLOW, lang, case.id, case.link_version)).path)
    yield "withdrawal/undo by-other-link", browser.visit(f"/forms/{lang}/withdrawal/undo")
    yield "follow/contact by-other-link", browser.visit(f"/forms/{lang}/follow/contact")
    yield "withdrawal/undo broken-link", browser.visit(f"/forms/{lang}/withdrawal/undo/link/made-up")
    yield "follow/contact broken-link", browser.visit(f"/forms/{lang}/follow/contact/link/made-up")
    yield "follow/broken-link", browser.visit(f"/forms/{lang}/follow/link/made-up")


def _added(browser: Browser, service: Service, lang: str, reference: str) -> Iterator[tuple[str, Page]]:
    yield from _both(browser, lang, "follow/papers")
    page = browser.press(papers=[("foto.jpg", samples.jpeg()), ("leeg.pdf", b"")], words="Nog iets.")
    yield "follow/papers partly", page
    yield "follow/papers/added", browser.press(words="En nog iets.")
    yield from _both(browser, lang, "follow/contact")
    yield "follow/contact/done", browser.press(phone="06 87654321")
    case = _case(service, reference)
    with service.db.writing("test") as connection:
        mine = (tables.letters.c.case_id == case.id) & (tables.letters.c.kind == "tenant_received")
        came_back = {"state": "sent", "sent_at": service.now(), "returned_at": service.now()}
        connection.execute(update(tables.letters).where(mine).values(came_back))
    yield "follow/status returned", browser.visit(f"/forms/{lang}/follow/status")


def link_to(service: Service, lang: str, reference: str, purpose: Purpose = Purpose.WITHDRAW) -> str:
    """Return the address of the link that opens this complaint."""
    case = _case(service, reference)
    return urlsplit(service.links.make(purpose, lang, case.id, case.link_version)).path


def _case(service: Service, reference: str) -> cases.Case:
    case = cases.find_by_reference(service.db, reference)
    assert case
    return case
