"""Faults in what the clock decides, and in what a backup that is put back undoes."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "any clock is believed",
        26,
        "formservice/rules/retention.py",
        "    if now - last > LONGEST_STEP:",
        "    if now < last - LONGEST_STEP:",
    ),
    Fault(
        "tidying is done by whatever clock",
        26,
        "formservice/operations/tidying.py",
        "    if outlook.is_believed:\n",
        "    if outlook.now:\n",
    ),
    Fault(
        "dates of a clock that was behind are believed",
        26,
        "formservice/rules/retention.py",
        "    return tidied_at - timedelta(days=days) - LONGEST_STEP",
        "    return tidied_at - timedelta(days=days) * 100",
    ),
    Fault(
        "open complaints go by time",
        26,
        "formservice/storage/erasing.py",
        "    return Chosen(db, _over(_CLOSED, term, today, since))",
        "    return Chosen(db, _over(State, term, today, since))",
    ),
    Fault(
        "all that is due goes at once",
        26,
        "formservice/rules/retention.py",
        "    return max(_HANDFUL, kept // _SHARE)",
        "    return max(_HANDFUL, kept)",
    ),
    Fault(
        "what was erased comes back with a backup",
        6,
        "formservice/operations/redoing.py",
        "        erasing.erase_case(db, case, now)",
        "        assert case",
    ),
    Fault(
        "links that ended come back with a backup",
        6,
        "formservice/operations/redoing.py",
        "        while recording.revoke_links(db, case) < version:",
        "        while False:",
    ),
    Fault(
        "a withdrawal is undone without a word",
        6,
        "formservice/acts/change.py",
        "    db.journal.note_state(case_id, event)\n",
        "",
    ),
    Fault(
        "a complaint is lost without a word",
        6,
        "formservice/acts/submit.py",
        "    db.journal.note_state(case.id, received)\n",
        "",
    ),
]
