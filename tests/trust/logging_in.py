"""The desk's door: an old or stolen session opens nothing, a code counts once, guessing a password leads nowhere.

Checks 3 to 5 of the desk.
"""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from math import sqrt
from pathlib import Path
from unittest.mock import patch

from formservice.acts.staff import passwords, people
from formservice.service import Service
from tests.conftest import ROOT, Clock, service_in, shipped
from tests.harness.databases import not_waiting_for_the_disk
from tests.harness.desk_login import PASSWORD, Owner, cookie, found, fresh_browser, log_in, set_up, with_cookie
from tests.harness.visit import Browser, Page
from tests.trust.guesses import auc
from tests.trust.promise import Seen, promise

_WRONG_FROM_ONE = 200
_MOST_OFF = 0.05
_OWNER_SECONDS = 1.0
_QUICK_KIB = 64
End = Callable[[Service, Browser, Owner, Clock], None]
"""A way in which a session ends."""
_HOME, _STRANGER = "192.0.2.20", "198.51.100.7"


@promise(32, "a stolen or old session", short=2, long=100)
def use_an_old_session(folder: Path, pairs: int) -> Seen:
    """Copy a cookie, end its session in each way, and use the copy; give each code twice, at the same moment."""
    clock = Clock()
    # what is tried stands around the hashes, not in them
    quick = patch.object(passwords, "_MEMORY_KIB", _QUICK_KIB)
    with not_waiting_for_the_disk(), service_in(folder, ROOT / "build", shipped(), clock) as service, quick:
        set_up(service, "Bo Bakker")
        opened = sum(_opens_after(end, service, clock, f"Secretary {place}") for place, end in enumerate(_ENDS))
        twice, nobody = _codes_at_once(service, clock, pairs)
    never = {"old sessions that open": opened, "codes used twice": twice, "right codes that let nobody in": nobody}
    return Seen(f"{len(_ENDS)} ways to end a session, {2 * pairs} codes given twice at once", never)


def _by_logging_out(_: Service, owner: Browser, __: Owner, ___: Clock) -> None:
    owner.visit("/desk/me/")
    owner.send({"csrf_token": owner.page.all("input", name="csrf_token")[0].get("value", "")}, "/desk/login/out")


def _by_disabling(service: Service, _: Browser, owner: Owner, __: Clock) -> None:
    people.disable(service, people.OPERATOR, found(service, owner.name))


def _by_another_password(_: Service, owner: Browser, __: Owner, ___: Clock) -> None:
    owner.visit("/desk/me/password")
    new = "een heel ander wachtwoord 7"
    assert owner.press(old_password=PASSWORD, password=new, password_twice=new).status == 200


def _by_leaving_it(_: Service, __: Browser, ___: Owner, clock: Clock) -> None:
    clock.pass_by(timedelta(minutes=30))


def _by_age(_: Service, owner: Browser, __: Owner, clock: Clock) -> None:
    for _minutes in range(0, 600, 20):
        clock.pass_by(timedelta(minutes=20))
        owner.visit("/desk/")


_ENDS: tuple[End, ...] = (
    _by_logging_out,
    _by_disabling,
    _by_another_password,
    _by_leaving_it,
    _by_age,
)


def _opens_after(end: End, service: Service, clock: Clock, name: str) -> bool:
    owner = set_up(service, name)
    browser = fresh_browser(service)
    assert log_in(browser, owner, owner.code(clock.now)).heading == "Werk"
    copied = cookie(browser)
    assert with_cookie(service, copied).visit("/desk/me/").heading == "Mijn inlog", "a good session does not open"
    end(service, browser, owner, clock)
    clock.pass_by(timedelta(minutes=1))
    return with_cookie(service, copied).visit("/desk/me/").heading == "Mijn inlog"


def _codes_at_once(service: Service, clock: Clock, pairs: int) -> tuple[int, int]:
    """Return how many codes let two in, and how many nobody."""
    twice = nobody = 0
    with ThreadPoolExecutor(2) as both:
        for pair in range(pairs):
            owner = set_up(service, f"Pair {pair}")
            clock.pass_by(timedelta(hours=3))  # what was counted as wrong is forgotten
            for code in (owner.code(clock.now), owner.recovery[0]):
                browsers = [fresh_browser(service, f"203.0.113.{each}") for each in range(2)]
                pages = both.map(log_in, browsers, [owner] * 2, [code] * 2)
                let_in = sum(page.status == 200 for page in pages)
                twice += let_in > 1
                nobody += let_in < 1
    return twice, nobody


@promise(33, "guessing a password", short=20, long=1_000)
def guess_a_password(folder: Path, guesses: int) -> Seen:
    """Guess from one address, then let the owner in from another; compare answers and times of known and unknown."""
    clock = Clock()
    tries = min(_WRONG_FROM_ONE, 10 * guesses)
    with not_waiting_for_the_disk(), service_in(folder, ROOT / "build", shipped(), clock) as service:
        owner = set_up(service)
        clock.pass_by(timedelta(minutes=1))
        stranger = fresh_browser(service, _STRANGER)
        stranger.visit("/desk/login")
        statuses = [_guess(stranger, owner.name, f"guess {each}").status for each in range(tries)]
        home = fresh_browser(service, _HOME)
        home.visit("/desk/login")
        started = time.perf_counter()
        is_in = home.press(name=owner.name, password=PASSWORD, code=owner.code(clock.now)).heading == "U bent ingelogd"
        took = time.perf_counter() - started
        differ, chance = _known_and_unknown(service, clock, owner, guesses)
    judged = statuses.count(422)
    most_off = max(_MOST_OFF, 4 * sqrt((2 * guesses + 1) / 12) / guesses)
    never = {
        "guesses past the fifth that were judged": judged - 5,
        "owners who wait": int(not is_in),
        "answers that differ": differ,
        f"AUC more than {most_off:.2f} from 0.5": int(abs(chance - 0.5) > most_off),
        "owners who take more than a second": int(guesses >= 1_000 and took > _OWNER_SECONDS),
    }
    measured = {"owner in": f"{took:.2f} s", "AUC": f"{chance:.3f}"}
    return Seen(f"{tries} guesses from one address; {guesses} known and {guesses} unknown names", never, measured)


def _known_and_unknown(service: Service, clock: Clock, owner: Owner, guesses: int) -> tuple[int, float]:
    names = {True: owner.name, False: "Karel Ander"[: len(owner.name)].ljust(len(owner.name), "x")}
    browser = fresh_browser(service, _HOME)
    browser.visit("/desk/login")
    times: dict[bool, list[float]] = {True: [], False: []}
    answers: dict[bool, set[object]] = {True: set(), False: set()}
    for turn in range(guesses + 1):
        for is_known in random.sample((True, False), 2):
            clock.pass_by(timedelta(hours=3))  # nothing waits: it is the judging that is measured
            started = time.perf_counter()
            page = _guess(browser, names[is_known], "a wrong password")
            if turn:  # the first of all makes what later ones find made
                times[is_known].append(time.perf_counter() - started)
                token = page.one("input", name="csrf_token").get("value", "")
                answers[is_known].add((page.status, page.text.replace(names[is_known], "").replace(token, "")))
    return len(answers[True] ^ answers[False]) + len(answers[True]) - 1, auc(times[True], times[False])


def _guess(browser: Browser, name: str, password: str) -> Page:
    return browser.press(name=name, password=password, code="000000", check=False)
