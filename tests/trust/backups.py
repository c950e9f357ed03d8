"""A backup of a service in use, put back elsewhere: everything that was acknowledged before it is there and works."""

import re
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy.engine import make_url

from formservice.acts.change import change_state
from formservice.acts.submit import take_in
from formservice.rules.case import BY_TENANT, State
from formservice.settings.installation import DATABASE_FILE
from formservice.storage import cases, drafts, recording
from tests.harness.databases import POSTGRES, administer
from tests.harness.postgres import PROGRAMS
from tests.harness.serving import Served
from tests.harness.steps import reference_and_code
from tests.harness.tenants import WentWrongError
from tests.harness.visit import Browser
from tests.harness.wire import Wire
from tests.trust.ledger import Teller, beside, compare
from tests.trust.promise import Seen, promise
from tests.trust.service import browser_at, served, wait_until

_AT_ONCE = 3
_NEW_EACH_TIME = 3
_GUIDE = Path(__file__).parents[2] / "deploy" / "README.md"


@promise(6, "backup", short=1, long=20)
def restore_while_live(folder: Path, backups: int) -> Seen:
    """Back up while tenants submit, in each way that the guide tells of; put each back and serve it elsewhere."""
    taken: list[tuple[Path, int]] = []
    with served(folder / "live") as running, _submitting(running) as tellers:
        for number in range(backups):
            wait_until(lambda number=number: len(tellers) >= _NEW_EACH_TIME * (number + 1))
            before = len(tellers)  # acknowledged before the backup begins
            target = folder / f"backup-{number}"
            _back_up(running, number, target)
            taken.append((target, before))
        keys = running.settings()
    never = {"missing": 0, "double": 0, "half": 0, "that do not open and withdraw": 0}
    given = {
        "FORMSERVICE_DATA_KEYS": ",".join(keys.data_keys),
        "FORMSERVICE_SECRET_KEYS": ",".join(keys.secret_keys),
    }
    for number, (target, before) in enumerate(taken):
        elsewhere = folder / f"elsewhere-{number}"
        elsewhere.mkdir()
        there = Served(elsewhere, given)
        _put_back(there, number, target)
        there.start()
        try:
            kept = compare(tellers[:before], there)
            never["missing"] += kept["lost"]
            never["double"] += kept["double"]
            never["half"] += kept["half"]
            newest = tellers[:before][-_NEW_EACH_TIME:]
            never["that do not open and withdraw"] += sum(not _works(teller, there) for teller in newest)
        finally:
            there.stop()
    if not POSTGRES:
        never |= _undone_without_a_word(folder / "undone")
    acknowledged = sum(before for _, before in taken)
    return Seen(f"{backups} backups under load, {acknowledged} complaints acknowledged before them", never)


def _undone_without_a_word(folder: Path) -> dict[str, int]:
    """Withdraw, end links, erase and submit after a backup; put it back, and return what was undone and not told."""
    folder.mkdir()
    there, kept = Served(folder), folder / "backup"
    with beside(there) as service:
        db, now, today = service.db, service.now(), service.today()

        def left() -> cases.Case:
            return take_in(db, drafts.new_id(), "nl", {}, 1, lambda _: [], {}, now)

        withdrawn, leaked, erased = left(), left(), left()
        there.command("backup", str(kept))
        change_state(db, withdrawn.id, State.WITHDRAWN, today, BY_TENANT, "", now, 3)
        version = recording.revoke_links(db, leaked.id)
        there.command("erase", erased.reference)
        left()
        db.close()
        for file in there.data.glob(f"{DATABASE_FILE}*"):
            file.rename(folder / file.name)
        told = there.command("restore", str(kept))
        standing = cases.case_versions(db, [erased.id, leaked.id])
    return {
        "erased that came back": int(erased.id in standing),
        "ended links that came back": int(standing[leaked.id].link_version != version),
        "undone without a word": 2 - told.count(f"move {withdrawn.reference} withdrawn") - told.count("Lost:"),
    }


@contextmanager
def _submitting(running: Served) -> Iterator[list[Teller]]:
    """Let tenants submit one after the other, and give those who were told a reference, in that order."""
    tellers: list[Teller] = []
    stop = threading.Event()

    def tenants() -> None:
        while not stop.is_set():
            teller = Teller(running.port)
            teller.go_to_the_last_page()
            assert teller.press()
            tellers.append(teller)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        submitting = [pool.submit(tenants) for _ in range(_AT_ONCE)]
        try:
            yield tellers
        finally:
            stop.set()
        for each in submitting:
            each.result()


def _back_up(running: Served, number: int, target: Path) -> None:
    """Back up by our command and by SQLite's own in turn; PostgreSQL by the guide's first line."""
    if POSTGRES:
        _as_the_guide_says("pg_dump", target, running)
    elif number % 2:
        _copy(running, target)
    else:
        running.command("backup", str(target))


def _put_back(there: Served, number: int, target: Path) -> None:
    if POSTGRES:
        name = make_url(there.settings().database_url).database
        administer(f"DROP DATABASE {name}")
        administer(f"CREATE DATABASE {name}")
        _as_the_guide_says("pg_restore", target, there)
    elif number % 2:
        there.data.mkdir()
        target.rename(there.data / DATABASE_FILE)
    else:
        there.command("restore", str(target))


def _as_the_guide_says(program: str, file: Path, running: Served) -> None:
    """Run the guide's line for one of PostgreSQL's own tools."""
    [line] = re.findall(rf"^{program} .*$", _GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    database = make_url(running.settings().database_url).set(drivername="postgresql")
    means = {"FILE": str(file), "DATABASE": database.render_as_string(hide_password=False)}
    words = [re.sub("FILE|DATABASE", lambda found: means[found.group()], word) for word in line.split()[1:]]
    subprocess.run([PROGRAMS[-1] / program, *words], check=True)


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
