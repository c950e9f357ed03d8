"""Faults in whose turn it is to tidy, and in what is read to know what is due."""

from tests.trust.faults.fault import Fault

_DUE = "tests/operations/test_due.py"
_TURNS = "tests/storage/test_tidyings.py"

FAULTS = [
    Fault(
        "whoever asks has the turn to tidy",
        f"{_TURNS}::test_of_eight_that_ask_at_once_one_has_the_turn",
        "formservice/storage/tidyings.py",
        """set_={"held_at": now}, where=is_free)""",
        """set_={"held_at": now})""",
    ),
    Fault(
        "each restart tidies at once",
        "tests/operations/test_keeping.py::test_however_often_the_service_restarts_on_however_many_nodes_one_tidies_once_an_hour",
        "formservice/operations/tidying.py",
        "    if not tidyings.take(service.db, service.now()):",
        "    if False:",
    ),
    Fault(
        "who tidies for more than an hour is not alone",
        "tests/operations/test_keeping.py::test_a_long_tidying_keeps_its_turn",
        "formservice/operations/tidying.py",
        "        if erased % _HOLDS_EVERY == 0:",
        "        if False:",
    ),
    Fault(
        "a turn taken by a clock that was ahead holds up all for years",
        f"{_TURNS}::test_a_turn_that_a_wrong_clock_took_holds_up_nobody_once_it_is_right",
        "formservice/storage/tidyings.py",
        " | (held <= now - _HOUR) | (held > now + _HOUR)",
        " | (held <= now - _HOUR)",
    ),
    Fault(
        "the hourly work counts all cases though nothing is due",
        f"{_DUE}::test_the_hourly_work_takes_as_many_steps_for_many_cases_as_for_few",
        "formservice/operations/tidying.py",
        "count_all() if due > most_at_once(0) else 0)",
        "count_all())",
    ),
    Fault(
        "the newest row is looked for each hour",
        f"{_DUE}::test_no_query_of_the_hourly_work_goes_through_a_table",
        "formservice/operations/tidying.py",
        "    newest = None if noted else tidyings.newest_row(db)",
        "    newest = tidyings.newest_row(db)",
    ),
    Fault(
        "a case moves without the day being noted",
        f"{_DUE}::test_the_day_of_the_last_change_is_noted_with_each_row_of_the_history",
        "formservice/storage/recording.py",
        ".values(state=event.state, changed_on=event.on))",
        ".values(state=event.state))",
    ),
    Fault(
        "what an earlier version moved goes by the day that it did not note",
        f"{_DUE}::test_a_case_that_a_version_without_the_day_moved_stays_as_long_as_its_history_says",
        "formservice/storage/erasing.py",
        "        if unless_moved and (row.state, row.since) != (unless_moved.state, unless_moved.since):",
        "        if unless_moved and row.state != unless_moved.state:",
    ),
    Fault(
        "a large database is checked in one long transaction",
        f"{_DUE}::test_a_large_database_is_checked_in_parts_and_each_table_in_a_transaction_of_its_own",
        "formservice/storage/database.py",
        "        checked = [None] if part.is_whole else",
        "        checked = [None] if part.number else",
    ),
]
