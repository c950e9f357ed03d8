"""Inschrijven: what came on paper becomes the same case as the web form makes (check 31)."""

from datetime import date, timedelta
from typing import Any

import pytest

from formservice.app import public_app
from formservice.letters.printed import paper
from formservice.rules.case import Channel, Role, State
from formservice.service import Service
from formservice.storage import cases, corporations, desk_log, drafts, letters, letters_at_desk
from formservice.storage.cases import Case
from formservice.storage.desk_log import Did
from formservice.storage.letters import LetterState
from formservice.storage.letters_at_desk import AtPost
from tests.conftest import Clock
from tests.desk.stage import BRIDGE, at, new_case
from tests.harness.desk import at_desk
from tests.harness.pdf_text import words_of
from tests.harness.samples import pdf
from tests.harness.visit import Browser, Page, value_of, words

ADDRESS = "/desk/register"
LEAST = {
    "received_on": "12-11-2026",
    "way": "post",
    "name": "Fatima el Amrani",
    "corporation": "Woonstichting De Brug",
    "what_happened": "Het dak lekt.",
}
POSTED = LEAST | {"postcode": "1234ab", "house_number": "12", "street": "Dorpsstraat", "town": "Ons Dorp"}
MAILED = LEAST | {"way": "mail", "mail": "fatima@example.org"}


def type_over(browser: Browser, check: bool = True, **typed: Any) -> Page:
    browser.visit(ADDRESS)
    return browser.press(check=check, **typed)


def all_cases(service: Service) -> list[Case]:
    return list(cases.all_cases(service.db))


def kinds(service: Service, case: Case) -> list[tuple[str, LetterState]]:
    return sorted((each.kind, each.state) for each in letters.of_case(service.db, case.id))


def test_desk_check_31_what_came_by_post_is_followed_and_withdrawn_with_the_number_and_code_of_its_letter(
    service: Service, secretary: Browser
) -> None:
    corporations.add(service.db, BRIDGE)
    page = type_over(secretary, **POSTED, letters_in="en")
    [case] = all_cases(service)
    assert page.address == at(case)
    assert "12 november 2026, per post" in page.text
    assert "Koppel de zaak" not in page.text
    [received] = case.history
    assert (received.state, received.on, received.at) == (State.RECEIVED, date(2026, 11, 12), service.now())
    assert received.by
    assert received.by.role is Role.SECRETARY
    assert (case.channel, case.language) == (Channel.POST, "en")
    assert "12 nov" in secretary.visit("/desk/").text
    assert kinds(service, case) == [("tenant_received", LetterState.TO_POST)]
    [waiting] = to_post(service)
    printed = words_of(paper(service, waiting.row))
    assert case.reference in printed
    assert f"{case.code[:5]} {case.code[5:]}" in printed
    assert "Dorpsstraat 12" in printed
    assert "We received your complaint (klacht) on Thursday 12 November 2026." in printed
    assert "You sent us" not in printed
    tenant = Browser(public_app(service))
    tenant.visit("/forms/en/withdrawal/code")
    tenant.press(reference=case.reference, code=case.code)
    tenant.press()
    found = cases.find(service.db, case.id)
    assert found
    assert found.state is State.WITHDRAWN


def test_what_came_by_mail_is_answered_by_mail_with_links(service: Service, secretary: Browser) -> None:
    type_over(secretary, **MAILED, helper_name="Jan", helper_mail="jan@example.org", consent="yes")
    [case] = all_cases(service)
    assert kinds(service, case) == [("helper_received", LetterState.QUEUED), ("tenant_received", LetterState.QUEUED)]
    assert case.complaint.is_helped
    assert cases.find_by_mail(service.db, "JAN@example.org") == [case]


def test_the_questions_stand_in_the_order_of_the_paper_and_five_are_enough(
    service: Service, secretary: Browser
) -> None:
    page = secretary.visit(ADDRESS)
    order = [field.get("name") for main in page.all("main") for field in main.iter() if field.get("name")]
    shown = [name for name in order if name not in {"csrf_token", "form"}]
    assert shown[0] == "received_on"
    on_paper = ["written", "answered", "now", "sent_day", "for_whom", "helper_name", "corporation", "name", "postcode"]
    on_paper += ["house_number", "contact", "mail", "phone", "spoken", "letters_in", "street", "town", "what_happened"]
    assert [name for name in shown if name in on_paper] == on_paper
    secretary.press(**LEAST, tells=None)
    [case] = all_cases(service)
    assert kinds(service, case) == []
    assert desk_log.newest(service.db, 2)[1].what is Did.REGISTER


def to_post(service: Service) -> list[AtPost]:
    with service.db.reading() as connection:
        return letters_at_desk.at_post(service.db, connection, service.now(), service.today())


WRONG = [
    ({"received_on": ""}, "received_on", "Vul de dag in"),
    ({"received_on": "24-11-2026"}, "received_on", "Deze dag komt nog"),
    ({"received_on": "30-2-2026"}, "received_on", "staat niet in de kalender"),
    ({"received_on": "12-11-1926"}, "received_on", "te lang geleden"),
    ({"way": None}, "way", "Kies hoe"),
    ({"way": "phone"}, "way", "Aan de telefoon kan een klacht niet binnenkomen"),
    ({"name": ""}, "name", "Vul de naam van de huurder in."),
    ({"corporation": ""}, "corporation", "Vul de naam van de woningcorporatie in."),
    ({"what_happened": "\x00"}, "what_happened", "Typ over wat er is gebeurd"),
    ({"what_happened": "x" * 20_001}, "what_happened", "te lang: 20001 tekens"),
    ({"postcode": "12345"}, "postcode", "Deze postcode klopt niet"),
    ({"phone": "12"}, "phone", "te kort"),
    ({"mail": "fatima"}, "mail", "geen @-teken"),
    ({"mail": "een@a.nl, twee@a.nl"}, "mail", "spatie"),
    ({"sent_day": "31", "sent_month": "2", "sent_year": "2026"}, "sent_day", "Deze maand heeft 28 dagen"),
    ({"sent_day": "13", "sent_month": "11", "sent_year": "2026"}, "sent_day", "na de dag waarop"),
    ({"for_whom": "self", "helper_name": "Jan"}, "for_whom", "niemand hielp"),
    ({"street": ""}, "street", "Vul de straat in, of haal het vinkje"),
    ({"postcode": "", "town": ""}, "postcode", "Vul de postcode en de woonplaats in"),
    ({"house_number": ""}, "house_number", "Vul het huisnummer in, of haal het vinkje"),
]


def test_what_cannot_be_has_its_own_message_and_all_that_was_typed_stays(service: Service, secretary: Browser) -> None:
    for change, field, says in WRONG:
        page = type_over(secretary, **POSTED | {"wanted": "=cmd|x"} | change)
        assert page.status == 422, change
        [problem] = page.problems
        assert says in problem
        assert [link.get("href") for link in page.all("a") if words(link) == problem] == [f"#{field}"]
        assert value_of(page.one("textarea", name="wanted")).strip() == "=cmd|x"
        for name, typed in (POSTED | change).items():
            if name != "way" and "\x00" not in (typed or ""):
                [control] = [each for tag in ("input", "textarea", "select") for each in page.all(tag, name=name)]
                assert value_of(control).lower().replace(" ", "").strip() == (typed or "").lower().replace(" ", "")
    assert all_cases(service) == []
    assert "/forms/nl/complaint/paper.pdf" in secretary.page.text


def test_the_term_of_the_corporation_counts_to_the_day_on_which_the_paper_came(
    service: Service, secretary: Browser
) -> None:
    silent = {"written": "letter", "answered": "no", "sent_day": "13", "sent_month": "oktober", "sent_year": "2026"}
    page = type_over(secretary, **POSTED | silent)
    assert "had de corporatie nog tijd om te antwoorden. Vanaf 14 november 2026 niet meer." in page.text
    page = type_over(secretary, **POSTED | silent | {"received_on": "14-11-2026", "name": "Jan Smit"})
    assert "nog tijd om te antwoorden" not in page.text


def test_a_likely_slip_in_the_mail_address_is_asked_about_once(service: Service, secretary: Browser) -> None:
    page = type_over(secretary, **MAILED | {"mail": "fatima@gmial.com"})
    assert "Bedoelt u fatima@gmail.com?" in page.problems[0]
    secretary.press()
    assert all_cases(service)[0].complaint.mail == "fatima@gmial.com"


def test_an_open_case_of_the_same_tenant_is_shown_and_asked_about(service: Service, secretary: Browser) -> None:
    known = new_case(service, name="Fatima El-Amrani", postcode="1234 AB", house_number="12", mail="f@example.org")
    for typed in (POSTED, MAILED | {"mail": "F@example.org"}):
        page = type_over(secretary, **typed)
        assert "al een open zaak" in page.problems[0]
        assert any(link.get("href") == at(known) for link in page.all("a"))
        assert value_of(page.one("input", name="name")) == "Fatima el Amrani"
    assert len(all_cases(service)) == 1
    secretary.press(another="yes")
    assert len(all_cases(service)) == 2


def test_somebody_else_in_the_house_is_no_doubt(service: Service, secretary: Browser) -> None:
    new_case(service, name="Jan Smit", postcode="1234 AB", house_number="12")
    type_over(secretary, **POSTED)
    assert len(all_cases(service)) == 2


def test_files_that_came_along_stay_while_something_is_wrong_and_go_with_the_case(
    service: Service, secretary: Browser
) -> None:
    letter = pdf()
    page = type_over(secretary, **POSTED | {"name": ""}, papers=[("brief.pdf", letter), ("leeg.pdf", b"")])
    assert [problem for problem in page.problems if "leeg.pdf" in problem]
    assert "brief.pdf" in page.text
    secretary.press(name="Fatima el Amrani", papers=[("brief.pdf", letter)])
    [case] = all_cases(service)
    assert [file.name for file in case.attachments] == ["brief.pdf"]
    assert "brief.pdf" in secretary.page.text
    assert drafts.count(service.db) == 0


def test_a_file_that_is_taken_away_stays_out(service: Service, secretary: Browser) -> None:
    page = type_over(secretary, **POSTED | {"name": ""}, papers=[("brief.pdf", pdf())])
    [tick] = page.all("input", name="remove")
    secretary.press(name="Fatima", remove=tick.get("value"))
    assert all_cases(service)[0].attachments == []


def test_one_form_posted_four_times_is_one_case_with_one_letter(service: Service, secretary: Browser) -> None:
    secretary.visit(ADDRESS)
    sent = secretary.filled(**POSTED)
    for _ in range(4):
        assert secretary.send(sent, ADDRESS).heading.startswith("Zaak")
    [case] = all_cases(service)
    assert len(kinds(service, case)) == 1
    assert [act.what for act in desk_log.newest(service.db)].count(Did.REGISTER) == 1


def test_nothing_is_lost_where_the_form_is_stale_or_the_session_ended(
    service: Service, secretary: Browser, clock: Clock
) -> None:
    secretary.visit(ADDRESS)
    page = secretary.send(secretary.filled(**POSTED) | {"csrf_token": "anders"}, ADDRESS)
    assert "te lang open" in page.problems[0]
    assert value_of(page.one("textarea", name="what_happened")).strip() == "Het dak lekt."
    sent = secretary.filled(**POSTED)
    clock.pass_by(timedelta(minutes=31))
    asked = secretary.send(sent, ADDRESS)
    assert asked.heading == "Inloggen"
    assert "Dorpsstraat" in asked.text
    assert all_cases(service) == []


def test_no_cookie_of_a_tenant_has_to_do_with_it(service: Service) -> None:
    browser = at_desk(service)
    names = {cookie.key for cookie in browser.client._cookies.values()}
    type_over(browser, **POSTED, papers=[("brief.pdf", pdf())])
    assert {cookie.key for cookie in browser.client._cookies.values()} == names


@pytest.mark.parametrize("language", ["ar", "tr"])
def test_the_letter_on_paper_is_in_the_language_of_the_tenant_and_in_dutch(
    language: str, service: Service, secretary: Browser
) -> None:
    type_over(secretary, **POSTED, letters_in=language)
    [waiting] = to_post(service)
    assert waiting.row.language == language
    assert "Wij hebben uw klacht ontvangen" in words_of(paper(service, waiting.row))
