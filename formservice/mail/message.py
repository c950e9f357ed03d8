"""A letter as a mail: one recipient, fixed headers, a text and an HTML part, and files."""

import unicodedata
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, Policy
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from formservice.documents.text import as_text
from formservice.documents.words import answer_html
from formservice.errors import AddressRefused
from formservice.letters.compose import File, Letter
from formservice.settings.committee import Committee
from formservice.storage.letters import LetterRow
from formservice.text.addresses import mailable

_TEMPLATES = Path(__file__).parent / "templates"
_LONGEST_NAME = 120
_MAIN_TYPES = {"jpeg": "image", "calendar": "text"}
_LINE = 64  # of an encoded name; before it stands what it is
_ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


def as_mail(letter: Letter, row: LetterRow, recipient: str, committee: Committee) -> EmailMessage:
    """Return the mail; the same row always gives the same Message-ID and Date, so that a repeat is seen to be one.

    Raises AddressRefused when the recipient is no mail address.
    """
    to = _address(recipient)
    message = EmailMessage(policy=SMTPUTF8 if _needs_utf8(to) else SMTP)
    sheet = letter.sheets[0]
    # A subject is one line by itself: marks for the direction of what is inside it would only show up as boxes.
    subject = _one_line(letter.subject.plain(sheet.language).translate(_ISOLATES))
    message["Subject"] = subject
    message["From"] = _address(committee.mail_from, committee.name)
    message["To"] = to
    if reply_to := _address_or_none(letter.reply_to):
        message["Reply-To"] = reply_to
    message["Date"] = row.created_at
    message["Message-ID"] = row.message_id
    message["Auto-Submitted"] = "auto-generated"
    text = _encodable(as_text(letter.sheets))
    message.set_content(text, cte=_encoding(text))
    html = _encodable(_template().render(subject=subject, sheets=letter.sheets, committee=committee.name))
    message.add_alternative(html, subtype="html", cte=_encoding(html))
    for file in letter.files:
        _attach(message, file)
    # Last: giving a message its content takes every Content header away.
    message["Content-Language"] = ", ".join(each.language for each in letter.sheets)
    return message


def envelope(message: EmailMessage, committee: Committee) -> tuple[str, str]:
    """Return the sender and the one recipient as a mail server wants them, with internet names in their ASCII form."""
    [to] = message["To"].addresses
    return _address(committee.mail_from).addr_spec, to.addr_spec


def file_name(kind: str, part: int, id: str, created_at: datetime) -> str:
    """Return the name under which a mail is kept as a file; the same for every attempt."""
    return f"{created_at:%Y%m%dT%H%M%SZ}-{kind}-{part}-{id}.eml"


def _attach(message: EmailMessage, file: File) -> None:
    maintype = _MAIN_TYPES.get(file.subtype, "application")
    name = _one_line(file.name)
    # calendars offer to take a file in where its type says the method too
    parameters = {"method": file.method, "charset": "utf-8"} if file.method else None
    message.add_attachment(file.content, maintype=maintype, subtype=file.subtype, filename=name, params=parameters)
    if name.isascii():
        return
    # The library writes the newer encoding alone (RFC 2231). Programs that know only the older one (RFC 2047) would
    # show a name of their own making, without the ending that opens the file.
    *_, part = message.iter_attachments()
    older = Header(name, "utf-8", maxlinelen=_LINE).encode(linesep="\r\n")
    for header, field in (("Content-Type", "name"), ("Content-Disposition", "filename")):
        folded = part[header].fold(policy=SMTP).partition(":")[2].strip()
        part.replace_header(header, _Folded(header, f'{folded};\r\n {field}="{older}"'))


class _Folded(str):
    """The value of a header that goes out as it stands: the library would take one of two encodings away."""

    name: str

    def __new__(cls, name: str, value: str) -> "_Folded":
        """Make it of lines that are folded already."""
        folded = super().__new__(cls, value)
        folded.name = name
        return folded

    def fold(self, *, policy: Policy) -> str:
        """Return the whole header, as the generator of a mail asks for it."""
        return f"{self.name}: {self}{policy.linesep}"


def _address(text: str, name: str = "") -> Address:
    found = mailable(text.strip(" "))
    if found is None:
        raise AddressRefused
    return Address(_one_line(name), username=found.local, domain=found.domain)


def _address_or_none(text: str) -> Address | None:
    try:
        address = _address(text)
    except AddressRefused:
        return None
    # A mail in plain ASCII to somebody else must not need a server that takes more.
    return None if _needs_utf8(address) else address


def _needs_utf8(address: Address) -> bool:
    return not address.username.isascii()


def _one_line(text: str) -> str:
    """Return text that can stand in a header: no line ends, control marks or half characters, and not without end."""
    kept = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cs", "Zl", "Zp"})
    # Text typed like an encoded word would be decoded in a header, line ends included.
    return kept.replace("=?", "= ?").strip()[:_LONGEST_NAME]


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _encoding(text: str) -> str:
    # Left to itself the library may write Arabic as quoted-printable, three times its size.
    return "base64" if sum(not c.isascii() for c in text) > len(text) / 8 else "quoted-printable"


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["answer"] = answer_html
    return environment.get_template("letter.html")
