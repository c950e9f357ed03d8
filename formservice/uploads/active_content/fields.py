"""Fields of Word that act, and the addresses by which Word would fetch something."""

import re
from urllib.parse import unquote

_ACTING = {"DDE", "DDEAUTO", "LINK", "DATABASE", "CONTROL", "HTMLACTIVEX", "PRINT"}
_FETCHING = {"INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "RD"}
_KEYWORD = re.compile(r"[^a-z]*([a-z]+)", re.IGNORECASE)
_ARGUMENT = re.compile(r'["“”„]([^"“”„]*)["“”„]?|(\S+)')
_FIELD_INSIDE = "\0"
"""Stands in a field's code where another field makes up a part of it: nobody can tell what that will say."""

_HERE = re.compile(
    r"cid:.*"  # a picture in a mail, left over from copying
    r"|data:.*"
    r"|(file:/{0,3}(localhost/)?)?[a-z][:|].*"  # a drive of Windows
    r"|file:(//(localhost)?)?/(?!/).*"  # a folder of Mac or Linux
    r"|(?!//)[^:]*"  # beside this file, or in it
)


class ActiveContentError(Exception):
    """Something in the file acts."""


def leads_elsewhere(address: str) -> bool:
    """Tell whether following this address would go to another machine, or cannot be told."""
    plain = re.sub(r"[\x01-\x1f]", "", unquote(address)).strip().replace("\\", "/").lower()
    return _FIELD_INSIDE in plain or _HERE.fullmatch(plain) is None


def check_code(code: str) -> None:
    """Raise ActiveContentError where a field with this code runs something, or fetches from another machine."""
    keyword = _KEYWORD.match(code)
    if keyword is None:
        return
    says = keyword[1].upper()
    arguments = _ARGUMENT.findall(code.replace("\\\\", "\\"), keyword.end())
    if says in _ACTING or (says in _FETCHING and any(leads_elsewhere(quoted or bare) for quoted, bare in arguments)):
        raise ActiveContentError


class Fields:
    """Puts the codes of fields together again, which stand in pieces in a text, one field within another."""

    def __init__(self) -> None:
        self._codes: list[list[str] | None] = [[]]  # the first is of no field; None: its code has ended

    def mark(self, kind: str) -> None:
        """Take notice of where a field begins, its code ends, or the field ends; raises ActiveContentError."""
        if kind == "begin":
            self.add(_FIELD_INSIDE)
            self._codes.append([])
        elif len(self._codes) > 1:
            check_code("".join(self._codes.pop() or []))
            if kind == "separate":
                self._codes.append(None)

    def add(self, text: str) -> None:
        """Take a piece of a field's code."""
        innermost = self._codes[-1]
        if innermost is None:  # belongs to what the field shows, but for whom?
            innermost = self._codes[0]
        if innermost is not None:
            innermost.append(text)

    def end(self) -> None:
        """Look at what never ended as well, for Word may; raises ActiveContentError."""
        for code in self._codes:
            check_code("".join(code or []))
