"""What was kept long enough: nothing of it opens with any key, and its own keys are gone down to the last byte."""

import os
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, or_, select, update

from formservice.acts.change import move
from formservice.errors import SealBroken
from formservice.links import Purpose
from formservice.rules.case import State
from formservice.service import Service
from formservice.storage import cases, desk_tables, keys, tables, tidyings
from formservice.storage.sealing import Seal
from tests.harness.databases import POSTGRES
from tests.harness.desk_data import keep_everything
from tests.harness.leftovers import left_in_pages
from tests.harness.serving import Served
from tests.harness.steps import answer_eligibility
from tests.trust.ledger import Teller, beside
from tests.trust.promise import CannotBeShownError, Seen, promise
from tests.trust.service import browser_at, served
from tests.trust.stolen import PIECE, STORED

_PLAIN = (
    tables.drafts.c.id,
    tables.cases.c.reference,
    tables.cases.c.draft_key,
    tables.letters.c.id,
    tables.letters.c.message_id,
)
"""What belongs to someone without being sealed."""
_OF_NOBODY = (desk_tables.staff, desk_tables.corporations, desk_tables.hearing_days, desk_tables.summaries)
"""What stays when a case goes."""
_BLOCK = 16
_AT_ONCE = 10
_SECONDS = 60
_AN_HOUR = timedelta(hours=1)


@dataclass
class Going:
    """What is to be erased: drafts, complaints and requests for links."""

    drafts: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def rows(self, table: Any) -> ColumnElement[bool]:
        """Choose what belongs to these in a table."""
        if table is tables.drafts:
            return table.c.id.in_(self.drafts)
        if table is tables.cases:
            return table.c.id.in_(self.cases)
        if table is tables.attachments:
            return or_(table.c.draft_id.in_(self.drafts), table.c.case_id.in_(self.cases))
        if table is tables.attachment_contents:
            return table.c.attachment_id.in_(select(tables.attachments.c.id).where(self.rows(tables.attachments)))
        if table is tables.letters:
            return or_(table.c.case_id.in_(self.cases), table.c.id.in_(self.requests))
        return table.c.case_id.in_(self.cases)

    def key_ids(self) -> ColumnElement[bool]:
        """Choose the keys of these."""
        owners = (tables.drafts, tables.cases, tables.contacts, tables.letters)
        return or_(
            *(
                tables.case_keys.c.id.in_(select(each.c.key_id).where(self.rows(each), each.c.key_id.is_not(None)))
                for each in owners
            )
        )

    def kept(self, service: Service) -> "Kept":
        """Return all that is kept of these: keys, what is sealed, and their ids and numbers."""
        keys: set[bytes] = set()
        sealed: list[tuple[str, bytes]] = []
        plain: set[bytes] = set()
        with service.db.reading() as connection:
            columns = tables.case_keys.c.wrapped, tables.case_keys.c.fingerprint
            for row in connection.execute(select(*columns).where(self.key_ids())):
                keys |= {piece for piece in row if piece}
            for column in tables.sealed_columns(with_large=True):
                if column.table in _OF_NOBODY:
                    continue
                rows = select(*column.table.primary_key, column).where(self.rows(column.table), column.is_not(None))
                found = connection.execute(rows).all()
                assert found, f"nothing in {column}"
                sealed += [(tables.place(column, *key), value) for *key, value in found]
            for column in _PLAIN:
                plain |= {each.encode() for each in connection.scalars(select(column).where(self.rows(column.table)))}
        return Kept(keys, sealed, {piece for piece in plain if len(piece) >= 2 * _BLOCK - 1 or len(piece) == 8})

    def grow_old(self, service: Service) -> None:
        """Put back all dates of these, so far that they may go, in whatever zone."""
        kept = service.committee.retention
        long_ago = service.now() - kept.draft_lifetime - timedelta(minutes=1)
        with service.db.writing() as connection:
            connection.execute(update(tables.drafts).where(self.rows(tables.drafts)).values(changed_at=long_ago))
            mine = tables.letters.c.id.in_(self.requests)
            connection.execute(update(tables.letters).where(mine).values(created_at=long_ago))
            for number, id in enumerate(self.cases):
                days = kept.closed_days if number % 2 else kept.withdrawn_days
                day = service.today() - timedelta(days=days + 2)
                connection.execute(update(tables.history).where(tables.history.c.case_id == id).values({"on": day}))
                connection.execute(update(tables.cases).where(tables.cases.c.id == id).values(changed_on=day))

    def parts(self) -> Iterator["Going"]:
        """Give these in parts that may go at once without a person."""
        for at in range(0, max(len(self.drafts), len(self.cases), len(self.requests)), _AT_ONCE):
            yield Going(*(each[at : at + _AT_ONCE] for each in (self.drafts, self.cases, self.requests)))

    def are_there(self, service: Service) -> bool:
        """Tell whether a row of these is left."""
        with service.db.reading() as connection:
            return any(
                connection.scalar(select(table.c[0]).where(self.rows(table)).limit(1)) is not None
                for table in (tables.drafts, tables.cases, tables.letters)
            )


@dataclass
class Kept:
    """What was kept of somebody: keys and fingerprints, each sealed value with its place, and plain ids and numbers."""

    keys: set[bytes]
    sealed: list[tuple[str, bytes]]
    plain: set[bytes]

    def pieces(self) -> set[bytes]:
        """Return the keys, pieces of the sealed values, and the ids."""
        pieces = {
            value[at : at + PIECE]
            for _, value in self.sealed
            for at in (0, len(value) // 2, max(len(value) - PIECE, 0))
        }
        return self.keys | self.plain | {piece for piece in pieces if len(piece) >= 2 * _BLOCK - 1}

    def opened(self, service: Service) -> int:
        """Count the sealed values that open with any key that exists: of the settings, or in the database."""
        there: list[Seal] = [service.db.sealer.older]
        with service.db.reading() as connection:
            for wrapped in connection.scalars(select(tables.case_keys.c.wrapped)):
                with suppress(SealBroken):
                    there.append(service.db.sealer.key(wrapped))
        return sum(any(_opens(key, *each) for key in there) for each in self.sealed)


def _opens(key: Seal, place: str, value: bytes) -> bool:
    try:
        key.open(place, value)
    except SealBroken:
        return False
    return True


@promise(28, "keeping too long", short=1, long=60)
def keep_too_long(folder: Path, of_each: int) -> Seen:
    """Let what tenants left grow old, among what stays and while others submit, and erase it in every way there is."""
    if POSTGRES:
        raise CannotBeShownError("about SQLite's files")
    never = {"bytes left": 0, "keys that still wait": 0, "opened": 0, "in a backup made after": 0}
    looked_for = tried = 0
    with served(folder / "service") as running, beside(running) as service:
        stored = [running.data / name for name in STORED]
        for number, way in enumerate(("serve", "the command")):
            going = Going()
            for each in range(number * of_each, (number + 1) * of_each):
                _leave(running, service, going, each)
                Teller(running.port).go_to_the_last_page()  # a neighbour on the same pages, who stays
            _wait(lambda: not _waiting(service))
            kept = going.kept(service)
            everywhere = [*stored, *running.letters.iterdir()]
            assert _standing(everywhere, kept.keys) == kept.keys, "keys stand whole, each in its row"
            assert len(_standing(everywhere, kept.pieces())) > 0.8 * len(kept.pieces()), "most pieces stand unbroken"
            assert kept.opened(service) == len(kept.sealed)
            copies = set(left_in_pages(stored[0], seed=number))
            with _others(running):
                if way == "serve":
                    for part in going.parts():
                        part.grow_old(service)
                        tidyings.hold(service.db, service.now() - _AN_HOUR)
                        _deliver_anew(running)
                        _wait(lambda part=part: not part.are_there(service))
                    # tidying is done once no wiped key waits for its bytes to be taken out of the log
                    _wait(lambda: keys.waiting(service.db) == 0, must=False)
                else:
                    one = cases.find(service.db, going.cases[0])
                    assert one
                    assert one.reference in running.command("erase", one.reference)
                    going.grow_old(service)
                    running.command("erase", "--confirm")
                    assert not going.are_there(service)
                never["bytes left"] += len(_standing(stored, kept.keys))
                never["keys that still wait"] += keys.waiting(service.db)
            never["bytes left"] += len(_standing(running.letters.iterdir(), kept.pieces()))
            never["opened"] += kept.opened(service)
            backup = folder / f"backup after {way}"
            running.command("backup", str(backup))
            never["in a backup made after"] += len(_standing([backup], kept.pieces() | copies))
            looked_for += len(kept.pieces() | copies)
            tried += len(kept.sealed)
        assert len(cases.all_ids(service.db)) > 0, "the others stay"
    of = f"{2 * of_each} drafts, {2 * of_each} requests, {2 * of_each} complaints"
    return Seen(f"{looked_for:,} pieces looked for and {tried:,} values tried of {of}", never)


def _leave(running: Served, service: Service, going: Going, number: int) -> None:
    """Leave a draft with a paper, one to go on with elsewhere, a request for links, and a complaint that has ended."""
    before, before_asking = set(_ids(service, tables.drafts)), set(_ids(service, tables.letters))
    Teller(running.port).go_to_the_last_page()
    stopped = browser_at(running)
    answer_eligibility(stopped)
    stopped.visit("/forms/nl/complaint/later")
    stopped.press(mail=f"later{number}@example.org")
    going.drafts += set(_ids(service, tables.drafts)) - before
    teller = Teller(running.port)
    teller.browser.own = {"mail": f"huurder{number}@example.org"}
    teller.go_to_the_last_page()
    assert teller.press()
    [reference] = teller.told
    case = cases.find_by_reference(service.db, reference)
    assert case
    going.cases.append(case.id)
    keep_everything(service.db, case.id, "Vertrouwelijk, van het secretariaat", service.now())
    browser = browser_at(running)
    if number % 2:
        move(service, case.id, State.DECLINED, service.today())
    else:
        link = service.links.make(Purpose.WITHDRAW, "nl", case.id, case.link_version)
        browser.visit(urlsplit(link).path)
        browser.press(reason="Het is opgelost.")
    browser.visit("/forms/nl/follow/")
    browser.press(mail=f"iemand{number}@example.org")
    with service.db.reading() as connection:
        asked = select(tables.letters.c.id).where(tables.letters.c.case_id.is_(None))
        going.requests += set(connection.scalars(asked)) - before_asking


def _ids(service: Service, table: Any) -> list[str]:
    with service.db.reading() as connection:
        return list(connection.scalars(select(table.c.id)))


def _waiting(service: Service) -> bool:
    with service.db.reading() as connection:
        queued = select(tables.letters.c.id).where(tables.letters.c.state == "queued")
        return connection.scalar(queued.limit(1)) is not None


def _standing(files: Iterable[Path], pieces: Iterable[bytes]) -> set[bytes]:
    """Return the pieces that stand in these files or in their names."""
    contents = [content for file in files if file.exists() for content in (file.read_bytes(), file.name.encode())]
    # of a piece that stands somewhere, one block stands where a block of the file begins: quick for thousands of pieces
    blocks = {content[at : at + _BLOCK] for content in contents for at in range(0, len(content), _BLOCK)}
    return {
        piece
        for piece in pieces
        if any(piece[at : at + _BLOCK] in blocks for at in range(_BLOCK))
        or (len(piece) < _BLOCK and any(piece in content for content in contents))
    }


def _deliver_anew(running: Served) -> None:
    """Stop the process that delivers and tidies; serve starts another, which tidies where the hour is over."""
    for child in running.children():
        if b"deliver" in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(child, signal.SIGTERM)


@contextmanager
def _others(running: Served) -> Iterator[None]:
    """Let another tenant submit all the time."""
    stop = Event()

    def submit() -> None:
        while not stop.is_set():
            teller = Teller(running.port)
            teller.go_to_the_last_page()
            assert teller.press()

    sending = Thread(target=submit)
    sending.start()
    try:
        yield
    finally:
        stop.set()
        sending.join()


def _wait(done: Any, *, must: bool = True) -> None:
    until = time.monotonic() + _SECONDS
    while not done():
        if time.monotonic() > until:
            assert not must, "it does not come to an end"
            return
        time.sleep(0.1)
