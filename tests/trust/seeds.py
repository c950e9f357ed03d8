"""The faults that `make faults` seeds: at least one for every promise."""

from tests.trust.fault import Fault

FAULTS = [
    Fault(
        "the letters in a commit of their own",
        1,
        "formservice/storage/cases.py",
        """        for letter in letters(NewCase(id, reference, code, files, now)):
            queue(connection, sealer, id, letter, now, db.message_id_domain)
    corporation =""",
        """    with db.writing("letters") as connection:
        for letter in letters(NewCase(id, reference, code, files, now)):
            queue(connection, sealer, id, letter, now, db.message_id_domain)
    corporation =""",
        size=24,
    ),
    Fault(
        "every press is a new complaint",
        7,
        "formservice/storage/cases.py",
        """        earlier = _load(connection, sealer, cases.c.draft_key == key)
        if earlier:
            return earlier[0]
""",
        "        row['draft_key'] = id\n",
    ),
]
