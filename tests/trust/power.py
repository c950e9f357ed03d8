"""A power cut: what the disk had not flushed is gone, and what a tenant was told is there."""

import random
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path

from tests.harness.databases import POSTGRES
from tests.trust.ledger import Teller, compare
from tests.trust.mounts import ext4_at
from tests.trust.promise import CannotBeShownError, Seen, promise
from tests.trust.service import served

_AT_ONCE = 4
_LATEST_CUT_SECONDS = 0.06


@promise(2, "power cut", short=2, long=100)
def cut_the_power(folder: Path, cuts: int) -> Seen:
    """Cut the power of the disk just after the first of four submissions is acknowledged; then all press again."""
    if POSTGRES:
        raise CannotBeShownError("about SQLite's files")
    tellers: list[Teller] = []
    before = refused = 0
    with ext4_at(folder / "var") as disk, served(folder) as running, ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in range(cuts):
            group = [Teller(running.port) for _ in range(_AT_ONCE)]
            list(pool.map(Teller.go_to_the_last_page, group))
            pressed = [pool.submit(teller.press) for teller in group]
            wait(pressed, return_when=FIRST_COMPLETED)
            time.sleep(random.uniform(0, _LATEST_CUT_SECONDS))
            # the service first: what it says once the disk is dead would reach nobody
            running.kill_everything()
            disk.lose_power()
            disk.unmount()
            before += sum(each.result() for each in pressed)
            disk.mount()
            running.start()
            for teller in group:
                teller.browser.wire.close()
                refused += not teller.press()
            tellers += group
        never = compare(tellers, running) | {"without a reference once the power is back": refused}
    assert before, "nobody was told anything before a cut"
    told = f"{before} submissions acknowledged just before the cut, {len(tellers) - before} after it"
    return Seen(f"{cuts} cuts, {told}", never)
