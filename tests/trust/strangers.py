"""Somebody else's complaint: nobody opens it, reads a word of it or changes it, with whatever they send."""

import itertools
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from formservice.app import public_app
from formservice.links import Purpose
from formservice.service import Service
from formservice.storage import letters, tables
from formservice.storage.cases import Case, all_cases
from tests.harness import samples
from tests.harness.pdf_text import words_of
from tests.harness.serving import Served
from tests.harness.steps import answer_eligibility, fill_in, reference_and_code, submit
from tests.harness.visit import Browser
from tests.journeys.opening import link_to
from tests.trust.canaries import REASON, WORDS, submit_canaries
from tests.trust.ledger import beside
from tests.trust.promise import Seen, promise
from tests.trust.routes import every_route, every_step
from tests.trust.service import Caller, Reply, browser_at, cookie_of, served, wait_for_letters

METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE")
_FIELDS = (
    *("reference", "code", "mail", "case", "case_id", "id", "attachment", "attachment_id", "file", "remove", "letter"),
    *("draft", "draft_id", "opened", "received", "token", "key", "lang", "switch", "add", "go", "pdf", "made"),
    *("reason", "next", "from", "path", "name"),
)
_ENDING = ("/check", "/clear")  # they end the draft of who tries


@dataclass(frozen=True)
class Person:
    """Somebody with a cookie, and the token of their own forms."""

    who: str
    cookie: str = ""
    token: str = ""


@dataclass(frozen=True)
class Try:
    """What somebody puts into an address, and beside it: things of a complaint that is not theirs."""

    argument: str
    beside: Mapping[str, str] = field(default_factory=dict)


@promise(9, "someone else's case", short=2, long=1_000)
def open_what_is_not_yours(folder: Path, tries: int) -> Seen:
    """Send every route everything that can be known of two complaints, as nobody, as tenants of others, as a forger."""
    asked = leaks = 0
    with served(folder) as running, beside(running) as service, closing(Caller(running.port)) as caller:
        rules = {each.rule: each for each in every_route(public_app(service))}
        routes = sorted(rules.values(), key=lambda each: each.rule.endswith(_ENDING))
        owner, cases = _two_complaints(running, service)
        people = _people(running, service, cases[0])
        secrets = _secrets(service, cases)
        for page in ("received", "copy"):
            own = caller.ask("GET", f"/forms/nl/complaint/{page}", {"Cookie": f"session={cookie_of(owner)}"})
            assert _words_in(own, secrets, ""), f"the owner's own {page} shows nothing: no leak would be seen"
        before = _rows(service, cases)
        chosen = list(itertools.islice(_tries(service, cases), tries))
        methods = METHODS if tries > len(chosen) else METHODS[:4]
        slugs = [step.slug for step in every_step(service)]
        for route, person, each in itertools.product(routes, people, chosen):
            values = {"lang": ["nl"], "slug": [*slugs, each.argument], "token": [each.argument]}
            for path, method in itertools.product(route.paths(values), methods):
                sent, answer = _send(caller, method, path, person, each)
                assert answer.status < 500, (method, path, answer.status)
                asked += 1
                leaks += bool(_words_in(answer, secrets, sent))
        changed = sum(after != earlier for after, earlier in zip(_rows(service, cases), before, strict=True))
    tried = f"{asked:,} requests to {len(routes)} routes as {', '.join(person.who for person in people)}"
    return Seen(tried, {"leaks": leaks, "tables changed": changed})


def _two_complaints(running: Served, service: Service) -> tuple[Browser, list[Case]]:
    """Return two complaints full of canaries, one that goes on and one that is withdrawn, and the first one's owner."""
    owner, other = browser_at(running), browser_at(running)
    case, withdrawn = submit_canaries(owner, service), submit_canaries(other, service)
    other.visit(link_to(service, Purpose.WITHDRAW, case=withdrawn))
    other.press(reason=REASON)
    wait_for_letters(service)
    return owner, [case, withdrawn]


def _people(running: Served, service: Service, case: Case) -> list[Person]:
    nobody, sender, drafting = browser_at(running), browser_at(running), browser_at(running)
    nobody.visit("/forms/nl/follow/")
    found = [Person("a stranger", cookie_of(nobody), nobody.filled()["csrf_token"])]
    reference, code = reference_and_code(submit(sender, files=[("brief.pdf", samples.pdf())]))
    sender.visit("/forms/nl/follow/code")
    sender.press(reference=reference, code=code)
    token = sender.visit("/forms/nl/withdrawal/confirm").one("input", name="csrf_token").get("value", "")
    found.append(Person("a tenant who sent another", cookie_of(sender), token))
    answer_eligibility(drafting)
    fill_in(drafting, files=[("brief.pdf", samples.pdf())])
    found.append(Person("a tenant with a draft", cookie_of(drafting), drafting.filled()["csrf_token"]))
    found.append(Person("a forger", _forged_cookie(service, case)))
    return found


def _forged_cookie(service: Service, case: Case) -> str:
    until = int(service.now().timestamp()) + 3_000
    says = {"opened": [case.id, case.link_version, until, sorted(Purpose)], "received": case.id, "csrf_token": "x"}
    like_flask = SecureCookieSessionInterface()
    return str(
        URLSafeTimedSerializer(
            "a-key-that-the-service-does-not-have",
            salt=like_flask.salt,
            serializer=like_flask.serializer,
            signer_kwargs={"key_derivation": like_flask.key_derivation, "digest_method": like_flask.digest_method},
        ).dumps(says)
    )


def _tries(service: Service, cases: list[Case]) -> Iterator[Try]:
    """Give what somebody may put in: first much at once, then each thing that can be known of a complaint in turn."""
    own = next(each for each in all_cases(service.db) if each.id not in {case.id for case in cases})
    much = {name: "on" for name in _FIELDS if name != "switch"}  # that button only asks for another language
    for case in cases:
        [paper] = case.attachments
        known = {"reference": case.reference, "mail": case.answers["mail"], "remove": paper.id, "id": case.id}
        yield Try(_swapped(service, own, case), {**much, **known, "code": own.code, "attachment": paper.id})
    for case in cases:
        ids = [each.id for each in (*case.attachments, *letters.of_case(service.db, case.id))]
        for known_thing in (case.reference, case.id, case.answers["mail"], *ids):
            yield Try(known_thing, dict.fromkeys(_FIELDS, known_thing))


def _swapped(service: Service, own: Case, other: Case) -> str:
    """Return a link's token of one's own, with another's complaint put into it."""
    token = link_to(service, Purpose.FOLLOW, case=own).rpartition("/")[2]
    _, rest = token.split(".", 1)
    named = urlsafe_b64encode(f'["{other.id}",{other.link_version}]'.encode()).rstrip(b"=").decode()
    return f"{named}.{rest}"


def _send(caller: Caller, method: str, path: str, person: Person, each: Try) -> tuple[str, Reply]:
    """Send all of it, and return what was sent, in which nothing can leak, and the answer."""
    cookie = {"Cookie": f"session={person.cookie}", "Sec-Fetch-Site": "same-origin"}
    typed = {**each.beside, "csrf_token": person.token}
    address = f"{path}?{urlencode(each.beside)}"
    answer = caller.post(address, typed, cookie) if method == "POST" else caller.ask(method, address, cookie)
    if (new := answer.header("Set-Cookie")) and (location := answer.header("Location")):
        # what was opened for this browser is seen on the page after it
        after = caller.ask("GET", urljoin(path, location), {"Cookie": new.partition(";")[0]})
        answer = Reply(max(answer.status, after.status), answer.headers + after.headers, answer.body or after.body)
    return " ".join((each.argument, *each.beside.values())), answer


def _secrets(service: Service, cases: list[Case]) -> list[str]:
    """Return every word that tells something of these complaints."""
    found = [*WORDS, REASON]
    for case in cases:
        found += [case.reference, case.code, case.id, *(file.id for file in case.attachments)]
        found += [letter.id for letter in letters.of_case(service.db, case.id)]
    return found


def _words_in(answer: Reply, secrets: list[str], sent: str) -> list[str]:
    is_pdf = answer.body.startswith(b"%PDF")
    text = words_of(answer.body) if is_pdf else answer.body.decode("utf-8", "replace")
    told = f"{text} {answer.headers}"
    return [secret for secret in secrets if secret in told and secret not in sent]


def _rows(service: Service, cases: list[Case]) -> list[Any]:
    """Return every row about these complaints, table by table."""
    ids = {case.id for case in cases} | {file.id for case in cases for file in case.attachments}
    with service.db.reading() as connection:
        tables_of_all = [connection.execute(select(each)).all() for each in tables.metadata.sorted_tables]
    return [sorted((row for row in rows if ids & set(map(str, row))), key=repr) for rows in tables_of_all]
