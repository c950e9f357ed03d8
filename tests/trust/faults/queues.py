"""Faults that let one sender hold up the others."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "files past the bound are opened",
        38,
        "formservice/web/papers.py",
        "        problem = refusal(full, file) if full else _keep(file, shelf)",
        "        problem = _keep(file, shelf)",
    ),
    Fault(
        "the same file is opened each time",
        38,
        "formservice/web/papers.py",
        "    if received not in refused:\n        full",
        "    if True:\n        full",
    ),
    Fault(
        "whoever comes first is served first, however much they sent",
        38,
        "formservice/sandbox/turns.py",
        "        return min(waiting, key=lambda place: self._had[place.sender.key])",
        "        return waiting[0]",
    ),
    Fault(
        "the same PDF is drawn each time",
        38,
        "formservice/documents/typesetting.py",
        "    drawn = _kept.get(asked)",
        "    drawn = None",
    ),
    Fault(
        "no work is counted",
        38,
        "formservice/web/work.py",
        "        if milliseconds := round(sender.seconds * 1000):",
        "        if milliseconds := 0:",
    ),
    Fault(
        "the work of an hour has no end",
        38,
        "formservice/web/work.py",
        "    if not is_room(counted):",
        "    if False:",
    ),
]
