"""Whether a text that must tell of nobody has something of the tenant in it: a name, an address, a number or a mail."""

import re
from collections.abc import Iterator, Sequence

from formservice.questions.complaint import Complaint
from formservice.text.plain_text import folded
from formservice.text.words import PHONE, name_words, phone_numbers

_WORD = re.compile(r"[^\W_]+")
_MAIL = re.compile(r"[^\s<>,;:]+@[^\s<>,;:]+\w")
_POSTCODE = re.compile(r"\b[0-9]{4} ?[A-Za-z]{2}\b")
_SHORTEST = 2


def told_of_tenant(text: str, told: Complaint, address: Sequence[str]) -> list[str]:
    """Return what in a text is of the tenant or the helper, as it stands there, in that order and each once."""
    found, end = [], 0
    # the longest first of those that begin at one place: a mail, not the name in it
    for match in sorted(_found(text, told, address), key=lambda match: (match.start(), -match.end())):
        if match.start() >= end:
            found.append(match[0])
            end = match.end()
    return list(dict.fromkeys(found))


def _found(text: str, told: Complaint, address: Sequence[str]) -> Iterator[re.Match[str]]:
    helper = told.helper
    mails = {folded(mail) for mail in (told.mail, told.helper_mail) if mail}
    lines = [told.name, helper.name if helper else "", told.street, told.town, *address]
    known = {word for line in lines for word in name_words(line) if len(word) >= _SHORTEST and not word.isdecimal()}
    phones = phone_numbers(told.phone) | (phone_numbers(helper.phone) if helper else frozenset())
    homes = {_closed(match[0]) for line in (told.postcode, *address) for match in _POSTCODE.finditer(line)}
    for match in _WORD.finditer(text):
        if name_words(match[0]) & known:
            yield match
    for match in _POSTCODE.finditer(text):
        if _closed(match[0]) in homes:
            yield match
    for match in PHONE.finditer(text):
        if phone_numbers(match[0]) & phones:
            yield match
    for match in _MAIL.finditer(text):
        if folded(match[0]) in mails:
            yield match


def _closed(postcode: str) -> str:
    return "".join(postcode.split()).upper()
