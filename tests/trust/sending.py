"""Another tab changes something while the complaint is sent: it is in the complaint, or its tenant is told at once."""

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from hashlib import sha256
from itertools import count
from threading import Barrier

from sqlalchemy import func, select

from formservice.service import Service
from formservice.storage import cases, tables
from formservice.storage.cases import Case
from tests.harness import samples
from tests.harness.serving import Served
from tests.harness.tenants import ANSWERS, Tenant, WentWrongError
from tests.harness.wire import Wire
from tests.trust.ledger import Teller

_AT_ONCE = 3
_LATEST_SECONDS = 0.06  # between the two: opening a file takes about as long
_TEXT = dict(ANSWERS)["complaint"]
_FILE = re.compile(rb'name="remove" value="([^"]+)"')
_numbers = count(1)


def change_while_sending(running: Served, service: Service, tries: int) -> tuple[dict[str, int], Counter[str]]:
    """Send so many complaints, each while its other tab changes something; count what was told otherwise than it is."""
    ways = (_correct, _add, _remove, _switch, _clear, _clear_and_correct)
    outcomes: Counter[str] = Counter()

    def attempt(number: int) -> int:
        teller = Teller(running.port)
        with closing(teller.browser.wire):
            teller.go_to_the_last_page()
            found, outcome = ways[number % len(ways)](service, teller)
        outcomes[outcome] += 1
        return found

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        otherwise = sum(pool.map(attempt, range(tries)))
    with service.db.reading() as connection:
        left = connection.scalar(select(func.count()).select_from(tables.drafts)) or 0
    return {"told otherwise while sending": otherwise, "cleared drafts that came back": left}, outcomes


def _correct(service: Service, teller: Teller) -> tuple[int, str]:
    wanted = f"Nieuw dak {next(_numbers)}"
    with _tab(teller, "complaint") as tab:
        told = _at_once(teller, lambda: tab.answer({**_TEXT, "wanted": wanted}))
    return _compared(service, told, lambda case: case.answers["wanted"] == wanted)


def _switch(service: Service, teller: Teller) -> tuple[int, str]:
    wanted = f"Nieuw dak {next(_numbers)}"
    with _tab(teller, "complaint") as tab:
        told = _at_once(teller, lambda: tab.answer({**_TEXT, "wanted": wanted, "switch": "nl"}))
    return _compared(service, told, lambda case: case.answers["wanted"] == wanted)


def _add(service: Service, teller: Teller) -> tuple[int, str]:
    paper = samples.pdf(size=300_000) + f"\n% more {next(_numbers)}\n".encode()
    mark = sha256(paper).hexdigest()
    with _tab(teller, "papers") as tab:
        told = _at_once(teller, lambda: _add_paper(tab, paper))
    return _compared(service, told, lambda case: mark in {file.sha256_received for file in case.attachments})


def _add_paper(tab: Tenant, paper: bytes) -> None:
    try:
        tab.add(paper)
    except WentWrongError as elsewhere:
        if not str(elsewhere).endswith("not at check"):  # sent right after: then the number is in front
            raise


def _remove(service: Service, teller: Teller) -> tuple[int, str]:
    with _tab(teller, "papers") as tab:
        [file] = _FILE.findall(tab.pages["papers"].body)
        told = _at_once(teller, lambda: tab.answer({"remove": file.decode()}))
    return _compared(service, told, lambda case: not case.attachments)


def _clear(service: Service, teller: Teller) -> tuple[int, str]:
    with _tab(teller, "clear") as tab:
        reference, is_cleared = _at_once(teller, lambda: tab.answer({}))
    # a tenant who reads that all is cleared has sent nothing; one who saw a number is asked again before it goes
    return int(bool(reference) == is_cleared), "cleared" if is_cleared else "sent, not cleared"


def _clear_and_correct(service: Service, teller: Teller) -> tuple[int, str]:
    with _tab(teller, "complaint") as tab, _tab(teller, "clear") as clearing, ThreadPoolExecutor(1) as hand:
        correcting = hand.submit(_kept, lambda: tab.answer({**_TEXT, "wanted": f"Nieuw {next(_numbers)}"}))
        time.sleep(random.uniform(0, _LATEST_SECONDS))
        is_cleared = _kept(lambda: clearing.answer({}))
        correcting.result()
    return int(not is_cleared), "cleared"


@contextmanager
def _tab(teller: Teller, slug: str) -> Iterator[Tenant]:
    tab = replace(teller.browser, wire=Wire(teller.port))
    with closing(tab.wire):
        tab.open(slug)
        tab.wire.close()  # a connection that lies idle is hung up on
        yield tab


def _at_once(teller: Teller, change: Callable[[], None]) -> tuple[str, bool]:
    """Press the last button and make the change together; return the number that was told, and whether it was kept."""
    start = Barrier(2)
    later = random.uniform(-_LATEST_SECONDS, _LATEST_SECONDS)

    def send() -> str:
        start.wait()
        time.sleep(max(0.0, later))
        try:
            return teller.browser.finish()
        except WentWrongError as refused:
            if not str(refused).startswith("409"):
                raise
            return ""
        finally:
            teller.browser.wire.close()

    with ThreadPoolExecutor(1) as hand:
        sending = hand.submit(send)
        start.wait()
        time.sleep(max(0.0, -later))
        is_kept = _kept(change)
        return sending.result(), is_kept


def _kept(change: Callable[[], None]) -> bool:
    """Tell whether a change was told as kept; the page for what was not has a status of its own."""
    try:
        change()
    except WentWrongError as refused:
        if str(refused)[:3] not in {"409", "422"}:
            raise
        return False
    return True


def _compared(service: Service, told: tuple[str, bool], holds: Callable[[Case], bool]) -> tuple[int, str]:
    reference, is_kept = told
    case = cases.find_by_reference(service.db, reference)
    assert case, "nothing was sent"
    return int(holds(case) is not is_kept), "kept" if is_kept else "told as too late"
