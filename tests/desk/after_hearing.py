"""What the acts after a hearing begin with: a case that was heard, and PDFs that name it, or another, or none."""

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import typst

from formservice.acts.desk.outcomes import Advise
from formservice.acts.desk.plans import Held, Invite
from formservice.mail.outbox import Outbox
from formservice.rules.advice import Finding
from formservice.rules.hearing import Outcome
from formservice.service import Service
from formservice.storage import advices
from formservice.storage.advices import Advice
from formservice.storage.attachments import Origin, SafeFile, insert_paper
from formservice.storage.cases import Case
from formservice.storage.corporations import Party
from formservice.storage.letters import LetterState
from formservice.storage.owners import seal_of_case
from tests.conftest import Clock
from tests.desk.stage import BRIDGE, at, hearing_day, new_case, of_act, tie
from tests.harness.planning import done
from tests.harness.visit import Browser, Page

HEARD_ON = date(2026, 12, 8)
DIRECTION = Party(
    "Woonstichting De Brug",
    "Klachtenbureau",
    "klachten@debrug.example",
    "Mevrouw Directeur",
    "directie@debrug.example",
    BRIDGE.post,
)


def pdf(words: str) -> bytes:
    """A PDF that says this."""
    return bytes(typst.compile(words.encode(), format="pdf"))


def naming(case: Case) -> bytes:
    """An advice that names its case."""
    return pdf(f"Advies over klacht {case.reference}")


def heard(service: Service, clock: Clock, lang: str = "nl", party: Party = DIRECTION, **tenant: Any) -> Case:
    """Take a complaint in, and hold its hearing on the 8th of December, at which it is then."""
    case = new_case(service, lang, **tenant)
    tie(service, case, party)
    done(service, case, Invite(hearing_day(service).id, 0))
    clock.pass_by(timedelta(days=(HEARD_ON - service.today()).days))
    Outbox(service).deliver_due()
    done(service, case, Held(Outcome.HELD))
    return case


def keep_paper(service: Service, case: Case, origin: Origin = Origin.ADVICE, content: bytes = b"") -> str:
    """Keep a PDF for an act, as the desk does, and return its id."""
    written = content or naming(case)
    found = sha256(written).hexdigest()
    paper = SafeFile("advies.pdf", "pdf", written, found, found)
    with service.db.writing(f"case:{case.id}") as connection:
        seal = seal_of_case(service.db.sealer, connection, case.id)
        return insert_paper(connection, case.id, seal, 7, paper, origin)[0].id


def advised(service: Service, case: Case, finding: Finding = Finding.UPHELD) -> str:
    """Send the advice on a case, and return the paper's id."""
    paper = keep_paper(service, case)
    done(service, case, Advise(finding, paper, "Wij bellen u nog."))
    return paper


def advice_of(service: Service, case: Case) -> Advice | None:
    """The advice on a case, as it is kept; None where there is none."""
    with service.db.reading() as connection:
        return advices.of_case(service.db, connection, case.id)


def kinds(service: Service, case: Case, *states: LetterState) -> list[str]:
    """The kinds of the letters of the desk's acts on a case that are in one of these states."""
    return sorted(each.kind for each in of_act(service, case) if each.state in states)


def advise(browser: Browser, case: Case, content: bytes, finding: str = "partly", name: str = "advies.pdf") -> Page:
    """Open the page of the advice, and post the file."""
    browser.visit(at(case, "act/advice"))
    return browser.press(finding=finding, advice_file=[(name, content)])
