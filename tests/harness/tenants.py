"""Whole complaints over the wire, from the first question to the reference, by several tenants at once."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from tests.harness.steps import COMPLAINT, TENANT
from tests.harness.wire import Answer, Wire, request

_TOKEN = re.compile(rb'name="csrf_token"[^>]* value="([^"]+)"')
_REFERENCE = re.compile(rb'<bdi dir="ltr">([A-Z0-9]{8})</bdi>')
_BOUNDARY = "papers-of-a-tenant"
_FURTHEST = 10  # redirects after one press of a button

ANSWERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("written", {"written": "mail"}),
    ("answered", {"answered": "yes"}),
    ("now", {"now": "disagree"}),
    ("who", {"for_whom": "self"}),
    ("corporation", {"corporation": "Woonstichting De Brug"}),
    ("you", {**TENANT, "letters_in": "nl"}),
    ("complaint", {**COMPLAINT, "what_happened": f"{COMPLAINT['what_happened']} " * 20}),
)
"""What a tenant answers, page after page; the papers come after it."""


class WentWrongError(Exception):
    """A journey did not come where it should; `page` is what came instead."""

    def __init__(self, where: str, page: bytes = b"") -> None:
        super().__init__(where)
        self.page = page


@dataclass
class Tenant:
    """One tenant's browser: a connection, a cookie and the page in front of it; `own` answers go before ANSWERS."""

    wire: Wire
    lang: str = "nl"
    own: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    pages: dict[str, Answer] = field(default_factory=dict)
    _cookie: str = ""
    _page: bytes = b""
    _path: str = ""

    def complain(self, paper: bytes) -> str:
        """Go from the first question to the page with the reference, and return the reference."""
        self.answer_up_to("papers")
        self.add(paper)
        return self.finish()

    def add(self, paper: bytes) -> None:
        """Add a paper to the complaint, and come to the page with all answers."""
        self._post(_multipart(self._token(), paper), f"multipart/form-data; boundary={_BOUNDARY}")
        self._expect("check")

    def finish(self) -> str:
        """Press the last button, and return the reference that is shown then."""
        self.answer({})
        return self._reference()

    def look_again(self) -> str:
        """Open the last page again, and return its reference."""
        self.open("received")
        return self._reference()

    def answer_up_to(self, slug: str) -> None:
        """Answer page after page, from the first question on, until this page is in front."""
        self.open("written")
        for asked, answers in ANSWERS:
            if asked == "who":
                self._expect("result")
                self.open("who")
            if asked == slug:
                break
            self._expect(asked)
            self.answer(answers | {name: self.own[name] for name in self.own.keys() & answers.keys()})
        self._expect(slug)

    def answer(self, answers: dict[str, str]) -> None:
        """Fill in the page in front and press its main button."""
        self._post(urlencode(answers | {"csrf_token": self._token()}).encode(), "application/x-www-form-urlencoded")

    def again(self) -> tuple[bytes, int]:
        """Return the request that shows the page in front again, and how long its answer is on the wire."""
        asked = request("GET", self._path, self.cookie)
        return asked, self.wire.ask(asked).size

    def open(self, slug: str) -> None:
        """Open a page of the journey."""
        self.visit(f"/forms/{self.lang}/complaint/{slug}")

    def visit(self, path: str) -> None:
        """Open a page."""
        self._go("GET", path)

    @property
    def slug(self) -> str:
        """The last part of the address of the page in front."""
        return self._path.rpartition("/")[2]

    @property
    def cookie(self) -> dict[str, str]:
        """The header that makes the server know this browser."""
        return {"Cookie": self._cookie} if self._cookie else {}

    def _post(self, body: bytes, kind: str) -> None:
        self._go("POST", self._path, body, kind)

    def _go(self, method: str, path: str, body: bytes = b"", kind: str = "") -> None:
        for _ in range(_FURTHEST):
            headers = self.cookie | ({"Content-Type": kind} if body else {})
            answer = self.wire.ask(request(method, path, headers, body))
            self.requests += 1
            if "set-cookie" in answer.headers:
                self._cookie = answer.headers["set-cookie"].partition(";")[0]
            if answer.status != 303:
                break
            method, path, body = "GET", urlsplit(answer.headers["location"]).path, b""
        if answer.status != 200:
            raise WentWrongError(f"{answer.status} at {path}", answer.body)
        self._path, self._page = path, answer.body
        self.pages[path.rpartition("/")[2]] = answer

    def _expect(self, slug: str) -> None:
        if not self._path.endswith(f"/{slug}"):
            raise WentWrongError(f"at {self._path}, not at {slug}")

    def _reference(self) -> str:
        self._expect("received")
        shown = _REFERENCE.search(self._page)
        if not shown:
            raise WentWrongError("no reference on the last page")
        return shown[1].decode()

    def _token(self) -> str:
        found = _TOKEN.search(self._page)
        if not found:
            raise WentWrongError(f"no form at {self._path}")
        return found[1].decode()


@dataclass
class Journeys:
    """What came of many journeys."""

    seconds: float = 0.0
    requests: int = 0
    references: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def travel(port: int, how_many: int, at_once: int, paper: bytes) -> Journeys:
    """Send so many complaints, each from a browser of its own, and return what came of them."""
    went = Journeys()
    noting = threading.Lock()

    def one(_: int) -> None:
        with Wire(port) as wire:
            tenant = Tenant(wire)
            try:
                reference = tenant.complain(paper)
            except (WentWrongError, OSError) as problem:
                with noting:
                    went.errors.append(str(problem) or type(problem).__name__)
                return
        with noting:
            went.references.append(reference)
            went.requests += tenant.requests

    started = time.perf_counter()
    with ThreadPoolExecutor(at_once) as tenants:
        list(tenants.map(one, range(how_many)))
    went.seconds = time.perf_counter() - started
    return went


def _multipart(token: str, paper: bytes) -> bytes:
    head = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="papers"; filename="brief.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return head.encode() + paper + f"\r\n--{_BOUNDARY}--\r\n".encode()
