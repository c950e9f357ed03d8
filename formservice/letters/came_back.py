"""Which letters a mail that came back is about: what a mail server sends back quotes one of ours (RFC 3464)."""

import re
from dataclasses import dataclass

from formservice.rules.reference import parse_reference

LONGEST = 50_000
"""Characters of what is pasted; what a server sends back has some thousands."""
_MOST = 100
_SOFT_END = re.compile("=\n")
# as `letters` makes them: 32 hexadecimal digits before the name of a domain
_MESSAGE_ID = re.compile(r"(?<![0-9a-f])([0-9a-f]{32})@([a-z0-9][a-z0-9.-]{0,150})", re.IGNORECASE)
# looked for at each word: one that is a half of it may stand before it
_REFERENCE = re.compile(r"(?<!\w)(?=(\w{8}|\w{4}[ -]\w{4})(?!\w))")


@dataclass(frozen=True)
class Traces:
    """What a text names of ours: Message-IDs, and numbers of complaints, some of them only by chance."""

    message_ids: tuple[str, ...]
    references: tuple[str, ...]


def traces_in(text: str) -> Traces:
    """Return what a pasted mail, a Message-ID or a number names, of its first 50,000 characters."""
    plain = _SOFT_END.sub("", text[:LONGEST])
    ids = dict.fromkeys(
        f"<{found.group(1).lower()}@{domain}>"
        for found in _MESSAGE_ID.finditer(plain)
        for domain in (found.group(2).rstrip(".-"), found.group(2).rstrip(".-").lower())
    )
    typed = [plain, *_REFERENCE.findall(plain)]
    references = dict.fromkeys(found for each in typed if (found := parse_reference(each)))
    return Traces(tuple(ids)[:_MOST], tuple(references)[:_MOST])
