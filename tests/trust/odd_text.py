"""Odd text: whatever is typed or sent as text comes back as it was, or with a message, on either database."""

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote_from_bytes, urlencode

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from formservice.app import public_app
from formservice.mail.outbox import Outbox
from formservice.questions.answers import names
from formservice.questions.asked_first import ELIGIBILITY
from formservice.questions.beside import ADD, BY_CODE, BY_MAIL, CONTACT, LETTER, WITHDRAW
from formservice.questions.question import QuestionKind
from formservice.questions.steps import FORM
from formservice.service import Service
from formservice.settings.committee import Committee
from formservice.storage import letters
from tests.conftest import ROOT, Clock, service_in, shipped
from tests.harness.databases import not_waiting_for_the_disk
from tests.harness.steps import answer_eligibility, fill_in, reference_and_code, sent_on, submit
from tests.harness.visit import HTTP, Browser
from tests.trust.bombs import send
from tests.trust.everywhere import walk
from tests.trust.promise import Seen, promise
from tests.trust.service import served
from tests.web.states import OPENED

_ODD = (
    *("\0", "a\0b", "\ud800", "\udfff\ud83d", "\ufeff", "\ufffe", "\ufdd0", "\ue000", "\U000f0000", "\U0010ffff"),
    *(
        "\u202e",
        "\u202a\u202b\u2066",
        "\u200f",
        "\u200b\u2060",
        "\u2028",
        "\u2029",
        "\x85",
        "\r",
        "\r\n",
        "\x0b\x0c",
        "\x1b[",
    ),
    *(
        "e" + "\u0301" * 400,
        "\u0489" * 100,
        "\u1dfa",
        "ﷺ",
        "𒐫",
        "👩\u200d👩\u200d👧",
        "\U000e0061",
        "\U0001d400",
        "İıſK",
    ),
    *("سقف", "डब्बा", "漢字", "\t", " ", "\u00a0", "\u3000", "&#0;", "&lt;", "%00", "%", "+", "\\x00", "'\"--;"),
)
_LENGTHS = (1, 199, 200, 201, 20_000, 20_001, 1_000_000)
_NOT_HTML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_WORDS = {
    QuestionKind.LINE,
    QuestionKind.TEXT,
    QuestionKind.MAIL,
    QuestionKind.PHONE,
    QuestionKind.POSTCODE,
    QuestionKind.REFERENCE,
    QuestionKind.CODE,
    QuestionKind.DATE,
}
_JOURNEYS = {
    BY_MAIL: ("withdrawal/", "follow/"),
    BY_CODE: ("withdrawal/code", "follow/code"),
    WITHDRAW: ("withdrawal/confirm",),
    ADD: ("follow/papers",),
    CONTACT: ("follow/contact",),
}


def _long(piece: str, length: int) -> str:
    return (f"{piece}x" * (length // len(piece) + 1))[:length]


_piece = st.sampled_from(_ODD) | st.text(st.characters(), min_size=1, max_size=40)
_text = st.lists(_piece, min_size=1, max_size=6).map("".join) | st.builds(_long, _piece, st.sampled_from(_LENGTHS))
_sent = _text.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(min_size=1, max_size=200)


@dataclass(frozen=True)
class _Field:
    """A field of a form, in a browser that has this form in front; `is_kept` where the text stays with the draft."""

    browser: Browser
    path: str
    name: str
    is_kept: bool


@promise(24, "odd text", short=60, long=2_500)
def type_odd_text(folder: Path, most: int) -> Seen:
    """Type it into every field, and look at what comes back at once, and from the database."""
    never = {"5xx": 0, "altered": 0, "no HTML": 0, "letters that failed": 0}
    seen: dict[str, int] = {"taken": 0, "told": 0}
    with not_waiting_for_the_disk(), service_in(folder / "in-process", ROOT / "build", _generous(), Clock()) as service:
        fields = list(_fields(service))

        def type_into(field: _Field, raw: bytes) -> None:
            status, page = _post(field, raw)
            never["5xx"] += status >= 500
            seen["taken" if status == 303 else "told"] += 1
            shown = [page] if status == 422 else []
            typed = raw.decode("utf-8", "replace")
            # of what is refused, nothing that came empty is kept: it erases no answer of another device
            if field.is_kept and (status == 303 or (status == 422 and _folded(typed))):
                shown.append(_get(field))
            for each in shown:
                never["altered"] += _folded(_value(each, field.name)) != _folded(typed)
                never["no HTML"] += bool(_NOT_HTML.search(each))

        for number, field in enumerate(fields):
            _try(lambda raw, field=field: type_into(field, raw), most // len(fields) + 1, number)
        letters_sent = _whole_complaints(service, most // 60, never)
    with served(folder / "served") as running:
        statuses: list[int] = []
        head = "Content-Type: application/x-www-form-urlencoded"
        _try(lambda raw: statuses.append(send(running.port, head, [b"name=" + raw])), most // 10, 0)
        in_a_cookie = f"{head}\r\nCookie: session="
        _try(lambda raw: statuses.append(send(running.port, in_a_cookie + _header(raw), [b""])), most // 10, 1)
        never["5xx"] += sum(status >= 500 for status in statuses)
    assert seen["taken"], "nothing was taken"
    assert seen["told"], "nothing was refused"
    tried = (
        f"{sum(seen.values()):,} texts into {len(fields)} fields ({seen['taken']:,} taken), {len(statuses)} over HTTP"
    )
    return Seen(f"{tried}, {letters_sent} letters", never)


def _try(check: Callable[[bytes], None], most: int, number: int) -> None:
    """Call this with so many odd texts; the same every time, and others for each number."""

    @settings(
        max_examples=most,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @seed(number)
    @given(_sent)
    def run(raw: bytes) -> None:
        check(raw)

    run()


def _generous() -> Committee:
    committee = shipped()
    many = replace(
        committee.limits,
        submissions=10**6,
        links=10**6,
        codes=10**6,
        changes=10**6,
        upload_bytes=10**12,
        typed_bytes=10**12,
    )
    return replace(committee, limits=many, limits_in_all=many)


def _fields(service: Service) -> list[_Field]:
    """Return every field into which text can be typed or sent, each form in a browser of its own."""
    application = public_app(service)
    found: list[_Field] = []
    for step in (*ELIGIBILITY, *FORM, LETTER, BY_MAIL, BY_CODE, WITHDRAW, ADD, CONTACT):
        for path in _JOURNEYS.get(step, (f"complaint/{step.slug}",)):
            browser = Browser(application)
            _come_to(browser, service, path)
            assert browser.page.address == f"/forms/nl/{path}", browser.page.address
            asked = [name for question in step.questions if question.kind in _WORDS for name in names(question)]
            is_kept = step in (*ELIGIBILITY, *FORM)
            found += [_Field(browser, f"/forms/nl/{path}", name, is_kept) for name in asked if "unknown" not in name]
    return found


def _come_to(browser: Browser, service: Service, path: str) -> None:
    slug = path.rpartition("/")[2]
    if path.startswith("complaint/"):
        open_question = {"answered": "no", "now": None, **sent_on(service.today())} if slug == "sent" else {}
        answer_eligibility(browser, **open_question)
        if slug not in {"written", "answered", "now", "sent", "letter"}:
            fill_in(browser)
        if slug == "helper":
            browser.visit("/forms/nl/complaint/who")
            browser.press(for_whom="other")
        if slug == "address":
            browser.visit("/forms/nl/complaint/you")
            browser.press(contact="post")
    if slug == "confirm" or path in OPENED:
        reference, code = reference_and_code(submit(browser))
        browser.visit("/forms/nl/withdrawal/code")
        browser.press(reference=reference, code=code)
    browser.visit(f"/forms/nl/{path}")


def _post(field: _Field, raw: bytes) -> tuple[int, str]:
    """Send the form in front with these bytes in one field, as they are; return the status and the page."""
    others = {name: given for name, given in field.browser.filled().items() if name != field.name}
    body = urlencode(others) + f"&{field.name}={quote_from_bytes(raw)}"
    kind = "application/x-www-form-urlencoded"
    if field.name == "reason":
        body += "&switch=nl"  # the same page again, so that the complaint is not withdrawn
    with field.browser.client.post(
        field.path, data=body, content_type=kind, base_url=HTTP, headers={"Sec-Fetch-Site": "same-origin"}
    ) as answer:
        return answer.status_code, answer.get_data(as_text=True)


def _get(field: _Field) -> str:
    with field.browser.client.get(field.path, base_url=HTTP) as answer:
        assert answer.status_code == 200, (field.path, answer.status_code, answer.headers.get("Location"))
        return answer.get_data(as_text=True)


def _value(page: str, name: str) -> str:
    """Return what stands in a field of a page."""
    found = re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', page) or re.search(
        rf'<textarea[^>]* name="{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL
    )
    assert found, f"no field {name}"
    return html.unescape(found[1])


def _folded(text: str) -> str:
    """Return letters and digits alone, digits as western ones: what may never get lost."""
    kept = (c for c in unicodedata.normalize("NFC", text) if c.isalnum())
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in kept)


def _header(raw: bytes) -> str:
    return "".join(chr(byte) for byte in raw[:4_000] if byte not in b"\r\n\0")


def _whole_complaints(service: Service, most: int, never: dict[str, int]) -> int:
    """Go all the way with odd text in every field, and let every letter be made; return how many went out."""
    application = public_app(service)
    for odd in _ODD[: most + 1]:
        browser, piece = Browser(application), odd.encode("utf-8", "ignore").decode()  # no browser sends halves
        line, text = f"a {piece} z"[:200], _long(f"{piece} z\n", 2_000)
        pages = list(walk(browser, line, text, lambda browser=browser: reference_and_code(browser.page)))
        assert pages[-1] == "reopened"
    sent = Outbox(service).deliver_due()
    waiting = letters.undelivered(service.db)
    never["letters that failed"] += waiting.failed + waiting.retrying
    return sent
