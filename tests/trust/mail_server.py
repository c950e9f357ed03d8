"""A mail server that takes every letter, or goes wrong in the way and at the moment that it is told."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

HANGS_UP, IS_SILENT = "hangs up", "is silent"


@dataclass(frozen=True)
class Trouble:
    """What goes wrong: at this command (or `greeting`, `text`, `certificate`), this reply or act, to this recipient.

    Where `is_taken`, the server keeps the letter all the same; `then` happens before it answers.
    """

    name: str
    at: str
    says: str
    is_final: bool = False
    is_taken: bool = False
    only_to: str = ""
    then: Callable[[], None] = lambda: None


@dataclass
class MailServer:
    """The server, what it took, and how often its trouble was met."""

    folder: Path
    trouble: Trouble | None = None
    met: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    lines: set[Any] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.certificate = self.folder / "known.pem"
        self.tls, self._unknown = (_context(self.folder / f"{name}.pem") for name in ("known", "unknown"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        """Its address, with a name and a password."""
        return f"smtp://committee:secret@127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What makes the service send its letters here."""
        return {"FORMSERVICE_SMTP_URL": self.url, "SSL_CERT_FILE": str(self.certificate)}

    def open(self) -> None:
        """Listen, again on the same port."""
        self._controller = _Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self) -> None:
        """Listen no longer: whoever knocks is refused."""
        if self._controller:
            asyncio.run_coroutine_threadsafe(self._hang_up(), self._controller.loop).result()
            self._controller.stop(no_assert=True)
        self._controller = None

    async def _hang_up(self) -> None:
        for transport in self.lines:
            transport.abort()
        self.lines.clear()
        await asyncio.sleep(0.01)  # an abort is done by what the loop does next

    def meets(self, at: str, to: str = "") -> Trouble | None:
        """Return the trouble that there is at this moment, and count it."""
        trouble = self.trouble
        if trouble is None or trouble.at != at or trouble.only_to not in to:
            return None
        self.met += 1
        return trouble

    def certificate_for(self, trouble: Trouble | None) -> ssl.SSLContext:
        """Return what it shows who starts TLS."""
        return self._unknown if trouble else self.tls

    async def handle_DATA(self, server: "_Moody", _session: object, envelope: Envelope) -> str:
        """Keep the letter, unless there is trouble."""
        trouble = self.meets("text", ",".join(envelope.rcpt_tos))
        if trouble is None or trouble.is_taken:
            mail = BytesParser(policy=default).parsebytes(cast(bytes, envelope.content))
            self.taken.append(cast(EmailMessage, mail))
        return await server.reply(trouble) if trouble else "250 OK"


class _Moody(SMTP):
    """Speaks SMTP until it meets trouble."""

    def connection_made(self, transport: Any) -> None:
        self.event_handler.lines.add(transport)
        super().connection_made(transport)

    async def reply(self, trouble: Trouble) -> str:
        """Return what it says in this trouble; hang up, now or when the trouble is over, where it says nothing."""
        trouble.then()
        while trouble.says == IS_SILENT and self.event_handler.trouble is trouble and self.transport:
            await asyncio.sleep(0.02)
        if trouble.says in {HANGS_UP, IS_SILENT} and self.transport:
            self.transport.abort()
        return trouble.says

    async def _handle_client(self) -> None:
        trouble = self.event_handler.meets("greeting")
        if trouble is None:
            await super()._handle_client()
        else:
            await self.push(await self.reply(trouble))
            self.transport.close()

    async def smtp_STARTTLS(self, arg: str) -> None:
        self.tls_context = self.event_handler.certificate_for(self.event_handler.meets("certificate"))
        await self._unless_in_trouble("STARTTLS", arg)

    async def smtp_AUTH(self, arg: str) -> None:
        await self._unless_in_trouble("AUTH", arg)

    async def smtp_MAIL(self, arg: str) -> None:
        await self._unless_in_trouble("MAIL", arg)

    async def smtp_RCPT(self, arg: str) -> None:
        await self._unless_in_trouble("RCPT", arg)

    async def smtp_DATA(self, arg: str) -> None:
        await self._unless_in_trouble("DATA", arg)

    async def _unless_in_trouble(self, command: str, arg: str) -> None:
        if trouble := self.event_handler.meets(command, arg or ""):
            await self.push(await self.reply(trouble))
        else:
            await getattr(super(), f"smtp_{command}")(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Moody(self.handler, tls_context=self.handler.tls, authenticator=_welcome, auth_required=True)


def _welcome(*_: Any) -> AuthResult:
    return AuthResult(success=True)


@contextmanager
def mail_server(folder: Path) -> Iterator[MailServer]:
    """Run a mail server until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    server = MailServer(folder)
    server.open()
    try:
        yield server
    finally:
        server.trouble = None
        server.close()


def _context(file: Path) -> ssl.SSLContext:
    """Return a server's side of TLS, with a new certificate that signs itself, kept in this file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(secret + made.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
