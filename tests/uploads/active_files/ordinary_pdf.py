"""PDFs that look as if they acted, and do not."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.harness import samples
from tests.uploads.active_files.make_pdf import action, attached, note, page, pdf, root, script, written

# What Chromium makes of a page, a mail for example, has all of these.
_LINKS = ("https://example.org/", "mailto:a@example.org", "tel:+31201234567", "javascript:void(0)", "cid:x")
_BUILT_IN = (
    'AFNumber_Format(2, 0, 0, 0, "\\u20ac ", true);',
    'AFNumber_Keystroke(2, 0, 0, 0, "\u20ac ", true);',
    'AFDate_FormatEx("dd-mm-yyyy");',
    'AFSpecial_KeystrokeEx("9999 AA");',
    "AFRange_Validate(true, 0, true, 100);",
    'AFSimple_Calculate("SUM", new Array ("huur", "service(kosten)"));',
)
_INVOICE = (
    b'<?xml version="1.0"?><rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece"><rsm:x/></rsm:CrossIndustryInvoice>'
)


def files() -> Iterator[tuple[str, bytes]]:
    """Yield each under its name."""
    for make in (_bills, _links, _openings, _forms, _others):
        yield from make()


def _links() -> Iterator[tuple[str, bytes]]:
    yield "links.pdf", pdf(*(note("Link", A=action("URI", URI=String(to))) for to in _LINKS))
    yield "link-to-a-file.pdf", pdf(note("Link", A=action("GoToR", F=String("bijlage.pdf"), D=Array([0, Name.Fit]))))
    yield "bookmark.pdf", pdf(root(Outlines=Dictionary(First=Dictionary(A=action("GoTo", D=String("x"))))))


def _openings() -> Iterator[tuple[str, bytes]]:
    yield "opens-at-a-place.pdf", pdf(_open_at_a_place)
    yield "opens-at-a-page.pdf", written(b"/OpenAction[3 0 R/Fit]")
    yield "opens-at-a-name.pdf", pdf(root(OpenAction=action("GoTo", D=String("blz1"))))
    yield "prints-itself.pdf", pdf(root(OpenAction=action("Named", N=Name.Print)))
    by_script = script("this.print({bUI: true, bSilent: false, bShrinkToFit: true});")
    yield "prints-itself-by-script.pdf", pdf(root(OpenAction=by_script))


def _forms() -> Iterator[tuple[str, bytes]]:
    yield "form.pdf", pdf(note("Widget", FT=Name.Tx, T=String("naam"), V=String("x")))
    fields = [note("Widget", FT=Name.Tx, AA=Dictionary(F=script(each))) for each in _BUILT_IN]
    yield "form-with-formats.pdf", pdf(*fields)
    send = action("SubmitForm", F=Dictionary(FS=Name.URL, F=String("https://example.org/")))
    yield "form-with-a-button.pdf", pdf(note("Widget", FT=Name.Btn, A=send))
    # as LibreOffice writes it
    yield "form-with-a-button-held-down.pdf", pdf(note("Widget", FT=Name.Btn, AA=Dictionary(D=send)))
    yield "form-with-a-reset.pdf", pdf(note("Widget", FT=Name.Btn, AA=Dictionary(U=action("ResetForm"))))
    signature = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String("x" * 99))
    yield "signed.pdf", pdf(note("Widget", FT=Name.Sig, V=signature))


def _bills() -> Iterator[tuple[str, bytes]]:
    yield "invoice.pdf", pdf(attached("factur-x.xml", _INVOICE, to="page"))
    yield "invoice-of-the-document.pdf", pdf(attached("ZUGFeRD-invoice.xml", _INVOICE))
    yield "ubl.pdf", pdf(attached("UBL factuur 2026-11.XML", b'\xef\xbb\xbf<Invoice xmlns="urn:oasis"/>'))


def _others() -> Iterator[tuple[str, bytes]]:
    state = Dictionary(AA=Dictionary(SMask=Dictionary(S=Name.Luminosity)), JS2=Dictionary(), Launch2=Dictionary())
    yield "odd-names.pdf", pdf(page(Resources=Dictionary(ExtGState=state)))
    tree = Dictionary(K=Dictionary(S=Name.P), RoleMap=Dictionary(Textbox=Name.Sect))
    yield "tagged.pdf", pdf(root(StructTreeRoot=tree, PageLabels=Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))))
    yield "words-of-actions.pdf", pdf(root(X=String("/S /JavaScript /JS (x) /Launch /OpenAction /EF")))
    yield "locked.pdf", samples.encrypted_pdf(user_password="")
    yield "short-filter.pdf", pdf(_short_filter)


def _open_at_a_place(document: Pdf) -> None:
    document.Root.OpenAction = Array([document.pages[0].obj, Name.XYZ, None, None, 0])


def _short_filter(document: Pdf) -> None:
    document.Root.X = document.make_stream(b"x", {"/F": Name.FlateDecode})
