"""Every state of every page, one after another, in one language: what axe, the measurements and the screenshots see."""

from collections.abc import Iterator

from tests.browser.tour_complaint import form, questions
from tests.browser.tour_sent import following, withdrawal
from tests.browser.visitor import Visitor

SITE = ("", "how/", "your-complaint/", "contact/", "letter/", "questions/", "words/", "privacy/", "accessibility/")


def site(visitor: Visitor) -> Iterator[str]:
    """Yield at every page of the site, its language menu opened, and the pages for what is not there."""
    for path in SITE:
        visitor.page.goto(f"/{visitor.language}/{path}")
        yield path.strip("/") or "start"
    visitor.page.locator(".languages summary").press("Enter")
    yield "language-menu"
    visitor.page.goto(f"/{visitor.language}/no-such-page/")
    yield "404"
    visitor.open("complaint/no-such-page")
    yield "404-in-the-frame"


TOURS = {
    "site": site,
    "questions": questions,
    "form": form,
    "withdrawal": withdrawal,
    "following": following,
}


def states(tour: str, visitor: Visitor) -> Iterator[str]:
    """Yield at every state of a tour, once it is sure that the page is in that state."""
    for state in TOURS[tour](visitor):
        assert visitor.page.locator("h1").count() == 1, state
        assert visitor.page.locator("#summary").count() == ("wrong" in state), state
        assert ("/result" in visitor.page.url) == state.startswith("result"), state
        yield state
