"""Faults in what bounds the text that strangers send."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "text is normalised before its marks are bounded",
        38,
        "formservice/text/plain_text.py",
        """    return unicodedata.normalize("NFC", _without_heaps(text))
""",
        """    return _without_heaps(unicodedata.normalize("NFC", text))
""",
    ),
    Fault(
        "a text of any length is normalised",
        38,
        "formservice/text/plain_text.py",
        """    if text.isascii() or len(text) > _LONGEST_NORMALIZED:
        return text
    return unicodedata.normalize("NFC", _without_heaps(text))
""",
        """    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text)
""",
    ),
    Fault(
        "what was typed is looked through before the token is judged",
        38,
        "formservice/complain/form.py",
        """    progress = draft.read()
    # before anything looks through what was typed
""",
        """    progress = draft.read()
    problems(asked, form.typed(), service().today())
""",
    ),
]
