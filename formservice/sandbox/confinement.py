"""Shuts a process in before it touches what strangers sent: it reads what is named here, and reaches nothing else.

Landlock bounds files, `system_calls.py` bounds everything else. Both are parts of the Linux kernel that need no rights,
and both last until the process ends. Where the kernel lacks one, the other still holds; `lacking` tells which. There
are packages for this, but they are young or need a system library; the kernel's interface is small and stable.
"""

import ctypes
import os
import struct
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from formservice.sandbox import system_calls

_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/dev/urandom")
_PYTHON = ("stdlib", "platstdlib", "purelib", "platlib")
_NO_NEW_PRIVILEGES = 38  # prctl
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # how many each version of Landlock knows; 16 since version 5
_TCP = 0b11  # bind and connect
_OUTSIDE = 0b11  # abstract sockets of processes outside, and signals to them
_c = ctypes.CDLL(None, use_errno=True)


def shut_in(readable: Iterable[Path] = (), *, forks: bool = False) -> None:
    """Let this process read Python, its libraries and these folders, and keep it from everything else, for good.

    It cannot write, reach a network, start a program, look into a process, or send a signal. It can start threads, and
    with `forks` also fork itself, bound its forks and stop them: each fork calls `forbid_forking` before it opens
    anything. Call this when all is imported and no thread runs. Raises OSError.
    """
    _call(_c.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    if version := landlock_version():
        _restrict_files(version, [*_libraries(), *readable])
    if system_calls.is_offered():
        system_calls.restrict(forks=forks)


def forbid_forking() -> None:
    """Take back what `forks` allowed: the bounds that this fork has set for itself are final. Raises OSError."""
    if system_calls.is_offered():
        system_calls.restrict(forks=False)


def lacking() -> list[str]:
    """Return what this kernel does not offer, in words for the operator."""
    offered = {
        "Landlock (files)": landlock_version() > 0,
        "seccomp (network, programs, signals)": system_calls.is_offered(),
    }
    return [name for name, is_offered in offered.items() if not is_offered]


def landlock_version() -> int:
    """Return the version of Landlock that this kernel offers, or 0; the network came with 4, signals with 6."""
    return max(0, int(_c.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)))


def _libraries() -> list[Path]:
    return [Path(each) for each in (*map(sysconfig.get_path, _PYTHON), *_SYSTEM)]


def _restrict_files(version: int, readable: Iterable[Path]) -> None:
    # Whatever is named in `handled` is refused, unless a rule allows it beneath a path.
    files = (1 << _FILE_RIGHTS.get(version, 16)) - 1
    handled = struct.pack("=QQQ", files, _TCP if version >= 4 else 0, _OUTSIDE if version >= 6 else 0)
    rules = _call(_c.syscall(_CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), 0))
    try:
        for path in readable:
            if path.exists():
                _allow_reading(rules, path)
        _call(_c.syscall(_RESTRICT_SELF, rules, 0))
    finally:
        os.close(rules)


def _allow_reading(rules: int, path: Path) -> None:
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rights = _READ_FILE | _READ_DIR if path.is_dir() else _READ_FILE
        _call(_c.syscall(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", rights, opened), 0))
    finally:
        os.close(opened)


def _call(result: int) -> int:
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result
