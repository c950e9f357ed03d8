"""Faults in telling two tabs of one complaint the same."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "sends the answers of an earlier look",
        25,
        "formservice/acts/submit.py",
        "        as_read=stored,",
        "        as_read=None,",
        size=60,
    ),
    Fault(
        "a file that comes too late is lost without a word",
        25,
        "formservice/complain/form.py",
        "if asked.has_files and not draft.is_there():",
        "if False:",
        size=60,
    ),
    Fault(
        "what comes too late leads to the number",
        25,
        "formservice/complain/late.py",
        "if not (answers or files or removed):",
        "if True:",
        size=60,
    ),
    Fault(
        "a file that is removed too late counts as removed",
        25,
        "formservice/complain/late.py",
        'removed = [file for file in case.attachments if file.id == request.form.get("remove")]',
        "removed = []",
        size=60,
    ),
    Fault(
        "a cleared draft comes back",
        25,
        "formservice/complain/draft.py",
        "is_begun=known is not None",
        "is_begun=False",
        size=60,
    ),
    Fault(
        "clearing does not ask whether it was sent",
        25,
        "formservice/complain/send.py",
        "also_submitted=_KNOWS in request.form",
        "also_submitted=True",
        size=60,
    ),
]
