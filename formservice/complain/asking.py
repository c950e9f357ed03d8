"""A ready mail to the committee, in Dutch, for tenants who are not sure whether they can complain here (F1, F2)."""

from dataclasses import dataclass

from formservice.languages import N_
from formservice.text.addresses import mail_link


@dataclass(frozen=True)
class Mail:
    """A mail that opens in the tenant's own mail program: its subject, its lines in paragraphs, and the link to it."""

    subject: str
    text: tuple[tuple[str, ...], ...]
    link: str


_SUBJECT = N_("Kan ik met mijn klacht bij u terecht?")
_TEXT = (
    (N_("Goedendag,"),),
    (N_("Ik heb een klacht over mijn woningcorporatie. Ik weet niet zeker of ik al bij u terecht kan."),),
    (
        N_("Mijn corporatie is:"),
        N_("Op deze dag heb ik mijn klacht verstuurd of verteld:"),
        N_("Mijn klacht gaat over:"),
    ),
    (N_("Wilt u mij laten weten of ik bij u terecht kan?"),),
    (N_("Mijn naam en telefoonnummer:"),),
)


def mail_to_ask(address: str) -> Mail:
    """Return the mail that asks the committee at this address to look into it together."""
    body = "\r\n\r\n".join("\r\n".join(f"{line} " if line.endswith(":") else line for line in lines) for lines in _TEXT)
    return Mail(_SUBJECT, _TEXT, mail_link(address, _SUBJECT, body))
