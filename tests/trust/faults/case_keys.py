"""Faults in the keys of cases: how they are made, wrapped, wiped and wrapped anew."""

from tests.trust.faults.fault import Fault

_CONVERTING = "tests/storage/test_converting.py"
_MEANWHILE = "tests/storage/test_converting_meanwhile.py"

FAULTS = [
    Fault(
        "tidying leaves the bytes of keys",
        28,
        "formservice/operations/tidying.py",
        "    if not service.db.purge():\n        log.warning(",
        "    if not service:\n        log.warning(",
    ),
    Fault(
        "the command leaves the bytes of keys",
        28,
        "formservice/cli/kept.py",
        "    if not service.db.purge():\n        print(",
        "    if not service:\n        print(",
    ),
    Fault(
        "keys that are wiped stay as they are",
        28,
        "formservice/storage/keys.py",
        "wrapped=bytes(WRAPPED_BYTES),",
        "wrapped=case_keys.c.wrapped,",
    ),
    Fault(
        "the fingerprint of an address outlives its key",
        28,
        "formservice/storage/keys.py",
        "fingerprint=case((is_of_address, bytes(FINGERPRINT_BYTES))),",
        "fingerprint=case_keys.c.fingerprint,",
    ),
    Fault(
        "an erased case leaves its key",
        28,
        "formservice/storage/erasing.py",
        "        wipe(connection, select(cases.c.key_id).where(cases.c.id == case_id))\n",
        "",
    ),
    Fault(
        "an erased address leaves its key",
        28,
        "formservice/storage/erasing.py",
        "        wipe(connection, select(contacts.c.key_id).where(contacts.c.case_id == case_id))\n",
        "",
    ),
    Fault(
        "an erased draft leaves its key",
        28,
        "formservice/storage/drafts.py",
        "                wipe(connection, select(drafts.c.key_id).where(mine))\n",
        "",
    ),
    Fault(
        "an erased request leaves its key",
        28,
        "formservice/storage/erasing.py",
        "    wipe(connection, select(letters.c.key_id).where(letters.c.id.in_(ids)))\n",
        "",
    ),
    Fault(
        "the log is not emptied",
        28,
        "formservice/storage/sqlite.py",
        "wal_checkpoint(TRUNCATE)",
        "wal_checkpoint(PASSIVE)",
    ),
    Fault(
        "all cases share a key",
        28,
        "formservice/storage/sealing.py",
        "        secret = os.urandom(_KEY_BYTES)",
        "        secret = self._secrets[0]",
    ),
    Fault(
        "a backup is copied page by page",
        28,
        "formservice/storage/backup.py",
        """        reading.execute("VACUUM INTO ?", [str(unfinished)])""",
        "        reading.backup(writing)",
    ),
    Fault(
        "keys stand in the database as they are",
        29,
        "formservice/storage/sealing.py",
        "        return _name(newest) + nonce + _wrapping(newest).encrypt(nonce, secret, _WRAPPED)",
        "        return _name(newest) + nonce + secret + bytes(16)",
    ),
    Fault(
        "resealing leaves every key under the old one",
        13,
        "formservice/storage/resealing.py",
        "if (wrapped := db.sealer.wrap_anew(row.wrapped))]",
        "if (wrapped := None)]",
    ),
    Fault(
        "resealing leaves addresses under the old fingerprint",
        "tests/storage/test_resealing.py::test_after_resealing_the_old_key_can_be_thrown_away",
        "formservice/storage/resealing.py",
        "\n    _print_anew(db)\n",
        "\n",
    ),
    Fault(
        "keys are unwrapped with the newest alone",
        13,
        "formservice/storage/sealing.py",
        """        for secret in self._secrets:
            if name == _name(secret):""",
        """        for secret in self._secrets[:1]:
            if name == _name(secret):""",
    ),
    Fault(
        "converting writes over what a tenant typed meanwhile",
        f"{_MEANWHILE}::test_what_a_tenant_types_between_reading_and_writing_is_kept",
        "formservice/storage/converting.py",
        "_is_row(column.table, key) & (column == value)",
        "_is_row(column.table, key)",
    ),
    Fault(
        "converting leaves addresses as they are",
        f"{_CONVERTING}::test_afterwards_all_reads_as_before_under_keys_of_its_own",
        "formservice/storage/converting.py",
        "            _convert_contacts(db, connection, owner.id)\n",
        "            pass\n",
    ),
    Fault(
        "the new form is written before every node can read it",
        f"{_CONVERTING}::test_until_the_conversion_begins_all_is_written_as_the_version_before_reads_it",
        "formservice/storage/keys.py",
        "    if not are_begun(db, connection):",
        "    if not db:",
    ),
    Fault(
        "the older form beside a key is not read",
        f"{_MEANWHILE}::test_what_a_process_of_the_version_before_writes_meanwhile_is_read_and_converted",
        "formservice/storage/sealing.py",
        "            if is_older(sealed):",
        "            if not sealed:",
    ),
    Fault(
        "sealing keys can go while something is sealed with them",
        "tests/storage/test_resealing.py::test_what_an_earlier_version_sealed_is_converted_before_a_sealing_key_can_go",
        "formservice/storage/resealing.py",
        "    if not stage(db).is_converted:",
        "    if not db:",
    ),
]
