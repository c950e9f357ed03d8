"""Zaak: one page tells all of a case, and what can be done now."""

from datetime import timedelta

from formservice.service import Service
from formservice.storage import desk_log
from formservice.storage.attachments import VirusCheck, note_virus_check
from formservice.storage.desk_log import Did
from tests.conftest import Clock
from tests.desk.stage import act, at, hearing_day, new_case, press_on_case, tie, tied_case
from tests.harness import samples
from tests.harness.visit import Browser, words


def acts_on(browser: Browser) -> set[str]:
    """Return the acts that the page in front offers."""
    links = (link.get("href", "") for link in browser.page.all("a"))
    return {link.rpartition("/act/")[2] for link in links if "/act/" in link}


def test_a_case_shows_who_what_and_how_to_reach_them(secretary: Browser, service: Service) -> None:
    case = tied_case(service, files=[("brief.pdf", samples.pdf())])
    page = secretary.visit(at(case))
    assert case.reference in page.heading
    for shown in ("Samira de Wit", "samira@example.org", "06 12345678", "Tigrinya", "Woonstichting De Brug"):
        assert shown in page.text, shown
    assert "Het dak lekt al sinds de winter." in page.text
    assert "brief.pdf" in page.text


def test_only_what_can_be_done_now_is_offered(secretary: Browser, service: Service) -> None:
    case = tied_case(service)
    secretary.visit(at(case))
    assert acts_on(secretary) == {"take_up", "invite", "decline", "withdraw", "letter"}
    day = hearing_day(service)
    act(secretary, case, "invite", slot=f"{day.id}.0")
    assert acts_on(secretary) == {"move", "call_off", "withdraw", "letter"}


def test_an_unknown_number_is_told_to_be_wrong_or_erased(secretary: Browser, service: Service) -> None:
    for address in ("/desk/case/ABCDEFGH", "/desk/case/x", "/desk/case/ABCDEFGH/act/invite", "/desk/case/A/pdf"):
        page = secretary.visit(address)
        assert page.status == 404
        assert "verwijderd" in page.text


def test_opening_is_logged_once_an_hour(secretary: Browser, service: Service, clock: Clock) -> None:
    case = tied_case(service)
    for minutes in (0, 5, 70):
        clock.pass_by(timedelta(minutes=minutes))
        secretary.visit(at(case))
        if secretary.page.slug == "login":
            return
    opened = [each for each in desk_log.newest(service.db) if each.what is Did.OPENED]
    assert len(opened) == 2
    assert {each.case_id for each in opened} == {case.id}


def test_a_note_stays_on_the_case_and_its_reminder_can_be_done(secretary: Browser, service: Service) -> None:
    case = tied_case(service)
    press_on_case(secretary, case, "notes", note="Aan: klachten@debrug.example\nBel terug", remind_on="2026-11-30")
    assert secretary.page.slug == case.reference
    assert "Bel terug" in secretary.page.text
    assert "Aan: klachten@debrug.example" in secretary.page.text
    press_on_case(secretary, case, "notes/")
    assert "gedaan" in secretary.page.text


def test_an_empty_note_and_a_day_that_is_past_are_told(secretary: Browser, service: Service) -> None:
    case = tied_case(service)
    page = press_on_case(secretary, case, "notes", note="", remind_on="2026-11-01")
    assert page.problems == ["Schrijf eerst iets op.", "Deze dag is voorbij. Kies vandaag of een dag daarna."]
    page = press_on_case(secretary, case, "notes", note="Bewaar mij", remind_on="30-2-2027")
    assert "Bewaar mij" in page.text
    assert len(page.problems) == 1


def test_a_typed_corporation_is_tied_by_a_click(secretary: Browser, service: Service) -> None:
    case, other = new_case(service), new_case(service)
    page = secretary.visit(at(case))
    assert "Voeg de corporatie toe" in page.text
    tie(service, other)
    [chosen] = [option for option in secretary.visit(at(case)).all("option") if option.get("selected") is not None]
    assert words(chosen) == "Woonstichting De Brug"
    press_on_case(secretary, case, "corporation", corporation=chosen.get("value"))
    assert "Koppel de zaak" not in secretary.page.text
    assert "klachten@debrug.example" in secretary.page.text


def test_an_address_has_three_to_five_lines(secretary: Browser, service: Service) -> None:
    case = tied_case(service, contact="post", mail="")
    secretary.visit(at(case))
    assert "geen mailadres, en er is geen straat" in secretary.page.text
    secretary.visit(at(case, "address"))
    assert secretary.press(address="Samira de Wit\n1234 AB Plaats").status == 422
    assert "1234 AB Plaats" in secretary.page.text
    secretary.press(address="Samira de Wit\nBrugstraat 12a\n1234 AB Plaats")
    assert secretary.page.slug == case.reference
    assert "Brugstraat 12a" in secretary.page.text
    assert "er is geen straat" not in secretary.page.text


def test_a_file_comes_as_a_file_and_that_is_logged(secretary: Browser, service: Service) -> None:
    paper = samples.pdf()
    case = tied_case(service, files=[("brief.pdf", paper)])
    page = secretary.visit(at(case, f"file/{case.attachments[0].id}"))
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert page.headers["Content-Security-Policy"].endswith("; sandbox")
    assert next(each.what for each in desk_log.newest(service.db)) is Did.DOWNLOADED
    other = tied_case(service)
    assert secretary.visit(at(other, f"file/{case.attachments[0].id}")).status == 404


def test_a_file_with_a_virus_stays_here(secretary: Browser, service: Service) -> None:
    case = tied_case(service, files=[("brief.pdf", samples.pdf())])
    note_virus_check(service.db, case.attachments[0].id, VirusCheck.FOUND)
    assert f"file/{case.attachments[0].id}" not in secretary.visit(at(case)).text
    assert "virus" in secretary.page.text
    assert secretary.visit(at(case, f"file/{case.attachments[0].id}")).status == 404


def test_a_paper_of_the_corporation_comes_after_those_of_the_tenant(secretary: Browser, service: Service) -> None:
    case = tied_case(service, files=[("brief.pdf", samples.pdf())])
    press_on_case(
        secretary, case, "papers", paper=[("reactie.txt", b"Wij hebben het dak gemaakt.")], origin="corporation"
    )
    assert secretary.page.slug == case.reference
    assert "reactie.txt" in secretary.page.text
    page = press_on_case(secretary, case, "papers", paper=[("reactie.exe", b"MZ\0\0")], origin="corporation")
    assert page.status == 422
    page = press_on_case(secretary, case, "papers", paper=[("nog.txt", b"Nog iets.")], origin="")
    assert page.problems == ["Kies van wie het stuk is. Kies daarna het bestand nog een keer."]


def test_all_of_a_case_is_one_pdf_without_notes(secretary: Browser, service: Service) -> None:
    case = tied_case(service)
    press_on_case(secretary, case, "notes", note="Kanarienotitie")
    page = secretary.visit(at(case, "pdf"))
    assert page.headers["Content-Type"] == "application/pdf"
