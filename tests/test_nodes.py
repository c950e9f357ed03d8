"""Several nodes on one PostgreSQL: a tenant is on any of them, one is killed, and nothing is lost or double."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import select

from formservice.mail.outbox import LEASE, Outbox
from formservice.service import Service
from formservice.storage import letters, outgoing, tables
from formservice.storage.letters import LetterState, NewLetter
from tests.harness.databases import environment_of, postgres_only
from tests.harness.serving import Served
from tests.harness.wire import Wire
from tests.trust.ledger import LETTERS, Teller, beside, compare
from tests.trust.service import browser_at

pytestmark = postgres_only

AT_ONCE = 4
LINKS = 10  # an hour, as shipped
LIMIT_SECONDS = 120

Nodes = tuple[Served, Served]


@contextmanager
def running(folder: Path) -> Iterator[Nodes]:
    """Run two nodes on one database with the same keys; they come up at the same moment."""
    for name in ("one", "other"):
        (folder / name).mkdir()
    one = Served(folder / "one", limits=None)
    other = Served(folder / "other", environment_of(one.settings()), limits=None)
    with ThreadPoolExecutor(2) as both:
        list(both.map(Served.start, (one, other)))
    try:
        yield one, other
    finally:
        other.stop()
        one.stop()


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    with running(tmp_path_factory.mktemp("nodes")) as both:
        yield both


@pytest.fixture
def mortal_nodes(tmp_path: Path) -> Iterator[Nodes]:
    with running(tmp_path) as both:
        yield both


def switch(teller: Teller, node: Served) -> None:
    """Let a tenant's next request come to this node."""
    teller.browser.wire.close()
    teller.browser.wire = Wire(node.port)


def leave(tellers: list[Teller]) -> None:
    for teller in tellers:
        teller.browser.wire.close()


def mails(nodes: Nodes) -> Counter[str]:
    """Count the mails that the nodes sent, by their Message-ID."""
    files = [file for node in nodes for file in node.letters.glob("*.eml")]
    return Counter(str(message_from_bytes(file.read_bytes())["Message-ID"]) for file in files)


def message_ids(service: Service) -> set[str]:
    with service.db.reading() as connection:
        return set(connection.scalars(select(tables.letters.c.message_id)))


def wait_until_sent(service: Service, left: int = 0) -> None:
    """Return once all letters have gone out, but so many that cannot."""
    until = time.monotonic() + LIMIT_SECONDS
    while letters.undelivered(service.db).queued > left:
        assert time.monotonic() < until, letters.undelivered(service.db)
        time.sleep(0.1)


def test_a_complaint_goes_from_node_to_node_page_after_page_and_its_letters_go_out_once(nodes: Nodes) -> None:
    one, other = nodes
    tellers = [Teller(one.port) for _ in range(24)]

    def complain(teller: Teller) -> None:
        teller.browser.answer_up_to("papers")
        switch(teller, other)
        teller.browser.add(teller.paper)
        switch(teller, one)
        teller.browser.open("check")
        assert b"brief.pdf" in teller.browser._page, "the file that came to the other node is shown by this one"
        switch(teller, other)
        assert teller.press()
        switch(teller, one)
        assert teller.press(), "the last page is there on the other node too"

    with ThreadPoolExecutor(AT_ONCE) as tenants:
        list(tenants.map(complain, tellers))
    leave(tellers)
    assert compare(tellers, other) == {"lost": 0, "double": 0, "half": 0}
    with beside(one) as service:
        wait_until_sent(service)
        assert mails(nodes) == Counter(dict.fromkeys(message_ids(service), 1))
        assert len(message_ids(service)) == len(LETTERS) * len(tellers)
    assert all(list(node.letters.glob("*.eml")) for node in nodes), "both nodes deliver"


def test_a_limit_counts_over_all_nodes(nodes: Nodes) -> None:
    def ask(number: int) -> int:
        browser = browser_at(nodes[number % 2])
        browser.visit("/forms/nl/withdrawal/")
        return browser.press(mail=f"huurder{number}@example.org", check=False).status

    with ThreadPoolExecutor(AT_ONCE) as tenants:
        answers = Counter(tenants.map(ask, range(2 * LINKS)))
    assert answers == {200: LINKS, 429: LINKS}


def test_a_node_that_is_killed_in_the_middle_loses_nothing_and_its_letters_go_out_after_the_lease(
    mortal_nodes: Nodes,
) -> None:
    one, other = mortal_nodes
    tellers: list[Teller] = []
    with ThreadPoolExecutor(2 * AT_ONCE) as tenants:
        for _ in range(3):
            group = [Teller(node.port) for node in mortal_nodes for _ in range(AT_ONCE)]
            list(tenants.map(Teller.go_to_the_last_page, group))
            pressed = [tenants.submit(teller.press) for teller in group]
            time.sleep(random.uniform(0, 0.1))
            one.kill_everything()
            for each in pressed:
                each.result()
            for teller in group:
                switch(teller, other)
                assert teller.press(), "on the other node, the tenant goes on"
            leave(group)
            tellers += group
            one.start()
    one.kill_everything()
    with beside(other) as service:
        wait_until_sent(service, left=len(leased(service)))
        assert compare(tellers, other) == {"lost": 0, "double": 0, "half": 0}
        # as a node leaves it that took a letter and was gone; an hour from now, so that the other takes it not yet
        later = service.now() + timedelta(hours=1)
        late = letters.queue_now(service.db, NewLetter("withdrawal_links", "nl", "x", details={"mail": "x"}), later)
        while (row := outgoing.lease(service.db, "a node that is gone", later, LEASE)) and row.id != late:
            continue
        there = replace(service, settings=other.settings())
        Outbox(replace(there, clock=lambda: later + LEASE - timedelta(seconds=1))).deliver_due()
        assert late in leased(service)
        Outbox(replace(there, clock=lambda: later + LEASE)).deliver_due()
        assert letters.undelivered(service.db).queued == 0
        sent = mails(mortal_nodes)
        with service.db.reading() as connection:
            state = tables.letters.c.state
            stood = dict(connection.execute(select(tables.letters.c.message_id, state)).all())
        assert {id for id, state in stood.items() if state == LetterState.SENT} == sent.keys()
        assert sorted(Counter(stood.values()).items()) == [("no_match", 1), ("sent", 2 * len(tellers))]


def leased(service: Service) -> list[str]:
    """Return the letters that a node holds."""
    held = (tables.letters.c.state == LetterState.QUEUED) & tables.letters.c.leased_by.is_not(None)
    with service.db.reading() as connection:
        return list(connection.scalars(select(tables.letters.c.id).where(held)))
