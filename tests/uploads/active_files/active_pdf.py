"""PDFs that act."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.harness import samples
from tests.uploads import kinds
from tests.uploads.active_files.active_docx import EVIL, PROGRAM, SHARE
from tests.uploads.active_files.make_pdf import action, attached, note, page, pdf, root, script, updated, written

_INVOICE = b"<Invoice/>"
_HAND_WRITTEN = b"/OpenAction<</S/J#61vaScript/#4a#53(app.alert\\(1\\))>>"


def _scripts() -> Iterator[tuple[str, bytes]]:
    yield "script.pdf", pdf(root(OpenAction=script()))
    yield "script-as-stream.pdf", pdf(_script_as_stream)
    yield "script-encoded.pdf", written(_HAND_WRITTEN)
    yield "script-in-an-update.pdf", updated(_HAND_WRITTEN)
    yield "script-packed.pdf", pdf(root(OpenAction=script()), packed=True)
    yield "script-locked.pdf", pdf(root(OpenAction=script()), locked=True)
    yield "script-without-table.pdf", pdf(root(OpenAction=script())).replace(b"startxref\n", b"startxref\n9")
    by_name = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script()])))
    yield "script-by-name.pdf", pdf(root(Names=by_name))
    yield "script-on-closing.pdf", pdf(root(AA=Dictionary(WC=script())))
    yield "script-of-a-page.pdf", pdf(page(AA=Dictionary(O=script())))
    yield (
        "script-of-a-field.pdf",
        pdf(note("Widget", FT=Name.Tx, AA=Dictionary(K=script("AFNumber_Format(0);eval(x)")))),
    )
    yield "script-behind-a-link.pdf", pdf(note("Link", A=script()))
    yield "script-after-a-link.pdf", pdf(note("Link", A=action("URI", URI=String("x"), Next=Array([script()]))))
    yield "script-in-a-bookmark.pdf", pdf(root(Outlines=Dictionary(First=Dictionary(A=script()))))
    yield "script-with-backticks.pdf", pdf(root(OpenAction=script("AFNumber_Format(eval`x`)")))
    yield "script-like-a-format.pdf", pdf(root(OpenAction=script("AFExecuteThisScript('x')")))
    yield "xfa.pdf", pdf(root(AcroForm=Dictionary(Fields=Array(), XFA=String("<xdp/>"))))
    yield "script-that-only-the-second-reader-sees.pdf", kinds.filled_in_by_a_viewer(pdf(root(OpenAction=script())))


def _programs() -> Iterator[tuple[str, bytes]]:
    start = action("Launch", F=String("cmd.exe"))
    yield "launch.pdf", pdf(note("Link", A=start))
    yield "launch-on-opening.pdf", pdf(root(OpenAction=action("Launch", Win=Dictionary(F=String("cmd.exe")))))
    yield "launch-after-a-place.pdf", pdf(root(OpenAction=action("GoTo", D=String("x"), Next=start)))
    yield "launch-by-another-object.pdf", pdf(_kind_of_its_own)


def _unasked() -> Iterator[tuple[str, bytes]]:
    send, address = action("SubmitForm", F=String(EVIL)), action("URI", URI=String(EVIL))
    yield "submit-on-opening.pdf", pdf(root(OpenAction=send))
    yield "submit-on-a-page.pdf", pdf(page(AA=Dictionary(O=send)))
    yield "import-data.pdf", pdf(page(AA=Dictionary(O=action("ImportData", F=String("x.fdf")))))
    yield "import-data-behind-a-button.pdf", pdf(note("Widget", FT=Name.Btn, A=action("ImportData", F=String(SHARE))))
    yield "address-on-opening.pdf", pdf(root(OpenAction=address))
    yield "address-after-a-place.pdf", pdf(root(OpenAction=action("GoTo", D=String("x"), Next=Array([address]))))
    yield "share-on-a-page.pdf", pdf(page(AA=Dictionary(O=action("GoToR", F=String(SHARE)))))
    yield "share-in-sight.pdf", pdf(note("Widget", FT=Name.Btn, AA=Dictionary(PV=action("GoToE", F=String(SHARE)))))
    yield "stream-elsewhere.pdf", pdf(_stream_elsewhere)


def _played() -> Iterator[tuple[str, bytes]]:
    yield "rich-media.pdf", pdf(note("RichMedia"))
    yield "movie.pdf", pdf(note("Movie", Movie=Dictionary(F=String(EVIL))))
    yield "sound.pdf", pdf(note("Link", A=action("Sound")))
    yield "rendition.pdf", pdf(note("Screen", A=action("Rendition")))
    yield "three-d.pdf", pdf(note("3D"))


def _holding() -> Iterator[tuple[str, bytes]]:
    for where in ("document", "page", "note"):
        yield f"program-of-{where}.pdf", pdf(attached("setup.exe", PROGRAM, to=where))
    yield "letter-inside.pdf", pdf(attached("brief.docx", samples.docx()))
    yield "pdf-inside.pdf", pdf(attached("brief.pdf", samples.pdf()))
    yield "photo-inside.pdf", pdf(attached("foto.jpg", samples.jpeg()))
    yield "other-xml.pdf", pdf(attached("x.xml", b"<package/>"))
    yield "program-called-invoice.pdf", pdf(attached("factur-x.xml", PROGRAM))
    yield "invoice-called-program.pdf", pdf(attached("factur-x.hta", _INVOICE))
    page_in_it = b'<Invoice><s xmlns="http://www.w3.org/1999/xhtml"/></Invoice>'
    yield "page-as-invoice.pdf", pdf(attached("factur-x.xml", page_in_it))
    word = b'<?mso-application progid="Word.Document"?>' + _INVOICE
    yield "word-as-invoice.pdf", pdf(attached("factur-x.xml", word))
    yield "entities-as-invoice.pdf", pdf(attached("x.xml", b"<!DOCTYPE Invoice [<!ENTITY x 'y'>]>" + _INVOICE))


def _script_as_stream(document: Pdf) -> None:
    document.Root.OpenAction = action("JavaScript", JS=document.make_stream(b"app.alert(1)"))


def _kind_of_its_own(document: Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=document.make_indirect(Name.Launch), F=String("cmd.exe"))


def _stream_elsewhere(document: Pdf) -> None:
    document.Root.X = document.make_stream(b"", {"/F": Dictionary(FS=Name.URL, F=String(EVIL))})


KINDS = (_scripts, _programs, _unasked, _played, _holding)
