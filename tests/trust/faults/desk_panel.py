"""Faults that show a member of a panel more than the complaints of their own days."""

from tests.trust.faults.fault import Fault

_PANEL = "tests/desk/test_panel.py"

FAULTS = [
    Fault(
        "a member sees the secretary's pages",
        f"{_PANEL}::test_desk_check_07_a_member_sees_no_other_page_and_changes_nothing",
        "formservice/desk/entrance.py",
        "    app.before_request(_keep_members_to_their_pages)\n",
        "",
    ),
    Fault(
        "a member reads the complaints of every day",
        f"{_PANEL}::test_desk_check_07_and_a_member_of_another_day_reads_nothing",
        "formservice/desk/panel.py",
        "    day = hearing_days.find_day(here.db, id) if id in panels.days_of(here.db, person().id) else None\n",
        "    day = hearing_days.find_day(here.db, id)\n",
    ),
    Fault(
        "a member reads on after a year",
        f"{_PANEL}::test_desk_check_36_a_member_reads_a_case_from_21_days_before_until_30_after",
        "formservice/rules/hearing.py",
        "    return on - PANEL_READS_BEFORE <= today <= on + PANEL_READS_AFTER",
        "    return on - PANEL_READS_BEFORE <= today",
    ),
]
