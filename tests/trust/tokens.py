"""Links that were touched, swapped, kept too long or revoked: none opens anything."""

import hashlib
import itertools
import random
import re
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import Client

from formservice.acts.change import move
from formservice.acts.submit import take_in
from formservice.app import public_app
from formservice.links import Links, Purpose
from formservice.rules.case import State
from formservice.service import Service
from formservice.storage import cases, drafts, recording
from formservice.storage.cases import Case
from tests.conftest import ROOT, Clock, service_in, shipped
from tests.harness.databases import not_waiting_for_the_disk
from tests.harness.steps import submit
from tests.harness.visit import HTTP, Browser
from tests.journeys.opening import link_to
from tests.trust.promise import Seen, promise

_PASTED_ALONG = re.compile(r"[^A-Za-z0-9_-]+\Z")
_SALTS = ("", "cookie-session", "itsdangerous", "wtf-csrf-token", "formservice.links", "formservice.links.")
_MORE = ("=", "==", ".", "-", "_", "A", "%", " ", "\n", "\x00", "/", "//", "é", "0", "?", "#")
_SEED = 2026


class _LinksAt(Links):
    """Links whose clock runs ahead."""

    ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class _Door:
    """Where links are opened: the application, and the addresses of two complaints' links for each purpose."""

    application: object
    mine: dict[Purpose, str]
    other: dict[Purpose, str]

    def opens(self, purpose: Purpose, token: str) -> bool:
        """Tell whether this token opens anything."""
        folder = self.mine[purpose].rpartition("/")[0]
        client = Client(self.application, use_cookies=False)
        with client.get(f"{folder}/{quote(token, safe='')}") as answer:
            # 308 leads to the same address without its double slash
            assert answer.status_code in {303, 308, 404, 410}, (answer.status_code, token)
            return answer.status_code == 303

    def token(self, purpose: Purpose, of: dict[Purpose, str] | None = None) -> str:
        """Return the token of a link to the first complaint, or to the other."""
        return (of or self.mine)[purpose].rpartition("/")[2]


@promise(12, "links", short=300, long=10_000)
def touch_links(folder: Path, mutations: int) -> Seen:
    """Open altered tokens, those of other purposes, salts and keys, and those that are old or revoked."""
    chance = random.Random(_SEED)
    with not_waiting_for_the_disk(), service_in(folder, ROOT / "build", shipped(), Clock()) as service:
        links = _LinksAt(service.settings.secret_keys, service.settings.base_url, service.committee.link_days, 3)
        application = public_app(replace(service, links=links))
        browser = Browser(application)
        mine, other = _sent(browser, service), _sent(browser, service)
        door = _Door(application, _links_to(service, mine), _links_to(service, other))
        assert all(door.opens(purpose, door.token(purpose)) for purpose in Purpose), "a good link does not open"
        accepted = tried = 0
        for purpose, token in _altered(door, chance, mutations):
            accepted += door.opens(purpose, token)
            tried += 1
        for purpose, token in _made_up(service, door, mine):
            accepted += door.opens(purpose, token)
            tried += 1
        links.ahead = timedelta(days=service.committee.link_days + 2)
        replayed = sum(door.opens(purpose, door.token(purpose)) for purpose in Purpose)
        links.ahead = timedelta()
        assert all(door.opens(purpose, door.token(purpose)) for purpose in Purpose), "a good link does not open"
        recording.revoke_links(service.db, mine.id)
        replayed += sum(door.opens(purpose, door.token(purpose)) for purpose in Purpose)
        assert door.opens(Purpose.FOLLOW, door.token(Purpose.FOLLOW, door.other)), "revoking revoked another's"
        asked, overstepped = _overstep(service, application)
    tried_in_words = (
        f"{tried:,} mutations of 6 links of 2 complaints, 6 replays of what was old or revoked, "
        f"{asked} requests with a link for another purpose"
    )
    return Seen(
        tried_in_words, {"accepted": accepted, "replays accepted": replayed, "purposes overstepped": overstepped}
    )


_READ = {
    *("GET follow/status", "GET follow/answers", "GET follow/copy"),
    *("GET follow/papers", "POST follow/papers", "GET follow/papers/added"),
}
_CORRECT = {"GET follow/contact", "POST follow/contact", "GET follow/contact/done"}
_MAY = {
    Purpose.FOLLOW: _READ,
    Purpose.WITHDRAW: {
        *("GET withdrawal/confirm", "POST withdrawal/confirm", "GET withdrawal/done"),
        *("GET withdrawal/undo", "POST withdrawal/undo", "GET withdrawal/reopened"),
        *_CORRECT,
    },
    Purpose.UNDO: {"GET withdrawal/undo", "POST withdrawal/undo", "GET withdrawal/reopened"},
    Purpose.CONTACT: _READ | _CORRECT,
}
"""What a link of each purpose opens, and nothing else: whoever may withdraw may take that back too."""


_CHANGES = {State.RECEIVED: "POST withdrawal/confirm", State.WITHDRAWN: "POST withdrawal/undo"}


def _overstep(service: Service, application: Any) -> tuple[int, int]:
    """Go to every page about one complaint with a link of each purpose; return how many, and how many went wrong.

    Wrong is a page that another purpose opens, a change that it makes, and one of its own that it does not.
    """
    pages = sorted(set().union(*_MAY.values()))
    answers = next(cases.all_cases(service.db)).answers
    wrong = tried = 0
    for purpose, what, before in itertools.product(Purpose, pages, (State.RECEIVED, State.WITHDRAWN)):
        case = _in_state(service, before, answers)
        browser = Browser(application)
        browser.visit("/forms/nl/follow/code")
        typed = {"csrf_token": browser.filled()["csrf_token"], "reason": ""}
        browser.visit(link_to(service, purpose, case=case))
        method, _, path = what.partition(" ")
        with browser.client.open(f"/forms/nl/{path}", method=method, data=typed, base_url=HTTP) as answer:
            is_open = answer.status_code == HTTPStatus.OK
        found = cases.find(service.db, case.id)
        assert found
        is_changed = found.state is not before
        tried += 1
        if what not in _MAY[purpose]:
            wrong += is_changed or is_open
        elif method == "POST":
            wrong += is_changed is not (what == _CHANGES[before])
        elif path != "withdrawal/done" or before is State.WITHDRAWN:
            wrong += is_changed or not is_open
    return tried, wrong


def _in_state(service: Service, state: State, answers: Mapping[str, Any]) -> Case:
    made = take_in(service.db, drafts.new_id(), "nl", answers, 1, lambda _: [], {}, service.now())
    if made and state is State.WITHDRAWN:
        changed = move(service, made.id, state, service.today())
        assert isinstance(changed, Case)
        return changed
    assert made
    return made


def _sent(browser: Browser, service: Service) -> Case:
    known = set(cases.all_ids(service.db))
    submit(browser)
    [new] = set(cases.all_ids(service.db)) - known
    found = cases.find(service.db, new)
    assert found
    return found


def _links_to(service: Service, case: Case) -> dict[Purpose, str]:
    return {purpose: link_to(service, purpose, case=case) for purpose in Purpose}


def _altered(door: _Door, chance: random.Random, how_many: int) -> Iterator[tuple[Purpose, str]]:
    """Give so many tokens, each altered in one way, none of them a good one for its purpose."""
    ways: list[Callable[[random.Random, str, str], str]] = [
        _flip_a_bit,
        _put_another,
        _take_out,
        _cut_off,
        _put_in,
        _swap_two,
        _change_case,
        _of_two,
        _twice,
    ]
    good = {purpose: {door.token(purpose), door.token(purpose, door.other)} for purpose in Purpose}
    given = 0
    while given < how_many:
        purpose, whose = chance.choice([*Purpose]), chance.choice([door.mine, door.other])
        beside = door.token(chance.choice([*Purpose]), chance.choice([door.mine, door.other]))
        altered = chance.choice(ways)(chance, door.token(purpose, whose), beside)
        # with what a mail program takes for the end of a link it is the same link
        if _PASTED_ALONG.sub("", altered.lstrip("/")) not in good[purpose]:
            given += 1
            yield purpose, altered


def _flip_a_bit(chance: random.Random, token: str, _: str) -> str:
    place = chance.randrange(len(token))
    return token[:place] + chr(ord(token[place]) ^ (1 << chance.randrange(8))) + token[place + 1 :]


def _put_another(chance: random.Random, token: str, _: str) -> str:
    place = chance.randrange(len(token))
    return token[:place] + chance.choice(string.printable) + token[place + 1 :]


def _take_out(chance: random.Random, token: str, _: str) -> str:
    place = chance.randrange(len(token))
    return token[:place] + token[place + chance.randint(1, 3) :]


def _cut_off(chance: random.Random, token: str, _: str) -> str:
    return token[: chance.randrange(len(token))]


def _put_in(chance: random.Random, token: str, _: str) -> str:
    place = chance.choice([0, len(token), chance.randrange(len(token))])
    return token[:place] + chance.choice(_MORE) + token[place:]


def _swap_two(chance: random.Random, token: str, _: str) -> str:
    place = chance.randrange(len(token) - 1)
    return token[:place] + token[place + 1] + token[place] + token[place + 2 :]


def _change_case(chance: random.Random, token: str, _: str) -> str:
    place = chance.randrange(len(token))
    return chance.choice([token.swapcase(), token.upper(), token.lower(), token[:place] + token[place:].swapcase()])


def _of_two(chance: random.Random, token: str, beside: str) -> str:
    parts, others = token.split("."), beside.split(".")
    chosen = [chance.choice(pair) for pair in zip(parts, others, strict=True)]
    return ".".join(chance.sample(chosen, len(chosen)) if chance.random() < 0.2 else chosen)


def _twice(chance: random.Random, token: str, beside: str) -> str:
    return chance.choice([token + token, f"{token}.{beside}", f"{token}/{beside}", f"{token}?{beside}", f"../{token}"])


def _made_up(service: Service, door: _Door, case: Case) -> Iterator[tuple[Purpose, str]]:
    """Give tokens that are signed, but for something else, with something else, or about something else."""
    key = service.settings.secret_keys[0]
    right = [case.id, case.link_version]
    for purpose in Purpose:
        salt = f"formservice.links.{purpose}"
        yield from ((purpose, door.token(each)) for each in Purpose if each is not purpose)
        yield from ((purpose, _signed(key, other, right)) for other in _SALTS)
        yield from ((purpose, _signed(other, salt, right)) for other in (key[:-1], key.swapcase(), "a" * 32, case.id))
        yield purpose, _signed(key, salt, right, hashlib.sha1)
        versions = [[case.id, version] for version in (0, 2, -1, 10**9, "1", None, [1])]
        yield from (
            (purpose, _signed(key, salt, says)) for says in (*versions, case.id, [case.reference, 1], {}, [], 1)
        )


def _signed(key: str, salt: str, payload: object, digest: object = hashlib.sha256) -> str:
    how = {"key_derivation": "hmac", "digest_method": digest}
    return str(URLSafeTimedSerializer(key, salt=salt, signer_kwargs=how).dumps(payload))
