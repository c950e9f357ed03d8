"""Bounds the system calls of this process with seccomp, a part of the Linux kernel that needs no rights.

A call that is not listed here gets the answer of a kernel that does not know it, and libraries do without. A list of
what is allowed also holds against calls that are still to be invented, and what our libraries need is short.
"""

import ctypes
import errno
import os
import platform
import struct
from functools import cache

_SECCOMP = {"x86_64": 317, "aarch64": 277}
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # column below, and what the kernel calls it
_SET_FILTER, _IS_OFFERED = 1, 2
_ALL_THREADS = 1
_c = ctypes.CDLL(None, use_errno=True)

# What each call may be given: an argument (4 bytes at this place in the kernel's record), its bits that count, and what
# they must be.
Conditions = tuple[tuple[int, int, int], ...]
_THREAD: Conditions = ((16, 0x10000, 0x10000),)  # clone: CLONE_THREAD
_FORK: Conditions = ((16, 0x7E02A000, 0),)  # clone: no namespace of its own, no CLONE_PTRACE, no CLONE_PARENT
_TO_READ: Conditions = ((32, 0o1103, 0),)  # openat: no O_WRONLY, O_RDWR, O_CREAT, O_TRUNC
_FLAGS: Conditions = ((24, 0xFFFFFFF8, 0),)  # fcntl: flags and locks; others can have signals sent
_LOOK: Conditions = ((32, 0xFFFFFFFF, 0), (36, 0xFFFFFFFF, 0))  # prlimit64: no new limit

# Numbers on x86-64 and on 64-bit ARM, which lacks the oldest calls.
_CALLS: dict[str, tuple[int | None, int | None, Conditions]] = {
    # Reading, of what Landlock lets it open, and of pipes
    "openat": (257, 56, _TO_READ),
    "read": (0, 63, ()),
    "readv": (19, 65, ()),
    "pread64": (17, 67, ()),
    "lseek": (8, 62, ()),
    "stat": (4, None, ()),
    "lstat": (6, None, ()),
    "fstat": (5, 80, ()),
    "newfstatat": (262, 79, ()),
    "statx": (332, 291, ()),
    "access": (21, None, ()),
    "faccessat": (269, 48, ()),
    "faccessat2": (439, 439, ()),
    "readlink": (89, None, ()),
    "readlinkat": (267, 78, ()),
    "getdents64": (217, 61, ()),
    "getcwd": (79, 17, ()),
    "poll": (7, None, ()),
    "ppoll": (271, 73, ()),
    # Answering, through pipes that are open already
    "write": (1, 64, ()),
    "writev": (20, 66, ()),
    "close": (3, 57, ()),
    "dup2": (33, None, ()),
    "dup3": (292, 24, ()),
    "fcntl": (72, 25, _FLAGS),
    # Memory
    "brk": (12, 214, ()),
    "mmap": (9, 222, ()),
    "munmap": (11, 215, ()),
    "mremap": (25, 216, ()),
    "mprotect": (10, 226, ()),
    "madvise": (28, 233, ()),
    # Threads of its own
    "clone": (56, 220, _THREAD),
    "futex": (202, 98, ()),
    "set_robust_list": (273, 99, ()),
    "rseq": (334, 293, ()),
    "sched_yield": (24, 124, ()),
    "sched_getaffinity": (204, 123, ()),
    "exit": (60, 93, ()),
    "exit_group": (231, 94, ()),
    # How it takes signals; it sends none
    "rt_sigaction": (13, 134, ()),
    "rt_sigprocmask": (14, 135, ()),
    "rt_sigreturn": (15, 139, ()),
    "sigaltstack": (131, 132, ()),
    "restart_syscall": (219, 128, ()),
    # The time, chance, and what it is itself
    "clock_gettime": (228, 113, ()),
    "clock_getres": (229, 114, ()),
    "clock_nanosleep": (230, 115, ()),
    "nanosleep": (35, 101, ()),
    "gettimeofday": (96, 169, ()),
    "getrandom": (318, 278, ()),
    "getpid": (39, 172, ()),
    "gettid": (186, 178, ()),
    "getuid": (102, 174, ()),
    "geteuid": (107, 175, ()),
    "getgid": (104, 176, ()),
    "getegid": (108, 177, ()),
    "uname": (63, 160, ()),
    "sysinfo": (99, 179, ()),
    "getrusage": (98, 165, ()),
    "prlimit64": (302, 261, _LOOK),
}
# What a process may do besides that opens each file in a fork of itself
_CALLS_TO_FORK: dict[str, tuple[int | None, int | None, Conditions]] = {
    "clone": (56, 220, _FORK),
    "pipe2": (293, 59, ()),
    "wait4": (61, 260, ()),
    "kill": (62, 129, ()),
    "prlimit64": (302, 261, ()),
    "seccomp": (317, 277, ()),
}


def is_offered() -> bool:
    """Tell whether calls can be bounded here: by this kernel, on a machine whose numbers are known."""
    number = _SECCOMP.get(platform.machine())
    answers = struct.pack("=I", _ANSWERS)
    return number is not None and _c.syscall(number, _IS_OFFERED, 0, answers) == 0


def restrict(*, forks: bool) -> None:
    """Allow this process the calls that are listed, for good; with `forks`, also forks of itself. Raises OSError."""
    program = _program(platform.machine(), forks)
    if forks:
        _program(platform.machine(), False)  # kept, so that the forks need not make it each for itself
    held = ctypes.create_string_buffer(program, len(program))
    filtering = struct.pack("HxxxxxxP", len(program) // _INSTRUCTION.size, ctypes.addressof(held))
    if _c.syscall(_SECCOMP[platform.machine()], _SET_FILTER, _ALL_THREADS, filtering):
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))


@cache
def _program(machine: str, forks: bool) -> bytes:
    column, known_as = _MACHINES[machine]
    program = [_instruction(_LOAD, _MACHINE), _instruction(_SKIP_IF_EQUAL, known_as, 1), _instruction(_RETURN, _KILLED)]
    program.append(_instruction(_LOAD, _NUMBER))
    for call in (_CALLS | _CALLS_TO_FORK if forks else _CALLS).values():
        if (number := call[:2][column]) is not None:
            program += _allowed(number, call[2])
    return b"".join([*program, _instruction(_RETURN, _REFUSED)])


# The kernel runs a small program at each call (classic BPF), on a record of the call: number, machine, arguments.
_INSTRUCTION = struct.Struct("=HBBI")
_NUMBER, _MACHINE = 0, 4
_LOAD, _MASK, _SKIP_IF_EQUAL, _RETURN = 0x20, 0x54, 0x15, 0x06
_ANSWERS = 0x00050000  # instead of the call, with an error
_ALLOWED, _REFUSED, _KILLED = 0x7FFF0000, _ANSWERS | errno.ENOSYS, 0x80000000


def _allowed(number: int, conditions: Conditions) -> list[bytes]:
    """Return what allows the call with this number where the conditions hold, and goes on with any other call."""
    checks: list[bytes] = []
    for argument, bits, wanted in conditions:
        checks += [_instruction(_LOAD, argument), _instruction(_MASK, bits)]
        checks += [_instruction(_SKIP_IF_EQUAL, wanted, 1), _instruction(_RETURN, _REFUSED)]
    checks.append(_instruction(_RETURN, _ALLOWED))
    return [_instruction(_SKIP_IF_EQUAL, number, 0, len(checks)), *checks]


def _instruction(code: int, value: int, skip_if: int = 0, skip_if_not: int = 0) -> bytes:
    return _INSTRUCTION.pack(code, skip_if, skip_if_not, value)
