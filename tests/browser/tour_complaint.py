"""Every state of the questions and the form, up to a complaint that is sent."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from playwright.sync_api import FilePayload

from tests.browser.visitor import LETTER, PHOTO, TEXTS, Visitor, today
from tests.harness import mails, samples
from tests.harness.serving import handover_in


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
    visitor.choose("contact", "post")
    visitor.choose("letters_in", visitor.language)
    visitor.press()
    yield "address"
    visitor.press()
    yield "address-wrong"
    visitor.type(street="Dorpsstraat", town="Utrecht")
    visitor.press()
    yield "complaint"
    visitor.press()
    yield "complaint-wrong"
    visitor.tell_what()
    yield "papers"
    yield from _papers(visitor)
    yield from _later(visitor)
    visitor.open("complaint/papers")
    yield from _sending(visitor)


def _papers(visitor: Visitor) -> Iterator[str]:
    page = visitor.page
    wrong = FilePayload(name="brief.html", mimeType="text/html", buffer=samples.html_as_pdf())
    empty = FilePayload(name="leeg.pdf", mimeType="application/pdf", buffer=samples.empty())
    mail = FilePayload(name="RE: kraan.eml", mimeType="message/rfc822", buffer=mails.with_everything())
    page.locator('input[name="papers"]').set_input_files([PHOTO, LETTER, mail, wrong, empty])
    visitor.press()
    yield "papers-wrong"
    visitor.open("complaint/papers")
    yield "papers-with-files"
    visitor.choose("papers_later")


def _later(visitor: Visitor) -> Iterator[str]:
    visitor.press("[name=later]")
    yield "later"
    visitor.type(mail="samira@")
    visitor.press()
    yield "later-wrong"
    visitor.press("[name=code]")
    yield "later-with-a-code"
    visitor.type(mail=visitor.mail)
    visitor.press()
    yield "later-mailed"
    visitor.open("complaint/later/slip")
    yield "code-slip"
    visitor.open("complaint/go-on")
    yield "go-on"
    visitor.press()
    yield "go-on-wrong"
    visitor.open("complaint/later/link/made-up")
    yield "cannot-go-on"
    [mail] = visitor.served.mails(visitor.mail, "handover")
    cookies = visitor.page.context.cookies()
    visitor.page.context.clear_cookies()  # as another device
    visitor.page.goto(urlsplit(handover_in(mail)).path)
    yield "go-on-by-link"
    visitor.page.context.add_cookies(cookies)  # type: ignore[arg-type] # as they were given


def _sending(visitor: Visitor) -> Iterator[str]:
    visitor.press()
    yield "check"
    visitor.press("a.change >> nth=3")
    yield "you-from-check"
    visitor.press()
    visitor.open("complaint/complaint")
    visitor.send_in_another_tab()
    visitor.type(wanted="Een nieuw dak.")
    visitor.press()
    yield "late"
    visitor.press("main .quiet")
    yield "received"
    visitor.press('[href="answers"]')
    yield "answers"
    visitor.press(".clear a")
    yield "clear"
    visitor.press()
    yield "cleared"
