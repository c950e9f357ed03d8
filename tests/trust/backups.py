"""A backup of a service in use, put back elsewhere: everything that was acknowledged before it is there and works."""

import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from formservice.config import DATABASE_FILE
from tests.bench.journeys import WentWrongError
from tests.bench.wire import Wire
from tests.browser.serving import Served
from tests.databases import POSTGRES
from tests.journeys.steps import reference_and_code
from tests.trust.ledger import Teller, compare
from tests.trust.promise import CannotBeShownError, Seen, promise
from tests.trust.service import browser_at, served
from tests.visit import Browser

_AT_ONCE = 3
_NEW_EACH_TIME = 3


@promise(6, "backup", short=1, long=20)
def restore_while_live(folder: Path, backups: int) -> Seen:
    """Back up while tenants submit, by our command and by SQLite's own; put each back and serve it on another port."""
    if POSTGRES:
        raise CannotBeShownError("about SQLite's files")
    tellers: list[Teller] = []
    taken: list[tuple[Path, int]] = []
    stop = threading.Event()

    def tenants() -> None:
        while not stop.is_set():
            teller = Teller(running.port)
            teller.go_to_the_last_page()
            assert teller.press()
            tellers.append(teller)

    with served(folder / "live") as running, ThreadPoolExecutor(_AT_ONCE) as pool:
        submitting = [pool.submit(tenants) for _ in range(_AT_ONCE)]
        for number in range(backups):
            while len(tellers) < _NEW_EACH_TIME * (number + 1):
                time.sleep(0.01)
            before = len(tellers)  # acknowledged before the backup begins
            target = folder / f"backup-{number}"
            if number % 2:
                _copy(running, target)
            else:
                running.command("backup", str(target))
            taken.append((target, before))
        stop.set()
        for each in submitting:
            each.result()
        keys = running.settings()
        never = compare(tellers, running)
    never |= {"missing": 0, "that do not open and withdraw": 0}
    given = {
        "FORMSERVICE_DATA_KEYS": ",".join(keys.data_keys),
        "FORMSERVICE_SECRET_KEYS": ",".join(keys.secret_keys),
    }
    for number, (target, before) in enumerate(taken):
        elsewhere = folder / f"elsewhere-{number}"
        elsewhere.mkdir()
        put_back = Served(elsewhere, given)
        if number % 2:
            put_back.data.mkdir()
            target.rename(put_back.data / DATABASE_FILE)
        else:
            put_back.command("restore", str(target))
        put_back.start()
        try:
            known = tellers[:before]
            kept = compare(known, put_back)
            never["missing"] += kept["lost"]
            never["half"] += kept["half"]
            newest = known[-_NEW_EACH_TIME:]
            never["that do not open and withdraw"] += sum(not _works(teller, put_back) for teller in newest)
        finally:
            put_back.stop()
    acknowledged = sum(before for _, before in taken)
    return Seen(f"{backups} backups under load, {acknowledged} complaints acknowledged before them", never)


def _copy(running: Served, target: Path) -> None:
    """Use SQLite's own online backup, as an operator's script may."""
    source = sqlite3.connect(f"file:{running.settings().data / DATABASE_FILE}?mode=ro", uri=True)
    copied = sqlite3.connect(target)
    source.backup(copied)
    copied.close()
    source.close()


def _works(teller: Teller, put_back: Served) -> bool:
    """Tell whether this tenant still sees the reference, finds the complaint with the code on paper, and withdraws."""
    browser = replace(teller.browser, wire=Wire(put_back.port))
    try:
        browser.look_again()
    except WentWrongError:
        return False
    finally:
        browser.wire.close()
    another = browser_at(put_back)
    another.client.set_cookie("session", browser.cookie["Cookie"].partition("=")[2], domain="127.0.0.1")
    reference, code = reference_and_code(another.visit("/forms/nl/complaint/received"))
    return {reference} == teller.told and _withdraws(browser_at(put_back), reference, code)


def _withdraws(browser: Browser, reference: str, code: str) -> bool:
    browser.visit("/forms/nl/follow/code")
    followed = browser.press(reference=reference, code=code)
    browser.visit("/forms/nl/withdrawal/confirm")
    return followed.slug == "status" and browser.press().slug == "done"
