"""Documents and texts of common writers: which come in, and what is said of the others."""

import io
from collections.abc import Callable

import pytest

from formservice.uploads.incoming import UploadProblem, check
from formservice.uploads.plain_texts import read_text
from tests.harness import documents, samples
from tests.uploads.test_incoming import LIMITS, accepted

CHAT = "\u200e[01-11-2026 10:00:12] Café José: De kraan lekt 💧\r\n\u200e<bijlage: 00000001-PHOTO.jpg>\r\n"
ARABIC = "المطبخ مبلل\n"


@pytest.mark.parametrize("writer", ["Word", "Word online", "Google Docs", "LibreOffice", "Pages", "by its ending"])
def test_a_docx_is_known_by_what_its_parts_are_said_to_be(writer: str) -> None:
    content = documents.docx_of(writer)
    kept = accepted(content, "brief.docx")
    assert (kept.kind, kept.name, kept.content) == ("docx", "brief.docx", content)


def test_the_text_of_a_docx_is_judged_whatever_it_is_called() -> None:
    assert check("brief.docx", io.BytesIO(documents.acting_docx_of_word_online()), LIMITS) is UploadProblem.ACTS


@pytest.mark.parametrize(
    "content",
    [
        documents.odt(),
        documents.odt(documents.LINK + documents.PICTURE),
        documents.odt(parts={"Object 1/content.xml": '<!DOCTYPE math PUBLIC "-//x//EN" "math.dtd"><math/>'}),
        documents.odt(parts={"Configurations2/menubar/menubar.xml": '<m xmlns:x="x" x:href=".uno:Save"/>'}),
        documents.odt(parts={"Basic/": b""}),
    ],
    ids=["plain", "with a link and a picture", "with a formula", "with menus", "with an empty folder"],
)
def test_an_odt_is_kept_byte_for_byte(content: bytes) -> None:
    kept = accepted(content, "Brief.odt")
    assert (kept.kind, kept.name, kept.content) == ("odt", "Brief.odt", content)


@pytest.mark.parametrize(
    "content",
    [
        documents.odt(parts={"Basic/Standard/Module1.xml": "<module>Sub Main</module>"}),
        documents.odt(parts={"Scripts/python/start.py": "import os"}),
        documents.odt('<script:event-listener script:event-name="dom:load"/>'),
        documents.odt('<text:script script:language="JavaScript">alert(1)</text:script>'),
        documents.odt('<text:a xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic">x</text:a>'),
        documents.odt('<draw:image xlink:href="https://example.org/seen.png"/>'),
        documents.odt('<text:section-source xlink:href="//example.org/share/text.odt"/>'),
        documents.odt('<text:alphabetical-index-auto-mark-file xlink:href="http://example.org/i"/>'),
        documents.odt("<draw:object-ole/>"),
        documents.odt("<draw:plugin/>"),
        documents.odt("<draw:floating-frame/>"),
        documents.odt('<text:dde-connection-decl office:name="x"/>'),
        documents.odt(parts={"Object 1": samples.old_doc()}),
        documents.odt(parts={"Object 1": samples.zip_of({"x": b"y"})}),
        documents.odt(parts={"Pictures/1.svg": '<svg xmlns:x="x"><image x:href="https://example.org/"/></svg>'}),
        documents.odt(parts={"styles.xml": '<!DOCTYPE x [<!ENTITY y "z">]><x/>'}),
    ],
)
def test_an_odt_that_acts_stays_out(content: bytes) -> None:
    assert check("brief.odt", io.BytesIO(content), LIMITS) is UploadProblem.ACTS


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (documents.locked_odt, UploadProblem.PASSWORD),
        (lambda: documents.odt()[:-30], UploadProblem.DAMAGED),
        (lambda: documents.odt(parts={"content.xml": "<office"}), UploadProblem.DAMAGED),
        (lambda: documents.odt(parts={"Pictures/2.png": bytes(300 * 2**20)}), UploadProblem.TOO_LARGE),
        (lambda: documents.odt(parts={f"x{number}": b"" for number in range(6_000)}), UploadProblem.TOO_LARGE),
    ],
)
def test_an_odt_that_is_not_in_order_says_why(make: Callable[[], bytes], problem: UploadProblem) -> None:
    assert check("brief.odt", io.BytesIO(make()), LIMITS) is problem


@pytest.mark.parametrize(
    "content",
    [
        CHAT.encode(),
        CHAT.encode("utf-8-sig"),
        CHAT.encode("utf-16"),
        b"\xfe\xff" + CHAT.encode("utf-16-be"),
        "Café — “lekkage”\r\n€ 12".encode("cp1252"),
        ARABIC.encode("utf-16"),
    ],
    ids=["UTF-8", "UTF-8 with a mark", "UTF-16", "UTF-16 the other way", "Windows-1252", "Arabic in UTF-16"],
)
def test_a_text_is_kept_byte_for_byte(content: bytes) -> None:
    kept = accepted(content, "WhatsApp-chat met Jan.TXT")
    assert (kept.kind, kept.name, kept.content) == ("txt", "WhatsApp-chat met Jan.txt", content)
    assert "\ufffd" not in (read_text(content) or "\ufffd")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"MZ" + bytes(600), UploadProblem.KIND),
        (b"tekst\0\x01\x02", UploadProblem.KIND),
        (b"\x81\x8d\x01", UploadProblem.KIND),
        (b"\xef\xbb\xbf \r\n", UploadProblem.EMPTY),
        (b"x" * 10_000_001, UploadProblem.TOO_LARGE),
    ],
)
def test_what_is_called_a_text_and_is_none_stays_out(content: bytes, problem: UploadProblem) -> None:
    assert check("chat.txt", io.BytesIO(content), LIMITS) is problem


def test_a_text_under_another_name_stays_out() -> None:
    assert check("brief.pdf", io.BytesIO(CHAT.encode()), LIMITS) is UploadProblem.KIND


@pytest.mark.parametrize(
    ("name", "make", "problem"),
    [
        ("brief.doc", samples.old_doc, UploadProblem.OTHER_DOCUMENT),
        ("brief.doc", lambda: b"<html>", UploadProblem.OTHER_DOCUMENT),
        ("brief.rtf", lambda: b"{\\rtf1 De kraan lekt.}", UploadProblem.OTHER_DOCUMENT),
        ("brief.txt", lambda: b"{\\rtf1 De kraan lekt.}", UploadProblem.OTHER_DOCUMENT),
        ("brief.pages", documents.pages, UploadProblem.OTHER_DOCUMENT),
        ("kosten.xlsx", documents.workbook, UploadProblem.OTHER_DOCUMENT),
        (
            "kosten.xlsm",
            lambda: documents.workbook("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
            UploadProblem.OTHER_DOCUMENT,
        ),
        ("kosten.numbers", documents.pages, UploadProblem.OTHER_DOCUMENT),
        ("kosten.ods", lambda: documents.odt(kind="spreadsheet"), UploadProblem.OTHER_DOCUMENT),
        ("dia.pptx", documents.presentation, UploadProblem.OTHER_DOCUMENT),
        ("dia.odp", lambda: documents.odt(kind="presentation"), UploadProblem.OTHER_DOCUMENT),
        ("sjabloon.ott", lambda: documents.odt(kind="text-template"), UploadProblem.OTHER_DOCUMENT),
        ("kosten.xls", lambda: b"<table>", UploadProblem.OTHER_DOCUMENT),
        ("chat.zip", documents.exported_chat, UploadProblem.ARCHIVE),
        ("chat", lambda: documents.exported_chat("WhatsApp Chat with Jan.txt"), UploadProblem.ARCHIVE),
        ("foto.rar", lambda: b"Rar!\x1a\x07\x01" + bytes(50), UploadProblem.ARCHIVE),
        ("foto.7z", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(50), UploadProblem.ARCHIVE),
        ("foto.tar", lambda: b"x" * 257 + b"ustar" + bytes(200), UploadProblem.ARCHIVE),
        ("leeg.zip", lambda: b"PK\x05\x06" + bytes(18), UploadProblem.ARCHIVE),
        ("pagina.html", samples.html_as_pdf, UploadProblem.KIND),
    ],
)
def test_what_we_do_not_take_says_what_helps(name: str, make: Callable[[], bytes], problem: UploadProblem) -> None:
    assert check(name, io.BytesIO(make()), LIMITS) is problem
