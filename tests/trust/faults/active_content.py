"""Faults in how files that act are told from others."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "a PDF with a script is taken",
        21,
        "formservice/uploads/active_content/pdf.py",
        """    if "/JS" in held and not _is_built_in(held["/JS"]):
""",
        """    if "/JS" in held and not held["/JS"]:
""",
    ),
    Fault(
        "a PDF that starts a program is taken",
        21,
        "formservice/uploads/active_content/pdf.py",
        '_ACTIONS = {"Launch", "ImportData",',
        '_ACTIONS = {"ImportData",',
    ),
    Fault(
        "a PDF that sends something on opening is taken",
        21,
        "formservice/uploads/active_content/pdf.py",
        '_UNASKED = {"URI", "SubmitForm", "GoToR", "Thread"}',
        '_UNASKED = {"Thread"}',
    ),
    Fault(
        "a PDF with a film in it is taken",
        21,
        "formservice/uploads/active_content/pdf.py",
        '_name(held, "/Subtype") in _PLAYED or',
        "",
    ),
    Fault(
        "a PDF with a program in it is taken",
        21,
        "formservice/uploads/active_content/pdf.py",
        """    if "/EF" in held and not _is_invoice(held):
""",
        """    if "/EF" in held and not held["/EF"]:
""",
    ),
    Fault(
        "a DOCX with a template elsewhere is taken",
        21,
        "formservice/uploads/active_content/parts.py",
        "elif kind in _ACTING_RELATIONS or leads_elsewhere(target) or",
        "elif kind in _ACTING_RELATIONS or",
    ),
    Fault(
        "a DOCX that works in other text is taken",
        21,
        "formservice/uploads/active_content/parts.py",
        '    "afchunk",\n',
        "",
    ),
    Fault(
        "a DOCX with a linked object is taken",
        21,
        "formservice/uploads/active_content/fields.py",
        '_ACTING = {"DDE", "DDEAUTO", "LINK", ',
        '_ACTING = {"DDE", "DDEAUTO", ',
    ),
    Fault(
        "a DOCX that has Word start a program is taken",
        21,
        "formservice/uploads/active_content/fields.py",
        '_ACTING = {"DDE", "DDEAUTO", "LINK", ',
        '_ACTING = {"LINK", ',
    ),
    Fault(
        "macros under another name are taken",
        21,
        "formservice/uploads/active_content/docx.py",
        """    b"\\xd0\\xcf\\x11\\xe0\\xa1\\xb1\\x1a\\xe1",  # OLE""",
        """    b"\\xd0\\xcf\\x11\\xe0\\xa1\\xb1\\x1a\\xe2",  # OLE""",
    ),
    Fault(
        "a program in a DOCX is taken",
        21,
        "formservice/uploads/active_content/docx.py",
        """    b"MZ",
""",
        "",
    ),
    Fault(
        "macros in a table in a letter are taken",
        21,
        "formservice/uploads/active_content/docx.py",
        """            self.check(package, deepest)
""",
        "",
    ),
    Fault(
        "bills with their XML in them stay out",
        21,
        "formservice/uploads/active_content/pdf.py",
        "    return is_named and all(",
        "    return not is_named and all(",
    ),
]
