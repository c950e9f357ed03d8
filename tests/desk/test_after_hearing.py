"""Handeling after the hearing: agreements, the advice, reminders, the decision and the closing (F6 to F8)."""

from datetime import date, timedelta

import pypdfium2

from formservice.acts import change
from formservice.acts.desk.outcomes import Decide
from formservice.letters.printed import paper
from formservice.mail.outbox import Outbox
from formservice.rules.advice import Finding
from formservice.rules.case import State
from formservice.service import Service
from formservice.storage import advices, closings, letters_at_desk
from formservice.storage.advices import Advice
from formservice.storage.attachments import Origin
from formservice.storage.cases import Case
from formservice.storage.closings import Closing
from formservice.storage.letters import LetterState
from tests.conftest import Clock
from tests.desk.after_hearing import advised, heard, naming, pdf
from tests.desk.stage import BRIDGE, act, at, new_case, now, of_act, press_on_case, tied_case
from tests.harness import samples
from tests.harness.desk import add_secretary, at_desk
from tests.harness.planning import done
from tests.harness.visit import Browser, Page


def advice_of(service: Service, case: Case) -> Advice | None:
    with service.db.reading() as connection:
        return advices.of_case(service.db, connection, case.id)


def closing_of(service: Service, case: Case) -> Closing | None:
    with service.db.reading() as connection:
        return closings.of_case(service.db, connection, case.id)


def kinds(service: Service, case: Case, *states: LetterState) -> list[str]:
    return sorted(each.kind for each in of_act(service, case) if each.state in states)


def again(service: Service, name: str) -> Browser:
    """Log somebody in on a later day."""
    return at_desk(service, add_secretary(service, name))


def advise(browser: Browser, case: Case, content: bytes, finding: str = "partly", name: str = "advies.pdf") -> Page:
    """Open the page of the advice, and post the file."""
    browser.visit(at(case, "act/advice"))
    return browser.press(finding=finding, advice_file=[(name, content)])


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


def test_desk_check_26_the_decision_is_due_a_month_after_the_advice_and_red_the_day_after(
    service: Service, clock: Clock
) -> None:
    """Check 26: on Werk; the letter and following have it in tests of theirs."""
    case = heard(service, clock)
    clock.pass_by(timedelta(days=(date(2027, 1, 31) - service.today()).days))
    advised(service, case)
    clock.pass_by(timedelta(minutes=11))
    Outbox(service).deliver_due()
    page = at_desk(service).visit("/desk/")
    assert "besluit uiterlijk 28 februari" in page.text
    assert "Leg het besluit vast" in page.text
    clock.pass_by(timedelta(days=28))
    assert service.today() == date(2027, 2, 28)
    browser = again(service, "Noor")
    assert "Te laat" not in browser.visit("/desk/").text
    assert "Herinner de directie" not in browser.visit(at(case)).text
    clock.pass_by(timedelta(days=1))
    browser = again(service, "Bram")
    assert "Te laat" in browser.visit("/desk/").text
    browser.follow("Herinner de directie")
    browser.press()
    assert "zou uiterlijk op zondag 28 februari 2027 beslissen" in browser.page.text
    browser.press("go")
    assert kinds(service, case, LetterState.QUEUED) == ["management_reminded"]
    assert "1 keer herinnerd" in browser.visit("/desk/").text
    assert "Herinner de directie" not in browser.page.text, "not before two weeks are over"
    clock.pass_by(timedelta(days=14))
    Outbox(service).deliver_due()
    browser = again(service, "Joke")
    browser.visit("/desk/")
    browser.follow("Herinner de directie")
    browser.press()
    assert "Dit is herinnering 2." in browser.page.text
    assert now(service, case).state is State.ADVISED


def test_a_reminder_that_is_taken_back_does_not_count(service: Service, clock: Clock) -> None:
    case = heard(service, clock)
    advised(service, case)
    clock.pass_by(timedelta(days=40))
    Outbox(service).deliver_due()
    browser = at_desk(service)
    act(browser, case, "remind", own_words="")
    number = next(each.act for each in of_act(service, case) if each.kind == "management_reminded")
    press_on_case(browser, case, f"back/{number}")
    page = browser.visit("/desk/")
    assert "keer herinnerd" not in page.text
    assert "Herinner de directie" in page.text


def test_desk_check_27_a_decision_that_departs_asks_why(service: Service, clock: Clock) -> None:
    case = heard(service, clock)
    paper = advised(service, case)
    sent_on = service.today()
    clock.pass_by(timedelta(days=3))
    Outbox(service).deliver_due()
    browser = at_desk(service)
    page = act(browser, case, "decision", decision="departs")
    assert page.problems == ["Schrijf op waarom de directie het advies niet volgt."]
    assert now(service, case).state is State.ADVISED
    page = browser.press("go", why="Er is geen geld voor.")
    decided = Advice(Finding.UPHELD, sent_on, paper, service.today(), follows=False, why="Er is geen geld voor.")
    assert advice_of(service, case) == decided
    assert "De directie wijkt af van het advies" in page.text
    assert "Er is geen geld voor." in page.text
    assert kinds(service, case, LetterState.QUEUED) == []


def test_a_decision_is_of_a_day_between_the_advice_and_today(service: Service, clock: Clock) -> None:
    case = heard(service, clock)
    advised(service, case)
    clock.pass_by(timedelta(days=3))
    browser = at_desk(service)
    page = act(browser, case, "decision", decision="follows", on="2026-12-07")
    assert page.problems == ["Op deze dag was het advies er nog niet. Kies een latere dag."]
    page = browser.press("go", on="2026-12-12")
    assert page.problems == ["Die dag is nog niet geweest. Kies vandaag, of een dag ervoor."]
    browser.press("go", on="2026-12-09")
    assert now(service, case).history[-1].on == date(2026, 12, 9)


def test_an_advice_that_was_noted_past_the_desk_is_asked_with_the_decision(service: Service, clock: Clock) -> None:
    case = heard(service, clock)
    change.move(service, case.id, State.ADVISED, service.today())
    browser = at_desk(service)
    assert act(browser, case, "decision", decision="follows").problems == ["Kies wat er in het advies staat."]
    browser.press("go", finding="not_upheld")
    found = advice_of(service, case)
    assert found
    assert (found.finding, found.follows) == (Finding.NOT_UPHELD, True)


def test_a_correction_takes_the_decision_and_then_the_advice_away(service: Service, clock: Clock) -> None:
    case = heard(service, clock)
    paper = advised(service, case)
    sent_on = service.today()
    clock.pass_by(timedelta(minutes=11))
    Outbox(service).deliver_due()
    done(service, case, Decide(service.today(), follows=False, why="Er is geen geld voor."))
    browser = at_desk(service)
    act(browser, case, "correct", why="Het was een andere zaak.")
    assert now(service, case).state is State.ADVISED
    assert advice_of(service, case) == Advice(Finding.UPHELD, sent_on, paper)
    act(browser, case, "correct", why="Het was een andere zaak.")
    assert now(service, case).state is State.HEARD
    assert advice_of(service, case) is None


def test_a_case_that_closed_stands_on_werk_until_it_is_said_what_it_was_about(
    service: Service, secretary: Browser, clock: Clock
) -> None:
    case = tied_case(service)
    act(secretary, case, "decline", reason="other", other="Te laat.")
    clock.pass_by(timedelta(minutes=11))
    secretary.visit("/desk/")
    assert "Af te maken" in secretary.page.text
    secretary.follow("Rond af")
    assert "Vocht en schimmel" in secretary.page.text
    secretary.press("go", subject="Overlast", summary="Herrie van buren.\nDe corporatie praat met hen.")
    assert closing_of(service, case) == Closing("Overlast", "Herrie van buren.\nDe corporatie praat met hen.")
    assert case.reference not in secretary.visit("/desk/").text
    page = secretary.visit(at(case, "act/close"))
    assert "Herrie van buren." in page.text, "it can be made better"


def test_a_closing_may_be_skipped_and_is_asked_again_once_the_case_went_on(
    service: Service, secretary: Browser, clock: Clock
) -> None:
    case = tied_case(service)
    act(secretary, case, "decline", reason="other", other="Te laat.")
    clock.pass_by(timedelta(minutes=11))
    act(secretary, case, "close")
    assert closing_of(service, case) == Closing("", "")
    assert case.reference not in secretary.visit("/desk/").text
    act(secretary, case, "close", summary="Herrie.")
    act(secretary, case, "correct", why="Toch niet te laat.")
    assert "Neem in behandeling" in secretary.visit("/desk/").text
    act(secretary, case, "decline", reason="other", other="Toch te laat.")
    assert "Rond af" in secretary.visit("/desk/").text
    assert "Herrie." in secretary.visit(at(case, "act/close")).text, "what was typed is there"


def test_a_corporation_that_does_not_react_in_time_is_late_until_something_of_it_comes(
    service: Service, secretary: Browser, clock: Clock
) -> None:
    case = tied_case(service)
    act(secretary, case, "take_up", react_by="2026-11-23")
    assert "Te plannen" in secretary.visit("/desk/").text
    clock.pass_by(timedelta(days=1))
    Outbox(service).deliver_due()
    browser = again(service, "Noor")
    assert "Geen reactie, gevraagd voor 23 november" in browser.visit("/desk/").text
    press_on_case(browser, case, "papers", paper=[("reactie.txt", b"Wij komen.")], origin="corporation")
    assert "Geen reactie" not in browser.visit("/desk/").text


def test_on_paper_the_advice_goes_into_the_envelope(service: Service, clock: Clock) -> None:
    case = heard(service, clock, contact="post", mail="")
    advised(service, case)
    with service.db.reading() as connection:
        rows = letters_at_desk.written(service.db, connection, case.id, ["tenant_advised"])
    pages = pypdfium2.PdfDocument(paper(service, rows[0]))
    printed = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    assert "Het hele advies zit bij deze brief." in printed
    assert f"Advies over klacht {case.reference}" in printed
