"""What tests of correcting contact details share: the page, the addresses, and what is kept of it."""

from formservice.links import Purpose
from formservice.service import Service
from formservice.storage import supplements
from formservice.storage.supplements import Supplement
from tests.harness.steps import TENANT
from tests.harness.visit import Browser, Page
from tests.journeys.opening import FOLLOW, link_to, the_case

CONTACT = f"{FOLLOW}/contact"
OLD, NEW = TENANT["mail"], "samira.nieuw@example.org"


def opened(browser: Browser, service: Service, lang: str = "nl") -> Page:
    """Open the page by its link."""
    return browser.visit(link_to(service, Purpose.CONTACT, lang))


def corrected(service: Service) -> list[Supplement]:
    """Return what was corrected in the complaint, oldest first."""
    with service.db.reading() as connection:
        return supplements.of_case(service.db, connection, the_case(service).id)
