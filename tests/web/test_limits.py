"""What a stranger may leave behind in an hour, and that he does not use up what a tenant may do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import Client

from formservice.app import public_app
from formservice.mail.outbox import Outbox
from formservice.service import Service
from formservice.settings.sections import Limits
from formservice.storage import cases, recording, tables
from tests.conftest import Clock
from tests.harness import samples
from tests.harness.steps import COMPLAINT, TENANT, answer_eligibility, fill_in, reference_and_code, submit
from tests.harness.visit import HTTP, Browser, Page
from tests.trust.routes import flask_of

COMPLAIN, FOLLOW, WITHDRAW = "/forms/nl/complaint", "/forms/nl/follow", "/forms/nl/withdrawal"
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
NOBODYS = "A" * 10
WIDE = Limits(10**6, 10**6, 10**6, 10**6, 10**12, 10**12)

At = Callable[[str], Browser]


def at_addresses(service: Service) -> At:
    """Return what makes a browser at an address of its own."""
    behind = replace(service.settings.installation, proxies=1)
    application = public_app(replace(service, settings=replace(service.settings, installation=behind)))

    def browser(address: str) -> Browser:
        def passing(environ: dict[str, Any], start_response: Any) -> Any:
            return application({**environ, "HTTP_X_FORWARDED_FOR": address}, start_response)

        return Browser(passing)

    return browser


@pytest.fixture
def at(service: Service) -> At:
    return at_addresses(service)


def bounded(service: Service, limits: Limits = WIDE, in_all: Limits = WIDE) -> Service:
    return replace(service, committee=replace(service.committee, limits=limits, limits_in_all=in_all))


def how_many(service: Service, name: str) -> int:
    with service.db.reading() as connection:
        return connection.scalar(select(func.count()).select_from(tables.metadata.tables[name])) or 0


def counted(service: Service, purpose: str) -> list[int]:
    with service.db.reading() as connection:
        asked = select(tables.limits.c.amount).where(tables.limits.c.purpose == purpose)
        return sorted(connection.scalars(asked))


def links_mailed(service: Service, at_moment: Any = None) -> int:
    Outbox(replace(service, clock=(lambda: at_moment) if at_moment else service.now)).deliver_due()
    return len(list((service.settings.data / "letters").glob("*-withdrawal_links-*.eml")))


def ask_links(browser: Browser, mail: str = TENANT["mail"], reference: str = "") -> Page:
    browser.visit(f"{FOLLOW}/")
    return browser.press(mail=mail, reference=reference)


def try_code(browser: Browser, reference: str, code: str) -> Page:
    browser.visit(f"{FOLLOW}/code")
    return browser.press(reference=reference, code=code)


# A draft begins with a form that this service gave out.


@pytest.mark.parametrize("headers", [FROM_HERE, {"Origin": HTTP}, {}])
def test_without_a_cookie_nothing_is_kept_and_all_that_was_typed_is_shown_again(
    service: Service, headers: dict[str, str]
) -> None:
    client = Client(public_app(service), use_cookies=False)
    for number in range(20):
        typed = {"what_happened": f"{number} " + "x" * 99_000}
        with client.post(f"{COMPLAIN}/complaint", data=typed, headers=headers, base_url=HTTP) as answer:
            assert answer.status_code == 422
            assert typed["what_happened"] in answer.text
            assert "heeft geen cookie meegestuurd" in answer.text
    assert how_many(service, "drafts") == how_many(service, "limits") == 0


def lose_the_cookie(browser: Browser, service: Service) -> None:
    browser.client.delete_cookie("session", domain="127.0.0.1")


def let_the_session_end(browser: Browser, service: Service) -> None:
    flask_of(browser.client.application).permanent_session_lifetime = timedelta(seconds=-1)


def take_the_key_away(browser: Browser, service: Service) -> None:
    flask_of(browser.client.application).config["SECRET_KEY"] = "another key, of thirty-two characters"


@pytest.mark.parametrize("happens", [lose_the_cookie, let_the_session_end, take_the_key_away])
@pytest.mark.parametrize("lang", ["nl", "ar"])
def test_check_24_what_was_typed_on_a_form_left_open_is_kept_at_the_second_press(
    browser: Browser, service: Service, happens: Callable[[Browser, Service], None], lang: str
) -> None:
    browser.visit(f"/forms/{lang}/complaint/written")
    first = browser.filled(written="mail")
    application = flask_of(browser.client.application)
    days = application.permanent_session_lifetime
    happens(browser, service)
    page = browser.send(first, f"/forms/{lang}/complaint/written")
    assert page.status == 422
    assert page.one("input", name="written", value="mail").get("checked") is not None
    assert how_many(service, "drafts") == 0
    application.permanent_session_lifetime = days
    assert browser.press().slug == "answered"
    assert how_many(service, "drafts") == 1


def test_a_stale_form_of_who_has_a_draft_is_kept_at_once(browser: Browser, service: Service) -> None:
    answer_eligibility(browser)
    fill_in(browser)
    browser.visit(f"{COMPLAIN}/complaint")
    stale = {**browser.filled(wanted="Een nieuw dak."), "csrf_token": "of yesterday"}
    assert browser.send(stale, f"{COMPLAIN}/complaint").status == 422
    assert "Een nieuw dak." in browser.visit(f"{COMPLAIN}/check").text


def test_a_file_that_was_not_kept_is_named(browser: Browser, service: Service) -> None:
    answer_eligibility(browser)
    fill_in(browser)
    browser.visit(f"{COMPLAIN}/papers")
    data = browser.filled("add", papers=[("brief.pdf", samples.pdf())])
    browser.client.delete_cookie("session", domain="127.0.0.1")
    page = browser.send(data, f"{COMPLAIN}/papers")
    assert page.status == 422
    assert "brief.pdf is niet bewaard. Kies dit bestand nog een keer." in page.text


# Every byte that is kept counts.


def test_a_draft_counts_as_it_grows_and_the_same_answers_again_cost_nothing(at: At, service: Service) -> None:
    browser = at("198.51.100.1")
    answer_eligibility(browser)
    fill_in(browser)
    [before] = counted(service, "typed")
    browser.visit(f"{COMPLAIN}/complaint")
    for _ in range(3):
        browser.visit(f"{COMPLAIN}/complaint")
        browser.press()
    assert counted(service, "typed") == counted(service, "typed in all") == [before]
    browser.visit(f"{COMPLAIN}/complaint")
    browser.press(wanted=COMPLAINT["wanted"] + "x" * 10_000)
    assert counted(service, "typed")[0] - before > 10_000


def test_past_the_bytes_of_an_address_nothing_more_is_kept_and_a_neighbour_goes_on(
    service: Service, clock: Clock
) -> None:
    at = at_addresses(bounded(service, replace(WIDE, typed_bytes=20_000)))
    flood = at("203.0.113.9")
    flood.visit(f"{COMPLAIN}/written")
    typed, cookie = flood.filled(written="mail"), flood.client.get_cookie("session", "127.0.0.1")
    assert cookie
    told = []
    for _ in range(30):  # each the first answer of another draft
        flood.client.set_cookie("session", cookie.value, domain="127.0.0.1")
        told.append(flood.send(typed, f"{COMPLAIN}/written").status)
    assert 10 < told.index(429) < 20
    assert set(told[told.index(429) :]) == {429}
    assert how_many(service, "drafts") == told.index(429)
    assert flood.page.one("input", name="written", value="mail").get("checked") is not None
    assert "Daarom kunnen wij dit nog niet bewaren" in flood.page.text
    assert flood.page.all("a", href=f"tel:{service.committee.phone_link}")
    neighbour = at("203.0.113.10")
    answer_eligibility(neighbour)
    clock.pass_by(timedelta(hours=1))
    assert flood.press().slug == "answered"


def test_past_the_bytes_of_all_together_nothing_more_is_kept_of_anyone(service: Service) -> None:
    at = at_addresses(bounded(service, in_all=replace(WIDE, typed_bytes=20_000)))
    told = []
    for number in range(20):
        browser = at(f"203.0.113.{number}")
        browser.visit(f"{COMPLAIN}/written")
        told.append(browser.press(written="mail").status)
    assert 10 < told.index(429) < 20
    assert how_many(service, "drafts") == told.count(200)
    assert counted(service, "typed in all")[0] <= 20_000


def test_a_customer_with_many_ipv6_networks_has_no_more_than_a_few_addresses(service: Service) -> None:
    at = at_addresses(bounded(service, replace(WIDE, links=2)))
    told = [ask_links(at(f"2001:db8:7:{network:x}::1"), f"iemand{network}@example.org").status for network in range(12)]
    assert told == 10 * [200] + 2 * [429]
    assert ask_links(at("2001:db8:8::1"), "iemand@example.org").slug == "asked"


def test_files_of_all_together_have_a_limit_too(service: Service) -> None:
    at = at_addresses(bounded(service, in_all=replace(WIDE, upload_bytes=250_000)))
    told = []
    for number in range(4):
        browser = at(f"203.0.113.{number}")
        answer_eligibility(browser)
        fill_in(browser)
        browser.visit(f"{COMPLAIN}/papers")
        page = browser.press("add", papers=[("foto.pdf", samples.pdf(size=100_000))])
        told.append("foto.pdf konden wij niet bewaren" in page.text)
    assert told == [False, False, True, True]


def test_a_photo_that_is_larger_once_made_anew_counts_as_it_is_kept(browser: Browser, service: Service) -> None:
    answer_eligibility(browser)
    fill_in(browser)
    browser.visit(f"{COMPLAIN}/papers")
    browser.press("add", papers=[("zwart.png", samples.pixel_bomb(2_000, 2_000))])
    with service.db.reading() as connection:
        [size] = connection.scalars(select(tables.attachments.c.size))
    assert counted(service, "upload")[0] >= size


@pytest.mark.parametrize("limits", ["limits", "in_all"])
def test_a_complaint_that_is_withdrawn_and_taken_back_again_and_again_floods_no_mailbox(
    service: Service, limits: str
) -> None:
    few = replace(WIDE, changes=4)
    browser = at_addresses(bounded(service, **{limits: few}))("203.0.113.9")
    reference, code = reference_and_code(submit(browser))
    browser.visit(f"{WITHDRAW}/code")
    browser.press(reference=reference, code=code)
    before = how_many(service, "letters")
    for _ in range(2):
        browser.visit(f"{WITHDRAW}/confirm")
        assert browser.press(reason="Het is opgelost.").slug == "done"
        browser.visit(f"{WITHDRAW}/undo")
        assert browser.press().slug == "reopened"
    letters = how_many(service, "letters") - before
    browser.visit(f"{WITHDRAW}/confirm")
    page = browser.press(reason="Het is opgelost.")
    assert page.status == 429
    assert "Het is opgelost." in page.text
    assert how_many(service, "letters") - before == letters


# What a stranger does closes no door to its tenant.


def test_ten_wrong_codes_of_a_stranger_do_not_close_the_door_to_its_tenant(at: At, service: Service) -> None:
    reference, code = reference_and_code(submit(at("198.51.100.1")))
    stranger = at("203.0.113.9")
    for _ in range(service.committee.limits.codes):
        assert try_code(stranger, reference, NOBODYS).status == 422
    assert try_code(stranger, reference, code).status == 429
    assert try_code(at("198.51.100.7"), reference, code).slug == "status"


def test_wrong_codes_at_other_complaints_close_the_door_of_an_address_only_when_they_are_very_many(
    service: Service,
) -> None:
    at = at_addresses(bounded(service, replace(WIDE, codes=2)))
    reference, code = reference_and_code(submit(at("198.51.100.1")))
    others = [recording.new_reference() for _ in range(20)]
    for other in others[:19]:
        for _ in range(2):
            assert try_code(at("203.0.113.9"), other, NOBODYS).status == 422
    assert try_code(at("203.0.113.9"), reference, code).slug == "status"
    for _ in range(2):
        assert try_code(at("203.0.113.9"), others[-1], NOBODYS).status == 422
    assert try_code(at("203.0.113.9"), reference, code).status == 429


def test_the_right_code_writes_no_row_of_a_limit(at: At, service: Service) -> None:
    reference, code = reference_and_code(submit(at("198.51.100.1")))
    before = how_many(service, "limits")
    assert try_code(at("198.51.100.7"), reference, code).slug == "status"
    assert how_many(service, "limits") == before


def test_requests_of_strangers_close_no_door_and_fill_no_mailbox(at: At, service: Service, clock: Clock) -> None:
    submit(at("198.51.100.1"))
    for number in range(12):
        assert ask_links(at(f"203.0.113.{number}")).slug == "asked"
    assert ask_links(at("198.51.100.7")).slug == "asked"
    assert links_mailed(service) == 3
    # in the next hour the tenant gets a mail at once
    clock.pass_by(timedelta(hours=1))
    assert ask_links(at("198.51.100.7")).slug == "asked"
    assert links_mailed(service) == 4


def test_what_a_stranger_asks_for_never_stands_in_for_what_the_tenant_asks_for(at: At, service: Service) -> None:
    tenant = at("198.51.100.1")
    references = []
    for _ in range(2):
        references.append(reference_and_code(submit(tenant))[0])
        tenant.visit(f"{COMPLAIN}/")
    for number in range(5):
        ask_links(at(f"203.0.113.{number}"), reference=references[0])
        ask_links(at(f"203.0.113.{number}"), reference=recording.new_reference())
    assert links_mailed(service) == 3
    ask_links(at("198.51.100.7"))
    assert links_mailed(service) == 4
    ask_links(at("198.51.100.7"), reference=references[1])
    assert links_mailed(service) == 5


def test_links_that_were_revoked_stand_in_for_no_new_ones(at: At, service: Service) -> None:
    submit(at("198.51.100.1"))
    for number in range(5):
        ask_links(at(f"203.0.113.{number}"))
    assert links_mailed(service) == 3
    [case] = cases.all_cases(service.db)
    recording.revoke_links(service.db, case.id)
    ask_links(at("198.51.100.7"))
    assert links_mailed(service) == 4
