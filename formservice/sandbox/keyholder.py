"""What a process that holds keys does first: it closes itself to others, and clears keys from its environment.

A decoder that was taken over runs as the same user. Shut in by `confinement.py`, it reaches no other process at all.
This is a second wall, which also stands where the kernel cannot shut anything in.
"""

import ctypes
import os
from collections.abc import Iterable

_NOT_DUMPABLE = (4, 0, 0, 0, 0)  # prctl: PR_SET_DUMPABLE
_c = ctypes.CDLL(None, use_errno=True)
_c.getenv.restype = ctypes.c_void_p


def keep_others_out() -> None:
    """Close memory and environment of this process, and of its forks, to all but root; it also leaves no core file."""
    if _c.prctl(*_NOT_DUMPABLE):
        raise OSError(ctypes.get_errno(), "this process cannot be closed to others")


def take(names: Iterable[str]) -> dict[str, str]:
    """Return the values of these variables, where set; no trace of them stays in the environment."""
    taken = {}
    for name in names:
        if name in os.environ:
            if at := _c.getenv(name.encode()):
                # /proc shows the block that the process was started with, and taking a variable away leaves its bytes
                ctypes.memset(at, 0, len(os.fsencode(os.environ[name])))
            taken[name] = os.environ.pop(name)
    return taken
