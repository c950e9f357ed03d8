"""PDFs of one page, with what is put into them."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

Change = Callable[[Pdf], None]


def pdf(*changes: Change, packed: bool = False, locked: bool = False) -> bytes:
    """A PDF of one page, changed so; `packed`: its objects in a stream; `locked`: it opens, but is encrypted."""
    with pikepdf.new() as document:
        document.add_blank_page()
        document.Root.AcroForm = Dictionary(Fields=Array())
        for change in changes:
            change(document)
        target = BytesIO()
        modes = pikepdf.ObjectStreamMode
        mode = modes.generate if packed else modes.disable
        lock = pikepdf.Encryption(owner="x", user="") if locked else False
        document.save(target, object_stream_mode=mode, encryption=lock)
        return target.getvalue()


def root(**entries: object) -> Change:
    """Put these into the catalog."""
    return lambda document: _put(document.Root, entries)


def page(**entries: object) -> Change:
    """Put these into the page."""
    return lambda document: _put(document.pages[0].obj, entries)


def note(subtype: str, **entries: object) -> Change:
    """Put an annotation of this kind onto the page."""

    def change(document: Pdf) -> None:
        made = document.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([0, 0, 9, 9]))
        )
        _put(made, entries)
        onto = document.pages[0].obj
        if "/Annots" not in onto:
            onto.Annots = Array()
        onto.Annots.append(made)
        if subtype == "Widget":
            document.Root.AcroForm.Fields.append(made)

    return change


def action(kind: str, **entries: object) -> Object:
    """An action of this kind."""
    made = Dictionary(S=Name(f"/{kind}"))
    _put(made, entries)
    return made


def script(says: str = "app.alert(1)") -> Object:
    """An action that runs this script."""
    return action("JavaScript", JS=String(says))


def attached(name: str, content: bytes, to: str = "document") -> Change:
    """Put a file into it, that belongs to the document, to its page, or stands on the page."""

    def change(document: Pdf) -> None:
        made = pikepdf.AttachedFileSpec(document, content, filename=name)
        if to == "document":
            document.attachments[name] = made
        elif to == "page":
            document.pages[0].obj.AF = Array([made.obj])
        else:
            note("FileAttachment", FS=made.obj)(document)

    return change


def written(catalog: bytes) -> bytes:
    """A PDF written by hand, with this in its catalog."""
    whole, places = b"%PDF-1.7\n", []
    pages = [b"<</Type/Pages/Count 1/Kids[3 0 R]>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"]
    for number, each in enumerate([b"<</Type/Catalog/Pages 2 0 R%b>>" % catalog, *pages], start=1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 4\n0000000000 65535 f \n%btrailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return whole + end % (rows, len(whole))


def updated(catalog: bytes) -> bytes:
    """A PDF whose catalog is written anew at its end, with this in it."""
    whole = written(b"")
    before = int(whole.rpartition(b"startxref\n")[2].partition(b"\n")[0])
    again = b"1 0 obj\n<</Type/Catalog/Pages 2 0 R%b>>\nendobj\n" % catalog
    row = b"xref\n1 1\n%010d 00000 n \n" % len(whole)
    end = b"trailer\n<</Size 4/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    return whole + again + row + end % (before, len(whole) + len(again))


def _put(place: Object, entries: dict[str, object]) -> None:
    for key, value in entries.items():
        place[f"/{key}"] = value
