"""How the time of a call grows with its input: the ratio of two times in one run, whatever else the machine does."""

import gc
import time
from collections.abc import Callable

FASTER_THAN_ITS_INPUT = 3.2
"""Twice the input takes twice the time where a call is linear, and four times where it is quadratic."""

_ENOUGH = 0.02  # seconds of CPU: less is noise
_ROUNDS = 3
_TRIES = 3

TEXTS = {
    "letters": "a",
    "words": "Het dak lekt. ",
    "lines": "a\n",
    "line ends": "\r\n",
    "blanks": " ",
    "blanks of all kinds": " \t\u00a0\u2003",
    "digits": "1",
    "Arabic digits": "٣",
    "marks": "\u0301",
    "marks in the wrong order": "\u0301\u0316",
    "thirty marks in the wrong order": "x" + "\u0301\u0316" * 15,
    "marks of two marks": "\u0344\u0f73",
    "signs of four": "\U0001d160",
    "Hangul": "\u1100\u1161\u11a8",
    "marks of direction": "\u202e\u200f",
    "Arabic": "شكوى ",
    "articles": "ال",
    "capitals that fold to three": "\u0390\u1fe7",
    "emoji": "👩\u200d👩\u200d👧",
    "halves": "\ud800",
    "NUL": "\0a",
    "dots": ".",
    "dashes": "-",
    "slashes": "/\\",
    "brackets": "(",
    "addresses": "a@a.",
    "at signs": "@",
    "plus": "+",
    "plus and digits": "+1 ",
    "formulas": "=1\n",
    "markup": "<&'\"",
    "percent": "%",
    "escapes": "%FF",
    "marks that are escaped": "%CC%81%CC%96",
    "fields": "a=b&",
    "parameters": "; a=b",
    "quotes": '"\\"',
    "languages": "nl;q=0.5,",
    "cookies": "a=b; ",
    "open lists": "[",
}
"""Pieces that make some call slow, each by what it is."""


def grows_too_fast(call: Callable[[int], object], start: int = 2_000, most: int = 200_000) -> float:
    """Return by how much twice the input takes longer, where that is more than linear each time; else 0.

    `call` works on an input of so many characters. One that never takes long enough to measure is bounded.
    """
    size = start
    while size < most and _seconds(call, size) < _ENOUGH:
        size *= 2
    if size >= most:
        return 0.0
    ratio = 0.0
    for _ in range(_TRIES):
        once, twice = [], []
        for _ in range(_ROUNDS):  # in turns, so that a busy moment of the machine meets both
            once.append(_seconds(call, size))
            twice.append(_seconds(call, 2 * size))
        ratio = min(twice) / min(once)  # the least that each takes: noise only adds
        if ratio < FASTER_THAN_ITS_INPUT:
            return 0.0
    return ratio


def _seconds(call: Callable[[int], object], size: int) -> float:
    """Return the CPU time of this thread for one call."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        started = time.thread_time()
        call(size)
        return time.thread_time() - started
    finally:
        if was_on:
            gc.enable()
