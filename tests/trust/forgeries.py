"""Forms that another site, or a stranger, sends in a tenant's name: none is taken, and nothing typed is lost."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import html5lib
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.test import Client

from formservice.app import public_app
from formservice.languages import LANGUAGES
from formservice.service import Service
from formservice.storage import cases, drafts, handovers, tables
from tests.conftest import ROOT, Clock, service_in, shipped
from tests.harness.databases import not_waiting_for_the_disk
from tests.harness.steps import ADDRESS, COMPLAINT, TENANT
from tests.harness.visit import HTTP, XHTML, Browser, Page, value_of
from tests.trust.promise import Seen, promise
from tests.trust.routes import every_route, every_step, flask_of
from tests.trust.service import cookie_of
from tests.web.states import HELPER, states

_LANGUAGES = tuple(LANGUAGES)
_TYPED = {
    **TENANT,
    **COMPLAINT,
    **HELPER,
    **ADDRESS,
    "helper_phone": "0611122233",
    "corporation": "Woonstichting De Kei",
    "reason": "Het is opgelost.",
    "address": "Dorpsstraat 1",
    "reach": "0611122233",
    "letters_in": "nl",
    **{f"{name}_{part}": value for name in ("sent", "told") for part, value in (("day", "1"), ("month", "9"))},
    "sent_year": "2026",
    "told_year": "2026",
    "words": "Er is nog niemand geweest.",
}
_FEW = 3
_FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
_FROM_ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
_OLD_BROWSER_ELSEWHERE = {"Origin": "https://evil.example"}
_PRESSED_BY_THE_WALK = {
    "complain.send",
    "complain.clear",
    "complain.not_satisfied",
    "withdraw.withdraw",
    "withdraw.undo",
}
"""What can be done once, and is done, with the right token, by the walk through all states."""
_KEPT_FROM_HERE = {"drafts"}
"""What a page of this site may keep though its token is stale: what was typed, so that it is not lost."""


@dataclass(frozen=True)
class _Forgery:
    """A post that must not be taken."""

    token: str | None
    headers: dict[str, str]


@promise(18, "CSRF", short=_FEW, long=100)
def send_forms_in_anothers_name(folder: Path, most: int) -> Seen:
    """At every form, in every state, drop the token, swap, alter or sign it otherwise, from here and from elsewhere."""
    tried = accepted = lost = 0
    with not_waiting_for_the_disk(), service_in(folder, ROOT / "build", shipped(), Clock()) as service:
        application = public_app(service)
        places = flask_of(application).url_map.bind("127.0.0.1")
        stranger = Browser(application)
        stranger.visit("/forms/nl/follow/")
        covered, slugs = set(), set()
        for lang in _LANGUAGES if most > _FEW else _LANGUAGES[:1]:
            browser = Browser(application)
            done = set()
            for _, page in states(browser, service, lang):
                path = _posts_to(page)
                if path is None or path in done:
                    continue
                done.add(path)
                endpoint, values = places.match(path, "POST")
                covered.add(endpoint)
                slugs.add(values.get("slug"))
                typed, beside = _typed(page, service), _hidden(page)
                for forgery in _forgeries(page, service, stranger)[:most]:
                    is_taken, is_lost = _send(application, service, browser, path, typed, beside, forgery)
                    tried += 1
                    accepted += is_taken
                    lost += is_lost
                if endpoint not in _PRESSED_BY_THE_WALK:
                    assert _is_taken_with_its_own(application, browser, path, typed), f"{path} takes nothing at all"
        assert covered == {each.endpoint for each in every_route(application) if "POST" in each.methods}
        assert slugs >= {step.slug for step in every_step(service)}
    return Seen(
        f"{tried:,} posts to {len(covered)} routes and {len(slugs) - 1} steps",
        {"accepted": accepted, "texts lost": lost},
    )


def _posts_to(page: Page) -> str | None:
    forms = [form for form in page.all("form") if form.get("method") == "post"]
    if page.status != 200 or not forms:
        return None
    return urlsplit(urljoin(page.address, forms[0].get("action") or page.address)).path


def _typed(page: Page, service: Service) -> dict[str, str]:
    """Return right answers to all that the page asks, so that a post that is taken shows it."""
    known = next(iter(cases.all_cases(service.db)), None)
    if page.slug == "go-on":
        return {"code": _code_of_a_draft(service)}
    right = {**_TYPED, "reference": known.reference, "code": known.code} if known else _TYPED
    found: dict[str, str] = {}
    for control in page.one("form").iter():
        name, kind = control.get("name", ""), control.get("type")
        if kind in {"radio", "checkbox"}:
            found.setdefault(name, control.get("value", ""))
        elif control.tag in {f"{XHTML}input", f"{XHTML}select", f"{XHTML}textarea"} and kind not in {"hidden", "file"}:
            found[name] = right[name]
    if "sent_day" in found:
        del found["sent_unknown"]
    return found


def _hidden(page: Page) -> dict[str, str]:
    """Return what the page's form carries along unseen, but for its token."""
    hidden = [each for each in page.one("form").iter(f"{XHTML}input") if each.get("type") == "hidden"]
    return {each.get("name", ""): each.get("value", "") for each in hidden if each.get("name") != "csrf_token"}


def _code_of_a_draft(service: Service) -> str:
    """Begin another draft, and return a code to go on with it."""
    id = drafts.new_id()
    assert drafts.merge(service.db, id, "nl", {"name": "Samira"}, service.now())
    code = handovers.open_handover(service.db, id, service.now(), timedelta(days=1))
    assert code
    return code


def _token(page: Page) -> str:
    return page.all("input", name="csrf_token")[0].get("value", "")


def _forgeries(page: Page, service: Service, stranger: Browser) -> list[_Forgery]:
    own, theirs = _token(page), _token(stranger.page)
    # as Flask-WTF would make them from its own, and from what a stranger has
    signed, signed_theirs = (
        str(URLSafeTimedSerializer(service.settings.secret_keys[0], salt="wtf-csrf-token").dumps(token))
        for token in (own, theirs)
    )
    altered = own[:-1] + ("A" if own[-1] != "A" else "B")
    return [
        _Forgery(None, _FROM_ELSEWHERE),
        _Forgery(theirs, _FROM_HERE),
        _Forgery(signed, _OLD_BROWSER_ELSEWHERE),
        *(
            _Forgery(token, headers)
            for token in (
                None,
                "",
                "made-up",
                theirs,
                altered,
                own[:20],
                own.swapcase(),
                signed,
                signed_theirs,
                "é\x00",
            )
            for headers in (_FROM_HERE, _FROM_ELSEWHERE, _OLD_BROWSER_ELSEWHERE)
        ),
    ]


def _send(
    application: Any,
    service: Service,
    browser: Browser,
    path: str,
    typed: dict[str, str],
    beside: dict[str, str],
    forgery: _Forgery,
) -> tuple[bool, bool]:
    """Send a form with a token that is not its own; tell whether it was taken, and whether something typed is gone."""
    before = _everything(service)
    token = {} if forgery.token is None else {"csrf_token": forgery.token}
    with _beside(application, browser).post(
        path, data={**beside, **typed, **token}, headers=forgery.headers, base_url=HTTP
    ) as answer:
        page, status, goes_to = answer.text, answer.status_code, answer.headers.get("Location", "")
    after = _everything(service)
    changed = {name for name in before if before[name] != after[name]}
    allowed = _KEPT_FROM_HERE if forgery.headers is _FROM_HERE else set()
    is_sent_back = not typed and goes_to.rpartition("/")[2] == path.rpartition("/")[2]
    is_taken = bool(changed - allowed) or not (status == 422 or is_sent_back)
    return is_taken, not is_sent_back and not _shows(page, typed)


def _is_taken_with_its_own(application: Any, browser: Browser, path: str, typed: dict[str, str]) -> bool:
    data = {**typed, "csrf_token": _token(browser.page)}
    with _beside(application, browser).post(path, data=data, headers=_FROM_HERE, base_url=HTTP) as answer:
        return answer.status_code in {200, 303} and not answer.headers.get("Location", "").endswith("result/")


def _beside(application: Any, browser: Browser) -> Client:
    """Return a client with the same cookie, so that the browser itself goes on as if nothing had happened."""
    client = Client(application)
    client.set_cookie("session", cookie_of(browser), domain="127.0.0.1")
    return client


def _shows(page: str, typed: dict[str, str]) -> bool:
    """Tell whether the page has a form in which all of this is filled in."""
    tree = html5lib.parse(page)
    filled = {}
    for control in tree.iter():
        if control.get("type") in {"radio", "checkbox"} and control.get("checked") is None:
            continue
        if isinstance(control.tag, str) and control.get("name"):
            filled[control.get("name")] = value_of(control)
    return all(filled.get(name) == text for name, text in typed.items())


def _everything(service: Service) -> dict[str, Any]:
    """Return every row by its table; counts of limits are no change."""
    with service.db.reading() as connection:
        return {
            each.name: sorted(connection.execute(select(each)).all(), key=repr)
            for each in tables.metadata.sorted_tables
            if each.name != "limits"
        }
