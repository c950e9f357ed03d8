"""Mails that come in as files: the PDF that is made, what is kept beside it, and what stays out with what follows."""

import io
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from formservice.sandbox.turns import Sender, Turns
from formservice.storage.attachments import SafeFile, VirusCheck
from formservice.uploads.incoming import UploadProblem, check
from formservice.uploads.mail_opener import open_mail
from formservice.uploads.mail_papers import papers_of, unpack
from formservice.uploads.mails import DEEPEST, Headers, Mail, Part, is_mail
from formservice.uploads.scanning import Scanner
from tests.harness import documents, mails, samples
from tests.harness.pdf_text import words_of
from tests.harness.scanners import EICAR
from tests.trust.mail_bombs import large_mails
from tests.uploads.test_incoming import LIMITS, accepted


class _FindsEicar(Scanner):
    """Looks for the one harmless virus, in what is packed in a mail as well where it is told how that looks."""

    def __init__(self, *also: bytes) -> None:
        super().__init__("/nowhere")
        self._marks = (EICAR, *also)
        self.asked: list[bytes] = []

    def check(self, content: bytes) -> VirusCheck:
        self.asked.append(content)
        return VirusCheck.FOUND if any(mark in content for mark in self._marks) else VirusCheck.CLEAN


def papers(content: bytes, name: str = "RE: kraan.eml") -> list[tuple[str, str]]:
    return [(paper.name, paper.kind) for paper in accepted(content, name).papers]


def read(content: bytes, name: str = "RE: kraan.eml") -> str:
    return " ".join(words_of(accepted(content, name).content).split())


def test_a_mail_becomes_a_pdf_with_its_files_and_itself_beside_it() -> None:
    content = mails.with_everything()
    kept = accepted(content, "RE: kraan.eml")
    # the logo goes along in the mail alone
    assert [(paper.name, paper.kind) for paper in kept.papers] == [
        ("RE kraan.pdf", "pdf"),
        ("keuken.jpg", "jpeg"),
        ("afspraak é.pdf", "pdf"),
        ("RE kraan.eml", "eml"),
    ]
    assert kept.beside[-1].content == content
    assert kept.sha256_received == kept.beside[-1].sha256
    assert not kept.left_out
    shown = " ".join(words_of(kept.content).split())
    for words in (
        "Amina Haddad <amina@example.org>",
        "Wonen aan Zee <klacht@corporatie.example>",
        "wijkbeheer@corporatie.example",
        "maandag 2 november 2026, 14.05 uur",
        "Lekkage in de keuken – urgent",
        "Wij komen op maandag langs.",
        "keuken.jpgzit erbij",
        "Er staat water in de keuken.",
        "De mail zelf zit er ook bij: RE kraan.eml.",
    ):
        assert words in shown, shown


def test_a_mail_of_outlook_becomes_the_same() -> None:
    inside = mails.outlook_tree(("brief.pdf", samples.pdf()), body="Er staat water in de keuken.", is_inside=True)
    content = mails.outlook_mail(("keuken.jpg", samples.jpeg()), inside=inside)
    kept = accepted(content, "kraan.MSG")
    assert [(paper.name, paper.kind) for paper in kept.papers] == [
        ("kraan.pdf", "pdf"),
        ("keuken.jpg", "jpeg"),
        ("brief.pdf", "pdf"),
        ("kraan.msg", "msg"),
    ]
    assert kept.beside[-1].content == content
    shown = " ".join(words_of(kept.content).split())
    for words in ("Amina Haddad <amina@example.org>", "Wonen aan Zee", "De kraan lekt nog", "Er staat water"):
        assert words in shown, shown


def test_a_mail_in_a_mail_of_another_program_is_read_too() -> None:
    inner = mails.enclosing(("foto.jpg", samples.jpeg()), text="Binnenste mail.")
    outlook = mails.outlook_mail(("binnen.eml", inner), body="Middelste mail.")
    kept = accepted(mails.enclosing(("midden.msg", outlook), text="Buitenste mail."))
    assert [paper.kind for paper in kept.papers] == ["pdf", "jpeg", "eml"]
    shown = words_of(kept.content)
    assert all(words in shown for words in ("Buitenste mail.", "Middelste mail.", "Binnenste mail."))


@pytest.mark.parametrize(
    ("name", "make", "why"),
    [
        ("setup.exe", lambda: b"MZ" + bytes(600), "nemen wij niet aan"),
        ("macro.docx", samples.macro_docx, "onveilig"),
        ("slot.pdf", samples.encrypted_pdf, "wachtwoord"),
        ("half.jpg", samples.damaged_jpeg, "kunnen dit niet openen"),
        ("pagina.html", samples.html_as_pdf, "nemen wij niet aan"),
        ("kosten.xlsx", documents.workbook, "nemen wij niet aan"),
    ],
)
@pytest.mark.parametrize("is_outlook", [False, True])
def test_what_we_refuse_in_a_mail_keeps_the_mail_itself_here(
    name: str, make: Callable[[], bytes], why: str, is_outlook: bool
) -> None:
    files = ((name, make()), ("brief.pdf", samples.pdf()))
    content = mails.outlook_mail(*files) if is_outlook else mails.enclosing(*files)
    kept = accepted(content, "kraan.msg" if is_outlook else "kraan.eml")
    assert [paper.name for paper in kept.papers] == ["kraan.pdf", "brief.pdf"]
    assert kept.left_out == (name,)
    shown = " ".join(words_of(kept.content).split())
    assert name in shown
    assert why in shown
    assert "De mail zelf sturen wij niet mee" in shown


def test_the_scanner_sees_the_mail_and_each_part_and_a_part_with_a_virus_stays_out() -> None:
    pdf = samples.pdf()
    content = mails.enclosing(("brief.txt", b"Let op! " + EICAR), ("brief.pdf", pdf))
    scanner = _FindsEicar(b"brief.txt")  # as clamd, it looks into a mail
    kept = check("kraan.eml", io.BytesIO(content), LIMITS, scanner)
    assert isinstance(kept, SafeFile)
    assert [paper.name for paper in kept.papers] == ["kraan.pdf", "brief.pdf"]
    assert kept.left_out == ("brief.txt",)
    assert scanner.asked[0] == content
    assert scanner.asked[1:] == [b"Let op! " + EICAR, pdf]


def test_a_program_with_a_virus_in_a_mail_keeps_out_no_more_than_itself() -> None:
    content = mails.enclosing(("setup.exe", b"MZ" + bytes(600)))
    kept = check("kraan.eml", io.BytesIO(content), LIMITS, _FindsEicar(b"setup.exe"))
    assert isinstance(kept, SafeFile)
    assert [paper.name for paper in kept.papers] == ["kraan.pdf"]


def test_a_mail_with_a_virus_that_is_in_none_of_its_parts_stays_out() -> None:
    content = mails.mail().as_bytes() + b"\r\n" + EICAR
    assert check("kraan.eml", io.BytesIO(content), LIMITS, _FindsEicar()) is UploadProblem.VIRUS


def test_html_becomes_text_and_nothing_of_it_is_run_or_fetched() -> None:
    message = EmailMessage()
    for name, value in mails.mail().items():
        if name.lower() in {"from", "to", "date", "subject"}:
            message[name] = value
    message.set_content(
        "<html><head><title>Titel</title><style>p {color: red}</style></head><body><p>De kraan<br>lekt.</p>"
        '<script>alert("nee")</script><img src="https://example.org/seen.png"><ul><li>keuken</li></ul></body></html>',
        subtype="html",
    )
    kept = accepted(message.as_bytes(), "kraan.eml")
    shown = words_of(kept.content)
    assert all(words in shown for words in ("De kraan", "lekt.", "keuken"))
    assert not any(words in shown for words in ("alert", "example.org/seen", "color", "Titel"))
    assert b"/URI" not in kept.content


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "utf-8"), ("windows-1252", "cp1252"), ("does-not-exist", "utf-8"), ("us-ascii", "cp1252")],
)
def test_a_text_in_any_charset_is_read(charset: str, encoding: str) -> None:
    head = f'From: a@example.org\r\nDate: x\r\nContent-Type: text/plain; charset="{charset}"\r\n'
    content = head.encode() + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + "Café “lek” 12 €".encode(encoding)
    assert "Café “lek” 12 €" in read(content)


@pytest.mark.parametrize(
    ("content", "is_one"),
    [
        (b"From: a@example.org\r\nDate: x\r\n\r\nhallo", True),
        (b"Received: by x\nFrom: a@example.org\n\nhallo", True),
        (b"From a@example.org Mon\nReceived: by x\nfrom: a@example.org\n\nhallo", True),
        (b"\xef\xbb\xbfMessage-ID: x\r\nFrom: a@example.org\r\n\r\n", True),
        (b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<script>", False),
        (b"Beste meneer,\r\nFrom: a@example.org\r\nDate: x\r\n", False),
        (b"", False),
    ],
)
def test_a_mail_is_known_by_its_headers(content: bytes, is_one: bool) -> None:
    assert is_mail(content) is is_one


def test_a_mail_that_was_renamed_comes_in_all_the_same() -> None:
    assert papers(mails.mail().as_bytes(), "document") == [("document.pdf", "pdf"), ("document.eml", "eml")]


def test_a_mail_without_any_text_or_with_odd_headers_comes_in() -> None:
    content = b"From: =?bogus?q?x?= <a@example.org>\nDate: nonsense\nSubject: =?utf-8?b?!!!?=\nTo: \xff\n\n"
    assert "In deze mail staat geen tekst." in read(content)


def test_a_mail_too_deep_in_mails_keeps_the_mail_itself_here() -> None:
    message = mails.mail("Diepste.")
    for _ in range(DEEPEST + 1):
        outer = mails.mail("Zie onder.")
        outer.add_attachment(message)
        message = outer
    kept = accepted(message.as_bytes(), "kraan.eml")
    assert [paper.name for paper in kept.papers] == ["kraan.pdf"]
    assert kept.left_out == ("mail",)
    assert "Diepste." not in words_of(kept.content)


def test_a_mail_with_more_in_it_than_a_person_sends_stays_out() -> None:
    files = [(f"{number}.txt", b"x%d" % number) for number in range(51)]
    assert check("kraan.eml", io.BytesIO(mails.enclosing(*files)), LIMITS) is UploadProblem.DAMAGED
    assert len(accepted(mails.enclosing(*files[:50]), "kraan.eml").papers) == 52


def test_what_is_left_once_a_mail_took_its_time_stays_out() -> None:
    parts = [Part(f"{number}.pdf", b"x") for number in range(4)]
    with Turns(1).place(Sender("x", seconds=5.0)) as place:

        def judge(name: str, content: bytes) -> str:
            place.sender.seconds += 20.0
            return "kind" if name != "2.pdf" else "too late"

        itself = SafeFile("kraan.eml", "eml", b"", "", "")
        kept = papers_of([Mail(Headers(), parts=parts)], itself, "kraan.pdf", judge, place, "")
    assert isinstance(kept, SafeFile)
    assert place.sender.seconds < 5 + 2 * 20 + 20
    assert kept.left_out == ("0.pdf", "1.pdf", "2.pdf", "3.pdf")


def test_a_mail_with_headers_or_pages_without_end_comes_in_within_bounds() -> None:
    for name, content in large_mails(50_000):
        kept = accepted(content, name)
        assert kept.kind == "pdf"
        assert kept.beside[-1].content == content


def test_a_long_text_is_cut_and_says_so() -> None:
    shown = read(mails.mail("De kraan lekt. " * 5_000).as_bytes())
    assert "Niet alle tekst staat in deze PDF." in shown


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0" * 8,
        b"\xff" * 8 + b"[]",
        (2).to_bytes(8, "big") + b"[]",
        (4).to_bytes(8, "big") + b"[{}]" + b"more",
        (9).to_bytes(8, "big") + b"[" * 9,
    ],
)
def test_an_answer_that_is_none_is_not_believed(answer: bytes) -> None:
    assert unpack(answer) is None


def test_sizes_that_do_not_fit_are_not_believed() -> None:
    right = open_mail("EML", mails.enclosing(("a.txt", b"abc")), 10_000_000)
    assert unpack(right) is not None
    assert unpack(right + b"x") is None
    assert unpack(right.replace(b'"size": 3', b'"size":-3')) is None
    assert unpack(right.replace(b'"size": 3', b'"size": 9')) is None
