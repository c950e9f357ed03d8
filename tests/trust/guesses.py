"""Guesses of who complained: both doors give the same answer, in the same time, for what is there and what is not."""

import random
import re
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from formservice.letters.kinds import LetterKind
from formservice.rules.reference import new_reference
from formservice.service import Service
from formservice.storage import cases, tables
from tests.harness.steps import TENANT, submit
from tests.harness.visit import Browser
from tests.trust.ledger import beside
from tests.trust.promise import Seen, promise
from tests.trust.service import Caller, Reply, browser_at, cookie_of, served

_ENOUGH_TO_JUDGE = 1_000
_MOST_OFF = 0.05
_NOBODYS = "nobody@example.org"
_WRONG_CODE = "A" * 10
_TOKEN = re.compile(r'name="csrf_token" value="[\w.-]+"')
_OF_ITS_OWN = {"date", "set-cookie"}

Ask = Callable[[dict[str, str]], tuple[float, object]]
"""Asks at a door; tells how long the answer took, and what of it is not about this one request alone."""


@promise(10, "guessing", short=20, long=_ENOUGH_TO_JUDGE)
def guess_who_complained(folder: Path, guesses: int) -> Seen:
    """Ask both doors, in turn, for what is there and what is not; compare the answers, the rows and the times."""
    other_answers = outside = 0
    measured = {}
    with served(folder) as running, beside(running) as service, closing(Caller(running.port)) as caller:
        submit(browser_at(running))
        [case] = cases.all_cases(service.db)
        assert case.answers["mail"] == TENANT["mail"]
        there = {"mail": TENANT["mail"], "reference": case.reference}
        not_there = {"mail": _NOBODYS, "reference": new_reference()}
        assert len(_NOBODYS) == len(there["mail"])
        assert cases.find_by_reference(service.db, not_there["reference"]) is None
        mail_door = _door(caller, browser_at(running), "/forms/nl/follow/", lambda known: {"mail": known["mail"]})
        code_door = _door(
            caller,
            browser_at(running),
            "/forms/nl/follow/code",
            lambda known: {"reference": known["reference"], "code": _WRONG_CODE},
        )
        for name, ask in (("mail", mail_door), ("code", code_door)):
            times: dict[bool, list[float]] = {True: [], False: []}
            answers: dict[bool, set[object]] = {True: set(), False: set()}
            for _ in range(guesses):
                # in turn, and by chance which goes first: what the machine does meanwhile falls on both
                for is_there in random.sample((True, False), 2):
                    seconds, answer = ask(there if is_there else not_there)
                    times[is_there].append(seconds)
                    answers[is_there].add(answer)
            other_answers += len(answers[True] ^ answers[False]) + len(answers[True]) - 1
            chance = auc(times[True], times[False])
            measured[f"AUC by {name}"] = f"{chance:.3f}"
            outside += guesses >= _ENOUGH_TO_JUDGE and abs(chance - 0.5) > _MOST_OFF
        sizes = _sizes_of_requests(service)
    never = {"answers that differ": other_answers, "rows that differ": len(set(sizes)) - 1}
    assert len(sizes) == 2 * guesses, "not every request was queued"
    never["AUC outside 0.45 to 0.55"] = outside
    return Seen(f"{guesses:,} right and {guesses:,} wrong at the mail door, the same at the code door", never, measured)


def _door(caller: Caller, browser: Browser, path: str, fill: Callable[[dict[str, str]], dict[str, str]]) -> Ask:
    browser.visit(path)
    token = browser.filled()["csrf_token"]
    headers = {"Cookie": f"session={cookie_of(browser)}", "Sec-Fetch-Site": "same-origin"}

    def ask(known: dict[str, str]) -> tuple[float, object]:
        typed = fill(known)
        posted = {**browser.filled(**typed), "csrf_token": token}
        started = time.perf_counter()
        answer = caller.post(path, posted, headers)
        return time.perf_counter() - started, _same_for_all(answer, typed)

    return ask


def _same_for_all(answer: Reply, typed: dict[str, str]) -> object:
    body = _TOKEN.sub("", answer.body.decode())
    for text in typed.values():
        body = body.replace(text, "typed")
    kept = tuple((name, value) for name, value in answer.headers if name.lower() not in _OF_ITS_OWN)
    assert answer.status in {303, 422}, body
    return answer.status, kept, body


def auc(some: list[float], others: list[float]) -> float:
    """Return the chance that one of some is more than one of the others (Mann and Whitney); 0.5 tells nothing."""
    others = sorted(others)
    wins = sum(bisect_left(others, each) + bisect_right(others, each) for each in some)
    return wins / (2 * len(some) * len(others))


def _sizes_of_requests(service: Service) -> list[tuple[int, ...]]:
    """Return the sizes of what is sealed in each row of a request for links."""
    of_request = tables.letters.c.kind == LetterKind.WITHDRAWAL_LINKS
    with service.db.reading() as connection:
        rows = connection.execute(select(tables.letters).where(of_request)).all()
    return [(len(row.recipient), len(row.details)) for row in rows]
