"""A process that holds keys: its environment forgets them, also as the kernel shows it, and it is closed to others."""

import json
import os
import subprocess
import sys
from typing import Any

CANARY = "kanarie-in-een-kooi"


def told_by(program: str) -> Any:
    """Return what a process with the canary in its environment prints."""
    done = subprocess.run(
        [sys.executable, "-c", f"import ctypes, json, os\nfrom pathlib import Path\n{program}"],
        env=os.environ | {"FORMSERVICE_DATA_KEYS": CANARY, "FORMSERVICE_PORT": "8000"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_a_key_that_was_taken_is_nowhere_in_the_environment() -> None:
    taken, shown, passed_on, left = told_by("""
from formservice.sandbox import keyholder
from formservice.settings.environment import SECRET
import subprocess
taken = keyholder.take(SECRET)
shown = Path("/proc/self/environ").read_bytes().decode()
passed_on = subprocess.run(["env"], capture_output=True, text=True).stdout
print(json.dumps([taken, shown, passed_on, os.environ["FORMSERVICE_PORT"]]))
""")
    assert taken == {"FORMSERVICE_DATA_KEYS": CANARY}
    assert CANARY not in shown + passed_on
    assert "FORMSERVICE_PORT=8000" in shown
    assert left == "8000"


def test_others_cannot_look_into_a_process_that_holds_keys_nor_into_its_forks() -> None:
    before, after, in_a_fork = told_by("""
from formservice.sandbox import keyholder
def dumpable(): return ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
before = dumpable()
keyholder.keep_others_out()
reading, writing = os.pipe()
if not os.fork():
    os.write(writing, str(dumpable()).encode())
    os._exit(0)
print(json.dumps([before, dumpable(), int(os.read(reading, 1))]))
""")
    assert (before, after, in_a_fork) == (1, 0, 0)
