"""Faults in what the doctor must find, and in beginning a database where there was one."""

from tests.trust.faults.fault import Fault

_DOCTOR = "tests/operations/test_doctor.py"

FAULTS = [
    Fault(
        "a service that stopped is never missed",
        f"{_DOCTOR}::test_a_service_that_stopped_is_told_with_the_time_since_when",
        "formservice/operations/doctor.py",
        "abs(service.now() - last) > LONGEST_SILENCE",
        "last > service.now()",
    ),
    Fault(
        "one node's sign of life counts for all",
        f"{_DOCTOR}::test_the_doctor_of_a_node_looks_at_its_own_node",
        "formservice/storage/signs.py",
        "        if here is not None:",
        "        if here is not None and role == Role.DOCTOR:",
    ),
    Fault(
        "a signing key that was lost is noted as if nothing had been",
        "tests/operations/test_doctor_keys.py::test_a_signing_key_that_was_lost_and_made_anew_is_told_for_a_week",
        "formservice/storage/signing_keys.py",
        "            broke_at = now if is_break else None",
        "            broke_at = None",
    ),
    Fault(
        "a rotation is told as a loss",
        "tests/operations/test_doctor_keys.py::test_a_rotation_of_signing_keys_is_silent",
        "formservice/storage/signing_keys.py",
        "is_break = bool(known) and not mine",
        "is_break = bool(known) and len(mine) < len(names)",
    ),
    Fault(
        "the room on the disk is not looked at",
        f"{_DOCTOR}::test_little_room_is_told_before_there_is_none",
        "formservice/operations/doctor.py",
        "        if left.bytes < needed:",
        "        if left.bytes < 0:",
    ),
    Fault(
        "the doctor writes nothing to the disk",
        f"{_DOCTOR}::test_a_disk_that_takes_nothing_is_told_and_leaves_nothing_behind",
        "formservice/storage/disk.py",
        "        file.write(os.urandom(_TRIED_BYTES))",
        "        file.write(b'')",
    ),
    Fault(
        "the doctor writes nothing to the database",
        f"{_DOCTOR}::test_a_database_that_takes_nothing_is_told",
        "formservice/operations/doctor.py",
        "return signs.give(service.db, signs.Role.DOCTOR, service.now())",
        "return",
    ),
    Fault(
        "stored files are not opened",
        "tests/operations/test_doctor_stored.py::test_one_damaged_byte_of_a_file_or_of_a_sent_letter_is_told",
        "formservice/storage/sampling.py",
        "    yield from _damaged_files(db, ",
        "    _ = (db, ",
    ),
    Fault(
        "a file is not held against its hash",
        "tests/operations/test_doctor_stored.py::test_a_file_that_opens_and_is_not_the_one_that_came_in_is_told",
        "formservice/storage/sampling.py",
        "        if hashlib.sha256(content).hexdigest() != sha256:",
        "        if len(hashlib.sha256(content).hexdigest()) != len(sha256):",
    ),
    Fault(
        "who asks once a day never sees most of the files opened",
        "tests/operations/test_doctor_stored.py::test_every_part_has_its_turn_whether_asked_each_hour_or_once_a_day",
        "formservice/storage/sampling.py",
        "    while math.gcd(number, 24) > 1:",
        "    while number < 1:",
    ),
    Fault(
        "keys that all can read are in order",
        "tests/operations/test_doctor_keys.py::test_keys_or_a_folder_that_others_can_read_are_told",
        "formservice/operations/doctor.py",
        "        if found.st_mode & (_GROUP | _OTHERS):",
        "        if not found.st_mode:",
    ),
    Fault(
        "an empty database counts as one",
        "tests/test_cli.py::test_serve_begins_on_new_ground_and_migrate_begins_anywhere",
        "formservice/settings/installation.py",
        "    if not database.stat().st_size:",
        "    if not database.name:",
    ),
    Fault(
        "serve begins a database where keys and letters of another stand",
        "tests/test_cli.py::test_serve_begins_no_database_where_something_of_an_earlier_one_stands",
        "formservice/settings/installation.py",
        "embedded and not data_keys and _is_new(data))",
        "embedded and not data_keys)",
    ),
    Fault(
        "serve makes tables in a database that has none",
        "tests/test_cli.py::test_serve_makes_no_tables_in_a_database_that_has_none",
        "formservice/storage/database.py",
        "        if found is Tables.NONE and not may_begin:",
        "        if found is Tables.NONE and self.is_sqlite and not self.file:",
    ),
    Fault(
        "commands that only look work on tables of an older version",
        "tests/test_cli.py::test_only_serve_and_migrate_bring_a_database_up_to_date",
        "formservice/storage/database.py",
        "        if found is Tables.OLDER and not may_be_older:",
        "        if found is Tables.OLDER and may_begin:",
    ),
    Fault(
        "nobody is told when the service cannot start",
        "tests/deploy/test_units.py::test_each_unit_that_can_fail_tells_the_alarm",
        "deploy/klachtwijzer.service",
        "OnFailure=klachtwijzer-alarm.service\n",
        "",
    ),
]
