"""Faults in the year's numbers, and in what stays of a case that is erased."""

from tests.trust.faults.fault import Fault

_LINES = "tests/storage/test_year_lines.py"
_PAGE = "tests/desk/test_year.py"
_STOLEN = "tests/storage/test_stolen_bytes.py"
_ADDS_UP = (
    f"{_LINES}::test_desk_check_34_the_numbers_of_3000_complaints_add_up_and_are_the_same_before_and_after_erasing"
)

FAULTS = [
    Fault(
        "the year forgets whom it declined and why, once the case is erased",
        _ADDS_UP,
        "formservice/storage/year_lines.py",
        '"reason": line.reason,',
        '"reason": None,',
    ),
    Fault(
        "what a correction took back counts as taken up",
        _ADDS_UP,
        "formservice/storage/year_lines.py",
        "course = (is_corrected and corrected.get(id)) or Course(*days)",
        "course = Course(*days)",
    ),
    Fault(
        "the anonymous summary goes with its case",
        _ADDS_UP,
        "formservice/storage/erasing.py",
        "summaries.keep(db, connection, case_id, connection.execute(stays).scalar_one())",
        "connection.execute(stays)",
    ),
    Fault(
        "the summary of an erased case is kept as anybody can read it",
        f"{_STOLEN}::test_desk_check_33_who_steals_the_desks_data_reads_nothing_and_what_is_erased_is_in_no_table_log_or_backup",
        "formservice/storage/summaries.py",
        'own.seal.seal_json(place(summaries.c.details, id), {"summary": text})',
        "text.encode()",
    ),
    Fault(
        "a cell of the spreadsheet begins a formula",
        f"{_PAGE}::test_desk_check_34_no_cell_of_the_spreadsheet_begins_a_formula",
        "formservice/documents/report.py",
        "lines.writerow([no_formula(showable(each)) for each in told])",
        "lines.writerow([showable(each) for each in told])",
    ),
    Fault(
        "numbers that were fixed are fixed again",
        f"{_LINES}::test_numbers_that_are_fixed_stay_and_what_changed_since_stands_beside_them",
        "formservice/storage/years.py",
        "new.on_conflict_do_nothing()",
        'new.on_conflict_do_update(index_elements=[years.c.year], set_={"numbers": new.excluded.numbers})',
    ),
]
