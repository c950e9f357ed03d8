"""A script that no font here can draw: papers and the committee's letter say which, and promise no more than holds."""

from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO

import pikepdf
import pytest

from formservice.letters.pdf import complaint_pdf, copy_pdf
from formservice.mail.outbox import Outbox
from formservice.settings.committee import Committee
from formservice.storage.cases import Case
from tests.harness.mailing import text_of
from tests.harness.pdf_text import words_of

Submit = Callable[..., Case]
Written = Callable[[], dict[str, EmailMessage]]

SCRIPTS = [
    ("天花板漏水", "Chinees"),
    ("지붕이 샌다", "Koreaans"),
    ("屋根が雨漏りする", "Japans"),
    ("छत टपकती है", "Devanagari"),
    ("სახურავი ჟონავს", "Georgisch"),
    ("หลังคารั่ว", "Thai"),
    ("הגג דולף", "Hebreeuws"),
    ("😀", "bijzondere tekens"),
    ("天 지 😀", "Chinees, Koreaans en bijzondere tekens"),
]


def squeezed(words: str) -> str:
    """Return words without blanks: a PDF has none where a line ends."""
    return "".join(words.split())


@pytest.mark.parametrize(("typed", "named"), SCRIPTS)
def test_the_committees_letter_and_its_pdf_say_which_script_is_missing_and_where_it_stands(
    submit: Submit, outbox: Outbox, written: Written, committee: Committee, typed: str, named: str
) -> None:
    submit(what_happened=typed, mail="")
    outbox.deliver_due()
    text = text_of(written()["committee_received-1"])
    assert (
        f"In de PDF staat niet alles goed. Wij hebben geen lettertype voor: {named}. In deze mail staat het wel."
        in text
    )
    assert typed in text
    [pdf] = [f for f in written()["committee_received-1"].iter_attachments() if "klacht-" in (f.get_filename() or "")]
    said = f"Niet alles staat goed in deze PDF. Wij hebben geen lettertype voor: {named}. In de mail staat het wel."
    assert squeezed(said) in squeezed(words_of(pdf.get_content()))


def test_where_every_letter_is_drawn_nothing_is_said(submit: Submit, outbox: Outbox, written: Written) -> None:
    submit(what_happened="السقف يسرب · Крыша течёт · Η στέγη στάζει · Mái nhà dột \u200e\ufe0f")
    outbox.deliver_due()
    assert "lettertype" not in text_of(written()["committee_received-1"])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Niet alles staat goed in deze PDF. Wij hebben geen lettertype voor: Chinees."),
        ("en", "Not everything is shown correctly in this PDF. We do not have a font for: Chinese."),
        ("ar", "ينية"[::-1]),  # as it is drawn
    ],
)
def test_the_tenants_copy_says_it_in_the_tenants_language_and_does_not_promise_a_mail(
    submit: Submit, committee: Committee, language: str, said: str
) -> None:
    content = copy_pdf(submit(what_happened="天花板漏水"), committee, language)
    words = squeezed(words_of(content))
    assert squeezed(said) in words
    assert squeezed("Wij hebben geen lettertype voor: Chinees. Wij hebben uw tekst wel goed ontvangen.") in words
    assert squeezed("in de mail") not in words.lower()
    with pikepdf.open(BytesIO(content)) as opened:
        assert str(opened.Root.Lang).split("-")[0] == language


def test_a_paper_that_lacks_nothing_says_nothing(submit: Submit, committee: Committee) -> None:
    assert "lettertype" not in words_of(complaint_pdf(submit(), committee))
