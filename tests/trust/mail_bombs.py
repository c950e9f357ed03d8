"""Mails that are small to send and large to take in, each under its name."""

from collections.abc import Iterator

from tests.harness import mails, samples

_HEAD = b"From: a@example.org\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\n"
_MIXED = _HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'


def mail_bombs(megabytes: int) -> Iterator[tuple[str, bytes]]:
    """Yield those that stay out, or of which something does; what unfolds in them comes to so many megabytes."""
    yield "delen.eml", _MIXED + b"--b\r\n\r\nx\r\n" * 60_000 + b"--b--\r\n"
    yield "bijlagen.eml", mails.enclosing(*((f"{number}.txt", b"x") for number in range(400)))
    yield "diep.eml", _deep(3_000)
    yield "mails.eml", _mails_in_mails(3_000)
    yield "bommen.eml", mails.enclosing(*((f"{number}.pdf", samples.pdf_bomb(megabytes)) for number in range(4)))
    yield "stromen.msg", _shared_streams()


def large_mails(times: int) -> Iterator[tuple[str, bytes]]:
    """Yield mails that come in, of which each part that a reader goes through repeats so many times."""
    yield "kop.eml", _HEAD + b"To: " + b"a@example.org, " * times + b"\r\n\r\nx"
    yield "koppen.eml", _HEAD + b"X: y\r\n" * times + b"\r\nx"
    yield "haakjes.eml", _HEAD + b"Subject: " + b"=?utf-8?q?" * times + b"\r\n\r\nx"
    yield "tekens.eml", _HEAD + b'Content-Type: text/plain; charset="punycode"\r\n\r\n' + b"a-" * times
    yield "pagina.eml", _HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div><!" * times
    yield "stapel.eml", _HEAD + b'Content-Type: text/plain; charset="utf-8"\r\n\r\n' + b"e" + b"\xcc\x81" * times


def _deep(depth: int) -> bytes:
    part = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(depth))
    return _HEAD + part + b"\r\nx\r\n"


def _mails_in_mails(depth: int) -> bytes:
    return _HEAD + (b"Content-Type: message/rfc822\r\n\r\n" + _HEAD) * depth + b"\r\nx"


def _shared_streams() -> bytes:
    """Six megabytes that a hundred attachments all have for their content."""
    files = [(f"{number}.bin", bytes([number]) * 5_000) for number in range(100)]
    whole = bytearray(mails.outlook_mail(("groot.bin", bytes(6_000_000)), *files))
    large = (6_000_000).to_bytes(8, "little")
    entry = whole.index(large) - 4
    start = bytes(whole[entry : entry + 12])
    small = (5_000).to_bytes(8, "little")
    at = whole.find(small)
    while at >= 0:
        whole[at - 4 : at + 8] = start
        at = whole.find(small, at)
    return bytes(whole)
