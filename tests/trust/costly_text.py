"""Text that costs the most there is, up to the size allowed: how long it holds a worker, and how long others wait."""

import http.client
import itertools
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from werkzeug.test import Client

from formservice.app import public_app
from formservice.questions.answers import names
from formservice.questions.asked_first import ELIGIBILITY
from formservice.questions.beside import ADD, BY_CODE, BY_MAIL, CONTACT, LETTER
from formservice.questions.spelling import tidy
from formservice.questions.steps import FORM
from formservice.web.posts import MOST_TEXT
from tests.conftest import ROOT, Clock, service_in, shipped
from tests.deploy.nginx import NGINX, Nginx
from tests.deploy.serving import SecureWire, deployed
from tests.harness.growth import TEXTS, grows_too_fast
from tests.harness.processes import Running, cpu_seconds
from tests.harness.tenants import Tenant
from tests.harness.visit import HTTP
from tests.harness.wire import Wire, request
from tests.trust.costly import LONG, PARTS
from tests.trust.promise import Seen
from tests.trust.service import Caller, served
from tests.trust.visitors import Waits, visitors

MOST_HELD = 0.5
"""Seconds of CPU that one post may cost."""

_COSTLIEST = ("marks in the wrong order", "thirty marks in the wrong order", "marks of two marks", "escapes", "lines")
_TRIES = 3
_SURELY = 10 * MOST_HELD  # noise costs less
_ENOUGH = 3
_AT_ONCE = 8
_ROUNDS = 2
_REST, _SHORT_REST = 3, 0.5
_FORM = "application/x-www-form-urlencoded"
_PARTS = "multipart/form-data; boundary=b"
_STEPS = {f"complaint/{step.slug}": step for step in (*ELIGIBILITY, *FORM, LETTER)}
_STEPS |= {"withdrawal/": BY_MAIL, "follow/": BY_MAIL, "withdrawal/code": BY_CODE, "follow/code": BY_CODE}
_STEPS |= {"follow/papers": ADD, "follow/contact": CONTACT}
_SHORT = ("complaint/complaint", "follow/")


@dataclass(frozen=True)
class _Post:
    """One post, and what it is."""

    path: str
    what: str
    kind: str
    body: bytes


@dataclass
class _Found:
    """What may never be, and what was measured."""

    posts: int = 0
    slow: int = 0
    too_fast: int = 0
    too_early: int = 0
    kept_waiting: int = 0
    longest: float = 0.0
    what: str = ""
    measured: dict[str, str] = field(default_factory=dict)


def post_costly_text(folder: Path, size: int) -> Seen:
    """Post every kind of text into every form, alone and many at once, with a token and without."""
    is_long, found = size >= LONG, _Found()
    _double(folder / "in-process", TEXTS if is_long else _COSTLIEST, found)
    with served(folder / "bare") as running:
        with Wire(running.port) as wire:
            tenant = Tenant(wire)
            tenant.answer_up_to("complaint")
            # broken is broken: each further post may hold a worker for minutes
            for post in itertools.takewhile(lambda _: found.slow < _ENOUGH, _posts(is_long)):
                _weigh(Running(running.pid, running.port), post, tenant, found)
        if found.slow >= _ENOUGH:
            return _seen(found)
        with visitors(running.port) as at_rest:
            time.sleep(_REST if is_long else _SHORT_REST)  # a figure to hold the others against
        found.measured["waits of others at rest"] = str(at_rest)
        with visitors(running.port) as waits, ThreadPoolExecutor(_AT_ONCE) as senders:
            list(senders.map(lambda post: _send(running.port, post, tenant), [*_heaviest()] * _ROUNDS))
        _note(waits, "beside the posts, bare", is_long, found)
    if NGINX:
        (folder / "nginx").mkdir()
        with deployed(folder / "nginx") as (_, nginx):
            with visitors(nginx) as waits, ThreadPoolExecutor(_AT_ONCE) as senders:
                list(senders.map(lambda post: _send_through(nginx, post), [*_heaviest()] * _ROUNDS))
            _note(waits, "through nginx", is_long, found)
    return _seen(found)


PARTS.append(post_costly_text)


def _seen(found: _Found) -> Seen:
    never = {
        f"slow answers of {found.posts:,}": found.slow,
        "texts that take more than twice as long for twice the text": found.too_fast,
        "texts looked through before the token": found.too_early,
        "visitors kept waiting": found.kept_waiting,
    }
    longest = {"longest that a text held a worker": f"{found.longest:.2f} s ({found.what})"}
    return Seen(f"{found.posts:,} posts of {MOST_TEXT / 1_000_000} MB", never, longest | found.measured)


def _double(folder: Path, kinds: Iterable[str], found: _Found) -> None:
    """Double each kind of text in a post without a token, and note what of it was looked through all the same."""
    with service_in(folder, ROOT / "build", shipped(), Clock()) as service:
        client = Client(public_app(service), use_cookies=False)
        looked_through: list[str] = []

        def note(kind: str, typed: str) -> str:
            looked_through.append(kind)
            return tidy(kind, typed)  # type: ignore[arg-type]

        def post(path: str, text: bytes) -> None:
            with client.post(f"/forms/nl/{path}", data=_body(path, text), content_type=_FORM, base_url=HTTP) as answer:
                # 303: nobody has opened the complaint that it is about
                assert answer.status_code in {303, 413, 422}, (path, answer.status_code)

        with patch("formservice.web.forms.tidy", note):
            for path in _STEPS:
                post(path, b"x")
        found.too_early = len(looked_through)
        for kind in kinds:
            raw = TEXTS[kind].encode("utf-8", "surrogatepass")
            found.too_fast += bool(grows_too_fast(lambda n, raw=raw: post("complaint/complaint", _long(raw, n))))


def _posts(is_long: bool) -> Iterator[_Post]:
    """Yield the posts to weigh."""
    for path, what in itertools.product(_STEPS if is_long else _SHORT, TEXTS if is_long else _COSTLIEST):
        text = _long(TEXTS[what].encode("utf-8", "surrogatepass"), MOST_TEXT)
        yield _Post(path, what, _FORM, _body(path, text)[:MOST_TEXT])
        share = MOST_TEXT // max(1, len(_fields(path))) - 100
        yield _Post(path, f"{what} in each field", _FORM, _body(path, text[: min(share, 99_000)]))
    yield from _parts() if is_long else itertools.islice(_parts(), 3)


def _heaviest() -> Iterator[_Post]:
    """Yield the posts that many send at once."""
    for what in _COSTLIEST:
        text = _long(TEXTS[what].encode(), MOST_TEXT)
        path = "complaint/complaint"
        yield _Post(path, what, _FORM, _body(path, text)[:MOST_TEXT])
        yield _Post(path, what, _FORM, _body(path, text[:99_000]))


def _parts() -> Iterator[_Post]:
    """Yield forms in parts, as those with files are."""
    marks = _long(TEXTS["marks in the wrong order"].encode(), 3_800)
    disposition = b'Content-Disposition: form-data; name="papers"'
    heads = {
        "names of files": disposition + b'; filename="' + marks + b'"',
        "heads of parts": disposition + b"; a=b" * 600,
        "many heads": disposition + b"".join(b"\r\nX-%d: " % number + b"x" * 3_900 for number in range(6)),
    }
    for what, head in heads.items():
        body = b"".join(b"--b\r\n" + head + b"\r\n\r\nx\r\n" for _ in range(9)) + b"--b--\r\n"
        yield _Post("complaint/papers", what, _PARTS, body)
    for what, piece in {"line ends": b"\r\n", "boundaries": b"\r\n--", "blanks": b" "}.items():
        body = b"--b\r\n" + disposition + b'; filename="x"\r\n\r\n' + _long(piece, 25_000_000) + b"\r\n--b--\r\n"
        yield _Post("complaint/papers", f"a file of {what}", _PARTS, body)
    yield _Post("complaint/papers", "a head without end", _PARTS, b"--b\r\n" + disposition + b"; a=b" * 5_000_000)
    yield _Post("complaint/you", "many fields", _FORM, b"a=b&" * (MOST_TEXT // 4))


def _weigh(server: Running, post: _Post, tenant: Tenant, found: _Found) -> None:
    """Send a post as a stranger and as a tenant, and note its CPU time: the least of some tries, for noise."""
    for who in (None, tenant):
        costs: list[float] = []
        for _ in range(_TRIES):
            before = cpu_seconds(server.serving)
            _send(server.port, post, who)
            costs.append(cpu_seconds(server.serving) - before)
            if 0 <= costs[-1] <= MOST_HELD or costs[-1] > _SURELY:
                break
        cost = min(costs, key=abs)  # below nothing where a worker was killed meanwhile
        found.posts += 1
        found.slow += not 0 <= cost <= MOST_HELD
        if cost > found.longest:
            found.longest, found.what = cost, f"{post.what} at {post.path}"


def _send(port: int, post: _Post, tenant: Tenant | None) -> None:
    headers = {"Content-Type": post.kind}
    body = post.body
    if tenant:
        headers |= tenant.cookie | {"Sec-Fetch-Site": "same-origin"}
        body = _with_token(post, tenant)
    with closing(Caller(port)) as caller, suppress(OSError, http.client.HTTPException):
        caller.ask("POST", f"/forms/nl/{post.path}", headers, body)


def _send_through(nginx: Nginx, post: _Post) -> None:
    with SecureWire(nginx.port, nginx=nginx, source="127.0.9.1") as wire, suppress(OSError):
        wire.ask(request("POST", f"/forms/nl/{post.path}", {"Content-Type": post.kind}, post.body))


def _note(waits: Waits, what: str, is_long: bool, found: _Found) -> None:
    """Note how long others waited; only the long form counts it, for tests run beside other work."""
    found.measured[what] = str(waits)
    found.kept_waiting += (waits.slow if is_long else 0) + waits.refused


def _with_token(post: _Post, tenant: Tenant) -> bytes:
    token = tenant._token().encode()
    if post.kind == _FORM:
        return b"csrf_token=" + token + b"&" + post.body[: MOST_TEXT - 100]
    return b'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + token + b"\r\n" + post.body


def _fields(path: str) -> list[str]:
    return [name for question in _STEPS[path].questions for name in names(question)]


def _body(path: str, text: bytes) -> bytes:
    typed = text.replace(b"&", b"%26")
    return b"&".join(name.encode() + b"=" + typed for name in _fields(path) or ["x"])


def _long(piece: bytes, length: int) -> bytes:
    return (piece * (length // len(piece) + 1))[:length]
