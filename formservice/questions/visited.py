"""The pages of the form in order, and how often each was shown and gone on from: where tenants stop."""

from collections.abc import Mapping
from dataclasses import dataclass

from formservice.questions.asked_first import ELIGIBILITY
from formservice.questions.steps import form_steps
from formservice.settings.committee import Committee

INTRO, RESULT, CHECK, RECEIVED = "intro", "result", "check", "received"
_LEADS_ON_BY_LINK = (INTRO, RESULT)
_TITLES = {INTRO: "De eerste pagina", RESULT: "Of de klacht bij ons kan", CHECK: "Nakijken", RECEIVED: "Verstuurd"}


@dataclass(frozen=True)
class Visited:
    """A page, its title in Dutch, how often it was shown, and gone on from; None on the last."""

    page: str
    title: str
    shown: int
    onward: int | None

    @property
    def percent(self) -> int | None:
        """How many of a hundred went on; None where nobody was there, or no page follows."""
        return None if self.onward is None or not self.shown else min(100, round(100 * self.onward / self.shown))


def went_on(page: str) -> str:
    """Return under which name it is counted that somebody went on from a page."""
    return f"{page} on"


def visited(counts: Mapping[str, int], committee: Committee) -> list[Visited]:
    """Return each page with its counts; a page that only links to the next counts those who came there."""
    form = form_steps(committee.corporations, committee.languages)
    titles = {**_TITLES, **{each.slug: each.for_committee for each in (*ELIGIBILITY, *form)}}
    pages = [INTRO, *(each.slug for each in ELIGIBILITY), RESULT, *(each.slug for each in form), CHECK, RECEIVED]
    found = []
    for page, following in zip(pages, [*pages[1:], None], strict=True):
        shown = counts.get(page, 0)
        onward = counts.get(went_on(page), 0)
        if page in _LEADS_ON_BY_LINK and following:
            onward = min(shown, counts.get(following, 0))
        found.append(Visited(page, titles[page], shown, onward if following else None))
    return found
