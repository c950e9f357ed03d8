"""A tenant whose papers are a saved mail, a text of Word online and an exported chat: what the committee gets."""

from pathlib import Path

from formservice.service import Service
from formservice.storage import attachments, cases
from formservice.storage.attachments import VirusCheck
from formservice.uploads.scanning import Scanner, checked_again
from tests.harness import documents, mails, samples
from tests.harness.steps import answer_eligibility, fill_in
from tests.harness.visit import Browser, Page
from tests.web import test_attacks

CHAT = "[01-11-2026 10:00] Jan: De kraan lekt 💧\r\n".encode("utf-16")
MACROS = mails.enclosing(("macro.docx", samples.macro_docx()), ("brief.pdf", samples.pdf()))


def kept(page: Page) -> list[str]:
    return [" ".join("".join(item.itertext()).split()) for each in page.all("ul", class_="files") for item in each]


def test_a_saved_mail_a_document_and_a_chat_reach_the_committee(browser: Browser, service: Service) -> None:
    answer_eligibility(browser)
    fill_in(browser)
    browser.visit("/forms/nl/complaint/papers")
    assert "Zo maakt u er een bestand van" in browser.page.text
    mail, document = mails.with_everything(), documents.docx_of("Word online")
    page = browser.press("add", papers=[("kraan.eml", mail), ("brief.docx", document), ("chat.txt", CHAT)])
    assert page.status == 200
    listed = kept(page)
    assert len(listed) == 3
    assert listed[0].startswith("kraan.pdf")
    assert (
        "Van deze mail hebben wij een PDF gemaakt. Dit bewaren wij er ook bij:keuken.jpgafspraak é.pdfkraan.eml"
        in listed[0]
    )
    # of this one only what is in order is kept, and the tenant is told
    page = browser.press("add", papers=[("acties.eml", MACROS)])
    assert page.status == 422
    assert "Uit de mail acties.eml konden wij dit niet meenemen: macro.docx." in page.text
    assert len(kept(page)) == 4
    # the same mail again is the same mail, and removing it removes what was in it
    browser.press("add", papers=[("acties.eml", MACROS)])
    page = browser.press("remove", browser.page.all("button", name="remove")[3].get("value") or "")
    assert len(kept(page)) == 3
    browser.press(papers_later="no")
    browser.press()
    [case] = cases.all_cases(service.db)
    assert [file.name for file in case.attachments] == [
        "kraan.pdf",
        "keuken.jpg",
        "afspraak é.pdf",
        "kraan.eml",
        "brief.docx",
        "chat.txt",
    ]
    [letter] = [each for each in test_attacks.mails(service) if "Klacht" in each["Subject"]]
    attached = {part.get_filename(): part for part in letter.iter_attachments()}
    assert [*attached][1:] == [file.name for file in case.attachments]
    # byte for byte, and as files: what is called text or a mail could be changed on the way
    for name, content in (("kraan.eml", mail), ("brief.docx", document), ("chat.txt", CHAT)):
        assert attached[name].get_content() == content
        assert attached[name].get_content_maintype() == "application"


def test_a_mail_of_which_a_part_turns_out_to_hold_a_virus_does_not_go_on(browser: Browser, service: Service) -> None:
    answer_eligibility(browser)
    fill_in(browser, files=[("kraan.eml", mails.enclosing(("brief.pdf", samples.pdf())))])
    browser.press()
    [case] = cases.all_cases(service.db)
    part = next(file for file in case.attachments if file.name == "brief.pdf")
    attachments.note_virus_check(service.db, part.id, VirusCheck.FOUND)
    [case] = cases.all_cases(service.db)
    found = checked_again(service.db, Scanner(str(Path("/nowhere")), seconds=1), case.attachments, ())
    assert [(file.name, file.virus_check) for file in found if file.virus_check] == [
        ("brief.pdf", VirusCheck.FOUND),
        ("kraan.eml", VirusCheck.FOUND),
    ]
