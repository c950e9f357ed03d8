"""Mail addresses and phone numbers: which one a mail can go to, and the links that begin a mail or a call."""

import re
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

# A committee's mailbox may stand on a server of its own house: secretariaat@kantoor.local. The library has no setting.
SPECIAL_USE_DOMAIN_NAMES.clear()

LONGEST = 254
LONGEST_BEFORE_AT = 64
_SHORTEST_LAST_LABEL = 2
_NOT_IN_ADDRESSES = re.compile(r"""[^A-Za-z0-9.@!#$%&'*+/=?^_`{|}~-]""")
_NOT_IN_DOMAINS = re.compile(r"[^A-Za-z0-9.-]")
_ENCODED_WORD = "=?"


class Wrong(Enum):
    """Why a typed address cannot be mailed to, as its tenant can mend it."""

    LETTERS = "letters that are not plain"
    TOO_LONG = "too long"
    TOO_LONG_BEFORE_AT = "too long before the @"
    SPACE = "a space inside"
    NO_AT = "no @"
    TWO_AT = "more than one @"
    CHARACTERS = "characters that no mail goes to"
    DOTS = "a dot at a wrong place"
    DOMAIN = "no name with a dot after the @"
    OTHER = "not an address"


@dataclass(frozen=True)
class Mailable:
    """An address as a mail carries it: the part before the @, and the domain in ASCII letters."""

    local: str
    domain: str


def mailable(address: str) -> Mailable | None:
    """Return the address as a mail carries it, or None where no mail can go there; the mail itself asks this."""
    # An address that looks like an encoded word would be decoded in a header.
    if _ENCODED_WORD in address or len(address) > LONGEST:
        return None
    try:
        found = validate_email(address, strict=True, globally_deliverable=False, check_deliverability=False)
    except EmailNotValidError:
        return None
    local, _, domain = address.rpartition("@")
    return Mailable(local, domain if domain.isascii() else found.ascii_domain)


def wrong_with(typed: str) -> Wrong | None:
    """Return why a tenant's address is refused, or None; every address that passes is one that a mail carries."""
    if len(typed) > LONGEST:  # a pasted book is not looked through
        return Wrong.TOO_LONG
    local, at, domain = typed.rpartition("@")
    domain = _in_plain_letters(domain)
    typed = f"{local}{at}{domain}"
    name = domain.split(".")
    reasons = (
        (not typed.isascii(), Wrong.LETTERS),
        (any(character.isspace() for character in typed), Wrong.SPACE),
        ("@" not in typed, Wrong.NO_AT),
        (bool(unusual_in(typed)), Wrong.CHARACTERS),
        (typed.count("@") > 1, Wrong.TWO_AT),
        (len(local) > LONGEST_BEFORE_AT, Wrong.TOO_LONG_BEFORE_AT),
        (
            any(dotted.startswith(".") or ".." in dotted or dotted.endswith(".") for dotted in (local, domain)),
            Wrong.DOTS,
        ),
        (len(name) == 1 or len(name[-1]) < _SHORTEST_LAST_LABEL or _NOT_IN_DOMAINS.search(domain), Wrong.DOMAIN),
        (mailable(typed) is None, Wrong.OTHER),
    )
    return next((wrong for is_so, wrong in reasons if is_so), None)


def _in_plain_letters(domain: str) -> str:
    """Return a domain in its xn-- form where it has letters beyond a to z, or as it is where it has no such form."""
    found = None if domain.isascii() else mailable(f"a@{domain}")
    return found.domain if found else domain


def unusual_in(typed: str) -> str:
    """Return the characters in an address to which no mail of ours goes, each once; of a book, those of its start."""
    found = dict.fromkeys(_NOT_IN_ADDRESSES.findall(typed[:LONGEST]))
    return " ".join((*found, *([_ENCODED_WORD] if _ENCODED_WORD in typed else [])))


def mail_link(address: str = "", subject: str = "", body: str = "") -> str:
    """Return the link that begins a mail; nothing in the address becomes a second recipient, a subject or a text."""
    fields = "&".join(f"{name}={quote(text, safe='')}" for name, text in (("subject", subject), ("body", body)) if text)
    return f"mailto:{quote(address, safe='@')}" + (f"?{fields}" if fields else "")


def phone_link(number: str) -> str:
    """Return the link that calls a number of + and digits."""
    return f"tel:{quote(number, safe='+')}"
