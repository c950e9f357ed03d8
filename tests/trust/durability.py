"""Nothing lost, nothing double: a complaint that was acknowledged is there, whole and once, whatever happens."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from tests.deploy.nginx import NGINX
from tests.deploy.restarts import restart_under_load
from tests.harness.tenants import Tenant, WentWrongError
from tests.harness.wire import Wire
from tests.trust.ledger import Teller, compare
from tests.trust.promise import Seen, promise
from tests.trust.service import served

_AT_ONCE = 4
_LATEST_KILL_SECONDS = 0.12


@promise(1, "kill -9 in the middle of submitting", short=2, long=500)
def kill_while_submitting(folder: Path, kills: int) -> Seen:
    """Kill the whole service, or its workers alone, at any moment of four submissions; then all press again."""
    tellers: list[Teller] = []
    cut = 0
    with served(folder) as running, ThreadPoolExecutor(_AT_ONCE) as pool:
        for number in range(kills):
            group = [Teller(running.port) for _ in range(_AT_ONCE)]
            list(pool.map(Teller.go_to_the_last_page, group))
            pressed = [pool.submit(teller.press) for teller in group]
            time.sleep(random.uniform(0, _LATEST_KILL_SECONDS))
            if number % 2:
                running.kill_workers()
            else:
                running.kill_everything()
                running.start()
            cut += sum(not each.result() for each in pressed)
            for teller in group:
                assert teller.press(), "no reference after the restart"
            tellers += group
        never = compare(tellers, running)
    return Seen(f"{kills} kills, {len(tellers)} submissions acknowledged, {cut} of them at the second try", never)


@promise(3, "deploy", short=1, long=100)
def stop_tidily_under_load(folder: Path, restarts: int) -> Seen:
    """Restart the service again and again while tenants submit: alone, and behind nginx on a socket that stays."""
    tellers: list[Teller] = []
    stop = threading.Event()

    def tenants() -> None:
        while not stop.is_set():
            teller = Teller(running.port)
            try:
                teller.go_to_the_last_page()
            except (OSError, WentWrongError):  # the service was away: begin anew, as another tenant
                teller.browser.wire.close()
                time.sleep(0.05)
                continue
            while not teller.press():
                time.sleep(0.05)
            tellers.append(teller)

    with served(folder / "alone") as running, ThreadPoolExecutor(_AT_ONCE) as pool:
        submitting = [pool.submit(tenants) for _ in range(_AT_ONCE)]
        for number in range(restarts):
            while len(tellers) < _AT_ONCE * (number + 1):
                time.sleep(0.01)
            running.restart()
        stop.set()
        for each in submitting:
            each.result()
        never = compare(tellers, running)
    tried = f"{restarts} restarts, {len(tellers)} acknowledged"
    if NGINX is None:
        return Seen(f"{tried}; not tried behind nginx, which is not here", never)
    behind = restart_under_load(folder / "behind", restarts)
    assert behind.acknowledged, behind.failed
    never |= {
        "requests failed behind nginx": len(behind.failed),
        "lost there": behind.lost,
        "double there": behind.double,
    }
    return Seen(f"{tried}; behind nginx {behind.requests:,} requests, {len(behind.acknowledged)} acknowledged", never)


@promise(7, "double click, reload", short=10, long=1_000)
def press_twice_at_once(folder: Path, pairs: int) -> Seen:
    """Press the last button twice at once, on two connections, and open the page with the reference again."""
    with served(folder) as running, ThreadPoolExecutor(_AT_ONCE) as pool:

        def pair(_: int) -> Teller:
            teller = Teller(running.port)
            teller.go_to_the_last_page()
            both = [replace(teller.browser, wire=Wire(running.port)) for _ in range(2)]
            at_once = threading.Barrier(2)

            def press(browser: Tenant) -> str:
                at_once.wait()
                return browser.finish()

            with ThreadPoolExecutor(2) as fingers:
                teller.told.update(fingers.map(press, both))
            for browser in (*both, teller.browser):
                teller.told.add(browser.look_again())
                browser.wire.close()
            return teller

        tellers = list(pool.map(pair, range(pairs)))
        never = compare(tellers, running)
    return Seen(f"{pairs} pairs", never)
