"""Faults in how letters are taken from the outbox."""

from tests.trust.faults.fault import Fault

_TESTS = "tests/mail/test_leases.py"

FAULTS = [
    Fault(
        "a batch of letters keeps the time at which it began",
        f"{_TESTS}::test_each_letter_of_a_long_batch_has_a_lease_of_its_own",
        "formservice/mail/outbox.py",
        """        sent = 0
        try:
            while not stop():
                row = outgoing.lease(self._db, self._worker, self.service.now(), LEASE)""",
        """        sent, began = 0, self.service.now()
        try:
            while not stop():
                row = outgoing.lease(self._db, self._worker, began, LEASE)""",
    ),
    Fault(
        "a letter is sent though its lease ran out",
        f"{_TESTS}::test_a_letter_whose_lease_ran_out_while_it_was_composed_is_not_sent_again",
        "formservice/mail/outbox.py",
        "if not outgoing.renew(self._db, row.id, self._worker, self.service.now(), LEASE):",
        "if not outgoing.renew(self._db, row.id, self._worker, self.service.now(), LEASE) and not row.id:",
    ),
    Fault(
        "letters that a wrong clock wrote wait until its time",
        f"{_TESTS}::test_letters_written_or_taken_by_a_clock_that_was_years_ahead_go_out_once_it_is_right",
        "formservice/storage/outgoing.py",
        "return (moment <= now) | (moment > now + at_most)",
        "return moment <= now",
    ),
]
