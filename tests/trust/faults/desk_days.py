"""Faults that give a slot to two cases, or let somebody go to the wrong place."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "who comes second for a slot is told that it is done",
        "tests/acts/test_desk_acts.py::test_desk_check_13_a_slot_that_was_taken_at_the_same_moment_is_told_and_nothing_of_ours_is_kept",
        "formservice/acts/desk/carry_out.py",
        "        return Stale.POSTED_BEFORE if is_same else Hindrance.SLOT_TAKEN",
        "        return Stale.POSTED_BEFORE",
    ),
    Fault(
        "a case is planned in a slot that was taken off the day",
        31,
        "formservice/acts/desk/plans.py",
        "    if not 0 <= slot < day.day.slots:",
        "    if slot < 0:",
    ),
    Fault(
        "a case is planned in a slot that has begun",
        "tests/acts/test_desk_acts.py::test_a_slot_that_has_begun_is_not_offered_and_not_taken",
        "formservice/acts/desk/plans.py",
        "    if day.day.moment_of(slot) <= now.now:",
        "    if day.day.moment_of(slot) < now.now:",
    ),
    Fault(
        "slots are taken off a day while a case is planned there",
        "tests/desk/test_days.py::test_slots_are_not_lowered_under_what_is_planned",
        "formservice/acts/desk/days.py",
        "        if problem := problem_of(day, service.today(), list(planned)):",
        "        if problem := problem_of(day, service.today()):",
    ),
    Fault(
        "letters are taken back although the act stands",
        "tests/acts/test_taking_back.py::test_a_slot_that_the_day_has_no_more_does_not_come_back",
        "formservice/acts/desk/carry_out.py",
        "        if any(each.outcome is Outcome.PLANNED and each.slot >= each.day.day.slots for each in back):",
        "        if False:",
    ),
    Fault(
        "a day moves with its cases on it",
        "tests/desk/test_days.py::test_a_day_with_cases_keeps_its_date_and_hours_and_is_not_removed",
        "formservice/storage/hearing_days.py",
        "    if has_hearings(connection, id):",
        "    if planned_on(connection, id):",
    ),
    Fault(
        "who was invited hears nothing of a new place",
        "tests/desk/test_days.py::test_desk_check_37_who_is_planned_hears_of_a_new_place_and_it_is_shown_before",
        "formservice/acts/desk/days.py",
        "    if (where.place, where.lines) == (kept.where.place, kept.where.lines):",
        "    if where.panel == kept.where.panel:",
    ),
    Fault(
        "the committee takes a virus along",
        "tests/desk/test_day_list.py::test_papers_go_along_and_those_with_a_virus_and_those_that_do_not_open_are_named",
        "formservice/letters/bundle.py",
        '    return info.kind in ("pdf", "jpeg") and info.virus_check is not VirusCheck.FOUND',
        '    return info.kind in ("pdf", "jpeg")',
    ),
]
