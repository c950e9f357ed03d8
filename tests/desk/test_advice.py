"""Handeling after the hearing: the advice, or agreements (F6)."""

import pypdfium2

from formservice.letters.printed import paper
from formservice.rules.advice import Finding
from formservice.rules.case import State
from formservice.service import Service
from formservice.storage import letters_at_desk
from formservice.storage.advices import Advice
from formservice.storage.attachments import Origin
from formservice.storage.letters import LetterState
from tests.conftest import Clock
from tests.desk.after_hearing import advice_of, advise, advised, heard, kinds, naming, pdf
from tests.desk.stage import BRIDGE, at, new_case, now, of_act, press_on_case
from tests.harness import samples
from tests.harness.desk import at_desk


def test_desk_check_10_an_advice_takes_three_clicks_one_choice_and_the_file(service: Service, clock: Clock) -> None:
    case = heard(service, clock)
    browser = at_desk(service)
    browser.visit("/desk/")
    browser.follow("Afspraken of advies")  # the first click
    page = browser.press(finding="partly", advice_file=[("advies.pdf", naming(case))])  # the second
    assert "Dit gaat eruit" in page.text
    assert "mail naar directie@debrug.example" in page.text
    assert kinds(service, case, LetterState.QUEUED) == []
    browser.press("go")  # the third
    assert browser.page.slug == case.reference
    assert now(service, case).state is State.ADVISED
    assert kinds(service, case, LetterState.QUEUED) == ["management_advised", "tenant_advised"]
    [paper] = now(service, case).papers
    assert paper.origin is Origin.ADVICE
    assert advice_of(service, case) == Advice(Finding.PARTLY, service.today(), paper.id)
    assert "Gedeeltelijk gegrond" in browser.page.text, "the timeline tells it"


def test_the_letter_of_the_advice_shown_is_the_one_that_goes_and_another_file_is_shown_first(
    service: Service, clock: Clock
) -> None:
    case = heard(service, clock)
    browser = at_desk(service)
    advise(browser, case, naming(case))
    again = browser.press("go", advice_file=[("beter.pdf", pdf(f"Beter advies {case.reference}"))])
    assert "U hebt iets veranderd." in again.text
    assert now(service, case).state is State.HEARD
    browser.press("go")
    sent = advice_of(service, case)
    assert sent
    [name] = [each.name for each in now(service, case).papers if each.id == sent.paper]
    assert name == "beter.pdf"


def test_the_file_of_another_case_is_refused_and_one_that_names_none_asks_a_tick(
    service: Service, clock: Clock
) -> None:
    case, other = heard(service, clock), new_case(service)
    browser = at_desk(service)
    page = advise(browser, case, naming(other))
    assert page.status == 422
    assert "nummer van een andere zaak" in page.problems[0]
    assert now(service, case).papers == []
    page = browser.press(advice_file=[("advies.pdf", pdf("Advies"))])
    assert page.status == 200, "the finding that was chosen is kept"
    assert "Is dit de goede PDF?" in page.text
    page = browser.press("go")
    assert "vink aan dat die van deze zaak is" in page.problems[0]
    assert now(service, case).state is State.HEARD
    # a page with a problem shows the letters again first
    browser.press(sure="yes")
    browser.press("go")
    assert now(service, case).state is State.ADVISED


def test_what_is_no_pdf_has_its_own_message_and_without_any_the_advice_does_not_go(
    service: Service, clock: Clock
) -> None:
    case = heard(service, clock)
    browser = at_desk(service)
    for content, words in (
        (samples.docx(), "bestand van Word"),
        (b"<html>", "geen PDF"),
        (samples.encrypted_pdf(), "wachtwoord"),
        (b"", "leeg"),
    ):
        assert words in advise(browser, case, content).problems[0]
        assert [each.get("value") for each in browser.page.all("input") if each.get("checked") is not None] == [
            "partly"
        ]
    browser.visit(at(case, "act/advice"))
    assert browser.press(finding="partly").problems == ["Kies de PDF van het advies."]
    assert browser.press(advice_file=[("advies.pdf", naming(case))], finding=None).problems == [
        "Kies wat er in het advies staat."
    ]
    assert "Stuur mee: advies.pdf" in browser.page.text, "the file is kept"
    browser.press(finding="upheld")
    browser.press("go")
    assert now(service, case).state is State.ADVISED


def test_the_same_file_twice_is_kept_once(service: Service, clock: Clock) -> None:
    case = heard(service, clock)
    browser = at_desk(service)
    content = naming(case)
    advise(browser, case, content)
    advise(browser, case, content)
    assert len(now(service, case).papers) == 1


def test_desk_check_18_an_advice_is_taken_back_with_its_row_its_letters_and_its_state(
    service: Service, clock: Clock
) -> None:
    case = heard(service, clock)
    browser = at_desk(service)
    advise(browser, case, naming(case))
    browser.press("go")
    number = next(each.act for each in of_act(service, case) if each.kind == "tenant_advised")
    press_on_case(browser, case, f"back/{number}")
    assert now(service, case).state is State.HEARD
    assert advice_of(service, case) is None
    assert kinds(service, case, LetterState.TAKEN_BACK) == ["management_advised", "tenant_advised"]
    page = browser.visit(at(case, "act/advice"))
    assert "Stuur mee: advies.pdf" in page.text, "the file is there still"


def test_agreements_in_words_end_the_case_and_both_get_them(service: Service, clock: Clock) -> None:
    case = heard(service, clock, "en")
    browser = at_desk(service)
    browser.visit(at(case, "act/agreements"))
    assert browser.press().problems == ["Schrijf de afspraken op, of kies de PDF waar ze in staan."]
    page = browser.press(words="De corporatie plaatst voor 1 mei een nieuwe ketel.")
    assert page.text.count("De corporatie plaatst voor 1 mei een nieuwe ketel.") >= 4, (
        "in English, Dutch, and at De Brug"
    )
    browser.press("go")
    assert now(service, case).state is State.SETTLED
    assert kinds(service, case, LetterState.QUEUED) == ["management_agreed", "tenant_agreed"]


def test_agreements_in_a_pdf_go_with_both_letters(service: Service, clock: Clock) -> None:
    case = heard(service, clock)
    browser = at_desk(service)
    browser.visit(at(case, "act/agreements"))
    page = browser.press(agreements_file=[("afspraken.pdf", naming(case))])
    assert "De afspraken zitten als PDF bij deze mail." in page.text
    assert page.text.count("afspraken.pdf") >= 2
    browser.press("go")
    assert now(service, case).state is State.SETTLED


def test_without_the_managements_address_its_letter_goes_to_the_contact_for_complaints(
    service: Service, clock: Clock
) -> None:
    case = heard(service, clock, party=BRIDGE)
    page = advise(at_desk(service), case, naming(case))
    assert "mail naar klachten@debrug.example" in page.text
    assert "Er is geen mailadres van de directie bekend." in page.text
    assert "Wilt u deze brief aan de directie geven?" in page.text


def test_on_paper_the_advice_goes_into_the_envelope(service: Service, clock: Clock) -> None:
    case = heard(service, clock, contact="post", mail="")
    advised(service, case)
    with service.db.reading() as connection:
        rows = letters_at_desk.written(service.db, connection, case.id, ["tenant_advised"])
    pages = pypdfium2.PdfDocument(paper(service, rows[0]))
    printed = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    assert "Het hele advies zit bij deze brief." in printed
    assert f"Advies over klacht {case.reference}" in printed
