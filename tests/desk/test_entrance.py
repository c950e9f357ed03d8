"""Who gets to the desk (check 1, 7)."""

from formservice.app import application
from formservice.service import Service
from tests.harness.desk import add_secretary
from tests.harness.visit import Browser


def test_without_a_person_there_is_no_desk(service: Service) -> None:
    browser = Browser(application(service))
    for address in ("/desk", "/desk/", "/desk/login"):
        assert browser.visit(address).status == 404
        assert "desk" not in browser.page.text


def test_nobody_sees_a_page_without_having_logged_in(service: Service) -> None:
    add_secretary(service)
    page = Browser(application(service)).visit("/desk/")
    assert page.slug == "login"
    assert page.heading == "Inloggen"


def test_its_address_is_found_without_the_last_slash_too(secretary: Browser) -> None:
    assert secretary.visit("/desk").heading == "Werk"


def test_a_secretary_sees_her_work(secretary: Browser) -> None:
    assert secretary.visit("/desk/").heading == "Werk"
