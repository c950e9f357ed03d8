"""No call that takes typed text takes more than twice as long for twice the text, whatever the text is."""

import ast
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.test import Client

from formservice.app import public_app
from formservice.documents.blocks import OwnWords, Sheet
from formservice.documents.html import as_html
from formservice.documents.text import as_text
from formservice.documents.typesetting import as_typed
from formservice.documents.words import no_formula, say
from formservice.letters import to_corporation
from formservice.links import Links, Purpose
from formservice.questions import typed
from formservice.questions.answers import problems, sections
from formservice.questions.asked_first import ELIGIBILITY
from formservice.questions.beside import BY_CODE, BY_MAIL, LETTER, WITHDRAW
from formservice.questions.complaint import ComplaintToCorporation
from formservice.questions.question import QuestionKind
from formservice.questions.spelling import tidy
from formservice.questions.steps import form_steps
from formservice.rules.reference import parse_code, parse_reference
from formservice.service import Service
from formservice.settings.committee import load_committee
from formservice.text.plain_text import clean, normalized, showable
from formservice.uploads.incoming import safe_name
from formservice.web.posts import BoundedForm
from tests.harness.growth import FASTER_THAN_ITS_INPUT, TEXTS, grows_too_fast
from tests.harness.visit import HTTP

# a part that is refused halfway leaves its file to Python, which closes it
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 23)
COMMITTEE = load_committee(ROOT / "committee.toml")
STEPS = (*ELIGIBILITY, *form_steps(()), LETTER, BY_MAIL, BY_CODE, WITHDRAW)
LINKS = Links(["a key of more than thirty-two characters"], HTTP, 30, 3)
HEAD = 'Content-Disposition: form-data; name="papers"; filename="'


class Everywhere(dict[str, str]):
    """Answers of which each is the same text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def get(self, _: str, __: str = "") -> str:  # type: ignore[override]
        return self._text

    def __getitem__(self, _: str) -> str:
        return self._text


def read_form(body: bytes, kind: str = "application/x-www-form-urlencoded") -> None:
    """Read a posted form, or refuse it."""
    try:
        _, _, files = BoundedForm().parse(BytesIO(body), kind, len(body), {"boundary": "b"})
        for file in files.values():
            file.close()
    except RequestEntityTooLarge:
        return


def part(head: str, content: str) -> bytes:
    """Return a form with one part."""
    return f"--b\r\n{head}\r\n\r\n{content}\r\n--b--\r\n".encode("utf-8", "surrogatepass")


def letter_of(text: str) -> None:
    """Make the letter to the corporation, as page, text and link."""
    made = to_corporation.letter("nl", COMMITTEE, ComplaintToCorporation.read(Everywhere(clean(text)), TODAY), TODAY)
    as_html(made.blocks, "nl")
    to_corporation.mail_link(made)


CALLS: dict[str, Callable[[str], object]] = {
    "clean": clean,
    "showable": showable,
    "normalized": normalized,
    **{f"tidy a {kind}": lambda text, kind=kind: tidy(kind, text) for kind in QuestionKind},
    **{f"problems of {step.slug}": lambda text, step=step: problems(step, Everywhere(text), TODAY) for step in STEPS},
    "sections": lambda text: sections(Everywhere(text), ()),
    "number": typed.number,
    "month_number": typed.month_number,
    "parse_reference": parse_reference,
    "parse_code": parse_code,
    "safe_name": lambda text: safe_name(text, ".pdf"),
    "a link": lambda text: LINKS.open(Purpose.FOLLOW, text),
    "no_formula": no_formula,
    "as_typed": lambda text: as_typed(text, ""),
    "own words": lambda text: as_text([Sheet("nl", (OwnWords(say("a"), say("b"), text),))]),
    "the letter to the corporation": letter_of,
    "a form": lambda text: read_form(b"a=" + text.encode("utf-8", "surrogatepass")),
    "a part": lambda text: read_form(part('Content-Disposition: form-data; name="a"', text), "multipart/form-data"),
    "a part's head": lambda text: read_form(part(HEAD[:-11] + text, "x"), "multipart/form-data"),
    "a file's name": lambda text: read_form(part(HEAD + text + '"', "x"), "multipart/form-data"),
    "a preamble": lambda text: read_form(text.encode("utf-8", "surrogatepass"), "multipart/form-data"),
}


@pytest.mark.parametrize("name", CALLS)
def test_twice_the_text_takes_no_more_than_twice_the_time(name: str) -> None:
    call = CALLS[name]
    assert not dict(_too_fast(call)), "times the time for twice the text"


def _too_fast(call: Callable[[str], object]) -> Iterator[tuple[str, float]]:
    for what, piece in TEXTS.items():
        ratio = grows_too_fast(lambda size, piece=piece: call((piece * (size // len(piece) + 1))[:size]))
        if ratio:
            yield what, ratio


PATHS = ("complaint/complaint", "complaint/you", "complaint/papers", "complaint/letter", "withdrawal/", "follow/code")


@pytest.mark.parametrize("path", PATHS)
def test_twice_the_post_takes_no_more_than_twice_the_time(service: Service, path: str) -> None:
    client = Client(public_app(service))
    step = next(step for step in STEPS if step.slug == path.rpartition("/")[2] or step is BY_CODE)
    names = [question.name for question in step.questions]

    def post(text: str) -> None:
        typed = text.encode("utf-8", "surrogatepass").replace(b"&", b"%26")
        body = b"&".join(name.encode() + b"=" + typed for name in names)
        kind = "application/x-www-form-urlencoded"
        with client.post(f"/forms/nl/{path}", data=body, content_type=kind, base_url=HTTP) as answer:
            assert answer.status_code in {413, 422}

    assert not dict(_too_fast(post)), "times the time for twice the text"


@pytest.mark.parametrize(
    "header", ["Accept-Language", "Cookie", "Origin", "Content-Type", "X-Forwarded-For", "Referer"]
)
def test_twice_the_header_takes_no_more_than_twice_the_time(service: Service, header: str) -> None:
    client = Client(public_app(service), use_cookies=False)

    def post(text: str) -> None:
        sent = "".join(c for c in text if c.isprintable()).encode("utf-8", "ignore").decode("latin-1")
        with client.post("/forms/xx/complaint/", headers={header: sent}, base_url=HTTP) as answer:
            assert answer.status_code < 500

    # the server takes 100 headers of 8 kB, nginx 16 kB in all
    found = {}
    for what, piece in TEXTS.items():
        ratio = grows_too_fast(lambda size, piece=piece: post((piece * (size // len(piece) + 1))[:size]), most=50_000)
        found |= {what: ratio} if ratio else {}
    assert not found


def test_a_call_that_grows_faster_than_its_input_is_found() -> None:
    # without memory: how fast that is depends on what else the machine does
    assert grows_too_fast(lambda size: [sum(range(size)) for _ in range(size)]) > FASTER_THAN_ITS_INPUT
    assert not grows_too_fast(lambda size: sum(number % 3 for number in range(size * 20)))


def test_text_is_normalised_in_one_place() -> None:
    normalising = {
        file.relative_to(ROOT / "formservice").as_posix()
        for file in (ROOT / "formservice").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute | ast.Name | ast.alias)
        and "normalize" in {getattr(node, "attr", ""), getattr(node, "id", ""), getattr(node, "name", "")}
    }
    assert normalising == {"text/plain_text.py"}
