"""Faults in taking a complaint in."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "the letters in a commit of their own",
        1,
        "formservice/acts/submit.py",
        "        letters.queue(db, connection, case.id",
        """    with db.writing("letters") as connection:
        letters.queue(db, connection, case.id""",
        size=24,
    ),
    Fault(
        "every press is a new complaint",
        7,
        "formservice/acts/submit.py",
        """        if earlier := cases.of_draft(db, connection, draft_id):
            return earlier
""",
        """        draft_id, as_read = drafts.new_id(), None
""",
    ),
    Fault(
        "a stop cuts off what is being sent",
        3,
        "formservice/operations/server.py",
        '"graceful_timeout": _FINISH_SECONDS,',
        '"graceful_timeout": 0,',
    ),
    Fault(
        "a service with a socket of its own behind nginx",
        3,
        "tests/deploy/serving.py",
        """        self._hand_over = (handed,)
        self._start_with = [sys.executable, "-c", _WITH_SOCKET, str(handed), *self._start_with]
""",
        """        self._listening.close()
""",
    ),
]
