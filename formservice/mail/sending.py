"""The two ways in which a mail leaves: over SMTP, or as a file where no mail server is set."""

import os
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from formservice.errors import NotSent
from formservice.mail.message import envelope
from formservice.settings.committee import Committee

TIMEOUT_SECONDS = 30
_PERMANENT = 500
_TOO_LARGE = 552  # said to the sender's address, when the size comes with it
_MOST_ON_ONE_CONNECTION = 50


class Sender(Protocol):
    """A way out for mail."""

    def send(self, message: EmailMessage, name: str) -> bytes:
        """Send the mail and return its bytes; raises NotSent."""

    def take_back(self, name: str) -> None:
        """Leave nothing of a mail behind, as far as this way out can."""

    def close(self) -> None:
        """Let go of what is held open between mails."""


def sender_from(smtp_url: str | None, folder: Path, committee: Committee) -> Sender:
    """Return the way out that the settings choose."""
    return SmtpSender(smtp_url, committee) if smtp_url else FileSender(folder)


class FileSender:
    """Keeps every mail as an .eml file, whole or not at all, for its owner alone to read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage, name: str) -> bytes:
        """Write the mail under its name; the same letter again replaces its own file. Raises NotSent."""
        content = message.as_bytes()
        unfinished = self._folder / f".{name}.{os.getpid()}.new"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished.unlink(missing_ok=True)
            with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self._folder / name)
            folder = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)  # half a mail is nobody's
            raise NotSent(_named(error, error.errno), is_server_down=True) from None
        return content

    def take_back(self, name: str) -> None:
        """Erase the file again."""
        (self._folder / name).unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing is held open."""


class SmtpSender:
    """Sends over one connection, which it opens when needed and keeps for the letters that follow at once.

    Addresses: smtp://name:password@host:587 or smtps://host. Off this machine, and with a password, nothing goes out
    but under TLS: with smtp:// a server that has none is not used, and the letters wait.
    """

    def __init__(self, url: str, committee: Committee) -> None:
        parts = urlsplit(url)
        self._is_tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._is_tls else 25)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._committee = committee
        self._server: smtplib.SMTP | None = None
        self._sent = 0

    def send(self, message: EmailMessage, name: str) -> bytes:
        """Hand the mail to the server; raises NotSent, permanent when the server refuses this mail for good."""
        content = message.as_bytes()
        if self._sent >= _MOST_ON_ONE_CONNECTION:
            self.close()
        is_reused = self._server is not None
        try:
            self._hand_over(message, content)
        except smtplib.SMTPServerDisconnected as error:
            self.close()
            if not is_reused:
                raise NotSent(_named(error), is_server_down=True) from None
            # The server had closed a connection that lay open: that says nothing about this mail.
            self._again(message, content)
        except (smtplib.SMTPException, OSError) as error:
            raise self._judged(error) from None
        self._sent += 1
        return content

    def take_back(self, name: str) -> None:
        """Do nothing: a mail that is out is out."""

    def close(self) -> None:
        """Say goodbye to the server, if there is a connection."""
        server, self._server, self._sent = self._server, None, 0
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()

    def _again(self, message: EmailMessage, content: bytes) -> None:
        try:
            self._hand_over(message, content)
        except (smtplib.SMTPException, OSError) as error:
            raise self._judged(error) from None

    def _hand_over(self, message: EmailMessage, content: bytes) -> None:
        if self._server is None:
            self._server = self._connect()
        sender, recipient = envelope(message, self._committee)
        options = [] if recipient.isascii() else ["SMTPUTF8", "BODY=8BITMIME"]
        self._server.sendmail(sender, [recipient], content, mail_options=options)

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self._is_tls:
            server = smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
        try:
            server.ehlo()
            if not self._is_tls and (self._user or server.has_extn("starttls") or not _is_here(self._host)):
                server.starttls(context=context)
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _judged(self, error: smtplib.SMTPException | OSError) -> NotSent:
        """Return what this error means for the letter: 5xx about the recipient or the text is for good, no other."""
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            code = max(code for code, _ in error.recipients.values())
            return NotSent(_named(error, code), is_permanent=code >= _PERMANENT)
        if isinstance(error, smtplib.SMTPDataError):
            return NotSent(_named(error, error.smtp_code), is_permanent=error.smtp_code >= _PERMANENT)
        if isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code == _TOO_LARGE:
            return NotSent(_named(error, error.smtp_code), is_permanent=True)
        if isinstance(error, smtplib.SMTPNotSupportedError) and self._server is not None:
            return NotSent(_named(error), is_permanent=True)  # an address that this server cannot write to
        # The rest is about the server, our account or the line, and can be repaired while the letter waits.
        self.close()
        said = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
        return NotSent(_named(error, said), is_server_down=True)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _named(error: Exception, code: int | None = None) -> str:
    return type(error).__name__ if code is None else f"{type(error).__name__} {code}"
