"""Faults that let a stranger fill the disk or a mailbox, or shut a tenant out."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "a draft begins without a cookie",
        19,
        "formservice/complain/form.py",
        "and not (draft.draft_id() and is_from_this_site() and request.form):",
        "and not (is_from_this_site() and request.form):",
    ),
    Fault(
        "what is typed does not count",
        19,
        "formservice/storage/drafts.py",
        "if bounds and grown > 0:",
        "if not bounds and grown > 0:",
    ),
    Fault(
        "what passes a limit is kept all the same",
        19,
        "formservice/storage/limits.py",
        "if counted[_key(bound)] > most:",
        "if counted[_key(bound)] > 100 * most:",
    ),
    Fault(
        "nothing bounds all senders together",
        19,
        "formservice/web/limits.py",
        "if in_all := most_in_all(here.committee).get(purpose):",
        "if in_all := most_in_all(here.committee).get(f'no {purpose}'):",
    ),
    Fault(
        "few senders have all that there is for all",
        19,
        "formservice/storage/limits.py",
        "_SCARCE_SHARE = 5",
        "_SCARCE_SHARE = 1",
    ),
    Fault(
        "every network of a customer's /48 counts by itself",
        19,
        "formservice/web/limits.py",
        "if not who and (site := _site()):",
        "if who and (site := _site()):",
    ),
    Fault(
        "wrong codes count by the complaint alone",
        19,
        "formservice/web/access.py",
        'f"{network()} {reference}"',
        "reference",
    ),
    Fault(
        "wrong codes at one complaint do not count by themselves",
        19,
        "formservice/web/access.py",
        'tries = [*of_this, *bounds("codes", _BEHIND_ONE_ADDRESS * most)]',
        'tries = bounds("codes", _BEHIND_ONE_ADDRESS * most)',
    ),
    Fault(
        "requests for links count by the mail address too",
        19,
        "formservice/web/access.py",
        'if not is_allowed("link", here.committee.limits.links):',
        'if not all(is_allowed("link", here.committee.limits.links, who=each) for each in (None, mail)):',
    ),
    Fault(
        "links go out as often as strangers ask",
        19,
        "formservice/letters/requested.py",
        "return row.attempts > 1 or limits.count(",
        "return row.attempts > 0 or limits.count(",
    ),
    Fault(
        "no links go out once a stranger asked",
        19,
        "formservice/letters/requested.py",
        "_MOST_SAME_LINKS = 3",
        "_MOST_SAME_LINKS = 0",
    ),
]
