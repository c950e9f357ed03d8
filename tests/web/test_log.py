"""What the log tells of an attack: which request was refused and why, and nothing about whom."""

import json
from urllib.parse import urlsplit

import pytest

from formservice.links import Purpose
from formservice.service import Service
from formservice.storage import cases
from tests.harness.steps import answer_eligibility, fill_in, reference_and_code, submit
from tests.harness.visit import Browser

COMPLAIN, WITHDRAW = "/forms/nl/complaint", "/forms/nl/withdrawal"


def test_the_log_tells_what_was_refused_and_nothing_about_whom(
    browser: Browser, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    reference, _ = reference_and_code(submit(browser))
    [case] = cases.all_cases(service.db)
    stale = service.links.make(Purpose.FOLLOW, "nl", case.id, case.link_version - 1)
    browser.visit(urlsplit(stale).path)
    browser.visit(urlsplit(stale).path + "x")
    browser.visit("/forms/nl/follow/status")
    browser.visit(f"{WITHDRAW}/code")
    wrong = browser.filled(reference=reference, code="A" * 10)
    browser.send({**wrong, "csrf_token": "made-up"})
    for _ in range(service.committee.limits.codes + 1):
        browser.send(wrong, f"{WITHDRAW}/code")
    answer_eligibility(browser)
    fill_in(browser)
    browser.visit(f"{COMPLAIN}/papers")
    browser.press("add", papers=[("Samira.exe", b"MZ" + bytes(1_000))])
    lines = [json.loads(each.message) for each in caplog.records if each.name == "formservice.web.request_log"]
    assert {line["refused"] for line in lines} == {
        None,
        "link revoked",
        "link broken",
        "not opened",
        "token",
        "code",
        "limit code",
        "file kind",
    }
    assert reference not in caplog.text
    assert "Samira" not in caplog.text
