"""Faults in what a link is for, and in the addresses that mail goes to."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "a link for reading takes a withdrawal back",
        12,
        "formservice/withdraw/undo.py",
        "_MAY_UNDO = (Purpose.UNDO, Purpose.WITHDRAW)",
        "_MAY_UNDO = tuple(Purpose)",
    ),
    Fault(
        "a link for taking back withdraws",
        12,
        "formservice/withdraw/routes.py",
        """    case = access.opened_for(Purpose.WITHDRAW)
    if case is None:
        return access.closed(Purpose.WITHDRAW)
    if_not_kept""",
        """    case = access.opened_for(Purpose.WITHDRAW, Purpose.UNDO)
    if case is None:
        return access.closed(Purpose.WITHDRAW)
    if_not_kept""",
    ),
    Fault(
        "a link to mail takes an address as it stands",
        23,
        "formservice/text/addresses.py",
        "mailto:{quote(address, safe='@')}",
        "mailto:{address}",
    ),
    Fault(
        "the committee's letter makes its own link to the tenant",
        23,
        "formservice/letters/to_committee.py",
        "mail_link(mail)",
        'f"mailto:{mail}"',
    ),
    Fault(
        "the form takes addresses that no mail carries",
        23,
        "formservice/text/addresses.py",
        "(mailable(typed) is None, Wrong.OTHER),",
        "(False, Wrong.OTHER),",
    ),
    Fault(
        "a mail's address is cut off as its subject is",
        23,
        "formservice/mail/message.py",
        'found = mailable(text.strip(" "))',
        "found = mailable(_one_line(text))",
    ),
]
