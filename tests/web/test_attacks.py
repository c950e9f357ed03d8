"""What somebody may try, by mistake or on purpose, and what must come of it: TRUST.md's promises, one test each."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from formservice.app import public_app
from formservice.errors import StorageUnavailable
from formservice.links import Purpose
from formservice.mail.outbox import Outbox
from formservice.service import Service
from formservice.storage import cases, letters, tables
from formservice.storage.database import Database
from formservice.web.headers import SECURITY_HEADERS
from tests.harness import samples
from tests.harness.steps import COMPLAINT, TENANT, answer_eligibility, fill_in, reference_and_code, submit
from tests.harness.visit import Browser, words

COMPLAIN, WITHDRAW = "/forms/nl/complaint", "/forms/nl/withdrawal"
New = Callable[[], Browser]


def stored(service: Service) -> list[cases.Case]:
    return list(cases.all_cases(service.db))


def everything(service: Service) -> list[Any]:
    with service.db.reading() as connection:
        return [sorted(connection.execute(select(each)).all(), key=repr) for each in tables.metadata.sorted_tables]


def cookie(browser: Browser) -> str:
    kept = browser.client.get_cookie("session", "127.0.0.1")
    assert kept
    return kept.value


def mails(service: Service) -> list[EmailMessage]:
    Outbox(service).deliver_due()
    sent = [letters.sent_bytes(service.db, each.id) for each in letters.of_case(service.db, stored(service)[0].id)]
    return [cast(EmailMessage, message_from_bytes(mail or b"", policy=default)) for mail in sent]


def ready(browser: Browser, path: str, **fill: Any) -> None:
    answer_eligibility(browser)
    fill_in(browser, **fill)
    browser.visit(f"{COMPLAIN}/{path}")


@contextmanager
def away(*_: object) -> Iterator[None]:
    raise StorageUnavailable("database is locked")
    yield


@pytest.mark.parametrize("page", ["check", "papers", "written", "result", "received"])
def test_check_23_26_whose_last_answer_got_lost_still_finds_the_reference(
    browser: Browser, service: Service, page: str
) -> None:
    ready(browser, "check", contact="post", mail="")
    before = cookie(browser)
    browser.press()
    browser.client.set_cookie("session", before, domain="127.0.0.1")
    assert stored(service)[0].reference in browser.visit(f"{COMPLAIN}/{page}").text


@pytest.mark.parametrize("page", ["check", "papers", "complaint", "written"])
def test_check_23_back_after_sending_leads_to_the_reference_and_not_to_an_empty_question(
    browser: Browser, page: str
) -> None:
    reference, _ = reference_and_code(submit(browser))
    assert reference in browser.visit(f"{COMPLAIN}/{page}").text


def test_past_the_limit_of_wrong_codes_the_right_one_does_not_open_either(new_browser: New, service: Service) -> None:
    reference, code = reference_and_code(submit(new_browser()))
    guesser = new_browser()
    guesser.visit(f"{WITHDRAW}/code")
    wrong = guesser.filled(reference=reference, code="A" * 10)
    for _ in range(service.committee.limits.codes + 1):
        guesser.send(wrong, f"{WITHDRAW}/code")
    assert guesser.send({**wrong, "code": code}, f"{WITHDRAW}/code").status == 429


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("mail", "\u200fsamira@example.org", "samira@example.org"),
        ("mail", "\u202asamira@example.org\u202c", "samira@example.org"),
        ("mail", "samira@example.org\u200b", "samira@example.org"),
        ("phone", "\u202a+31 6 12345678\u202c", "+31 6 12345678"),
        ("postcode", "\u200f1234 AB", "1234 AB"),
        ("postcode", "١٢٣٤ AB", "1234 AB"),
        ("phone", "٠٦١٢٣٤٥٦٧٨", "0612345678"),
    ],
)
def test_marks_and_digits_of_an_arabic_telephone_do_no_harm(
    browser: Browser, service: Service, field: str, typed: str, kept: str
) -> None:
    assert submit(browser, **{field: typed}).slug == "received"
    assert stored(service)[0].answers[field] == kept


@pytest.mark.parametrize("mail", ["a@b..nl", "=?utf-8?q?x?=@b.nl", "a@" + "b" * 64 + ".nl"])
def test_an_address_to_which_no_letter_can_go_is_told_on_the_page(browser: Browser, mail: str) -> None:
    ready(browser, "you")
    assert browser.press(**{**TENANT, "mail": mail}).status == 422


def test_a_language_switch_tells_which_file_did_not_come_in(browser: Browser) -> None:
    ready(browser, "papers")
    assert "stuk.pdf" in browser.press("switch", "en", papers=[("stuk.pdf", samples.damaged_pdf())]).text


def test_letters_are_offered_only_in_languages_that_the_site_has(service: Service) -> None:
    smaller = replace(service, committee=replace(service.committee, languages=("nl", "en")))
    browser = Browser(public_app(smaller))
    ready(browser, "you")
    offered = [option.get("value") for option in browser.page.one("select", name="letters_in")]
    assert offered == ["", "nl", "en"]


def test_typed_text_stays_when_the_database_does_not_answer(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(browser, "complaint")
    monkeypatch.setattr(Database, "writing", away)
    page = browser.press(what_happened="Een lang verhaal", check=False)
    assert page.status == 503
    assert "Een lang verhaal" in page.text


@pytest.mark.parametrize(
    ("slug", "typed"),
    [
        ("", {"mail": "samira@example.org"}),
        ("code", {"reference": "HA5V-5X3N", "code": "AAAAA AAAAA"}),
        ("confirm", {"reason": "Het dak is gemaakt."}),
    ],
)
def test_who_withdraws_while_the_database_does_not_answer_types_nothing_again(
    browser: Browser, service: Service, monkeypatch: pytest.MonkeyPatch, slug: str, typed: dict[str, str]
) -> None:
    submit(browser)
    [case] = stored(service)
    browser.visit(urlsplit(service.links.make(Purpose.WITHDRAW, "nl", case.id, case.link_version)).path)
    browser.visit(f"{WITHDRAW}/{slug}")
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Database, "writing", away)
        page = browser.press(**typed, check=False)
    assert page.status == 503
    assert "Bewaren lukt nu even niet" in page.text
    assert browser.filled().items() >= typed.items()
    assert "Bewaren lukt nu even niet" not in browser.press(check=False).text


def test_no_page_says_not_sent_when_it_was_sent(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    submit(browser)
    monkeypatch.setattr(Database, "reading", away)
    assert "nog niet verstuurd" not in browser.visit(f"{COMPLAIN}/received", check=False).text


def test_a_body_that_cannot_be_read_erases_nothing(browser: Browser) -> None:
    ready(browser, "complaint")
    browser._go("POST", f"{COMPLAIN}/complaint", b"{}", {"Content-Type": "application/json"}, False)
    assert COMPLAINT["wanted"] in browser.visit(f"{COMPLAIN}/complaint").text


def test_typed_text_counts_towards_the_bytes_of_an_hour_as_files_do(service: Service) -> None:
    bound = replace(service.committee.limits, typed_bytes=750_000)
    browser = Browser(public_app(replace(service, committee=replace(service.committee, limits=bound))))
    ready(browser, "complaint")
    data = browser.filled(**COMPLAINT)
    told = [browser.send({**data, "what_happened": "x" * 250_000 * n}, f"{COMPLAIN}/complaint") for n in range(1, 5)]
    assert [page.status for page in told] == [422, 422, 429, 429]
    assert "x" * 1_000_000 in told[-1].text


def test_files_that_are_refused_count_too_and_what_was_typed_beside_them_stays(service: Service) -> None:
    bound = replace(service.committee.limits, upload_bytes=250_000)
    browser = Browser(public_app(replace(service, committee=replace(service.committee, limits=bound))))
    ready(browser, "papers")
    for _ in range(2):
        assert "kunnen wij niet gebruiken" in browser.press("add", papers=[("virus.exe", b"MZ" + bytes(100_000))]).text
    page = browser.press("add", papers_later="yes", papers=[("foto.pdf", samples.pdf(size=100_000))])
    assert page.status == 422
    assert "foto.pdf konden wij niet bewaren" in page.text
    assert page.one("input", name="papers_later").get("checked") is not None


def test_the_same_file_sent_twice_is_kept_once(browser: Browser) -> None:
    ready(browser, "papers")
    data = browser.filled("add", papers=[("foto.pdf", samples.pdf())])
    browser.send(data, f"{COMPLAIN}/papers")
    assert browser.send(data, f"{COMPLAIN}/papers").text.count("foto.pdf</bdi>") == 1


# From here on: what held when this was written.


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
def test_nothing_but_a_post_changes_anything(browser: Browser, service: Service, method: str) -> None:
    submit(browser)
    before = everything(service)
    paths = ("written", "papers?remove=x&add=on", "check", "received", "clear", "result")
    for path in (*(f"{COMPLAIN}/{path}" for path in paths), f"{WITHDRAW}/", f"{WITHDRAW}/code", f"{WITHDRAW}/confirm"):
        answer = browser.client.open(path, method=method, data={"reason": "x"} if method in {"PUT", "PATCH"} else None)
        assert answer.status_code < 500
        assert SECURITY_HEADERS.items() <= dict(answer.headers).items(), path
        answer.close()
    assert everything(service) == before


@pytest.mark.parametrize("path", ["written", "who", "you", "papers", "check", "clear", "result"])
def test_a_post_from_another_site_changes_nothing(browser: Browser, service: Service, path: str) -> None:
    ready(browser, "papers", files=[("brief.pdf", samples.pdf())])
    before = everything(service)
    [file] = [row[0] for table in everything(service) for row in table if len(row) > 4 and "pdf" in row]
    data = {"written": "no", "name": "Iemand anders", "remove": file, "csrf_token": "made-up"}
    browser._go("POST", f"{COMPLAIN}/{path}", data, {"Sec_Fetch_Site": "cross-site"}, False)
    assert everything(service) == before


def test_steps_in_any_order_make_no_complaint_of_what_cannot_be_one(browser: Browser, service: Service) -> None:
    browser.visit(f"{COMPLAIN}/written")
    token = browser.filled()["csrf_token"]
    made_up = {"verdict": "eligible", "draft": "x", "now": "disagree", "answered": "yes", "csrf_token": token}
    for slug, typed in [("you", TENANT), ("complaint", COMPLAINT), ("now", {}), ("answered", {}), ("check", {})]:
        for button in ({}, {"switch": "en"}, {"remove": "x", "add": "on", "switch": "ar"}):
            browser.send({**made_up, **typed, **button}, f"{COMPLAIN}/{slug}", check=False)
            assert browser.page.status < 500
    browser.send({**made_up, "written": "no"}, f"{COMPLAIN}/written")
    browser.send(made_up, f"{COMPLAIN}/check")
    assert browser.page.slug == "result"
    assert not stored(service)


@pytest.mark.parametrize("change", [lambda c: c[:-1], lambda c: "x" + c, lambda c: c + "x" * 500, lambda c: "\xff"])
def test_a_cookie_that_was_touched_is_no_cookie(browser: Browser, change: Callable[[str], str]) -> None:
    reference, _ = reference_and_code(submit(browser))
    browser.client.set_cookie("session", change(cookie(browser)), domain="127.0.0.1")
    assert reference not in browser.visit(f"{COMPLAIN}/received").text


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '"><img src=x onerror=1>', "a\r\nBcc: x@evil.example"])
def test_what_was_typed_stays_text_on_pages_and_in_letters(browser: Browser, service: Service, typed: str) -> None:
    lines = dict.fromkeys(("name", "house_number", "spoken"), typed)
    ready(browser, "check", files=[(f"{typed}.pdf", samples.pdf())], **lines)
    assert " ".join(typed.split()) in words(browser.page.tree)
    browser.press()
    for mail in mails(service):
        html = mail.get_body(("html",))
        assert html is not None
        assert not re.search("<script|<img", html.get_content())
        assert mail["Bcc"] is None


@pytest.mark.parametrize(
    "path", ["/nl/index.html.br", "/sitemap.xml.gz", "/../committee.toml", "/nl/%2e%2e/%2e%2e/x", "/assets/"]
)
def test_only_the_sites_own_files_are_served(browser: Browser, path: str) -> None:
    assert browser.visit(path, check=False).status == 404


def test_the_log_tells_each_request_in_one_line_with_nothing_of_anyones_in_it(
    browser: Browser, service: Service, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("DEBUG")
    submit(browser)
    [case] = stored(service)
    link = service.links.make(Purpose.FOLLOW, "nl", case.id, case.link_version)
    browser.visit(urlsplit(link).path)
    browser.visit(f"{WITHDRAW}/?canary=query")
    lines = [json.loads(each.message) for each in caplog.records if each.name == "formservice.web.request_log"]
    assert {"complain.answer", "follow.link", "withdraw.start"} <= {line["page"] for line in lines}
    assert len({line["request"] for line in lines}) == len(lines)
    told = caplog.text
    for private in (*TENANT.values(), *COMPLAINT.values(), case.reference, case.code, case.id, "127.0.0.1", "canary"):
        assert not re.search(rf"\b{re.escape(private)}\b", told), private
    assert link.rpartition("/")[2] not in told
    monkeypatch.setattr(Database, "reading", away)
    page = browser.visit(f"{COMPLAIN}/received", check=False)
    failed = json.loads([each.message for each in caplog.records if each.name == "formservice.web.request_log"][-1])
    assert page.status == failed["status"] == 503
    assert f"storing {failed['request']}" in page.text
