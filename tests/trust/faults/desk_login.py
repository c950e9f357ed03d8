"""Faults that let somebody into the desk, or keep its people out."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "logging out ends the cookie alone",
        32,
        "formservice/desk/login.py",
        "            staff_sessions.end(connection, staff_sessions.one_of(me.id, entrance.open_session().key), here.now())\n",
        "",
    ),
    Fault(
        "another password leaves the sessions",
        32,
        "formservice/acts/staff/factors.py",
        "    staff_sessions.end(connection, staff_sessions.of(person.id), now)\n",
        "",
    ),
    Fault(
        "a session that is left alone stays open",
        32,
        "formservice/storage/staff_sessions.py",
        "            staff_sessions.c.seen_at > now - IDLE,\n",
        "",
    ),
    Fault(
        "a session that is used never ends",
        32,
        "formservice/storage/staff_sessions.py",
        "            staff_sessions.c.made_at > now - LONGEST,\n",
        "",
    ),
    Fault(
        "a code counts again",
        32,
        "formservice/storage/staff.py",
        "staff.c.last_step.is_(None) | (staff.c.last_step < step)",
        "staff.c.last_step.is_(None) | (staff.c.last_step <= step)",
    ),
    Fault(
        "a recovery code stays",
        32,
        "formservice/acts/staff/log_in.py",
        "if each != proof.recovery)",
        "if each)",
    ),
    Fault(
        "guesses of one address are not counted",
        33,
        "formservice/acts/staff/log_in.py",
        '[tried(f"address {address}", FREE), ',
        "[",
    ),
    Fault(
        "a stranger makes the owner wait everywhere",
        33,
        "formservice/acts/staff/log_in.py",
        "_FREE_OF_A_NAME = 50",
        "_FREE_OF_A_NAME = 5",
    ),
    Fault(
        "a name that nobody has is answered at once",
        33,
        "formservice/acts/staff/log_in.py",
        "is_password = passwords.is_right(",
        'is_password = person.id != "nobody" and passwords.is_right(',
    ),
    Fault(
        "the page tells that nobody has this name",
        33,
        "formservice/acts/staff/log_in.py",
        "        return _failed(service, person, Wrong.PROOF)\n    let_in",
        '        return _failed(service, person, Wrong.USED if person.id == "nobody" else Wrong.PROOF)\n    let_in',
    ),
]
