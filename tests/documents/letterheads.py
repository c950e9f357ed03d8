"""Letterheads as committees have them: with a logo in the header, and with styles that Word does not ship."""

from io import BytesIO
from zipfile import ZipFile

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm

from formservice.documents.word import plain_letterhead
from tests.harness import samples

FOOTER = "Postbus 12, 1234 AB Ergens"
ON_THE_PAGE = "Klachtencommissie Ergens"


def plain() -> bytes:
    """Ours."""
    return plain_letterhead("Klachtencommissie Ergens", (FOOTER,))


def with_header_and_logo() -> bytes:
    """One with another header on its first page, a logo in it, and a footer."""
    document = docx.Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].add_run().add_picture(BytesIO(samples.png()), width=Cm(3))
    section.header.paragraphs[0].text = ON_THE_PAGE
    section.footer.paragraphs[0].text = section.first_page_footer.paragraphs[0].text = FOOTER
    document.core_properties.title = "Briefpapier 2019"
    return saved(document)


TEMPLATE = b"vnd.openxmlformats-officedocument.wordprocessingml.template.main"


def template(kind: bytes = TEMPLATE) -> bytes:
    """A template of Word (.dotx): the same, but for the name of its kind."""
    with ZipFile(BytesIO(with_header_and_logo())) as parts, ZipFile(made := BytesIO(), "w") as anew:
        for name in parts.namelist():
            anew.writestr(name, parts.read(name).replace(TEMPLATE.replace(b"template", b"document"), kind))
    return made.getvalue()


def with_odd_styles() -> bytes:
    """One whose headings are gone or of another kind, with a default style of its own, and words on its page."""
    document = docx.Document()
    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].delete()
    document.styles.add_style("Heading 1", WD_STYLE_TYPE.CHARACTER)
    own = document.styles.add_style("Commissietekst", WD_STYLE_TYPE.PARAGRAPH)
    own.font.name = "Comic Sans MS"
    document.styles.add_style("Kop van de commissie", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph(ON_THE_PAGE, own)
    document.sections[0].footer.paragraphs[0].text = FOOTER
    return saved(document)


def saved(document: object) -> bytes:
    """Return a document as a file."""
    document.save(content := BytesIO())  # type: ignore[attr-defined]
    return content.getvalue()
