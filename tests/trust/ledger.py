"""What tenants were told, held against what the service kept: nothing lost, nothing double, nothing half."""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from formservice.app import open_service
from formservice.service import Service
from formservice.settings.committee import load_committee
from formservice.storage import attachments, cases, letters
from tests.harness import samples
from tests.harness.serving import Served
from tests.harness.tenants import Tenant, WentWrongError
from tests.harness.wire import Wire

LETTERS = ("committee_received", "tenant_received")
_PAPER = samples.pdf(size=30_000)
_numbers = itertools.count(1)


@dataclass
class Teller:
    """A tenant with a paper that nobody else has, and what this tenant was told."""

    port: int
    told: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        # a comment behind the end of a PDF leaves it in order
        self.paper = _PAPER + f"\n% {next(_numbers)}\n".encode()
        self.mark = sha256(self.paper).hexdigest()
        self.browser = Tenant(Wire(self.port))

    def go_to_the_last_page(self) -> None:
        """Answer everything and add the paper; raise where a page does not come."""
        try:
            self.browser.answer_up_to("papers")
            self.browser.add(self.paper)
        finally:
            self.browser.wire.close()  # who never presses leaves no connection open

    def press(self) -> bool:
        """Press the last button, or look again where it worked; note the reference, and tell whether one was shown."""
        try:
            self.told.add(self.browser.look_again() if self.told else self.browser.finish())
        except (OSError, WentWrongError):
            return False
        finally:
            self.browser.wire.close()  # the service may be gone before the next request
        return True


@contextmanager
def beside(running: Served) -> Iterator[Service]:
    """Open the data of a running service from beside it."""
    settings = running.settings()
    opened = open_service(settings, load_committee(settings.committee))
    try:
        yield opened
    finally:
        opened.db.close()


def compare(tellers: list[Teller], running: Served) -> dict[str, int]:
    """Return how many complaints that were acknowledged are lost, and how many are there twice or not whole."""
    with beside(running) as service:
        kept: dict[str, list[cases.Case]] = defaultdict(list)
        half = 0
        for case in cases.all_cases(service.db):
            half += not _is_whole(service, case)
            for file in case.attachments:
                kept[file.sha256_received].append(case)
        half += sum(1 for problem in service.db.check() if problem)
    stored = {teller.mark: {case.reference for case in kept[teller.mark]} for teller in tellers}
    return {
        "lost": sum(1 for teller in tellers if teller.told - stored[teller.mark]),
        "double": sum(1 for teller in tellers if len(stored[teller.mark]) > 1 or len(teller.told) > 1),
        "half": half,
    }


def _is_whole(service: Service, case: cases.Case) -> bool:
    contents = [(file.sha256, attachments.content(service.db, file.id)) for file in case.attachments]
    queued = sorted(letter.kind for letter in letters.of_case(service.db, case.id))
    return (
        len(contents) == 1
        and all(content is not None and sha256(content).hexdigest() == mark for mark, content in contents)
        and len(case.history) == 1
        and queued == sorted(LETTERS)
    )
