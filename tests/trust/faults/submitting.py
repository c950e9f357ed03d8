"""Faults in taking a complaint in."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "the letters in a commit of their own",
        1,
        "formservice/storage/cases.py",
        """        for letter in letters(NewCase(id, reference, code, files, now)):
            queue(connection, own.seal, id, letter, now, db.message_id_domain)
    db.journal.note_state(id, received)""",
        """    with db.writing("letters") as connection:
        for letter in letters(NewCase(id, reference, code, files, now)):
            queue(connection, own.seal, id, letter, now, db.message_id_domain)
    db.journal.note_state(id, received)""",
        size=24,
    ),
    Fault(
        "every press is a new complaint",
        7,
        "formservice/storage/cases.py",
        """        earlier = _load(connection, db.sealer, cases.c.draft_key == key)
        if earlier:
            return earlier[0]
""",
        """        key, as_read = id, None
""",
    ),
    Fault(
        "a stop cuts off what is being sent",
        3,
        "formservice/server.py",
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
