"""Papers and words that a tenant adds to a complaint that was sent: once, until the hearing, and with a letter."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import select

from formservice.acts.desk.plans import Invite
from formservice.app import public_app
from formservice.languages import gettext
from formservice.links import Purpose
from formservice.mail.outbox import Outbox
from formservice.rules.case import State
from formservice.rules.terms import AMSTERDAM
from formservice.service import Service
from formservice.storage import attachments, desk_tables, erasing, letters, letters_at_desk, supplements
from formservice.storage.attachments import Origin, VirusCheck
from formservice.storage.supplements import Supplement
from tests.conftest import Clock
from tests.desk.stage import hearing_day, tied_case
from tests.harness import rota, samples
from tests.harness.desk import at_desk
from tests.harness.planning import done
from tests.harness.steps import submit
from tests.harness.visit import Browser, Page, words
from tests.journeys.opening import FOLLOW, everything, link_to, move, the_case

New = Callable[[], Browser]
PAPERS = f"{FOLLOW}/papers"
WORDS = "De loodgieter is nog niet geweest."
BRIEF = ("brief.pdf", samples.pdf())


def opened(browser: Browser, service: Service, lang: str = "nl") -> Page:
    browser.visit(link_to(service, Purpose.FOLLOW, lang))
    return browser.visit(f"/forms/{lang}/follow/papers")


def added(service: Service) -> list[Supplement]:
    with service.db.reading() as connection:
        return supplements.of_case(service.db, connection, the_case(service).id)


def to_committee(service: Service) -> list[letters.LetterRow]:
    with service.db.reading() as connection:
        return letters_at_desk.written(service.db, connection, the_case(service).id, ["committee_papers"])


def letter_with(service: Service, word: str) -> str:
    Outbox(service).deliver_due()
    mails = [
        letters.sent_bytes(service.db, each.id) or b""
        for each in letters.of_case(service.db, the_case(service).id)
        if each.kind == "committee_papers"
    ]
    [found] = [mail for mail in (each.decode("utf-8", "replace") for each in mails) if word in mail]
    return found


@pytest.mark.parametrize("lang", rota.LANGUAGES_OF_TODAY)
def test_papers_and_words_come_later_with_a_letter_and_a_row_of_their_own(
    browser: Browser, service: Service, clock: Clock, lang: str
) -> None:
    submit(browser, lang, files=[("foto.jpg", samples.jpeg())])
    clock.pass_by(timedelta(days=3))
    page = opened(browser, service, lang)
    assert "foto.jpg" in page.text
    page = browser.press(papers=[BRIEF], words=WORDS)
    assert page.heading == gettext(lang, "Wij hebben het ontvangen")
    case = the_case(service)
    [first], [paper] = case.attachments, case.papers
    assert (first.name, paper.name) == ("foto.jpg", "brief.pdf")
    assert (paper.origin, paper.added_at) == (Origin.TENANT, service.now())
    [row] = added(service)
    assert (row.what, row.words, row.files, row.at) == ("papers", WORDS, (paper.id,), service.now())
    [letter] = to_committee(service)
    assert letter.attachment_ids == (paper.id,)
    mail = letter_with(service, "brief.pdf")
    assert "is aangevuld" in mail
    assert "loodgieter" in mail
    status = browser.visit(f"/forms/{lang}/follow/status")
    assert gettext(lang, "Papieren of een bericht bij de klacht") in status.text
    assert "brief.pdf" in browser.visit(f"/forms/{lang}/follow/answers").text


def test_the_secretary_sees_what_came_in_the_timeline(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    browser.press(papers=[BRIEF], words=WORDS)
    page = at_desk(service).visit(f"/desk/case/{the_case(service).reference}")
    [row] = [each for each in page.all("li") if "Klacht aangevuld" in "".join(each.itertext())]
    said = "".join(row.itertext())
    assert "de huurder" in said
    assert WORDS in said
    assert "brief.pdf" in said


def test_words_alone_and_papers_alone_are_each_enough(browser: Browser, service: Service, clock: Clock) -> None:
    submit(browser)
    opened(browser, service)
    browser.press(words=WORDS)
    clock.pass_by(timedelta(minutes=1))
    browser.visit(PAPERS)
    browser.press(papers=[BRIEF])
    assert [(row.words, len(row.files)) for row in added(service)] == [(WORDS, 0), ("", 1)]
    assert len(to_committee(service)) == 2


def test_nothing_at_all_is_asked_for(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    page = browser.press(words="  ")
    assert page.status == 422
    assert "Kies eerst een of meer bestanden, of schrijf een bericht." in page.text
    assert added(service) == []


def test_a_double_press_adds_once(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    data = {**browser.filled(), "papers": [BRIEF], "words": WORDS}
    for _ in range(2):
        page = browser.send(data, PAPERS)
        assert page.heading == "Wij hebben het ontvangen"
    assert len(added(service)) == len(the_case(service).papers) == len(to_committee(service)) == 1


def test_going_back_with_another_paper_adds_that_too(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    data = browser.filled()
    browser.send({**data, "papers": [BRIEF], "words": WORDS}, PAPERS)
    browser.send({**data, "papers": [("foto.jpg", samples.jpeg())], "words": WORDS}, PAPERS)
    assert [each.name for each in the_case(service).papers] == ["brief.pdf", "foto.jpg"]


def test_the_same_words_are_added_again_from_a_new_page(browser: Browser, service: Service) -> None:
    submit(browser)
    for _ in range(2):
        opened(browser, service)
        browser.press(words="Het lekt weer.")
    assert len(added(service)) == 2


def test_two_tabs_with_the_same_paper_keep_it_once(browser: Browser, service: Service, clock: Clock) -> None:
    submit(browser)
    opened(browser, service)
    other = browser.filled()
    browser.press(papers=[BRIEF])
    clock.pass_by(timedelta(minutes=1))
    opened(browser, service)
    browser.send({**other, "papers": [BRIEF], "words": WORDS}, PAPERS)
    assert [each.name for each in the_case(service).papers] == ["brief.pdf"]
    assert [row.files for row in added(service)][1] == ()


def test_what_cannot_be_kept_is_told_and_the_rest_is_kept(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    page = browser.press(papers=[BRIEF, ("leeg.pdf", b"")], words=WORDS)
    assert page.status == 422
    assert "leeg.pdf is leeg." in page.text
    assert "Dit staat er nu bij: brief.pdf" in words(page.one("p", role="status"))
    assert [(row.words, len(row.files)) for row in added(service)] == [(WORDS, 1)]
    assert browser.filled()["words"] == ""


def test_where_no_file_can_be_kept_nothing_goes_and_the_words_stay(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    page = browser.press(papers=[("leeg.pdf", b"")], words=WORDS)
    assert page.status == 422
    assert browser.filled()["words"] == WORDS
    assert added(service) == []


def test_the_limits_count_what_the_complaint_has(service: Service) -> None:
    few = replace(service.committee, uploads=replace(service.committee.uploads, max_files=2))
    browser = Browser(public_app(replace(service, committee=few)))
    submit(browser, files=[("een.pdf", samples.pdf()), ("foto.jpg", samples.jpeg())])
    opened(browser, service)
    page = browser.press(papers=[("drie.png", samples.png())])
    assert page.status == 422
    assert "drie.png past er niet meer bij." in page.text
    assert the_case(service).papers == []


def test_words_have_at_most_a_thousand_characters(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    page = browser.press(words="w" * 1001)
    assert page.status == 422
    assert "1001 tekens" in page.text
    assert browser.filled()["words"] == "w" * 1001
    assert added(service) == []


@pytest.mark.parametrize("state", [State.ACCEPTED, State.INVITED])
def test_papers_are_taken_up_to_the_hearing(browser: Browser, service: Service, state: State) -> None:
    submit(browser)
    move(service, *[State.ACCEPTED, State.INVITED][: 1 + (state is State.INVITED)])
    opened(browser, service)
    assert browser.press(words=WORDS).heading == "Wij hebben het ontvangen"


@pytest.mark.parametrize("states", [[State.DECLINED], [State.WITHDRAWN], [State.ACCEPTED, State.INVITED, State.HEARD]])
def test_once_it_is_over_the_page_says_whom_to_call(browser: Browser, service: Service, states: list[State]) -> None:
    submit(browser)
    opened(browser, service)
    data = browser.filled()
    move(service, *states)
    before = everything(service)
    page = browser.visit(PAPERS)
    assert page.heading == "Papieren sturen kan hier niet meer"
    assert service.committee.phone in page.text
    page = browser.send({**data, "words": WORDS, "papers": [BRIEF]}, PAPERS)
    assert page.status == 409
    assert WORDS in page.text
    assert "brief.pdf" in page.text
    assert everything(service) == before
    assert f'href="{PAPERS}"' not in browser.visit(f"{FOLLOW}/status").text


def test_at_the_hour_of_the_hearing_it_is_over(browser: Browser, service: Service, clock: Clock) -> None:
    case = tied_case(service)
    day = hearing_day(service)
    done(service, case, Invite(day.id, 0))
    clock.now = datetime.combine(day.day.on, day.day.begins_at(0), AMSTERDAM) - timedelta(minutes=1)
    assert opened(browser, service).heading == "Stuur papieren of een bericht"
    clock.pass_by(timedelta(minutes=1))
    assert browser.press(words=WORDS).heading == "Papieren sturen kan hier niet meer"
    assert added(service) == []


def test_words_that_come_after_the_hour_are_shown_again(browser: Browser, service: Service, clock: Clock) -> None:
    submit(browser)
    opened(browser, service)
    clock.pass_by(timedelta(hours=2))
    page = browser.press(words=WORDS)
    assert page.status == 410
    assert WORDS in words(page.one("dd"))
    assert added(service) == []


def test_nobody_adds_to_anothers_complaint(browser: Browser, new_browser: New, service: Service) -> None:
    submit(browser)
    stranger = new_browser()
    before = everything(service)
    assert stranger.visit(PAPERS).address == f"{FOLLOW}/"
    stranger.send({**stranger.filled(), "words": WORDS}, PAPERS)
    stranger.visit(link_to(service, Purpose.WITHDRAW))
    stranger.send({**stranger.filled(), "words": WORDS}, PAPERS)
    assert everything(service) == before


def test_an_erased_complaint_takes_nothing(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    data = browser.filled()
    erasing.erase_case(service.db, the_case(service).id, service.now())
    before = everything(service)
    browser.send({**data, "words": WORDS, "papers": [BRIEF]}, PAPERS)
    assert everything(service) == before


def test_erased_between_looking_and_keeping_nothing_stays(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    id = the_case(service).id

    def erase(*_: Any, **__: Any) -> bool:
        erasing.erase_case(service.db, id, service.now())
        return True

    with patch("formservice.follow.papers.is_allowed", erase):
        page = browser.press(words=WORDS)
    assert page.status == 410
    assert WORDS in words(page.one("main"))
    with service.db.reading() as connection:
        assert connection.execute(select(desk_tables.supplements)).all() == []


def test_killed_before_the_letter_nothing_is_kept(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    before = everything(service)
    with (
        patch("formservice.storage.letters.queue", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        browser.press(words=WORDS, papers=[BRIEF])
    assert everything(service) == before


def test_too_many_in_an_hour_are_told_with_all_that_was_typed(service: Service) -> None:
    few = replace(service.committee, limits=replace(service.committee.limits, changes=1))
    browser = Browser(public_app(replace(service, committee=few)))
    submit(browser)
    opened(browser, service)
    browser.press(words=WORDS)
    opened(browser, service)
    page = browser.press(words="Nog iets.")
    assert page.status == 429
    assert browser.filled()["words"] == "Nog iets."
    assert len(added(service)) == 1


def test_a_virus_that_is_found_late_keeps_the_file_out_of_the_letter(browser: Browser, service: Service) -> None:
    submit(browser)
    opened(browser, service)
    browser.press(papers=[BRIEF])
    [paper] = the_case(service).papers
    attachments.note_virus_check(service.db, paper.id, VirusCheck.FOUND)
    mail = letter_with(service, "brief.pdf")
    assert "zit een virus in" in mail
    assert 'filename="brief.pdf"' not in mail
