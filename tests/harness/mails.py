"""Mails as programs save them, made in memory: .eml by the standard library, .msg in an OLE container of our own."""

import struct
from email.message import EmailMessage

from tests.harness import samples

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE
_FAT = 0xFFFFFFFD

Tree = dict[str, "bytes | Tree"]


def mail(text: str = "De kraan lekt nog steeds.", html: str = "", **headers: str) -> EmailMessage:
    """A mail of a tenant to the corporation."""
    message = EmailMessage()
    usual = {
        "From": "Amina Haddad <amina@example.org>",
        "To": "Wonen aan Zee <klacht@corporatie.example>",
        "Date": "Mon, 02 Nov 2026 14:05:00 +0100",
        "Subject": "Lekkage in de keuken – urgent",
        "Message-ID": "<1@example.org>",
    }
    for name, value in (usual | headers).items():
        message[name] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def enclosing(*files: tuple[str, bytes], text: str = "Zie de bijlage.") -> bytes:
    """The same with these files attached."""
    message = mail(text)
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def outlook_mail(
    *files: tuple[str, bytes], body: str = "De kraan lekt nog steeds.", html: bytes = b"", inside: Tree | None = None
) -> bytes:
    """A mail as Outlook saves it, with these files attached, and with another mail in it."""
    return container(outlook_tree(*files, body=body, html=html, inside=inside))


def outlook_tree(
    *files: tuple[str, bytes], body: str = "", html: bytes = b"", inside: Tree | None = None, is_inside: bool = False
) -> Tree:
    """What stands in such a container."""
    sent = struct.pack("<HHIQ", 0x0040, 0x0039, 6, 134_066_019_000_000_000)
    tree: Tree = {
        "__properties_version1.0": bytes(24 if is_inside else 32) + sent,
        "__substg1.0_0037001F": "Lekkage in de keuken".encode("utf-16-le"),
        "__substg1.0_0C1A001F": "Amina Haddad".encode("utf-16-le"),
        "__substg1.0_5D01001F": "amina@example.org".encode("utf-16-le"),
        "__substg1.0_0E04001F": "Wonen aan Zee".encode("utf-16-le"),
    }
    if body:
        tree["__substg1.0_1000001F"] = body.encode("utf-16-le")
    if html:
        tree["__substg1.0_10130102"] = html
    for number, (name, content) in enumerate(files):
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": bytes(8),
            "__substg1.0_37010102": content,
            "__substg1.0_3707001F": name.encode("utf-16-le"),
        }
    if inside is not None:
        tree["__attach_version1.0_#000000FF"] = {
            "__properties_version1.0": bytes(8),
            "__substg1.0_3701000D": inside,
        }
    return tree


def container(tree: Tree) -> bytes:
    """An OLE container (Microsoft's MS-CFB) with these streams and folders."""
    entries: list[tuple[str, int, int, int, bytes]] = []  # name, kind, child, next, content

    def add(name: str, held: bytes | Tree, kind: int) -> int:
        number = len(entries)
        entries.append((name, kind, _FREE, _FREE, held if isinstance(held, bytes) else b""))
        if not isinstance(held, bytes):
            children = [add(each, inner, 2 if isinstance(inner, bytes) else 1) for each, inner in held.items()]
            # a chain of siblings: readers need no balanced tree
            for left, right in zip(children, [*children[1:], _FREE], strict=False):
                entries[left] = (*entries[left][:3], right, entries[left][4])
            entries[number] = (name, kind, children[0] if children else _FREE, _FREE, b"")
        return number

    add("Root Entry", tree, 5)
    mini, mini_fat, big, starts = b"", [], [], []
    for _, kind, _, _, content in entries:
        if kind != 2 or not content:
            starts.append(_END)
        elif len(content) < _CUTOFF:
            starts.append(len(mini_fat))
            mini_fat += _chain(len(mini_fat), content, _MINI)
            mini += content.ljust(-(-len(content) // _MINI) * _MINI, b"\0")
        else:
            starts.append(-len(big) - 1)
            big.append(content)
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(content: bytes) -> int:
        start = len(fat)
        fat.extend(_chain(start, content, _SECTOR))
        sectors.append(content.ljust(-(-len(content) // _SECTOR) * _SECTOR, b"\0"))
        return start if content else _END

    places = [put(content) for content in big]
    mini_start = put(mini)
    mini_fat_bytes = struct.pack(f"<{len(mini_fat)}I", *mini_fat)
    mini_fat_bytes = mini_fat_bytes.ljust(-(-len(mini_fat_bytes) // _SECTOR) * _SECTOR, b"\xff")
    mini_fat_start = put(mini_fat_bytes)
    directory = b""
    for (name, kind, child, following, content), start in zip(entries, starts, strict=True):
        first = mini_start if kind == 5 else places[-start - 1] if start < 0 else start
        size = len(mini) if kind == 5 else len(content)
        encoded = name.encode("utf-16-le")
        directory += encoded.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(encoded) + 2, kind, 1, _FREE, following, child
        )
        directory += bytes(36) + struct.pack("<IQ", first, size)
    directory_start = put(directory)
    count = 1
    while (len(fat) + count) * 4 > count * _SECTOR:
        count += 1
    table_start = len(fat)
    fat += [_FAT] * count
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(count * _SECTOR, b"\xff")
    difat = [table_start + number for number in range(count)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack(
        "<IIIIIIIII", 0, count, directory_start, 0, _CUTOFF, mini_fat_start, len(mini_fat_bytes) // _SECTOR, _END, 0
    )
    header += struct.pack("<109I", *difat, *[_FREE] * (109 - count))
    return header + b"".join(sectors) + table


def _chain(start: int, content: bytes, size: int) -> list[int]:
    count = -(-len(content) // size)
    return [*range(start + 1, start + count), _END] if count else []


def with_everything() -> bytes:
    """A mail as a corporation answers: in two forms, with a logo, a photo, a letter and another mail in it."""
    message = mail(
        "Geachte mevrouw Haddad,\n\nWij komen op maandag langs.\n",
        '<html><body><p>Geachte mevrouw Haddad,</p><img src="cid:sign"><p>Wij komen.</p></body></html>',
        Cc="wijkbeheer@corporatie.example",
    )
    html = message.get_payload(1)
    assert isinstance(html, EmailMessage)
    html.add_related(samples.png(), "image", "png", cid="<sign>", filename="logo.png")
    message.add_attachment(samples.jpeg(600, 400), maintype="image", subtype="jpeg", filename="keuken.jpg")
    message.add_attachment(samples.pdf(), maintype="application", subtype="pdf", filename="afspraak é.pdf")
    message.add_attachment(mail("Er staat water in de keuken.", Subject="Lekkage"))
    return message.as_bytes()
